"""What a prompt asks for: words, terms with their roles, names and values that it gives."""
