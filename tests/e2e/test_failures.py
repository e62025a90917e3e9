"""Out of space, locked out, damaged: nothing lost, nothing twice, and the commit is the user's."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults import BARE, CLEAN, FIXED, SILENT

BROKEN = Path(__file__).parents[1] / "broken_hook.py"

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


def breaking(repo, *arguments):
    """Let the hook before a commit meet an error of the system; see tests/broken_hook.py."""
    words = " ".join([sys.executable, str(BROKEN), *map(str, arguments)])
    repo.hook(script=f'exec {words} "$@"')


def two_faults(repo):
    """Lay out an attempt that prevents one fault and commits another; return what is expected."""
    repo.hook("post-commit")
    repo.write("a.py", BARE)
    repo.stage()
    repo.blocked()
    repo.write("a.py", FIXED)
    repo.write("b.py", SILENT)
    repo.stage()
    return [("a.py", "bare-except", "prevented"), ("b.py", "never-deleted", "committed")]


def assert_repaired(repo, expected):
    """The next commit records what an earlier one could not, once, and leaves nothing over."""
    repo.hook()
    repo.write("c.py", CLEAN)
    repo.stage()
    repo.goes()
    assert repo.outcomes() == expected
    assert repo.spool() == []
    assert repo.status() == ""
    repo.git("fsck", "--strict")


@pytest.mark.parametrize("part", ["fl-hooks", "fl-hooks/spool", ".feedback-loop"])
@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES, errno.ENOSPC, errno.EDQUOT])
def test_folder_that_cannot_be_written(hooked, part, code):
    """Whatever the system refuses: that is said, the commit goes on, and the next one repairs."""
    expected = two_faults(hooked)
    breaking(hooked, "deny", part, code)
    said = hooked.goes()
    assert "THE RECORD COULD NOT BE WRITTEN" in said
    assert os.strerror(code) in said
    assert "Traceback" not in said
    assert_repaired(hooked, expected)


@pytest.mark.parametrize("code", [errno.EROFS, errno.ENOSPC])
def test_note_that_cannot_be_written(hooked, code):
    """A blocked attempt stays blocked where its note cannot be kept, and says so."""
    hooked.write("a.py", BARE)
    hooked.stage()
    hooked.scan()
    breaking(hooked, "deny", "fl-hooks", code)
    said = hooked.blocked()
    assert "THE RECORD COULD NOT BE WRITTEN" in said
    assert os.strerror(code) in said
    hooked.hook()
    hooked.blocked()
    assert len(hooked.spool()) == 1


@pytest.mark.matrix
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_disk_that_fails_from_any_step_on(hooked, code):
    """From any step on nothing can be written: the commit goes on, and the next one repairs."""
    expected = two_faults(hooked)
    for step in range(200):
        place = hooked.path.parent / f"full-{step}"
        shutil.copytree(hooked.path, place, symlinks=True)
        repo = type(hooked)(place)
        breaking(repo, "fail", step, code)
        said = repo.goes()
        assert "Traceback" not in said
        failed = "THE RECORD COULD NOT BE WRITTEN" in said
        assert failed or repo.outcomes() == expected
        assert_repaired(repo, expected)
        shutil.rmtree(place)
        if not failed and step > 15:
            break
    assert step > 15


@pytest.mark.parametrize("folder", ["objects", "fl-hooks", ""])
def test_read_only_mount(hooked, folder):
    """The same where the system itself mounts it read-only: the verdict stands, and it is said."""
    hooked.write("a.py", BARE)
    hooked.stage()
    hooked.scan()
    place = str(hooked.path / ".git" / folder)
    for options in (("--bind",), ("-o", "remount,ro,bind")):
        if hooked.run("mount", *options, place, place, check=False).returncode:
            pytest.skip("only root mounts a file system")
    try:
        done = hooked.scan(GIT_INDEX_FILE=".git/index")
    finally:
        hooked.run("umount", place)
    assert done.returncode == 1
    assert "1 violation" in done.stdout
    assert ("THE RECORD COULD NOT BE WRITTEN" in done.stderr) == (folder != "objects")
    assert "Traceback" not in done.stderr
    hooked.blocked()
    assert len(hooked.spool()) == 1
