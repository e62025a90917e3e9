"""Many at once: in work trees of their own, in one work tree, in one spool, and git busy beside."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from fl_hooks.store.record import read_record
from tests.conftest import LOG, Repo
from tests.faults import CLEAN, FIXED, bare, silent

MANY = 32
NAMES = [f"f{number}.py" for number in range(MANY)]
COMMITTED = Counter((name, "never-deleted", "committed") for name in NAMES)
PREVENTED = Counter((name, "bare-except", "prevented") for name in NAMES)
# What git says where another git was faster, its gc included; a person tries again.
_BUSY = (
    *("index.lock", "cannot lock ref", "unable to write new index", "Unable to create"),
    *("empty commit message", "unable to create temporary file", "Changes to be committed"),
)
_NOTHING = ("nothing to commit", "no changes added to commit", "nothing added to commit")

pytestmark = pytest.mark.slow


@pytest.fixture
def watched(hooked):
    """Return a repository with all hooks and one tracked file per writer."""
    hooked.hook("post-commit")
    # A commit made while git packs its refs can be lost by git 2.39: the next one then has the
    # same parent (in 4 of 15 runs, without packing in none of 15). Objects are tidied all the same.
    hooked.git("config", "gc.packRefs", "false")
    for name in NAMES:
        hooked.write(name, CLEAN)
    hooked.commit("a file for each")
    hooked.scan()
    return hooked


@pytest.fixture
def together(watched):
    """Return a function that does many jobs at once, while git asks and tidies beside them."""

    def do(work, jobs):
        done = threading.Event()

        def busy():
            while not done.is_set():
                watched.run("git", "status", "--porcelain", check=False)
                watched.run("git", "gc", "-q", "--prune=1.hour.ago", check=False)

        beside = threading.Thread(target=busy)
        beside.start()
        try:
            with ThreadPoolExecutor(MANY) as pool:
                return list(pool.map(work, jobs))
        finally:
            done.set()
            beside.join()

    return do


def until_it_goes(repo, *arguments, code=0):
    """Commit until git has the index for itself, or another one has committed all there was."""
    said = ""
    for _ in range(3_000):
        done = repo.attempt(*arguments)
        said = done.stdout + done.stderr
        busy = any(word in said for word in _BUSY)
        if (done.returncode == code and not busy) or any(word in said for word in _NOTHING):
            return
        assert busy, said
        time.sleep(0.05)
    pytest.fail(said)


def add(repo, *names):
    """Stage files once git has the index for itself."""
    while repo.run("git", "add", "--", *names, check=False).returncode:
        time.sleep(0.02)


def later(repo, name="later.txt"):
    """Make one more commit, which settles what there is to settle."""
    repo.write(name, "x\n")
    repo.stage()
    repo.goes()


def history(repo):
    """Return how often each violation is on record, as `fl log` reads it."""
    found = read_record(str(repo.path))
    return Counter((one.path, one.check, one.outcome) for one in found)


def assert_sound(repo):
    """No note is left over, no file of ours is damaged, and git reads all there is."""
    assert repo.spool() == []
    assert repo.status() == ""
    for place in (repo.path / LOG).rglob("*.json"):
        json.loads(place.read_text())
    repo.git("fsck", "--strict")


def assert_recorded(repo, expected):
    """The record is exactly that, in HEAD as in history."""
    later(repo)
    assert Counter(repo.outcomes()) == expected
    assert history(repo) == expected
    assert_sound(repo)


@pytest.mark.matrix
def test_work_trees_of_their_own(watched, together):
    """Linked work trees that share one object store: each branch gets its own record, whole."""
    repos = []
    for name in NAMES:
        place = watched.path.parent / name
        watched.git("worktree", "add", "-q", "-b", f"b-{name}", str(place))
        repos.append(Repo(place))

    def work(repo):
        name = repo.path.name
        repo.write(name, bare(name[:-3]))
        until_it_goes(repo, "-a", code=1)
        repo.write(name, FIXED + silent(name[:-3]))
        until_it_goes(repo, "-a")

    together(work, repos)
    for repo in repos:
        name = repo.path.name
        expected = [(name, "bare-except", "prevented"), (name, "never-deleted", "committed")]
        assert repo.outcomes() == expected
        assert repo.spool() == []
        assert repo.status() == ""
    watched.git("merge", "-q", "--no-edit", *(f"b-{name}" for name in NAMES))
    assert_recorded(watched, COMMITTED + PREVENTED)


@pytest.mark.matrix
def test_path_commits_in_one_work_tree(watched, together):
    """`git commit -- path` by many at once in one work tree: each goes through in the end."""

    def work(name):
        until_it_goes(watched, "--", name)
        # An index of before, written by a slower git, can say that there is nothing to commit.
        while watched.git("show", f"HEAD:{name}") != (watched.path / name).read_text().strip():
            (watched.path / name).touch()
            until_it_goes(watched, "--", name)

    for name in NAMES:
        watched.write(name, silent(name[:-3]))
    together(work, NAMES)
    # Git reads the index before it locks it, so that what a faster one has committed may stand in
    # the index as it was before: of ours as of anybody's files.
    watched.git("reset", "-q", "--hard")
    assert_recorded(watched, COMMITTED)


@pytest.mark.matrix
def test_plain_commits_in_one_work_tree(watched, together):
    """Plain commits at once share one index and overwrite each other's: still nothing is lost.

    Git mixes up there whose message belongs to whose files, and loses what was staged. The same
    violation may come on record more than once; with `git commit -- path` it never does.
    """

    def work(name):
        watched.write(name, silent(name[:-3]))
        add(watched, name)
        until_it_goes(watched)

    together(work, NAMES)
    for number in range(3):
        later(watched, f"later{number}.txt")
    assert set(history(watched)) == set(COMMITTED)
    assert_sound(watched)


def test_blocked_in_one_work_tree(watched, together):
    """Attempts that are blocked at the same time each leave their note, and none twice."""
    for name in NAMES:
        watched.write(name, bare(name[:-3]))
    together(lambda name: until_it_goes(watched, "--", name, code=1), NAMES)
    assert sorted(one["path"] for one in watched.spool()) == sorted(NAMES)
    watched.stage()
    together(lambda _: until_it_goes(watched, code=1), range(8))
    assert len(watched.spool()) == MANY
    for name in NAMES:
        watched.write(name, FIXED)
    watched.stage()
    watched.goes()
    assert_recorded(watched, PREVENTED)
