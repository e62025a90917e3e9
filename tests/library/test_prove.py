"""A proof fails on the bad form by an assertion and passes on the good one, or it is named."""

import os
import sys
import time
from pathlib import Path

import pytest

from fl_hooks.library.prove import prove

NOTHING = "import sys\n"
ON_BAD = "import sys\nif 'bad' in sys.argv[1]:\n    "


@pytest.fixture
def outcome(tmp_path):
    """Return a function that runs a proof's text and returns the problems."""
    for name in ("bad.py", "good.py"):
        (tmp_path / name).write_text("")

    def run(text, timeout=30.0):
        proof = tmp_path / "proof.py"
        proof.write_text(text)
        found = prove(proof, tmp_path / "bad.py", tmp_path / "good.py", "proof.py", timeout)
        return [problem.text for problem in found]

    return run


def test_a_proof_that_proves_has_no_problem(outcome):
    """Also with a message of many lines."""
    assert outcome(ON_BAD + "raise AssertionError('one\\ntwo\\nthree')\n") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (NOTHING, ["passes on bad.py, so it proves nothing"]),
        ("assert False\n", ["fails on good.py: AssertionError"]),
        (ON_BAD + "sys.exit(1)\n", ["must fail on bad.py by an assertion, not: it said nothing"]),
        (ON_BAD + "1 / 0\n", ["must fail on bad.py by an assertion, not: ZeroDivisionError: div"]),
        ("import nothing_there\n", ["must fail on bad.py", "fails on good.py: ModuleNotFound"]),
    ],
)
def test_anything_else_is_named(outcome, text, expected):
    """With the exception that it ended with."""
    found = outcome(text)
    assert len(found) == len(expected)
    for problem, start in zip(found, expected, strict=True):
        assert problem.startswith(start)


def test_a_proof_that_hangs_is_killed_with_its_children(outcome, tmp_path):
    """Nothing is left running, and the time is bounded."""
    pids = tmp_path / "pids"
    text = (
        "import subprocess, sys, time\n"
        f"child = subprocess.Popen([{sys.executable!r}, '-c', 'import time; time.sleep(60)'])\n"
        f"print(child.pid, file=open({str(pids)!r}, 'a'))\n"
        "time.sleep(60)\n"
    )
    before = time.monotonic()
    assert outcome(text, timeout=1.0) == [
        "took longer than 1 s on bad.py",
        "took longer than 1 s on good.py",
    ]
    assert time.monotonic() - before < 20
    for pid in pids.read_text().split():
        assert _gone(int(pid))


def _gone(pid):
    """Tell whether a process ends within a second; a zombie that nobody collects has ended."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.01)
    return False


def test_a_proof_runs_in_an_empty_folder_of_its_own(outcome, tmp_path, monkeypatch):
    """Neither the current folder nor the pattern's gets its litter."""
    monkeypatch.chdir(tmp_path)
    text = (
        (
            "import os, sys, tempfile\n"
            "assert os.listdir() == [] or 'bad' in sys.argv[1], os.listdir()\n"
            "open('litter', 'w').close()\n"
            "assert os.path.samefile(tempfile.gettempdir(), '.')\n"
        )
        + ON_BAD.partition("\n")[2]
        + "raise AssertionError\n"
    )
    assert outcome(text) == []
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad.py", "good.py", "proof.py"]
