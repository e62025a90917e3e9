"""`fl init --ci`: the workflows are whole, safe, and do what they say in a real clone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

from fl_hooks.commands import init
from fl_hooks.commands.init_ci import GITLAB, INCLUDE, PATHS
from tests.conftest import fl_scan
from tests.faults import BARE, CLEAN, SILENT

ESCAPED = [("a.py", "bare-except", "escaped")]
# The forge's own program gives git the right to push; a folder as remote asks for none.
NO_FORGE = "gh() { :; }\n"


@pytest.mark.parametrize("kind", PATHS)
def test_a_workflow_is_written_once(repo, capsys, kind):
    """Created, named with what to add to git, and kept from then on, whatever becomes of it."""
    init.main(["--ci", kind])
    out = capsys.readouterr().out
    assert f"created    {PATHS[kind]}" in out
    assert PATHS[kind] in out.partition("git add")[2]
    assert "__" not in (repo.path / PATHS[kind]).read_text()
    repo.write(PATHS[kind], "ours: now\n")
    init.main(["--ci", kind])
    assert (repo.path / PATHS[kind]).read_text() == "ours: now\n"


def test_a_gitlab_file_of_somebody_is_never_changed(repo, capsys):
    """What to add to it is said; a new one includes ours."""
    repo.write(GITLAB, "stages: [x]\n")
    init.main(["--ci", "gitlab"])
    assert (repo.path / GITLAB).read_text() == "stages: [x]\n"
    assert "  include:\n    - local: .gitlab/ci/fl-hooks.yml\n" in capsys.readouterr().out
    (repo.path / GITLAB).unlink()
    init.main(["--ci", "gitlab"])
    assert (repo.path / GITLAB).read_text() == INCLUDE
    assert "is kept as it is" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "package"),
    [
        ([], "fl-hooks"),
        (["--repo", "https://x.org/y", "--rev", "v9.0"], "fl-hooks @ git+https://x.org/y@v9.0"),
    ],
)
def test_ci_installs_what_the_hooks_are(repo, options, package):
    """The released package, or what pre-commit is told to install, also on a later run."""
    init.main(options)
    init.main(["--ci", "github"])
    assert _workflow(repo)["env"]["FL_HOOKS"] == package


@pytest.mark.parametrize("branch", ["main", "release/2.x", "no"])
def test_the_default_branch_is_the_one_the_remote_names(repo, branch):
    """Else the one that is checked out; a name that YAML takes for something else is quoted."""
    repo.commit("first")
    repo.git("update-ref", f"refs/remotes/origin/{branch}", "HEAD")
    repo.git("symbolic-ref", "refs/remotes/origin/HEAD", f"refs/remotes/origin/{branch}")
    init.main(["--ci", "github"])
    # YAML 1.1 reads the key `on` as true.
    assert _workflow(repo)[True]["push"]["branches"] == [branch]


def test_the_github_workflow_is_safe(repo):
    """Nothing of an event is pasted into a script, and only the job that pushes may write."""
    init.main(["--ci", "github"])
    workflow = _workflow(repo)
    assert workflow["permissions"] == {}
    assert workflow["jobs"]["scan"]["permissions"] == {"contents": "read"}
    assert workflow["jobs"]["record"]["permissions"] == {"contents": "write"}
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    assert not [step for step in steps if "${{" in step.get("run", "")]
    checkouts = [step["with"] for step in steps if "checkout" in step.get("uses", "")]
    assert checkouts == [{"fetch-depth": 0, "persist-credentials": False}] * 2


@pytest.mark.parametrize("kind", PATHS)
def test_what_no_hook_saw_is_pushed_as_escaped(clone, kind):
    """After a push, the job commits the missing record, also when somebody has pushed meanwhile."""
    before = clone.git("rev-parse", "HEAD")
    clone.write("a.py", BARE)
    after = clone.commit("unseen")
    clone.git("push", "-q", "origin", "main")
    other = clone.path.parent / "other"
    clone.git("clone", "-q", clone.git("remote", "get-url", "origin"), str(other))
    meanwhile = type(clone)(other)
    meanwhile.write("b.py", SILENT)
    meanwhile.commit("meanwhile")
    meanwhile.git("push", "-q", "origin", "main")
    _run(clone, kind, "push", before, after)
    clone.git("fetch", "-q")
    assert clone.outcomes("origin/main") == ESCAPED
    assert clone.git("log", "-1", "--format=%s", "origin/main").endswith("[skip ci]")
    assert clone.git("log", "-1", "--format=%s", "origin/main~1") == "meanwhile"


@pytest.mark.parametrize("kind", PATHS)
@pytest.mark.parametrize("before", ["0" * 40, "HEAD^"])
def test_nothing_to_record_pushes_nothing(clone, kind, before):
    """A push without a fault, and the first push of a branch, leave the remote as it is."""
    clone.write("c.py", CLEAN)
    after = clone.commit("clean")
    clone.git("push", "-q", "origin", "main")
    before = clone.git("rev-parse", before) if before == "HEAD^" else before
    _run(clone, kind, "push", before, after)
    assert clone.git("ls-remote", "origin", "main").split()[0] == after


@pytest.mark.parametrize("kind", PATHS)
def test_each_month_the_record_is_compacted(clone, kind):
    """The schedule archives the closed months and pushes that."""
    clone.write("a.py", BARE)
    after = clone.commit("unseen")
    clone.run(_fl(), "scan", "--range", "HEAD^..HEAD", "--record", check=False)
    fragment = next(clone.path.glob(".feedback-loop/violations/2*/*.json"))
    closed = clone.path / ".feedback-loop/violations/2026-01"
    closed.mkdir()
    fragment.rename(closed / fragment.name)
    after = clone.commit("the record", date="2026-01-05T10:00:00+00:00")
    clone.git("push", "-q", "origin", "main")
    _run(clone, kind, "schedule", "", after)
    names = clone.git("ls-tree", "-r", "--name-only", "origin/main", "--", ".feedback-loop").split()
    assert ".feedback-loop/archive/2026-01.jsonl" in names
    assert f".feedback-loop/violations/2026-01/{fragment.name}" not in names


@pytest.fixture
def clone(make_repo, monkeypatch):
    """Return a clone, with fl-hooks set up and no hook in force, of a remote that is a folder."""
    remote = make_repo("remote.git", "--bare")
    clone = make_repo("clone")
    clone.git("remote", "add", "origin", str(remote.path))
    monkeypatch.chdir(clone.path)
    for kind in PATHS:
        init.main(["--ci", kind])
    clone.commit("first")
    clone.git("push", "-q", "-u", "origin", "main")
    return clone


def _fl():
    return str(Path(fl_scan()).with_name("fl"))


def _workflow(repo):
    return yaml.safe_load((repo.path / PATHS["github"]).read_text())


def _run(clone, kind, event, before, after):
    """Run the job's scripts as the forge does: each by bash, stopping at an error."""
    scripts = _github(clone, event, before, after) if kind == "github" else _gitlab(clone)
    remote = clone.git("remote", "get-url", "origin")
    environment = {
        "PATH": f"{Path(fl_scan()).parent}{os.pathsep}{os.environ['PATH']}",
        "CI_PIPELINE_SOURCE": event,
        "CI_COMMIT_BEFORE_SHA": before,
        "CI_COMMIT_SHA": after,
        "CI_COMMIT_BRANCH": "main",
        "CI_PROJECT_URL": remote.removesuffix(".git"),
        "CI_SERVER_HOST": "example.org",
        "FL_HOOKS_TOKEN": "unused",
    }
    for script, more in scripts:
        clone.run("bash", "-e", "-c", NO_FORGE + script, **environment, **more)


def _github(clone, event, before, after):
    values = {
        "${{ github.event.before }}": before,
        "${{ github.sha }}": after,
        "${{ github.ref_name }}": "main",
        "${{ github.token }}": "unused",
    }
    for step in _workflow(clone)["jobs"]["record"]["steps"]:
        asked = step.get("if", f"== '{event}'")
        if "name" in step and f"== '{event}'" in asked:
            yield step["run"], {key: values[text] for key, text in step.get("env", {}).items()}


def _gitlab(clone):
    jobs = yaml.safe_load((clone.path / PATHS["gitlab"]).read_text())
    return [(script, {}) for script in jobs["fl-hooks-record"]["script"]]
