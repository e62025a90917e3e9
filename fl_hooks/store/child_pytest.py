"""A program: pytest over files that stand on its input, within limits, told as one line of JSON.

It is started by its path in an empty folder, in a session of its own: see child_test.py. It
imports nothing of this package, for it shares its process with code that nobody has read.
"""

from __future__ import annotations

import importlib.util
import json
import os
import struct
import sys
import tempfile
from pathlib import Path
from typing import Any

_LONGEST = 300  # characters of a failure's message
_MOST = 10  # failures that are told
# Of pytest's own plugins, those that a test of generated code has no use for.
_UNUSED = ("cacheprovider", "doctest", "junitxml", "pastebin", "stepwise", "setuponly", "setupplan")

# Landlock's system calls, the same on all machines, and the rights that it hands out: to write a
# file, to remove, to make; to link across folders and to truncate since later versions.
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_CHANGES = 1 << 1 | sum(1 << bit for bit in range(4, 13))
_LATER = {13: 2, 14: 3}
_CONTENT = 1 << 1 | 1 << 14
_READ = 1 << 2
_SCOPED, _SIGNALS = 6, 0b11
_OWN_FACTS = ("/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/sys", "/proc/filesystems")


def main() -> None:
    """Run the tests that the input describes, and print what came of them behind its mark."""
    given = json.loads(sys.stdin.buffer.read())
    answers = os.dup(1)
    _limit(given["limits"])
    for name, text in given["files"].items():
        Path(name).write_text(text, encoding="utf-8", newline="")
    _settle(Path.cwd())
    _fence(Path.cwd())
    missing = _missing(given["needs"])
    told = {"missing": missing} if missing else _run(given["test"])
    line = f"\n{given['mark']}{json.dumps(told)}\n"
    os.write(answers, line.encode("ascii"))
    # What the code has started, threads among it, does not keep this process.
    os._exit(0)


def _limit(limits: dict[str, int]) -> None:
    """Take away what is not needed, as far as the system can."""
    try:
        import resource
    except ImportError:
        return
    for name, most in limits.items():
        kind = getattr(resource, f"RLIMIT_{name}", None)
        if kind is None:
            continue
        hard = resource.getrlimit(kind)[1]
        lowest = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (lowest, lowest))
        except (ValueError, OSError):
            # macOS knows some limits by name only.
            continue


def _fence(folder: Path) -> None:
    """Have nothing changed outside the folder, where the system is a Linux that can see to it.

    By Landlock: https://docs.kernel.org/userspace-api/landlock.html. It also keeps signals from
    other processes, and what /proc tells of them: their environment may hold keys. Other files
    can be read, and the network stays as it is.
    """
    try:
        import ctypes

        system = ctypes.CDLL(None, use_errno=True)
        version = system.syscall(_CREATE, None, 0, 1) if sys.platform == "linux" else 0
    except (ImportError, OSError, AttributeError):
        return
    if version < 1:
        return
    changes = _CHANGES | sum(1 << bit for bit, since in _LATER.items() if version >= since)
    attributes = struct.pack("=QQQ", changes | _READ, 0, _SIGNALS if version >= _SCOPED else 0)
    rules = system.syscall(_CREATE, attributes, 24 if version >= _SCOPED else 8, 0)
    if rules < 0:
        return
    allowed = {str(folder): changes | _READ, os.devnull: changes & _CONTENT | _READ}
    readable = (f"/{name}" for name in os.listdir("/") if name != "proc")
    for path in (*readable, *_OWN_FACTS):
        allowed.setdefault(path, _READ)
    for path, rights in allowed.items():
        _allow(system, rules, path, rights)
    system.prctl(38, 1, 0, 0, 0)  # no new privileges: without that a user may not restrict himself
    system.syscall(_RESTRICT, rules, 0)
    os.close(rules)


def _allow(system: Any, rules: int, path: str, rights: int) -> None:  # noqa: ANN401 -- ctypes's own
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    system.syscall(_ADD, rules, 1, struct.pack("=Qi", rights, place), 0)
    os.close(place)


def _settle(folder: Path) -> None:
    """Have home and temporary files in the folder, the latter apart from the code."""
    place = folder / "tmp"
    place.mkdir()
    os.environ.update(dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(place)), HOME=str(folder))
    tempfile.tempdir = None


def _missing(needs: list[str]) -> list[str]:
    """Return what of the modules is not installed; "a|b" is there with either."""
    return [need for need in needs if not any(map(_there, need.split("|")))]


def _there(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False


class _Told:
    """What pytest reports, kept."""

    def __init__(self) -> None:
        self.passed = 0
        self.skipped: list[str] = []
        self.failed: list[str] = []

    def pytest_runtest_logreport(self, report: Any) -> None:  # noqa: ANN401 -- pytest's, imported nowhere
        """Keep what became of one phase of a test."""
        self._keep(report)
        self.passed += report.when == "call" and report.passed

    def pytest_collectreport(self, report: Any) -> None:  # noqa: ANN401 -- pytest's, imported nowhere
        """Keep why a module could not be read."""
        self._keep(report)

    def _keep(self, report: Any) -> None:  # noqa: ANN401 -- pytest's, imported nowhere
        if report.failed:
            crash = getattr(report.longrepr, "reprcrash", None)
            said = crash.message if crash else str(report.longrepr).strip().rpartition("\n")[2]
            name = report.nodeid.rpartition("::")[2]
            self.failed.append(f"{name}: {' '.join(said.split())[:_LONGEST]}")
        elif report.skipped:
            said = report.longrepr
            self.skipped.append(str(said[2] if isinstance(said, tuple) else said)[:_LONGEST])


def _run(test: str) -> dict[str, Any]:
    import pytest

    told = _Told()
    without = [part for name in _UNUSED for part in ("-p", f"no:{name}")]
    # An empty file of settings: none above this folder is looked for.
    Path("pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    options = ["-q", "-c", "pytest.ini", "--rootdir=.", "--noconftest", *without, test]
    ended = int(pytest.main(options, plugins=[told]))
    return {
        "ended": ended,
        "passed": told.passed,
        "skipped": told.skipped[:_MOST],
        "failed": told.failed[:_MOST],
    }


if __name__ == "__main__":
    main()
