"""`fl init`."""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from fl_hooks import __version__
from fl_hooks.commands import init
from fl_hooks.errors import FlError
from fl_hooks.store.config import load_config

CONFIG = ".pre-commit-config.yaml"
FILES = [
    ".feedback-loop/README.md",
    ".feedback-loop/config.toml",
    ".feedback-loop/violations/.gitattributes",
    ".feedback-loop/violations/README.md",
    ".pre-commit-config.yaml",
]


def _files(repo):
    names = repo.git("ls-files", "-co", "--exclude-standard").splitlines()
    return sorted(names)


def test_a_new_repository_gets_everything(repo, capsys):
    """Hook entry, configuration and the record's folder are made and named line by line."""
    assert init.main([]) == 0
    assert _files(repo) == FILES
    out = capsys.readouterr().out
    assert all(f"created    {path}" in out for path in FILES)
    assert "pre-commit install" in out
    assert "git add .pre-commit-config.yaml .feedback-loop\n" in out
    config = tomllib.loads((repo.path / ".feedback-loop/config.toml").read_text())
    assert config == {"mode": "enforce", "fail_on": "high", "exclude": []}


def test_a_second_run_changes_nothing(repo, capsys):
    """What is set up stays as it is, to the byte."""
    init.main([])
    before = {path: (repo.path / path).stat().st_mtime_ns for path in FILES}
    capsys.readouterr()
    assert init.main([]) == 0
    assert {path: (repo.path / path).stat().st_mtime_ns for path in FILES} == before
    out = capsys.readouterr().out
    assert out.count("unchanged") == len(FILES)
    assert "Nothing to do" in out


def test_what_the_team_has_written_is_kept(repo):
    """Files of ours that somebody changed are theirs."""
    repo.write(".feedback-loop/README.md", "our own words\n")
    repo.write(".feedback-loop/config.toml", 'mode = "observe"\n')
    init.main([])
    assert (repo.path / ".feedback-loop/README.md").read_text() == "our own words\n"
    assert (repo.path / ".feedback-loop/config.toml").read_text() == 'mode = "observe"\n'


def test_the_configuration_goes_into_pyproject_where_there_is_one(repo):
    """The table is appended; what stood there stays, to the byte."""
    before = '# mine\r\n[project]\r\nname = "x"'
    repo.write("pyproject.toml", before.encode())
    init.main([])
    text = (repo.path / "pyproject.toml").read_bytes().decode()
    assert text.startswith(before + "\r\n\r\n[tool.fl-hooks]\r\n")
    assert tomllib.loads(text)["tool"]["fl-hooks"]["mode"] == "enforce"
    assert not (repo.path / ".feedback-loop/config.toml").exists()


def test_a_configuration_in_the_other_place_is_left_there(repo):
    """With a config.toml, no second table is written into pyproject.toml."""
    repo.write("pyproject.toml", "[project]\n")
    repo.write(".feedback-loop/config.toml", 'mode = "observe"\n')
    init.main([])
    assert (repo.path / "pyproject.toml").read_text() == "[project]\n"


def test_a_dry_run_prints_a_diff_and_does_nothing(repo, capsys):
    """What would be done is shown as a patch that git can apply."""
    repo.write("pyproject.toml", "[project]")
    repo.write(".feedback-loop/README.md", "ours\n")
    before = _files(repo)
    assert init.main(["--dry-run"]) == 0
    assert _files(repo) == before
    patch = capsys.readouterr().out
    assert "# .feedback-loop/README.md: nothing to do" in patch
    assert "\\ No newline at end of file" in patch
    repo.run("git", "apply", stdin=patch)
    applied = {path: (repo.path / path).read_bytes() for path in _files(repo)}
    repo.git("clean", "-qfdx")
    repo.write("pyproject.toml", "[project]")
    repo.write(".feedback-loop/README.md", "ours\n")
    init.main([])
    assert {path: (repo.path / path).read_bytes() for path in _files(repo)} == applied


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("repos: [", "line 1: "),
        ("- a\n", "this is no configuration of pre-commit"),
        ("repos: 7\n", "this is no configuration of pre-commit"),
        ("repos: [{repo: meta, hooks: [{id: identity}]}]\n", "repos is written in braces"),
        ("{repos: []}\n", "it is written in a way that cannot be edited safely"),
        ("default_install_hook_types: pre-commit\n", "it is written in a way that cannot be"),
    ],
)
def test_a_configuration_that_cannot_be_edited_is_left_alone(repo, text, message):
    """The error says why and what to write by hand; nothing at all is written."""
    repo.write(CONFIG, text)
    with pytest.raises(FlError) as caught:
        init.main([])
    assert caught.value.message.startswith(f"{CONFIG}: {message}")
    assert caught.value.hint
    assert _files(repo) == [CONFIG]
    assert (repo.path / CONFIG).read_text() == text


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("pyproject.toml", b"[project\n", "pyproject.toml"),
        ("pyproject.toml", b"tool = {x = 1}\n", "pyproject.toml: no table can be added"),
        ("pyproject.toml", b"[tool.fl-hooks]\nmod = 'enforce'\n", "pyproject.toml:2: "),
        ("pyproject.toml", b"name = '\xff'\n", "pyproject.toml:1: it is not UTF-8 text"),
        (CONFIG, b"repos: []\n# \xff\n", f"{CONFIG}:2: it is not UTF-8 text"),
    ],
)
def test_a_broken_file_is_named(repo, path, text, message):
    """Whatever cannot be read or extended stops it before anything is written."""
    repo.write(path, text)
    with pytest.raises(FlError) as caught:
        init.main([])
    assert caught.value.message.startswith(message)
    assert _files(repo) == [path]


