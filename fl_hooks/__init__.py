"""fl-hooks closes the loop on a team's recurring mistakes: scan, record, publish."""

__version__ = "0.2.0"
