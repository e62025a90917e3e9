"""What a prompt asks for as wishes, and the chain of blocks that grants them."""
