"""A service that takes audio uploads of any size in little memory, as the patterns ask for it."""
