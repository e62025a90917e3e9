"""A chain of blocks into one module of Python."""
