"""`fl doctor`: every state that it calls wrong, made for real."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fl_hooks import __version__
from fl_hooks.commands import baseline, doctor

BIN = Path(sys.executable).parent
STAGES = ("pre-commit", "pre-merge-commit", "post-commit")
CONFIG = """\
default_install_hook_types: [pre-commit, pre-merge-commit, post-commit]
repos:
  - repo: local
    hooks:
      - id: fl-scan
        name: known faults
        entry: fl-scan
        language: system
        stages: [pre-commit, pre-merge-commit]
        always_run: true
        pass_filenames: false
        verbose: true
      - id: fl-post-commit
        name: bypasses
        entry: fl-scan --post-commit
        language: system
        stages: [post-commit]
        always_run: true
        pass_filenames: false
"""
WORKFLOW = """\
on: pull_request
jobs:
  scan:
    steps:
      - uses: actions/checkout@v4
        with: {fetch-depth: 0}
      - run: fl scan --range origin/main...HEAD
"""
BARE = "try:\n    work()\nexcept:\n    pass\n"
LOG = ".feedback-loop/violations"
BASELINE = ".feedback-loop/baseline.json"


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Return a repository in which nothing is wrong, to be copied."""
    if not (BIN / "fl-scan").exists():
        pytest.skip("fl-scan is not installed beside this Python")
    top = tmp_path_factory.mktemp("doctor") / "repo"
    top.mkdir()
    (top / ".pre-commit-config.yaml").write_text(CONFIG)
    (top / ".github/workflows").mkdir(parents=True)
    (top / ".github/workflows/scan.yml").write_text(WORKFLOW)
    (top / "pyproject.toml").write_text("[tool.fl-hooks]\nexclude = []\n")
    for command in (
        ["git", "init", "-q", "-b", "main"],
        [BIN / "pre-commit", "install", *(f"-t{stage}" for stage in STAGES)],
        ["git", "add", "-A"],
        ["git", "-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qnm", "first"],
    ):
        environment = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"}
        subprocess.run(command, cwd=top, check=True, capture_output=True, env=environment)
    # What the hook after the commit has compiled is for this place only.
    shutil.rmtree(top / ".git/fl-hooks", ignore_errors=True)
    return top


@pytest.fixture
def whole(template, repo, monkeypatch):
    """Return a copy of the repository in which nothing is wrong."""
    shutil.rmtree(repo.path)
    shutil.copytree(template, repo.path)
    monkeypatch.chdir(repo.path)
    monkeypatch.setenv("PATH", f"{BIN}:{os.environ['PATH']}")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(repo.path.parent / "home"))
    return repo


@pytest.fixture
def said(capsys):
    """Return a function that runs the doctor: (topic, level) -> [(text, command), ...]."""

    def run():
        code = doctor.main(["--json"])
        document = json.loads(capsys.readouterr().out)
        assert code == (1 if document["summary"]["wrong"] else 0)
        found = {}
        for one in document["results"]:
            key = (one["topic"], one["level"])
            found.setdefault(key, []).append((one["text"], one["command"]))
        return found

    return run


def _only(found, topic, level="wrong"):
    """Return the one line of a topic and level; nothing else may be wrong."""
    wrong = {key for key in found if key[1] == "wrong"}
    assert wrong <= {(topic, level)}, found
    ((text, command),) = found[topic, level]
    return text, command


def test_nothing_is_wrong(whole, capsys):
    """A repository set up as it should be gets one line per thing looked at, and exit code 0."""
    assert doctor.main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines[:-2] if not line.startswith("ok ")] == []
    assert lines[-1] == "Nothing is wrong."
    for stage in STAGES:
        assert any(f"{stage} hook" in line and "by pre-commit" in line for line in lines)
    assert any(f"{__version__}, {BIN / 'fl-scan'}" in line for line in lines)
    assert whole.status() == ""


def _tree(top):
    """Return name, time and content of everything below a folder."""
    places = sorted(top.rglob("*"))
    files = [place for place in places if place.is_file()]
    times = [(str(place), place.stat().st_mtime_ns) for place in places]
    return times, [hashlib.sha256(place.read_bytes()).hexdigest() for place in files]


