"""Nouns of the record: values without I/O and without third-party imports."""
