"""fl-scan with something going wrong at one of its steps, run as a program by a test's hook.

    broken_hook.py snapshots FOLDER    copy the repository to FOLDER each time its files changed
    broken_hook.py kill STEP           SIGKILL at a step, counted from 0, leaving a file .git/killed
    broken_hook.py fail STEP ERRNO     from that step on whatever writes ends with the error
    broken_hook.py deny PART ERRNO     whatever writes to a path that holds PART ends with it

A step is the moment before or after a call that changes files or starts git; a write has one more,
with half of its bytes written.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import sys
from pathlib import Path

_SIGKILL = 9
_CALLS = ("open", "write", "replace", "unlink", "mkdir", "fsync", "posix_spawnp")
_WRITING = ("write", "replace", "mkdir", "fsync")


class Snapshots:
    """Copies of the repository, one for each state of its files that a step leaves.

    Temporary files are no state of their own: the last of them stay in the state's copy.
    """

    def __init__(self, folder):
        self.folder = Path(folder)
        self.top = Path.cwd()
        self.seen = {}
        self.busy = False

    def __call__(self, *_):
        """Copy the repository unless it was copied as it is now."""
        if self.busy:
            return
        self.busy = True
        state, debris = _digest(self.top)
        place = self.folder / f"{len(list(self.folder.iterdir())):03d}"
        if state in self.seen and debris:
            place = self.seen[state]
            shutil.rmtree(place)
        if state not in self.seen or debris:
            self.seen[state] = place
            shutil.copytree(self.top, place, symlinks=True)
        self.busy = False


class Kill:
    """SIGKILL at one step."""

    def __init__(self, step):
        self.left = int(step)

    def __call__(self, *_):
        """Count a step."""
        self.left -= 1
        if self.left < 0:
            # Not by pathlib, whose os.open is one of ours by now.
            with open(".git/killed", "w"):  # noqa: PTH123 -- see above
                os.kill(os.getpid(), _SIGKILL)


class Fail:
    """An error of the system from one step on."""

    def __init__(self, step, errno):
        self.left = int(step)
        self.errno = int(errno)

    def __call__(self, name, arguments):
        """Count a step that writes, and fail it if its time has come."""
        if _writes(name, arguments):
            self.left -= 1
            if self.left < 0:
                raise OSError(self.errno, os.strerror(self.errno), _shown(arguments))


class Deny:
    """An error of the system wherever a path is written to."""

    def __init__(self, part, errno):
        self.part = part
        self.errno = int(errno)

    def __call__(self, name, arguments):
        """Fail a step that writes to the path."""
        names = [str(one) for one in arguments if isinstance(one, str)]
        if (_writes(name, arguments) or name == "unlink") and any(self.part in n for n in names):
            raise OSError(self.errno, os.strerror(self.errno), _shown(arguments))


def _writes(name, arguments):
    if name == "write" and stat.S_ISFIFO(os.fstat(arguments[0]).st_mode):
        # What is said to a git process needs no disk.
        return False
    return name in _WRITING or (name == "open" and bool(arguments[1] & os.O_CREAT))


def _shown(arguments):
    return arguments[0] if isinstance(arguments[0], str) else None


def _digest(top):
    """Return what the files come to, and whether there are temporary ones beside them."""
    state = hashlib.sha256()
    debris = False
    for place in sorted(top.rglob("*")):
        if place.suffix == ".tmp":
            debris = True
            continue
        state.update(str(place).encode("utf-8", "surrogateescape"))
        try:
            state.update(place.read_bytes() if place.is_file() else b"")
        except FileNotFoundError:
            # A child of git's has just renamed it.
            continue
    return state.digest(), debris


def _watched(name, function, step, *, after):
    def call(*arguments, **options):
        step(name, arguments)
        if after and name == "write" and len(arguments[1]) > 1:
            # The caller has to go on with the rest, as it has to for any short write.
            done = function(arguments[0], arguments[1][: len(arguments[1]) // 2])
        else:
            done = function(*arguments, **options)
        if after:
            step(name, arguments)
        return done

    return call


def main():
    """Patch what changes files, take our own arguments out and run the hook."""
    mode = sys.argv.pop(1)
    kind = {"snapshots": Snapshots, "kill": Kill, "fail": Fail, "deny": Deny}[mode]
    step = kind(*(sys.argv.pop(1) for _ in range(2 if mode in ("fail", "deny") else 1)))
    after = mode in ("snapshots", "kill")
    for name in _CALLS:
        setattr(os, name, _watched(name, getattr(os, name), step, after=after))
    from fl_hooks.hook import script

    step("start", ())
    script()


if __name__ == "__main__":
    main()
