"""Code from a language model: what it is told, what of its answer is code, how it is mended."""