def test_it_only_reads(whole):
    """Work tree and git directory stay as they are, down to the index that git would touch."""
    whole.hook("pre-commit")
    whole.write("a.py", BARE)
    whole.stage("a.py")
    whole.blocked()
    os.utime(whole.path / "pyproject.toml", (1, 1))
    before = _tree(whole.path)
    doctor.main([])
    assert _tree(whole.path) == before
    whole.status()
    assert _tree(whole.path) != before, "git itself would have written"


def test_it_works_while_the_index_is_locked(whole, said):
    """Looking takes no lock, so it waits for none; a lock that nobody holds is wrong."""
    lock = whole.write(".git/index.lock", "")
    text, command = _only(said(), "index.lock")
    assert "no git command runs here" in text
    assert command == f"rm {lock}"


def test_a_lock_that_a_git_holds_is_none_to_remove(whole, said):
    """While a git command works in the repository the lock may be its own."""
    whole.write(".git/index.lock", "")
    with subprocess.Popen(["git", "cat-file", "--batch"], cwd=whole.path, stdin=-1) as git:
        text, command = _only(said(), "index.lock", "note")
        git.stdin.close()
    assert text.endswith("a git command may still be at work")
    assert command is None


def test_outside_a_repository(tmp_path, monkeypatch):
    """There is nothing to look at, and that is said as everywhere."""
    from fl_hooks.errors import FlError

    monkeypatch.chdir(tmp_path)
    with pytest.raises(FlError, match="is not in a git repository"):
        doctor.main([])


def test_no_git(whole, said, monkeypatch):
    """Without git there is one line, and no more."""
    monkeypatch.setenv("PATH", str(whole.path / "nothing"))
    found = said()
    assert found == {
        ("git", "wrong"): [("git was not found", "Install git and put it on the PATH.")]
    }


def test_an_old_git(whole, said, monkeypatch):
    """A git that lacks what a scan of a range needs is named with the version it takes."""
    whole.write(
        "bin/git",
        f'#!/bin/sh\ncase "$*" in *--version) echo git version 2.20.1;;\n'
        f'*) exec {shutil.which("git")} "$@";; esac\n',
    ).chmod(0o755)
    monkeypatch.setenv("PATH", f"{whole.path}/bin:{os.environ['PATH']}")
    text, command = _only(said(), "git")
    assert text == "2.20.1 is too old: hooks of merges, and scans of a push, need 2.24"
    assert command == "upgrade git"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives away")
def test_a_repository_of_somebody_else(whole, said):
    """Git refuses to work in it, and the way out is its own."""
    shutil.chown(whole.path, 12345)
    shutil.chown(whole.path / ".git", 12345)
    text, command = _only(said(), "repository")
    assert "belongs to another user" in text
    assert command == f"git config --global --add safe.directory {whole.path}"


def test_a_damaged_index(whole, said):
    """It is made again from HEAD."""
    whole.write(".git/index", "garbage")
    text, command = _only(said(), "repository")
    assert text.startswith("the index cannot be read: ")
    whole.run("sh", "-c", command)
    assert ("repository", "ok") in said()


def test_a_damaged_configuration_of_git(whole, said):
    """What git says is passed on."""
    whole.write(".git/config", "[core")
    assert "bad config line" in _only(said(), "repository")[0]


def test_commands_for_odd_names(whole, said, monkeypatch):
    """Bytes that are no text are written so that a shell understands them."""
    top = os.fsencode(whole.path.parent) + b"/odd \xff\n'name"
    try:
        shutil.copytree(os.fsencode(whole.path), top)
    except OSError:
        pytest.skip("the file system takes text only")
    monkeypatch.chdir(top)
    Path(os.fsdecode(top), ".git/index.lock").write_text("")
    _, command = _only(said(), "index.lock")
    assert command.isascii()
    assert command.isprintable()
    subprocess.run(["bash", "-c", command], check=True)
    assert ("index.lock", "wrong") not in said()


# ---- hooks


@pytest.mark.parametrize("stage", STAGES)
def test_a_hook_that_is_not_installed(whole, said, stage):
    """What the configuration asks for and git does not run is wrong; pre-commit installs it."""
    (whole.path / ".git/hooks" / stage).unlink()
    text, command = _only(said(), f"{stage} hook")
    assert text.startswith("is not installed: ")
    assert command == "pre-commit install"
    whole.run(*command.split())
    assert (f"{stage} hook", "ok") in said()


