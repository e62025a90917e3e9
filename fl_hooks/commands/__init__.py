"""One module per command: parse, read, compute, write."""
