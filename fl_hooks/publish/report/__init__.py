"""What the record says to those who decide: as text, Markdown, JSON and in a terminal."""
