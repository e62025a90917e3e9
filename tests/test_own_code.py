"""We keep to our own patterns."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="no git checkout")
def test_our_own_hook_finds_nothing_here():
    """Whatever is allowed, of any severity, carries its reason in the source."""
    command = [sys.executable, "-m", "fl_hooks.cli", "scan", "--all", "--no-record"]
    result = subprocess.run(
        [*command, "--format", "json"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    report = json.loads(result.stdout)
    loud = [f"{f['path']}:{f['line']} {f['check']}" for f in report["findings"] if not f["reason"]]
    assert loud == []
    assert report["notices"] == []