def test_types_that_install_would_leave_out_are_named(whole, said):
    """Without default_install_hook_types a plain install brings the pre-commit hook alone."""
    whole.write(".pre-commit-config.yaml", CONFIG.partition("\n")[2])
    for stage in STAGES[1:]:
        (whole.path / ".git/hooks" / stage).unlink()
    found = said()
    for stage in STAGES[1:]:
        ((_, command),) = found[f"{stage} hook", "wrong"]
        assert command == f"pre-commit install -t {stage}"
        whole.run(*command.split())
    assert not [key for key in said() if key[1] == "wrong"]


def test_nothing_is_set_up(repo, said, monkeypatch):
    """In a repository that does not know fl-hooks the way is fl init."""
    monkeypatch.setenv("PATH", f"{BIN}:{os.environ['PATH']}")
    repo.commit()
    assert _only(said(), "pre-commit hook") == (
        "is not installed: no commit is scanned",
        "fl init",
    )


@pytest.mark.parametrize("sign", [".feedback-loop/README.md", ".git/hooks/commit-msg"])
def test_a_clone_of_a_repository_with_plain_hooks(repo, said, monkeypatch, sign):
    """Where fl-hooks was set up, or other hooks are, without a front end, none is asked for."""
    monkeypatch.setenv("PATH", f"{BIN}:{os.environ['PATH']}")
    repo.write(sign, "#!/bin/sh\n").chmod(0o755)
    repo.commit()
    assert said()["pre-commit hook", "wrong"][0][1] == "fl init --hooks git"


def test_a_configuration_without_us(whole, said):
    """The front end runs, but not fl-scan."""
    whole.write(".pre-commit-config.yaml", "repos: []\n")
    found = said()
    text = "installed by pre-commit, but .pre-commit-config.yaml has no fl-scan"
    assert found["pre-commit hook", "wrong"] == [(text, "fl init")]


def test_no_configuration(whole, said):
    """The front end's hook without its configuration fails every commit."""
    (whole.path / ".pre-commit-config.yaml").unlink()
    ((text, command),) = said()["pre-commit hook", "wrong"]
    assert (text, command) == (
        "installed by pre-commit, but there is no .pre-commit-config.yaml",
        "fl init, or pre-commit uninstall -t pre-commit",
    )


def test_a_configuration_that_is_no_yaml(whole, said):
    """What YAML says is passed on with the line."""
    whole.write(".pre-commit-config.yaml", "repos: [\n")
    ((text, command),) = said()["pre-commit hook", "wrong"]
    assert "cannot be read" in text
    assert "line 2" in text
    assert command == "mend .pre-commit-config.yaml"


def test_a_stage_is_left_out(whole, said):
    """An fl-scan that runs at other stages only does not reach clean merges."""
    text = CONFIG.replace("stages: [pre-commit, pre-merge-commit]", "stages: [commit]")
    whole.write(".pre-commit-config.yaml", text)
    text, command = _only(said(), "pre-merge-commit hook")
    assert "leaves out the stage pre-merge-commit" in text
    assert "add pre-merge-commit to the stages of fl-scan" in command


def test_without_the_hook_after_the_commit(whole, said):
    """A team may leave it out: that is worth a note."""
    whole.write(".pre-commit-config.yaml", CONFIG.partition("      - id: fl-post-commit")[0])
    text, command = _only(said(), "post-commit hook", "note")
    assert "a commit with --no-verify goes unseen" in text
    assert command == "fl init"


def test_a_hook_that_is_not_executable(whole, said):
    """Git passes over it with a hint that scrolls away."""
    place = whole.path / ".git/hooks/pre-commit"
    place.chmod(0o644)
    text, command = _only(said(), "pre-commit hook")
    assert "is not executable" in text
    whole.run(*command.split())
    assert ("pre-commit hook", "ok") in said()


def _shim(whole, python):
    for stage in STAGES:
        place = whole.path / ".git/hooks" / stage
        lines = place.read_text().splitlines(keepends=True)
        lines = [f"INSTALL_PYTHON={python}\n" if "INSTALL_PYTHON=" in x else x for x in lines]
        place.write_text("".join(lines))


