"""Pure detection: source text and patterns in, findings out."""
