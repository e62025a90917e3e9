"""How many git processes a commit starts: each costs some milliseconds, so the number is held."""

import json
from pathlib import Path

import pytest

from tests.conftest import fl_scan
from tests.faults import ALLOWED, BARE, CLEAN, FIXED, SILENT, bare, silent

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"


HOOKS = {"pre-commit": "", "pre-merge-commit": "", "post-commit": " --post-commit"}


@pytest.fixture
def traced(hooked):
    """Return a repository whose hooks note the git processes that they start."""
    for stage, option in HOOKS.items():
        trace = hooked.path / ".git" / f"trace-{stage}"
        hooked.hook(stage, f'GIT_TRACE2_EVENT="{trace}" exec "{fl_scan()}"{option}')
    hooked.write("a.py", CLEAN)
    hooked.write("b.py", CLEAN)
    hooked.commit("files")
    # A cold cache is compiled, by the first hook that runs here.
    changed(hooked, CLEAN, "c.py")
    hooked.goes()
    forget(hooked)
    return hooked


def started(repo, *stages):
    """Return the verbs of the git processes that these hooks have started, and forget them."""
    verbs = []
    for stage in stages:
        file = repo.path / ".git" / f"trace-{stage}"
        events = map(json.loads, file.read_text().splitlines() if file.exists() else [])
        calls = [event["argv"] for event in events if event["event"] == "start"]
        file.unlink(missing_ok=True)
        # git -C TOP VERB …
        verbs += [call[3] for call in calls]
    return verbs


def forget(repo):
    """Count from here."""
    started(repo, *HOOKS)


def changed(repo, content, path="a.py"):
    """Stage another content."""
    repo.write(path, content)
    repo.stage(path)


def clean(repo):
    """The change of a file that no check objects to."""
    changed(repo, CLEAN.replace("1", "2"))
    repo.goes()


def deletion(repo):
    """A file is deleted: nothing is read."""
    repo.git("rm", "-q", "b.py")
    repo.goes()


def warned_first(repo):
    """The first violation that is recorded, folders and their READMEs with it."""
    changed(repo, SILENT)
    repo.goes()


def warned(repo):
    """A violation that is recorded beside earlier ones."""
    changed(repo, SILENT)
    repo.goes()
    forget(repo)
    changed(repo, silent("another"), "b.py")
    repo.goes()


def warned_path(repo):
    """The same from a temporary index: two are changed."""
    changed(repo, SILENT)
    repo.goes()
    forget(repo)
    changed(repo, silent("another"), "b.py")
    repo.goes("--", "b.py")


def suppressed(repo):
    """A violation that a comment allows, recorded with its reason."""
    changed(repo, SILENT)
    repo.goes()
    forget(repo)
    changed(repo, ALLOWED, "b.py")
    repo.goes()


def blocked(repo):
    """A violation that stops the commit: nothing is staged."""
    changed(repo, BARE)
    repo.blocked()


def blocked_again(repo):
    """A second attempt with one violation more."""
    changed(repo, BARE)
    repo.blocked()
    forget(repo)
    changed(repo, BARE + bare("another"))
    repo.blocked()


def fixed(repo):
    """The commit that follows a blocked one and has the fault no more."""
    changed(repo, SILENT, "b.py")
    repo.goes()
    changed(repo, BARE)
    repo.blocked()
    forget(repo)
    changed(repo, FIXED)
    repo.goes()


def after_recorded(repo):
    """The next clean commit forgets the notes of the last."""
    changed(repo, SILENT)
    repo.goes()
    forget(repo)
    changed(repo, CLEAN.replace("1", "3"), "b.py")
    repo.goes()


def merge(repo):
    """Git's own merge commit, each side compared."""
    repo.git("checkout", "-q", "-b", "other")
    changed(repo, CLEAN.replace("1", "4"))
    repo.goes()
    repo.git("checkout", "-q", "main")
    changed(repo, CLEAN.replace("1", "5"), "b.py")
    repo.goes()
    forget(repo)
    repo.git("merge", "-q", "--no-edit", "other")


def conflict(repo):
    """A merge committed by hand."""
    repo.git("checkout", "-q", "-b", "other")
    changed(repo, CLEAN.replace("1", "4"))
    repo.goes()
    repo.git("checkout", "-q", "main")
    changed(repo, CLEAN.replace("1", "5"))
    repo.goes()
    forget(repo)
    repo.git("merge", "-q", "other", check=False)
    changed(repo, CLEAN.replace("1", "6"))
    repo.goes()


def bypassed(repo):
    """A commit that passes no hook but the one after it."""
    changed(repo, BARE)
    repo.goes("--no-verify")


FORMS = {
    "clean": clean,
    "a deletion": deletion,
    "warned, the first that is recorded": warned_first,
    "warned": warned,
    "warned, `git commit -- path`": warned_path,
    "suppressed": suppressed,
    "blocked": blocked,
    "blocked once more": blocked_again,
    "fixed": fixed,
    "the commit after one that was recorded": after_recorded,
    "a merge": merge,
    "a merge with conflicts": conflict,
    "`--no-verify`, a violation in it": bypassed,
}


def table():
    """Return form -> its two cells in the page of benchmarks."""
    text = PAGE.read_text(encoding="utf-8")
    inside = text.partition("<!-- processes:begin -->")[2].partition("<!-- processes:end -->")[0]
    rows = [line.split("|")[1:-1] for line in inside.splitlines() if line.startswith("|")]
    return {row[0].strip(): [cell.strip() for cell in row[1:]] for row in rows[2:]}


def cell(verbs):
    """Return the processes as the page shows them."""
    return f"{len(verbs)}: {', '.join(verbs)}" if verbs else "none"


@pytest.mark.parametrize("form", FORMS)
def test_git_processes(traced, form):
    """A commit starts the git processes that the page of benchmarks names, and no other."""
    FORMS[form](traced)
    before = started(traced, "pre-commit", "pre-merge-commit")
    assert [cell(before), cell(started(traced, "post-commit"))] == table()[form]


def test_every_row_is_held():
    """The table has a row for each form that is tried here, in this order."""
    assert list(table()) == list(FORMS)
