"""`fl uninstall`: what `fl init` put in is taken out, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fl_hooks.commands import init, uninstall
from fl_hooks.errors import FlError

CONFIG = ".pre-commit-config.yaml"
PROJECT = "pyproject.toml"
TABLE = "[tool.fl-hooks]"
OURS = ["--ci", "github"], ["--ci", "gitlab"], ["--mode", "observe"], ["--repo", "https://x.org/y"]


def _tree(repo):
    """Return every file of the work tree, with its content."""
    files = [place for place in repo.path.rglob("*") if place.is_file()]
    return {place: place.read_bytes() for place in files if ".git/" not in place.as_posix()}


def _note(repo, fragment=""):
    """Leave a note of a blocked attempt in the git directory."""
    entry = {"pattern": "p", "check": "c", "path": "a.py", "line": 1, "column": 1}
    content = {"schema": 1, "entries": [{**entry, "fragment": fragment}]}
    repo.write(".git/fl-hooks/spool/1.json", json.dumps(content))


@pytest.mark.parametrize("options", [[], *OURS, ["--hooks", "git"], ["--no-post-commit"]])
@pytest.mark.parametrize("project", ["", "[project]\nname = 'x'", "[a]\r\n\r\n", "\n", None])
def test_there_and_back(repo, options, project):
    """Whatever `fl init` was asked for, the work tree and the hooks are as they were."""
    repo.write(CONFIG, "repos:\n-   repo: meta\n    hooks:\n    -   id: identity\n")
    if project is not None:
        repo.write(PROJECT, project)
    before = _tree(repo)
    hooks = sorted(Path(repo.path, ".git/hooks").iterdir())
    init.main(options)
    assert _tree(repo) != before
    assert uninstall.main([]) == 0
    assert _tree(repo) == before
    assert sorted(Path(repo.path, ".git/hooks").iterdir()) == hooks
    assert not (repo.path / ".feedback-loop").exists()


def test_a_new_repository_is_left_empty(repo, capsys):
    """Without a configuration before, there is none after, and the clones have to be told."""
    init.main([])
    repo.stage()
    uninstall.main([])
    assert _tree(repo) == {}
    out = capsys.readouterr().out
    assert "would now stop each commit" in out
    assert "pre-commit uninstall -t pre-commit -t pre-merge-commit -t post-commit\n" in out
    assert f"git add -u -- {CONFIG} .feedback-loop\n" in out


def test_hooks_that_run_nothing_any_more_are_named(repo, capsys):
    """Where other hooks stay, only the types that were added are to be taken out."""
    repo.write(CONFIG, "repos:\n-   repo: meta\n    hooks:\n    -   id: identity\n")
    init.main([])
    uninstall.main([])
    out = capsys.readouterr().out
    assert "pre-commit uninstall -t post-commit -t pre-merge-commit\n" in out
    assert "would now stop" not in out


@pytest.mark.usefixtures("repo")
def test_a_second_run_has_nothing_to_do(capsys):
    """Where nothing of ours is, it says so."""
    init.main([])
    uninstall.main([])
    capsys.readouterr()
    assert uninstall.main([]) == 0
    assert capsys.readouterr().out == uninstall.ALL_DONE


def test_the_record_stays_with_all_that_lies_around_it(repo, capsys):
    """A folder that holds violations, patterns or a baseline keeps its README, too."""
    init.main([])
    repo.write(".feedback-loop/violations/2026-11/0123.json", "{}\n")
    repo.write(".feedback-loop/baseline.json", "{}\n")
    uninstall.main([])
    left = [path.relative_to(repo.path / ".feedback-loop").as_posix() for path in _tree(repo)]
    assert sorted(left) == [
        "README.md",
        "baseline.json",
        "violations/.gitattributes",
        "violations/2026-11/0123.json",
        "violations/README.md",
    ]
    assert "kept       .feedback-loop: " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (PROJECT, 'mode = "enforce"', 'mode = "observe" # for now'),
        (
            PROJECT,
            "exclude = []\n",
            'exclude = []\n\n[tool.fl-hooks.checks]\nbare-except = "off"\n',
        ),
        (".feedback-loop/README.md", "fl-hooks keeps", "We keep"),
        (".github/workflows/fl-hooks.yml", "timeout-minutes: 15", "timeout-minutes: 5"),
    ],
)
def test_what_somebody_has_edited_is_kept_and_named(repo, capsys, path, old, new):
    """Only what stands as `fl init` wrote it is ours to take out."""
    repo.write(PROJECT, "[project]\n")
    init.main(["--ci", "github"])
    text = (repo.path / path).read_text()
    assert old in text
    repo.write(path, text.replace(old, new))
    uninstall.main([])
    assert (repo.path / path).read_text() == text.replace(old, new)
    assert f"kept       {path}: " in capsys.readouterr().out


def test_a_table_with_others_below_it_is_taken_out(repo):
    """What was appended after ours stays, with the empty line before it."""
    repo.write(PROJECT, "[project]\n")
    init.main([])
    repo.write(PROJECT, (repo.path / PROJECT).read_text() + "\n[tool.x]\ny = 1\n")
    uninstall.main([])
    assert (repo.path / PROJECT).read_text() == "[project]\n\n[tool.x]\ny = 1\n"


def test_notes_that_no_commit_has_recorded_stop_it(repo, capsys):
    """What was blocked would be forgotten: nothing is touched until --force."""
    init.main([])
    _note(repo)
    before = _tree(repo)
    with pytest.raises(FlError, match=r"1 violation waits in \.git/fl-hooks/spool") as caught:
        uninstall.main([])
    assert "--force" in caught.value.hint
    assert _tree(repo) == before
    capsys.readouterr()
    assert uninstall.main(["--force"]) == 0
    assert not (repo.path / ".git/fl-hooks").exists()
    assert "deleted    .git/fl-hooks " in capsys.readouterr().out


def test_notes_that_are_recorded_stop_nothing(repo):
    """A note whose fragment is written only waits to be tidied away."""
    init.main([])
    _note(repo, fragment=".feedback-loop/violations/2026-11/0123.json")
    assert uninstall.main([]) == 0
    assert not (repo.path / ".git/fl-hooks").exists()


def test_a_dry_run_prints_a_diff_and_does_nothing(repo, capsys):
    """What would be done is a patch that git can apply, with what is kept as a comment."""
    repo.write(CONFIG, "repos:\n-   repo: meta\n    hooks:\n    -   id: identity\n")
    init.main([])
    repo.write(".feedback-loop/README.md", "ours\n")
    _note(repo)
    before = _tree(repo)
    capsys.readouterr()
    assert uninstall.main(["--dry-run"]) == 0
    assert _tree(repo) == before
    patch = capsys.readouterr().out
    assert "# kept: .feedback-loop/README.md: it has been edited\n" in patch
    assert "# .git/fl-hooks: notes and caches, deleted; 1 violation waits in it\n" in patch
    repo.run("git", "apply", stdin=patch)
    applied = _tree(repo)
    repo.git("apply", "-R", stdin=patch)
    uninstall.main(["--force"])
    assert _tree(repo) == applied


def test_hooks_that_it_did_not_write_are_named(repo, capsys):
    """Another hook of ours in the configuration, and somebody's script that calls us, stay."""
    repo.write(
        CONFIG, "repos:\n- repo: https://x.org/y\n  rev: v9.0\n  hooks:\n  - id: fl-scan-push\n"
    )
    repo.hook("pre-commit", "fl-scan || exit 1\nmake lint")
    init.main([])
    uninstall.main([])
    out = capsys.readouterr().out
    assert f"kept       {CONFIG}: the hook fl-scan-push, which fl init did not write\n" in out
    assert "kept       .git/hooks/pre-commit: it calls fl-scan; take that out by hand\n" in out
    assert "fl-scan" in (repo.path / ".git/hooks/pre-commit").read_text()


def test_an_include_of_somebody_is_named(repo, capsys):
    """A .gitlab-ci.yml that was there before includes us by hand: it is kept."""
    repo.write(".gitlab-ci.yml", "include:\n  - local: .gitlab/ci/fl-hooks.yml\n\nstages: [x]\n")
    init.main(["--ci", "gitlab"])
    uninstall.main([])
    assert "kept       .gitlab-ci.yml: " in capsys.readouterr().out
    assert not (repo.path / ".gitlab").exists()
