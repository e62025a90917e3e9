"""Records to numbers: counts, ranks, trends and their uncertainty; nothing here reads or writes."""
