"""Small results of a scan, for the formats of other programs."""

from __future__ import annotations

from fl_hooks.publish.formats.results import Result


def a_result(**values):
    """Return a finding of bare-except."""
    given = {
        "check": "specific_exceptions/bare-except",
        "severity": "high",
        "path": "src/app.py",
        "line": 4,
        "column": 5,
        "end_line": 4,
        "end_column": 12,
        "message": "`except:` catches everything.",
        "advice": "Name what you can handle.",
        "fingerprint": "50a3b1d5e9c7f264",
    }
    return Result(**(given | values))
