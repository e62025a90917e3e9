"""Fragments as the hook writes them, for tests of everything that reads the record."""

from __future__ import annotations

import hashlib
import json

from fl_hooks.store import fragments


def entry(line=3, **changed):
    """Return one violation of a fragment."""
    values = {
        "pattern": "specific_exceptions",
        "check": "bare-except",
        "severity": "high",
        "path": "app.py",
        "line": line,
        "column": 5,
        "fingerprint": "0123456789abcdef",
        "blob": "b" * 40,
        "outcome": "committed",
    }
    return {**values, **changed}


def fragment(repo, *entries, month="2026-11", base=None):
    """Write a fragment and what lies around it the way the hook does; return its path."""
    content = {"schema": 1, "base": base, "violations": list(entries) or [entry()]}
    text = json.dumps(content, indent=2, sort_keys=True) + "\n"
    name = hashlib.sha256(text.encode()).hexdigest()[:16]
    path = f"{fragments.FOLDER}/{month}/{name}.json"
    repo.write(path, text)
    for around, data in fragments.companions(path).items():
        if not (repo.path / around).exists():
            repo.write(around, data)
    return path