def test_the_python_of_the_hook_is_gone(whole, said, monkeypatch):
    """The hook falls back to the pre-commit on the PATH; without one it fails."""
    _shim(whole, "/gone/bin/python3")
    found = said()
    ((text, command),) = found["pre-commit hook", "note"]
    assert (
        text == "it starts /gone/bin/python3, which is gone; the pre-commit on the PATH stands in"
    )
    assert command == "pre-commit install -f -t pre-commit"
    monkeypatch.setenv("PATH", f"{_without_front_ends(whole)}:/usr/bin:/bin")
    ((text, _),) = said()["pre-commit hook", "wrong"]
    assert text.endswith("which is gone, and there is no pre-commit on the PATH")


def _without_front_ends(whole):
    folder = whole.path.parent / "only-fl-scan"
    folder.mkdir()
    (folder / "fl-scan").symlink_to(BIN / "fl-scan")
    return folder


def test_pre_commit_is_gone_from_its_python(whole, said):
    """A virtual environment made anew has the Python that the hook starts, and no pre-commit."""
    python = whole.write("venv/bin/python3", "#!/bin/sh\n")
    python.chmod(0o755)
    whole.write("venv/pyvenv.cfg", "home = /usr/bin\n")
    _shim(whole, python)
    ((text, command),) = said()["pre-commit hook", "wrong"]
    assert text == f"it starts {python}, where pre-commit is no longer installed"
    assert command == "pre-commit install -f -t pre-commit"
    (whole.path / "venv/lib/python3.11/site-packages/pre_commit").mkdir(parents=True)
    assert ("pre-commit hook", "ok") in said()


def test_prek(whole, said):
    """Hooks of prek are known, and its own configuration file is."""
    whole.run("prek", "install", "-f")
    assert said()["pre-commit hook", "ok"] == [("installed by prek, runs fl-scan", None)]
    whole.write("prek.toml", '[[repos]]\nrepo = "local"\nhooks = []\n')
    ((text, _),) = said()["pre-commit hook", "wrong"]
    assert text == "installed by prek, but prek.toml has no fl-scan"
    (whole.path / "prek.toml").unlink()
    (whole.path / ".git/hooks/post-commit").unlink()
    assert said()["post-commit hook", "wrong"][0][1] == "prek install"


@pytest.mark.parametrize("moved", ["/dev/null", "nowhere", ".githooks"])
def test_hooks_are_looked_for_elsewhere(whole, said, moved):
    """core.hooksPath leaves the installed hooks unused, and pre-commit installs none beside it."""
    (whole.path / ".githooks").mkdir()
    whole.git("config", "core.hooksPath", moved)
    text, command = _only(said(), "hooks")
    assert text.startswith(f'core.hooksPath is "{moved}", which ')
    assert command == "git config --unset-all core.hooksPath"
    for stage in STAGES:
        (whole.path / ".git/hooks" / stage).unlink()
    _, command = _only(said(), "hooks")
    assert command == "git config --unset-all core.hooksPath && pre-commit install"
    whole.run("sh", "-c", command)
    assert ("pre-commit hook", "ok") in said()


def test_hooks_elsewhere_that_are_ours(whole, said):
    """With scripts of ours in core.hooksPath all is well."""
    whole.git("config", "core.hooksPath", ".githooks")
    for stage in STAGES:
        whole.hook(stage)
    found = said()
    assert not [key for key in found if key[1] == "wrong"]
    assert found["pre-commit hook", "ok"] == [("a script that names fl-scan", None)]


def test_a_linked_work_tree_has_the_hooks_of_the_main_one(whole, said, monkeypatch):
    """Its git directory holds none, and git does not look there."""
    whole.git("worktree", "add", "-q", "../linked")
    monkeypatch.chdir(whole.path.parent / "linked")
    assert ("pre-commit hook", "ok") in said()


def test_a_script_of_somebody_else(whole, said):
    """A raw hook that does not name fl-scan scans nothing."""
    whole.hook("pre-commit", "exec make lint")
    text, command = _only(said(), "pre-commit hook")
    assert text.endswith("does not name fl-scan: no commit is scanned")
    assert command == "add to it: fl-scan || exit 1"


def test_a_script_whose_program_is_gone(whole, said, monkeypatch):
    """The absolute path in a raw hook went with the environment it was in."""
    whole.hook("pre-commit", 'exec "/gone/bin/fl-scan" "$@"')
    assert said()["pre-commit hook", "ok"]
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    ((text, _),) = said()["pre-commit hook", "wrong"]
    assert text == "it starts /gone/bin/fl-scan, which is gone"


