"""What is tried on code before it is given away."""
