"""Checks made by hand, so that a test of the engine needs no pattern folder."""

from __future__ import annotations

import textwrap

from fl_hooks.detect.engine import scan

LIMITS = {"file_bytes": 1_000_000, "line_length": 20_000}


def make_check(finder="rule", spec=None, **changes):
    """Return a compiled check; the default one flags every call of `boom()`."""
    pattern = changes.pop("pattern", "demo")
    name = changes.pop("check", "boom")
    return {
        "id": f"{pattern}/{name}",
        "pattern": pattern,
        "check": name,
        "severity": "high",
        "message": "It goes boom.",
        "advice": "Do not.",
        "languages": ("python",),
        "keywords": (),
        "in_tests": False,
        "enabled": True,
        "equivalents": (),
        "finder": finder,
        "spec": spec or {"kind": "call", "has": {"field": "function", "regex": "^boom$"}},
        "names": {},
        "unless": (),
        "severity_when": (),
        "yields_to": (),
        "source": "",
        "match_path": "",
        **changes,
    }


def compiled(*checks, aliases=(), **config):
    """Return a compiled library of the checks with default configuration."""
    return {
        "schema": 1,
        "version": "0",
        "patterns": {c["pattern"]: {"title": "", "aliases": aliases} for c in checks},
        "checks": checks,
        "pattern_dirs": ("patterns/demo",),
        "config": {
            "mode": "enforce",
            "fail_on": "high",
            "include": ("**",),
            "exclude": ("vendor",),
            "tests": ("tests", "test_*.py"),
            "record": "commit",
            "checks": (),
            "limits": LIMITS,
            "overrides": (),
            **config,
        },
    }


def findings(source, *checks, path="a.py"):
    """Return the findings of the checks in the dedented source."""
    return scan(path, textwrap.dedent(source).encode(), checks, LIMITS)[0]


def lines(source, *checks, path="a.py"):
    """Return the lines of the findings that are not suppressed."""
    return [f.line for f in findings(source, *checks, path=path) if not f.suppressed]