def test_a_script_that_calls_the_front_end(whole, said):
    """`pre-commit run` in a raw hook reaches what the configuration names."""
    whole.hook("pre-commit", "exec pre-commit run")
    assert said()["pre-commit hook", "ok"] == [("installed by a script, runs fl-scan", None)]


def test_husky(whole, said):
    """Husky keeps core.hooksPath for itself and runs the file above."""
    whole.git("config", "core.hooksPath", ".husky/_")
    whole.write(".husky/_/pre-commit", '#!/usr/bin/env sh\n. "$(dirname "$0")/h"').chmod(0o755)
    ((text, command),) = said()["pre-commit hook", "wrong"]
    assert text == ".husky/pre-commit is not there: no commit is scanned"
    assert command == "echo 'fl-scan' >> .husky/pre-commit"
    whole.run("sh", "-c", command)
    assert said()["pre-commit hook", "ok"] == [("run by husky, names fl-scan", None)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("lefthook.yml", "pre-commit:\n  commands:\n    fl:\n      run: {}\n"),
        (".lefthook.toml", "[pre-commit.commands.fl]\nrun = '{}'\n"),
    ],
)
def test_lefthook(whole, said, name, text):
    """Lefthook runs what its configuration names at that hook."""
    whole.hook("pre-commit", 'call_lefthook run "pre-commit" "$@"')
    whole.write(name, text.format("make"))
    assert said()["pre-commit hook", "wrong"][0][1] == "run: fl-scan"
    whole.write(name, text.format("fl-scan"))
    assert ("pre-commit hook", "ok") in said()


def test_scanned_twice(whole, said):
    """Plain hooks from before the front end go on running beside it; so does a second entry."""
    (whole.path / ".git/hooks/pre-commit").unlink()
    whole.hook("pre-commit")
    whole.run("pre-commit", "install")
    text, command = _only(said(), "pre-commit hook", "note")
    assert text.startswith("fl-scan runs twice: pre-commit also runs ")
    whole.run("sh", "-c", command)
    assert ("pre-commit hook", "note") not in said()
    whole.write(".pre-commit-config.yaml", CONFIG + CONFIG.partition("repos:\n")[2])
    text, command = _only(said(), "fl-scan entry", "note")
    assert text == "it is there 2 times: each one runs"
    assert command == "take 1 entry out of .pre-commit-config.yaml"


# ---- entries and programs


@pytest.mark.parametrize(
    ("right", "given", "level"),
    [
        ("pass_filenames: false", "pass_filenames: true", "wrong"),
        ("always_run: true", "args: []", "note"),
        ("verbose: true", "verbose: false", "note"),
    ],
)
def test_keys_of_the_entry(whole, said, right, given, level):
    """Keys of the local entry that keep the hook from its work are named with the right value."""
    whole.write(".pre-commit-config.yaml", CONFIG.replace(right, given, 1))
    _, command = _only(said(), "fl-scan entry", level)
    assert command == f"in .pre-commit-config.yaml set {right} for fl-scan"


@pytest.mark.usefixtures("whole")
def test_no_fl_scan_on_the_path(said, monkeypatch):
    """`language: system` starts what is on the PATH."""
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    text, command = _only(said(), "fl-scan")
    assert text == "fl-scan is not on the PATH, and the hook starts it from there"
    assert command == "activate the environment that holds fl-hooks"


@pytest.mark.parametrize(
    ("script", "text"),
    [
        ("echo fl-scan 0.0.1", f"is 0.0.1, this fl is {__version__}: two installations"),
        ("exit 1", "does not start"),
    ],
)
def test_another_fl_scan_on_the_path(whole, said, monkeypatch, script, text):
    """Two installations write and read two forms of the record; one may be broken."""
    place = whole.write("../other/fl-scan", f"#!/bin/sh\n{script}\n")
    place.chmod(0o755)
    monkeypatch.setenv("PATH", f"{place.parent.resolve()}:{os.environ['PATH']}")
    assert text in _only(said(), "fl-scan")[0]


