"""The prompts whose check does not hold, each with what is missing. At most four of forty."""

FALLS_SHORT: dict[str, str] = {}
