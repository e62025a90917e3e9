"""Running `fl-build-site` in a repository of a test."""

from __future__ import annotations

import json
import subprocess
import sys
from hashlib import sha256

FINGERPRINT = "0123456789abcdef"
MODULE = "fl_hooks.commands.build_site"


def record(repo, *entries, month="2026-11"):
    """Write a fragment as the hook does."""
    given = {
        "pattern": "specific_exceptions",
        "check": "bare-except",
        "severity": "high",
        "path": "src/settings.py",
        "line": 2,
        "column": 1,
        "fingerprint": FINGERPRINT,
        "blob": "b" * 40,
        "outcome": "committed",
    }
    violations = [given | entry for entry in entries or ({},)]
    fragment = {"schema": 1, "base": None, "violations": violations}
    text = json.dumps(fragment, indent=2, sort_keys=True) + "\n"
    name = sha256(text.encode()).hexdigest()[:16]
    return repo.write(f".feedback-loop/violations/{month}/{name}.json", text)


def run(*arguments, **options):
    """Run the command in a process of its own, as people do."""
    return subprocess.run(
        [sys.executable, "-m", MODULE, *arguments],
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


def contents(folder):
    """Return every file below a folder by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
