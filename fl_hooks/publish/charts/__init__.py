"""Charts: drawn at build time, readable without script; their numbers stand beside them."""
