"""Files written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fl_hooks.store import atomic


def names(folder):
    """Return the names in a folder, sorted."""
    return sorted(place.name for place in folder.iterdir())


def test_writes_and_replaces(tmp_path):
    """A file is made with its folders, and replaced as a whole."""
    place = tmp_path / "a" / "b.json"
    atomic.write(str(place), b"one")
    atomic.write(str(place), b"two")
    assert place.read_bytes() == b"two"
    assert names(place.parent) == ["b.json"]


def test_failure_leaves_no_trace(tmp_path):
    """Where the name cannot be taken, nothing is left beside it."""
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match="taken"):
        atomic.write(str(tmp_path / "taken"), b"data")
    assert names(tmp_path) == ["taken"]


def test_crash_before_the_rename_keeps_the_old_file(tmp_path, monkeypatch):
    """An error between writing and renaming leaves the old content and no temporary file."""
    place = tmp_path / "file"
    atomic.write(str(place), b"old")

    def full(_fd):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        atomic.write(str(place), b"new")
    assert place.read_bytes() == b"old"
    assert names(tmp_path) == ["file"]


def test_workspace_on_another_file_system(tmp_path):
    """A workspace that cannot be renamed from is passed over."""
    elsewhere = Path("/dev/shm")  # noqa: S108 -- another file system, that is the point
    if not elsewhere.is_dir() or elsewhere.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second file system here")
    before = names(elsewhere)
    atomic.write(str(tmp_path / "file"), b"data", workspace=str(elsewhere))
    assert (tmp_path / "file").read_bytes() == b"data"
    assert names(elsewhere) == before


def test_workspace_that_cannot_be_used(tmp_path):
    """A workspace that is not there, or is no folder, costs nothing but its use."""
    (tmp_path / "file").write_text("")
    for workspace in (tmp_path / "missing", tmp_path / "file"):
        atomic.write(str(tmp_path / "out/data"), b"data", workspace=str(workspace))
        assert (tmp_path / "out/data").read_bytes() == b"data"
        (tmp_path / "out/data").unlink()
    assert names(tmp_path / "out") == []


def test_on_the_disk_in_this_order(tmp_path, monkeypatch):
    """The content is on the disk before the name, then the folder, then each folder that is new."""
    calls = []

    def logged(name):
        function = getattr(os, name)

        def call(*arguments, **options):
            what = arguments[0]
            place = Path(f"/proc/self/fd/{what}").readlink() if isinstance(what, int) else what
            calls.append((name, Path(place).name.rpartition(".")[2]))
            return function(*arguments, **options)

        return call

    if not Path("/proc/self/fd").is_dir():
        pytest.skip("no /proc to name open files")
    for name in ("fsync", "replace"):
        monkeypatch.setattr(os, name, logged(name))
    atomic.write(str(tmp_path / "above/below/file"), b"data")
    expected = [("fsync", "tmp"), ("replace", "tmp"), ("fsync", "below"), ("fsync", "above")]
    assert calls == [*expected, ("fsync", tmp_path.name)]


def test_permissions_follow_the_umask(tmp_path):
    """A written file is as readable as any other new file."""
    before = os.umask(0o027)
    try:
        atomic.write(str(tmp_path / "file"), b"data")
    finally:
        os.umask(before)
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o640
