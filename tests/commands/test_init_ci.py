"""`fl init --ci`: the workflows are whole, safe, and do what they say in a real clone."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
import yaml

from fl_hooks.commands import init, uninstall
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
    """Nothing of an event is pasted into a script; a right is held by the job that needs it."""
    init.main(["--ci", "github"])
    workflow = _workflow(repo)
    assert workflow["permissions"] == {}
    assert {name: job["permissions"] for name, job in workflow["jobs"].items()} == {
        "scan": {"contents": "read"},
        "record": {"contents": "write"},
        "site": {"contents": "read", "pages": "read"},
        "deploy": {"pages": "write", "id-token": "write"},
    }
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    assert not [step for step in steps if "${{" in step.get("run", "")]
    checkouts = [step["with"] for step in steps if "checkout" in step.get("uses", "")]
    assert [one.pop("persist-credentials") for one in checkouts] == [False] * 3
    assert [one.pop("fetch-depth") for one in checkouts] == [0] * 3
    assert checkouts == [{}, {}, {"ref": "${{ github.ref }}"}]


def test_actions_are_pinned_to_commits_that_say_their_version(repo):
    """A tag can be moved; and one action is the same commit wherever it is used."""
    init.main(["--ci", "github"])
    text = (repo.path / PATHS["github"]).read_text()
    uses = [line.partition("uses: ")[2] for line in text.splitlines() if "uses: " in line]
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one) for one in uses)
    assert len(set(uses)) == len({one.partition("@")[0] for one in uses})


def test_the_site_is_published_after_the_record(repo):
    """Whatever became of the record, but not from a pull request."""
    init.main(["--ci", "github"])
    jobs = _workflow(repo)["jobs"]
    assert (jobs["site"]["needs"], jobs["deploy"]["needs"]) == ("record", "site")
    assert jobs["site"]["if"] == "${{ !cancelled() }}"
    assert "github.event_name != 'pull_request'" in jobs["deploy"]["if"]
    assert jobs["deploy"]["environment"]["name"] == "github-pages"
    assert jobs["deploy"]["concurrency"] == {"group": "pages", "cancel-in-progress": False}
    assert [step["uses"].partition("@")[0] for step in jobs["deploy"]["steps"]] == [
        "actions/deploy-pages"
    ]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("github", ["Settings, Pages, Source: GitHub Actions", "`site` and `deploy`"]),
        ("gitlab", ["Settings, General, Visibility, Pages", "the job `pages`"]),
    ],
)
def test_who_sees_the_site_is_said(repo, capsys, kind, words):
    """When the workflow is written: that it may be public, what it shows, how to have none."""
    init.main(["--ci", kind])
    out = capsys.readouterr().out
    assert "may be public" in out
    assert 'links to the code\n(publish.source = "link")' in out
    assert [word for word in words if word not in out] == []
    assert f"fl init --ci {kind} --no-site" in out
    init.main(["--ci", kind])
    assert "may be public" not in capsys.readouterr().out
    (repo.path / PATHS[kind]).unlink()
    repo.write(".feedback-loop/config.toml", '[publish]\nsource = "none"\n')
    init.main(["--ci", kind])
    assert "neither code nor links to it" in capsys.readouterr().out


@pytest.mark.parametrize("kind", PATHS)
def test_a_workflow_without_the_site(repo, capsys, kind):
    """--no-site leaves out the jobs that publish; nothing is said of pages."""
    init.main(["--ci", kind, "--no-site"])
    text = (repo.path / PATHS[kind]).read_text()
    assert not [word for word in ("fl-build-site", "pages") if word in text]
    assert "public" not in capsys.readouterr().out
    assert uninstall.main([]) == 0
    assert not (repo.path / PATHS[kind]).exists()


def test_pages_of_somebody_stay_theirs(repo, capsys):
    """GitLab would merge two jobs of one name, so ours is left out, and how to join is said."""
    repo.write(GITLAB, "pages:\n  script: [make docs]\n")
    init.main(["--ci", "gitlab"])
    assert "fl-build-site" not in (repo.path / PATHS["gitlab"]).read_text()
    assert "fl-build-site --out public/quality" in capsys.readouterr().out


@pytest.mark.parametrize("kind", PATHS)
def test_a_workflow_of_an_earlier_version_is_known(repo, capsys, kind):
    """It is kept, with a word of the newer one, and taken out by `fl uninstall`."""
    old = (Path(__file__).parent / "written" / f"{kind}-0.3.0.yml").read_text()
    filled = old.replace("__BRANCH__", "release/2.x").replace("__PACKAGE__", "fl-hooks==0.3.0")
    repo.write(PATHS[kind], filled)
    init.main(["--ci", kind])
    assert (repo.path / PATHS[kind]).read_text() == filled
    assert f"delete it and run fl init --ci {kind} again" in capsys.readouterr().out
    uninstall.main([])
    assert not (repo.path / PATHS[kind]).exists()


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
