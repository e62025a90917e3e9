"""How fl-scan is called, what it answers, and its exit codes."""

from __future__ import annotations

import subprocess
import sys

import pytest

from fl_hooks import __version__, hook
from fl_hooks.errors import FlError
from tests.faults import BARE, CLEAN, SILENT


def test_version_and_help(repo):
    """--version and --help need no repository and end with 0."""
    assert repo.scan("--version", cwd="/").stdout == f"fl-scan {__version__}\n"
    assert repo.scan("--help", cwd="/").stdout.startswith("usage: fl-scan")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--stagd"], "Did you mean --staged?"),
        (["--nothing-like-it"], "It knows"),
        (["a.py"], "pass_filenames: false"),
    ],
)
def test_wrong_call_is_the_user_s_mistake(repo, words, said):
    """A word that fl-scan does not know ends with 2 and a way out."""
    done = repo.scan(*words)
    assert done.returncode == 2
    assert said in done.stderr


def test_not_a_repository(repo, tmp_path):
    """Outside a repository the message says so."""
    done = repo.scan(cwd=tmp_path, GIT_CEILING_DIRECTORIES=str(tmp_path.parent))
    assert done.returncode == 2
    assert "not in a git repository" in done.stderr


def test_bare_repository(make_repo):
    """A bare repository has no files to scan."""
    done = make_repo("bare.git", "--bare").scan()
    assert done.returncode == 2
    assert "bare repository" in done.stderr


def test_no_commits_yet(repo):
    """Before the first commit, everything staged is scanned."""
    assert repo.scan().returncode == 0
    repo.write("a.py", BARE)
    repo.stage()
    assert repo.scan().returncode == 1


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("[tool.fl-hooks]\nfail_onn = 'high'\n", "fail_on"),
        ("[tool.fl-hooks]\nfail_on = 'hihg'\n", "high"),
        ("[tool.fl-hooks\n", "pyproject.toml"),
    ],
)
def test_broken_configuration(repo, config, said):
    """A mistake in the configuration ends with 2 and names it."""
    repo.write("pyproject.toml", config)
    done = repo.scan()
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_broken_pattern(repo):
    """A mistake in the team's own pattern ends with 2 and names the file."""
    repo.write("patterns/own/pattern.yml", "schema: fl-hooks/1\ntitle: [\n")
    done = repo.scan()
    assert done.returncode == 2
    assert "pattern.yml" in done.stderr


def test_damaged_head(repo):
    """A HEAD that names nothing git knows is told in git's own words."""
    repo.write("a.py", CLEAN)
    repo.commit()
    (repo.path / ".git/refs/heads/main").write_text("0123456789" * 4 + "\n")
    done = repo.scan()
    assert done.returncode == 2
    assert "git" in done.stderr
    assert "Traceback" not in done.stderr


def test_bug_of_ours(repo, tmp_path):
    """An exception nobody expected ends with 3, a report on disk and the way around the hook."""
    code = (
        "import fl_hooks.hook as h, sys; sys.argv = ['fl-scan']\n"
        "def broken(*a): raise KeyError('surprise')\n"
        "h.find_repo = broken\nh.script()"
    )
    done = repo.run(sys.executable, "-c", code, check=False, TMPDIR=str(tmp_path))
    assert done.returncode == 3
    assert "--no-verify" in done.stderr
    assert "SKIP=fl-scan" in done.stderr
    reports = list(tmp_path.glob("fl-hooks-*"))
    assert len(reports) == 1
    assert "surprise" in reports[0].read_text()


def test_interrupted(repo):
    """Ctrl-C ends with 130 and without a word."""
    code = (
        "import fl_hooks.hook as h, sys; sys.argv = ['fl-scan']\n"
        "def interrupted(*a): raise KeyboardInterrupt\n"
        "h.find_repo = interrupted\nh.script()"
    )
    done = repo.run(sys.executable, "-c", code, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_closed_standard_streams(repo):
    """Started without standard input, output or error, the verdict is the same."""
    repo.write("a.py", BARE)
    repo.stage()
    program = repo.scan.__func__.__globals__["fl_scan"]()
    for closed in ("<&-", "<&- 2>&-", "<&- >&- 2>&-"):
        done = subprocess.run(["sh", "-c", f'"{program}" {closed}'], cwd=repo.path, check=False)
        assert done.returncode == 1, closed


def test_output_that_cannot_show_everything(repo):
    """On a terminal of another encoding, characters it lacks become escapes."""
    repo.write("a.py", BARE.replace("except:", "except:  # naïve 日本"))
    repo.stage()
    done = repo.scan(PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert "except:  # na\\xefve \\u65e5\\u672c" in done.stdout


def test_no_color_off_a_terminal(repo):
    """Without a terminal there is no color unless it is asked for."""
    repo.write("a.py", BARE)
    repo.stage()
    assert "\x1b" not in repo.scan().stdout
    assert "\x1b[" in repo.scan(FORCE_COLOR="1").stdout
    assert "\x1b" not in repo.scan(FORCE_COLOR="1", NO_COLOR="1").stdout


def test_main_returns_the_code(repo, capsys):
    """main() is a plain function: arguments in, exit code out, FlError for a mistake."""
    repo.write("a.py", SILENT)
    repo.stage()
    assert hook.main([]) == 0
    assert "1 warning in 1 file (1 medium): the commit goes on." in capsys.readouterr().out
    with pytest.raises(FlError):
        hook.main(["--what"])
