"""Which severe faults still stand, asked of real repositories."""

from __future__ import annotations

import pytest

from fl_hooks.commands import site_standing
from fl_hooks.commands.scan_files import FileScan
from fl_hooks.commands.site_standing import read_standing
from fl_hooks.records.finding import fingerprint
from fl_hooks.store import cache
from fl_hooks.store.git import Git
from tests.site_values import BAD, GOOD, a_violation

PATH = "app/read.py"
CODE = BAD.replace("  # flag: bare-except", "")


def standing(repo, *record):
    """Return (path, fingerprint) of what stands, and how many files were left out."""
    found = read_standing(Git(str(repo.path), str(repo.path / ".git")), record)
    return found.faults, found.left_out


@pytest.fixture(scope="module")
def kept():
    """Return the violation that a commit of CODE would record."""
    (one,) = FileScan(cache.load("", "")).scan(PATH, PATH, CODE.encode()).findings
    return a_violation(path=PATH, fingerprint=fingerprint(one))


def test_what_head_holds_stands(repo, kept):
    """Other lines above it do not hide it; what only the work tree holds does not count."""
    repo.write(PATH, f"import os\n\n\n{CODE}")
    repo.commit()
    repo.write(PATH, GOOD)
    assert standing(repo, kept) == ({(PATH, kept.fingerprint)}, 0)


@pytest.mark.parametrize(
    "later",
    [GOOD, CODE.replace("except:", "except:  # fl: allow bare-except -- a guard at the top")],
    ids=["fixed", "allowed"],
)
def test_what_was_settled_since_does_not_stand(repo, kept, later):
    """Neither what was mended nor what was allowed with a reason is an open risk."""
    repo.write(PATH, CODE)
    repo.commit()
    repo.write(PATH, later)
    repo.commit()
    assert standing(repo, kept) == (frozenset(), 0)


def test_only_severe_violations_that_went_in_are_looked_for(repo, kept):
    """A prevented one and a low one stand nowhere, whatever HEAD holds."""
    repo.write(PATH, CODE)
    repo.commit()
    others = [
        a_violation(path=PATH, fingerprint=kept.fingerprint, **more)
        for more in ({"outcome": "prevented"}, {"severity": "low"})
    ]
    assert standing(repo, *others) == (frozenset(), 0)


def test_a_file_that_is_gone_holds_nothing(repo, kept):
    """Deleted files, and a repository without a commit, have no open risks."""
    assert standing(repo, kept) == (frozenset(), 0)
    repo.write("other.py", "x = 1\n")
    repo.commit()
    assert standing(repo, kept) == (frozenset(), 0)


def test_files_beyond_the_limit_are_counted(repo, kept, monkeypatch):
    """A large record costs no more than so many files; how many were left out is said."""
    monkeypatch.setattr(site_standing, "_MOST", 1)
    repo.write(PATH, CODE)
    repo.commit()
    assert standing(repo, kept, a_violation(2, path="b.py"))[1] == 1
