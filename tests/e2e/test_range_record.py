"""`fl scan --range … --record`, as CI runs it: what no hook saw is found and put on record."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.faults import ALLOWED, BARE, CLEAN, SILENT, bare

ESCAPED = ("a.py", "bare-except", "escaped")


def scan(repo, *arguments, check=True, span="main...HEAD"):
    """Scan a range as CI does; return what became of it."""
    program = Path(sys.executable).with_name("fl")
    done = repo.run(str(program), "scan", "--range", span, *arguments, check=False)
    assert not check or done.returncode in (0, 1), done.stdout + done.stderr
    return done


@pytest.fixture
def branch(hooked):
    """Return a repository with hooks, on a branch that main has not got."""
    hooked.write("c.py", CLEAN)
    hooked.stage()
    hooked.goes()
    hooked.git("checkout", "-q", "-b", "side")
    return hooked


def staged(repo):
    """Commit what is staged and return the outcomes on record."""
    repo.git("-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", "record")
    return repo.outcomes()


def test_escaped(branch):
    """What no hook saw is recorded as escaped, in a fragment that is staged and nothing else."""
    branch.write("a.py", BARE)
    base = branch.commit("unchecked")
    done = scan(branch, "--record")
    assert done.returncode == 1
    assert "which is staged: 1 escaped." in done.stdout
    assert {line[:2] for line in branch.status().splitlines()} == {"A "}
    assert staged(branch) == [ESCAPED]
    [fragment] = branch.added()
    content = json.loads((branch.path / fragment).read_text())
    assert content["base"] == base
    assert content["violations"][0]["blob"] == branch.git("rev-parse", "HEAD:a.py")


def test_what_the_hook_recorded_is_not_recorded_again(branch):
    """A warned violation has its record; only the other one lacks it."""
    branch.write("b.py", SILENT)
    branch.stage()
    branch.goes()
    branch.write("a.py", BARE)
    branch.commit("unchecked")
    assert "1 of its violations are on record already" in scan(branch, "--record").stdout
    assert staged(branch) == [ESCAPED, ("b.py", "never-deleted", "committed")]


def test_equal_violations_are_counted(branch):
    """Of two equal violations one has a record: the other one is recorded."""
    branch.write("b.py", SILENT)
    branch.stage()
    branch.goes()
    branch.write("b.py", SILENT + SILENT.partition("\n\n")[2])
    branch.commit("once more")
    scan(branch, "--record")
    outcomes = [("b.py", "never-deleted", kind) for kind in ("committed", "escaped")]
    assert staged(branch) == outcomes


def test_twice_is_once(branch):
    """Run again, before the fragment is committed or after it, nothing more is recorded."""
    branch.write("a.py", BARE)
    branch.commit("unchecked")
    scan(branch, "--record")
    assert "Nothing to record" in scan(branch, "--record").stdout
    assert staged(branch) == [ESCAPED]
    assert "Nothing to record" in scan(branch, "--record").stdout


def test_nothing_to_record(branch):
    """A clean range writes nothing and says so."""
    branch.write("d.py", CLEAN)
    branch.commit("clean")
    done = scan(branch, "--record")
    assert done.returncode == 0
    assert "Nothing to record: the range adds no violation." in done.stdout
    assert branch.status() == ""


def test_an_old_record_does_not_cover_a_new_fault(branch):
    """The same fault brought back past the hooks is another fact than its record before."""
    branch.git("checkout", "-q", "main")
    branch.write("b.py", SILENT)
    branch.stage()
    branch.goes()
    branch.write("b.py", CLEAN)
    branch.commit("fixed")
    branch.git("checkout", "-q", "-B", "side")
    branch.write("b.py", SILENT)
    branch.commit("back again")
    scan(branch, "--record")
    assert ("b.py", "never-deleted", "escaped") in staged(branch)


def test_left_to_ci(branch):
    """With record = "ci" CI writes it all: what should have been stopped escaped."""
    branch.write(".feedback-loop/config.toml", 'record = "ci"\n')
    branch.write("b.py", SILENT)
    branch.stage()
    branch.goes()
    assert branch.outcomes() == []
    branch.write("a.py", BARE)
    branch.write("d.py", ALLOWED.replace("f()", "d()"))
    branch.commit("unchecked")
    assert "1 committed, 1 escaped, 1 suppressed" in scan(branch, "--record").stdout
    assert staged(branch) == [
        ESCAPED,
        ("b.py", "never-deleted", "committed"),
        ("d.py", "bare-except", "suppressed"),
    ]


def test_in_json(branch):
    """The JSON form says what was recorded."""
    branch.write("a.py", BARE)
    branch.commit("unchecked")
    told = json.loads(scan(branch, "--record", "--format", "json").stdout)["record"]
    assert told["outcomes"] == {"escaped": 1}
    assert told["already"] == 0
    assert (branch.path / told["fragment"]).exists()
    assert "record" not in json.loads(scan(branch, "--format", "json").stdout)


def test_shallow_clone(branch, tmp_path):
    """A shallow clone that hides the merge base is told from two unrelated histories."""
    branch.git("checkout", "-q", "main")
    branch.write("e.py", CLEAN)
    branch.commit("main goes on")
    clone = tmp_path / "clone"
    url = branch.path.as_uri()
    branch.git("clone", "-q", "--depth", "1", "--no-single-branch", url, str(clone))
    shallow = type(branch)(clone)
    done = scan(shallow, "--record", check=False, span="origin/side...origin/main")
    assert done.returncode == 2
    assert "this clone is shallow" in done.stderr
    assert "git fetch --unshallow" in done.stderr
    done = scan(shallow, check=False, span="HEAD~1..HEAD")
    assert "is no commit of this repository, which is a shallow clone" in done.stderr


def test_elsewhere_checked_out(branch):
    """The record goes into the work tree, so the range has to end there."""
    branch.write("a.py", BARE)
    branch.commit("unchecked")
    done = scan(branch, "--record", check=False, span="main~1..main")
    assert done.returncode == 2
    assert "not at the range's end" in done.stderr


def test_squashed_range(branch):
    """Many commits, hooked and not, are judged by what they add together."""
    for number in range(4):
        branch.write(f"m{number}.py", bare(f"f{number}"))
        branch.commit(f"unchecked {number}")
    branch.write("m0.py", CLEAN)
    branch.commit("mended")
    scan(branch, "--record")
    assert [path for path, _, _ in staged(branch)] == ["m1.py", "m2.py", "m3.py"]
