"""Results as a GitLab Code Quality report."""

from __future__ import annotations

import json
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from fl_hooks.publish.formats.levels import GITLAB

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fl_hooks.publish.formats.results import Result


def render(results: Sequence[Result]) -> str:
    """Return the report's text, in ASCII; what a comment allows is no result."""
    return json.dumps(report(results), indent=2) + "\n"


def report(results: Sequence[Result]) -> list[dict[str, Any]]:
    """Return the report as a value.

    GitLab drops all but the first of equal fingerprints, and takes a changed one for a new
    finding: so each is made of path, check and text, and of a number where these are equal.
    """
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for one in results:
        if one.allowed:
            continue
        place = (one.path, one.fingerprint)
        found.append(_issue(one, seen[place]))
        seen[place] += 1
    return found


def _issue(one: Result, number: int) -> dict[str, Any]:
    data = "\0".join((one.path, one.fingerprint, str(number))).encode("utf-8", "surrogatepass")
    return {
        "type": "issue",
        "description": one.line_of_text,
        "check_name": one.check,
        "fingerprint": sha256(data).hexdigest()[:32],
        "severity": GITLAB.get(one.severity, "info"),
        "location": {
            "path": one.path,
            "lines": {"begin": one.line, "end": max(one.line, one.end_line)},
        },
    }