@pytest.mark.parametrize(
    ("rev", "level", "command"),
    [
        (f"v{__version__}", "ok", None),
        ("v0.0.1", "note", "pre-commit autoupdate --repo https://example.org/fl-hooks"),
        ("v99.0.0", "note", "pip install -U fl-hooks"),
        ("deadbeef", "note", None),
    ],
)
def test_a_pinned_hook(whole, said, rev, level, command):
    """The version that pre-commit installs is compared with this one."""
    whole.write(
        ".pre-commit-config.yaml",
        f"repos:\n- repo: https://example.org/fl-hooks\n  rev: {rev}\n"
        "  hooks: [{id: fl-scan}, {id: fl-post-commit}]\n",
    )
    assert _only(said(), "version", level)[1] == command


# ---- configuration


def test_mistakes_in_the_configuration(whole, said):
    """Each one stands on a line of its own, with file and line."""
    whole.write("pyproject.toml", '[tool.fl-hooks]\nmood = "x"\nfail_on = "hihg"\n')
    found = said()["configuration", "wrong"]
    assert [text.partition(" ")[0] for text, _ in found] == [
        "pyproject.toml:2:",
        "pyproject.toml:3:",
    ]
    assert found[0][1] == "mend pyproject.toml:2"


def test_an_unknown_check_in_the_configuration(whole, said):
    """A check that no pattern has is found by looking at both."""
    whole.write("pyproject.toml", '[tool.fl-hooks.checks]\nbare-exept = "off"\n')
    text, _ = _only(said(), "configuration")
    assert "bare-exept" in text
    assert "bare-except" in text


def test_a_broken_pattern(whole, said):
    """A pattern of the repository's own is named with what is wrong in it."""
    whole.write("patterns/mine/pattern.yml", "schema: fl-hooks/1\n")
    found = said()["patterns", "wrong"]
    assert all(text.startswith("patterns/mine/pattern.yml") for text, _ in found)


def test_a_match_that_is_not_trusted(whole, said):
    """It is left out on this machine, and the way to trust it is told."""
    bundled = Path(__file__).parents[2] / "patterns" / "nan_inf_handling"
    shutil.copytree(bundled, whole.path / "patterns" / "nan_inf_handling")
    text, command = _only(said(), "patterns", "note")
    assert text == "patterns/nan_inf_handling/match.py is not run: this repository is not trusted"
    assert "trusted = [...]" in command


def test_observing_since(whole, said):
    """That nothing blocks is easily forgotten; the day it began is told."""
    whole.write("pyproject.toml", '[tool.fl-hooks]\nmode = "observe"\n')
    assert _only(said(), "mode", "note")[0] == "nothing blocks: mode is observe"
    whole.commit(date="2026-10-02T10:00:00+00:00")
    text, command = _only(said(), "mode", "note")
    assert text == "nothing blocks: mode is observe, since 2026-10-02"
    assert command == 'when the team is ready: mode = "enforce" in pyproject.toml'


def test_recording_is_off(whole, said):
    """A record that stays empty on purpose is a note."""
    whole.write("pyproject.toml", '[tool.fl-hooks]\nrecord = "off"\n')
    assert _only(said(), "record", "note")[0] == "nothing is recorded: record is off"


@pytest.fixture
def legacy(whole):
    """Return a repository with a baseline of one finding."""
    whole.write("old.py", BARE)
    whole.commit()
    assert baseline.main(["create"]) == 0
    whole.commit()
    return whole


def test_a_baseline(legacy, said, capsys):
    """A whole one is fine; files that are gone since can be taken out."""
    capsys.readouterr()
    assert said()["baseline", "ok"] == [("1 finding accepted", None)]
    legacy.git("rm", "-q", "old.py")
    text, command = _only(said(), "baseline", "note")
    assert text == "it names 1 file that git no longer tracks"
    assert command == "fl baseline trim"


def test_a_baseline_that_is_not_tracked(legacy, said, capsys):
    """Nobody else has it then."""
    capsys.readouterr()
    legacy.git("rm", "-q", "--cached", BASELINE)
    assert _only(said(), "baseline", "note")[1] == f"git add {BASELINE}"


