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


def fragment(repo, *entries, month="2026-11", base=None, indented=False):
    """Write a fragment and what lies around it the way the hook does; return its path.

    indented: the way it did until version 0.2.
    """
    content = {"schema": 1, "base": base, "violations": list(entries) or [entry()]}
    rows = ",\n".join(json.dumps(one, sort_keys=True) for one in content["violations"])
    text = f'{{\n"base": {json.dumps(base)},\n"schema": 1,\n"violations": [\n{rows}\n]\n}}\n'
    if indented:
        text = json.dumps(content, indent=2, sort_keys=True) + "\n"
    name = hashlib.sha256(text.encode()).hexdigest()[:16]
    path = f"{fragments.FOLDER}/{month}/{name}.json"
    repo.write(path, text)
    for around, data in fragments.companions(path).items():
        if not (repo.path / around).exists():
            repo.write(around, data)
    return path