def test_a_file_that_cannot_be_written_is_an_error(repo):
    """A folder in a file's place is named; what was done before is kept."""
    (repo.path / ".feedback-loop").write_text("a file, not a folder\n")
    with pytest.raises(FlError, match=r"^\.feedback-loop/.* cannot be (read|written)"):
        init.main([])


def test_an_ignored_record_is_pointed_out(repo, capsys):
    """Where .gitignore hides the folder, `git add` would refuse it."""
    repo.write(".gitignore", ".*\n")
    init.main([])
    assert "Note: git ignores .feedback-loop/violations." in capsys.readouterr().out


def test_outside_a_repository_there_is_nothing_to_set_up(tmp_path, monkeypatch):
    """The error says how to make a repository."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FlError, match="is not in a git repository") as caught:
        init.main([])
    assert "git init" in caught.value.hint


def test_from_a_subfolder_the_root_is_set_up(repo, monkeypatch):
    """The files lie where git and pre-commit look for them."""
    repo.write("a/b/c.py", "")
    monkeypatch.chdir(repo.path / "a" / "b")
    init.main([])
    assert (repo.path / CONFIG).exists()


def test_with_a_url_pre_commit_installs_fl_hooks_itself(repo):
    """The tag is that of the version that runs, unless another one is asked for."""
    init.main(["--repo", "https://example.org/fl-hooks"])
    (item,) = yaml.safe_load((repo.path / CONFIG).read_text())["repos"]
    assert (item["repo"], item["rev"]) == ("https://example.org/fl-hooks", f"v{__version__}")
    assert item["hooks"] == [{"id": "fl-scan"}, {"id": "fl-post-commit"}]


def test_a_linked_configuration_stays_a_link(repo):
    """The file behind the link is edited."""
    repo.write("shared/pre-commit.yaml", "repos: []\n")
    (repo.path / CONFIG).symlink_to("shared/pre-commit.yaml")
    init.main([])
    assert (repo.path / CONFIG).is_symlink()
    assert "fl-scan" in (repo.path / "shared/pre-commit.yaml").read_text()


@pytest.mark.parametrize("project", [True, False])
def test_the_mode_can_be_chosen(repo, project):
    """The first weeks are best spent observing."""
    if project:
        repo.write("pyproject.toml", "[project]\n")
    init.main(["--mode", "observe"])
    assert load_config(str(repo.path)).config.mode == "observe"


def test_another_mode_that_is_configured_stays(repo, capsys):
    """What is configured is theirs; how to change it is said."""
    repo.write(".feedback-loop/config.toml", 'fail_on = "high"\n')
    init.main(["--mode", "observe"])
    assert (repo.path / ".feedback-loop/config.toml").read_text() == 'fail_on = "high"\n'
    assert 'Set `mode = "observe"` in .feedback-loop/config.toml.' in capsys.readouterr().out


def test_the_hook_after_a_commit_can_be_left_out(repo):
    """Then nothing is said of post-commit at all."""
    init.main(["--no-post-commit"])
    assert "post-commit" not in (repo.path / CONFIG).read_text()


def test_an_older_setup_is_brought_up_to_date(repo, capsys):
    """Run again, it adds what came with a later version, and names the one file it touches."""
    init.main(["--no-post-commit"])
    capsys.readouterr()
    init.main([])
    out = capsys.readouterr().out
    assert out.count("changed   ") == 1
    assert "fl-post-commit" in (repo.path / CONFIG).read_text()


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("ci:\n  autofix_prs: false\nrepos: []\n", "pre-commit.ci has no fl-scan"),
        ("default_stages: [post-commit]\nrepos: []\n", "now run after each commit too"),
        (
            "repos:\n- repo: https://x.org/y\n  rev: v0.2.0\n  hooks:\n  - id: fl-scan\n",
            "fl-scan is pinned to v0.2.0",
        ),
    ],
)
def test_what_is_to_be_known_besides(repo, capsys, text, note):
    """A note for each thing that would surprise later."""
    repo.write(CONFIG, text)
    init.main([])
    assert note in capsys.readouterr().out


@pytest.mark.slow
def test_after_init_real_pre_commit_blocks_a_fault(repo):
    """After `pre-commit install`, git commit: a fault is blocked and the fix records it."""
    bin_dir = Path(sys.executable).parent
    if not (bin_dir / "pre-commit").exists() or not (bin_dir / "fl-scan").exists():
        pytest.skip("pre-commit or fl-scan is not installed beside this Python")
    path = {"PATH": f"{bin_dir}{os.pathsep}{os.environ['PATH']}"}
    init.main([])
    repo.run("pre-commit", "install", **path)
    repo.stage()
    repo.goes(**path)
    repo.write("a.py", "try:\n    x = 1\nexcept:\n    x = 2\n")
    repo.stage()
    assert "a.py:3:1" in repo.blocked(**path)
    repo.write("a.py", "x = 1\n")
    repo.stage()
    repo.goes(**path)
    assert repo.outcomes() == [("a.py", "bare-except", "prevented")]
    assert repo.status() == ""