def test_a_baseline_with_the_marks_of_a_conflict(legacy, said, capsys):
    """What its reader says is passed on, line and way out."""
    capsys.readouterr()
    data = (legacy.path / BASELINE).read_text()
    legacy.write(BASELINE, data.replace("{", "<<<<<<< HEAD\n{", 1))
    text, command = _only(said(), "baseline")
    assert text.startswith(f"{BASELINE}:1: ")
    assert "fl baseline trim" in command


# ---- record


@pytest.fixture
def recorded(whole):
    """Return a repository with a record of one violation, and its fragment."""
    whole.hook("pre-commit")
    whole.hook("post-commit", "exec fl-scan --post-commit")
    whole.write("pyproject.toml", '[tool.fl-hooks]\nfail_on = "critical"\n')
    whole.write("b.py", BARE)
    whole.stage()
    whole.goes()
    (fragment,) = whole.added()
    assert whole.status() == ""
    return whole, fragment


def test_a_whole_record(recorded, said):
    """What the hook has written is as it should be."""
    assert recorded
    found = said()
    assert ("record", "ok") in found
    assert ("notes", "ok") in found


def test_faults_of_the_record(recorded, said):
    """What `fl log check` finds is told, with what mends it; a long list is cut."""
    repo, fragment = recorded
    original = (repo.path / fragment).read_text()
    repo.write(fragment, original.replace("high", "low"))
    text, command = _only(said(), "record")
    assert fragment in text
    repo.run("sh", "-c", command)
    assert repo.status() == ""
    for number in range(5):
        repo.write(f"{LOG}/2026-11/{number}.json", original)
    lines = said()["record", "wrong"]
    assert len(lines) == 4
    assert lines[3] == ("2 more faults in it", "fl log check")


def test_a_record_of_many_files(recorded, said, monkeypatch):
    """Closed months can be one file each."""
    assert recorded
    monkeypatch.setattr("fl_hooks.commands.doctor_record._MANY", 1)
    text, command = _only(said(), "record", "note")
    assert text == "it has 4 files, which git looks at in each status"
    assert command == "fl log compact"


def test_a_record_that_git_ignores(whole, said):
    """The hook does not mind; people who look for the files do."""
    whole.write(".gitignore", "build/\n.feedback-loop/\n")
    text, command = _only(said(), "record", "note")
    assert "git ignores the record (.feedback-loop/)" in text
    assert command == "take line 2 out of .gitignore"


def test_notes_that_wait(whole, said):
    """What a blocked commit left is told with its age."""
    whole.hook("pre-commit")
    whole.write("a.py", BARE)
    whole.stage()
    whole.blocked()
    ((text, _),) = said()["notes", "ok"]
    assert text.startswith("1 violation for the next commit to settle (1 blocked), the oldest for ")
    (file,) = (whole.path / ".git/fl-hooks/spool").glob("*.json")
    file.rename(file.with_name(f"{time.time_ns() - 10**16:020d}-1.json"))
    text, command = _only(said(), "notes", "note")
    assert "the oldest for 115 days; a file that was never committed leaves its note" in text
    assert command == "fl log show --pending"


def test_a_note_that_cannot_be_read(whole, said):
    """A damaged note stays where it is, and its file is named."""
    place = whole.write(".git/fl-hooks/spool/00000000000000000001-1.json", "{")
    text, command = _only(said(), "notes")
    assert "not read" in text
    assert command == f"rm {place}"


def test_what_a_killed_hook_left(whole, said):
    """Temporary files of days ago tell of a hook that was killed."""
    place = whole.write(".git/fl-hooks/spool/.x.1.aa.tmp", "{")
    os.utime(place, (time.time() - 200_000,) * 2)
    assert "1 file of a hook that was killed" in _only(said(), "notes", "note")[0]


def test_a_cache_that_cannot_be_kept(whole, said):
    """A file where the folder should be keeps notes and cache from being written."""
    shutil.rmtree(whole.path / ".git/fl-hooks", ignore_errors=True)
    place = whole.write(".git/fl-hooks", "")
    text, command = _only(said(), "cache")
    assert text == f"{place} is no folder: nothing can be kept"
    assert command == f"rm {place}"


def test_a_damaged_cache(whole, said):
    """It is only made again, and told so."""
    whole.scan()
    (place,) = (whole.path / ".git/fl-hooks/cache").glob("*.bin")
    assert ("cache", "ok") in said()
    place.write_bytes(place.read_bytes()[:-1])
    assert "is damaged" in _only(said(), "cache", "note")[0]


