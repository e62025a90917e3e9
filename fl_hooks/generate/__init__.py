"""A prompt and the pattern library in, a verified module of code out. Pure: nothing is written."""
