"""Out of space, locked out, damaged: nothing lost, nothing twice, and the commit is the user's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from tests.faults import BARE, CLEAN, SILENT

# Takes a lock, says so, and lets it go.
HOLDER = """\
import os, sys, time
os.open(sys.argv[1], os.O_CREAT | os.O_EXCL)
print(1, flush=True)
time.sleep(0.3)
os.unlink(sys.argv[1])
"""


def fill(place):
    """Write a file until its disk is full."""
    with place.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 4096):
                continue
        except OSError:
            return


def test_stale_index_lock(hooked):
    """A lock that another process holds for a moment delays the record and does not lose it."""
    hooked.write("a.py", SILENT)
    hooked.stage()
    lock = hooked.path / ".git/index.lock"
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            HOLDER,
            str(lock),
        ],
        stdout=subprocess.PIPE,
    )
    holder.stdout.read(1)
    done = hooked.scan(GIT_INDEX_FILE=".git/index")
    holder.wait()
    holder.stdout.close()
    assert done.returncode == 0
    assert done.stderr == ""
    assert ".feedback-loop" in hooked.status()


def test_lock_that_stays(hooked):
    """Where the index stays locked, that is said, the note is kept and the commit goes on."""
    hooked.write("a.py", SILENT)
    hooked.stage()
    lock = hooked.path / ".git/index.lock"
    lock.touch()
    done = hooked.scan(GIT_INDEX_FILE=".git/index")
    assert done.returncode == 0
    assert "THE RECORD COULD NOT BE WRITTEN" in done.stderr
    assert "index.lock" in done.stderr
    lock.unlink()
    assert len(hooked.spool()) == 1
    hooked.goes()
    assert hooked.outcomes() == [("a.py", "never-deleted", "committed")]
    assert hooked.status() == ""


def test_log_folder_that_is_a_link(hooked, tmp_path):
    """A link in place of the log's folder is not followed out of the repository."""
    (tmp_path / "outside").mkdir()
    (hooked.path / ".feedback-loop").symlink_to(tmp_path / "outside")
    hooked.write("a.py", SILENT)
    hooked.stage()
    assert "is a symbolic link" in hooked.goes()
    assert list((tmp_path / "outside").iterdir()) == []
    assert len(hooked.spool()) == 1


def test_log_folder_that_is_a_file(hooked):
    """A file in place of the log's folder is left alone, and said."""
    hooked.write(".feedback-loop", "mine\n")
    hooked.write("a.py", SILENT)
    hooked.stage()
    assert "THE RECORD COULD NOT BE WRITTEN" in hooked.goes()
    assert (hooked.path / ".feedback-loop").read_text() == "mine\n"
    (hooked.path / ".feedback-loop").unlink()
    hooked.write("b.py", CLEAN)
    hooked.stage()
    hooked.goes()
    assert hooked.outcomes() == [("a.py", "never-deleted", "committed")]


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no users to be")
def test_read_only_git_directory(hooked):
    """A git directory that cannot be written costs the note, not the verdict."""
    hooked.write("a.py", BARE)
    hooked.stage()
    hooked.scan()
    folder = hooked.path / ".git/fl-hooks"
    shutil.rmtree(folder)
    # A file in the folder's place: what even root cannot write into.
    folder.write_text("")
    done = hooked.scan(GIT_INDEX_FILE=".git/index")
    assert done.returncode == 1
    assert "THE RECORD COULD NOT BE WRITTEN" in done.stderr
    assert "Traceback" not in done.stderr


def test_full_disk(hooked):
    """With no room for a single byte, the verdict stands and nothing half-written is left."""
    hooked.write("a.py", SILENT)
    hooked.stage()
    hooked.scan()
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0));"
        "from fl_hooks.hook import script; sys.argv = ['fl-scan']; script()"
    )
    done = hooked.run(sys.executable, "-c", code, check=False, GIT_INDEX_FILE=".git/index")
    assert done.returncode == 0, done.stderr
    assert "THE RECORD COULD NOT BE WRITTEN" in done.stderr
    assert hooked.status() == "A  a.py"
    left = [*hooked.path.rglob("*.tmp"), *(hooked.path / ".git").rglob("*.lock")]
    assert left == []
    hooked.goes()
    assert hooked.outcomes() == [("a.py", "never-deleted", "committed")]


@pytest.mark.slow
def test_full_file_system(hooked, tmp_path):
    """The same on a file system that is really full, where one can be mounted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = hooked.run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk), check=False)
    if mounted.returncode:
        pytest.skip("only root mounts a file system")
    try:
        shutil.copytree(hooked.path, disk / "repo")
        repo = type(hooked)(disk / "repo")
        repo.write("a.py", SILENT)
        repo.stage()
        repo.scan()
        fill(disk / "filler")
        done = repo.scan(GIT_INDEX_FILE=".git/index")
        assert done.returncode == 0, done.stderr
        assert "THE RECORD COULD NOT BE WRITTEN" in done.stderr
        (disk / "filler").unlink()
        repo.goes()
        assert repo.outcomes() == [("a.py", "never-deleted", "committed")]
    finally:
        hooked.run("umount", str(disk))


def test_damaged_object(hooked):
    """A blob that breaks off in the middle is an error in git's own words, not a crash."""
    hooked.write("a.py", BARE + "".join(f"x{i} = {i * i}\n" for i in range(9_000)))
    hooked.stage()
    oid = hooked.git("rev-parse", ":a.py")
    place = hooked.path / ".git/objects" / oid[:2] / oid[2:]
    place.chmod(0o644)
    place.write_bytes(place.read_bytes()[:9_000])
    done = hooked.scan()
    assert done.returncode == 2
    assert "git cat-file failed" in done.stderr
    assert "Traceback" not in done.stderr


def test_missing_object(hooked):
    """A blob that the repository does not have is named and stops nothing."""
    hooked.write("a.py", BARE)
    hooked.stage()
    oid = hooked.git("rev-parse", ":a.py")
    (hooked.path / ".git/objects" / oid[:2] / oid[2:]).unlink()
    done = hooked.scan()
    assert done.returncode == 0
    assert "a.py: not scanned" in done.stderr