# ---- the repository's state and the surroundings


@pytest.mark.parametrize(
    ("alias", "found"),
    [
        ("commit --no-verify", True),
        ("commit -nm wip", True),
        ("!git add -A && git commit -n -m wip", True),
        ("commit -m", False),
        ("log -n 5", False),
        ("commit --no-edit --amend", False),
    ],
)
def test_an_alias_that_skips_hooks(whole, said, alias, found):
    """A habit that is easily forgotten."""
    whole.git("config", "alias.ci", alias)
    found_now = said().get(("alias", "note"), [])
    assert [command for _, command in found_now] == (
        ["git config --local --unset alias.ci"] if found else []
    )


@pytest.mark.parametrize(
    ("given", "level"),
    [
        ("SKIP=ruff, fl-scan", "wrong"),
        ("PREK_SKIP=fl-scan", "wrong"),
        ("LEFTHOOK=0", "wrong"),
        ("GIT_INDEX_FILE=.git/index", "note"),
    ],
)
@pytest.mark.usefixtures("whole")
def test_an_environment_that_skips_hooks(said, monkeypatch, given, level):
    """What an exported variable switches off is switched off in this shell only."""
    name, _, value = given.partition("=")
    monkeypatch.setenv(name, value)
    assert _only(said(), "environment", level)[1] == f"unset {name}"


def test_operations_in_progress(whole, said):
    """A rebase that stopped is worth a note: its picks run no hook."""
    whole.write("a.txt", "a")
    whole.commit("a")
    whole.git("rebase", "-q", "-x", "false", "HEAD~1", check=False)
    assert "a rebase is in progress" in _only(said(), "operation", "note")[0]


def test_a_shallow_clone(whole, said, monkeypatch):
    """Dates and merge bases may lie beyond its end."""
    whole.write("a.txt", "a")
    whole.commit("a")
    whole.git("clone", "-q", "--depth=1", f"file://{whole.path}", "../shallow")
    monkeypatch.chdir(whole.path.parent / "shallow")
    ((text, command),) = said()["history", "note"]
    assert "it is shallow" in text
    assert command.startswith("git fetch --unshallow")


def test_ci(whole, said):
    """Without a scan of ranges in CI a note; with one on a shallow clone another."""
    file = ".github/workflows/scan.yml"
    whole.write(file, WORKFLOW.replace("fetch-depth: 0", "fetch-depth: 1"))
    text, command = _only(said(), "CI", "note")
    assert (text, command) == (
        f"{file} scans a range of a shallow clone",
        f"set fetch-depth: 0 in {file}",
    )
    (whole.path / file).unlink()
    assert _only(said(), "CI", "note")[1] == "fl init --ci github"
    whole.write(".gitlab-ci.yml", "test: {script: [make]}\n")
    assert _only(said(), "CI", "note")[1] == "fl init --ci gitlab"


def test_our_action_scans_too(whole, said):
    """A workflow that uses it counts, and it needs the history as well."""
    file = ".github/workflows/scan.yml"
    step = "on: push\njobs: {a: {steps: [{uses: actions/checkout@v7, with: {fetch-depth: 0}}]}}\n"
    whole.write(file, step + "# as a step: uses: example/fl-hooks@v0.3\n")
    assert _only(said(), "CI", "ok")[0] == f"{file} scans ranges of commits"
    whole.write(file, "steps:\n  - uses: example/fl-hooks@v0.3\n")
    assert "shallow clone" in _only(said(), "CI", "note")[0]


def test_recording_in_ci_that_no_workflow_does(whole, said):
    """`record = "ci"` without a job that records leaves the record empty."""
    whole.write("pyproject.toml", '[tool.fl-hooks]\nrecord = "ci"\n')
    assert 'record is "ci"' in _only(said(), "CI", "note")[0]


def test_a_terminal_gets_colours_and_no_control_characters(whole, capsys, monkeypatch):
    """What mends a thing stands on its own line; a path cannot move the cursor."""
    whole.git("config", "core.hooksPath", "a\x1b[31mb")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "120")
    assert doctor.main([]) == 1
    out = capsys.readouterr().out
    assert "-> git config --unset-all core.hooksPath" in out
    assert "a\\x1b[31mb" in out
    assert "a\x1b" not in out
