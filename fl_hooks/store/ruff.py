"""Ruff's word on code that is no file yet: its default rules, whatever a project configures."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sysconfig
from functools import lru_cache
from typing import Any

WHAT = "ruff"
_SECONDS = 10.0
# The oldest Python that this package runs on; without it ruff supposes one of its own.
_COMMAND = (
    *("check", "--isolated", "--no-cache", "--quiet", "--no-fix"),
    *("--target-version=py311", "--output-format=json"),
)


def ruff_trial(code: str, path: str) -> tuple[str, tuple[str, ...], str]:
    """Return ("ruff", what its default rules find, why it could not be asked).

    path: the file name that the code will have; nothing is read from there.
    """
    program = find_ruff()
    if not program:
        return WHAT, (), "ruff is not installed"
    command = (program, *_COMMAND, f"--stdin-filename={os.path.basename(path)}", "-")
    try:
        done = subprocess.run(
            command, input=code.encode(), capture_output=True, check=False, timeout=_SECONDS
        )
        found = json.loads(done.stdout) if done.returncode in (0, 1) else None
    except subprocess.TimeoutExpired:
        return WHAT, (), f"it took more than {_SECONDS:.0f} s"
    except (OSError, ValueError) as error:
        return WHAT, (), f"{program} did not answer: {error}"
    if not isinstance(found, list):
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        return WHAT, (), said[-1] if said else f"it ended with {done.returncode}"
    return WHAT, tuple(_sentence(one) for one in found), ""


@lru_cache(maxsize=1)
def find_ruff() -> str:
    """Return the program beside this Python, else the one on PATH, "" where there is none."""
    beside = sysconfig.get_path("scripts")
    return shutil.which("ruff", path=beside) or shutil.which("ruff") or ""


def _sentence(finding: dict[str, Any]) -> str:
    row = (finding.get("location") or {}).get("row", 0)
    return f"line {row}: {finding.get('code') or 'syntax'} {finding.get('message', '')}"
