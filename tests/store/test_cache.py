"""The compiled library's cache: right when fresh, rebuilt when anything about it is odd."""

import os
import resource
import signal
import subprocess
import sys
import time

import pytest

from fl_hooks.errors import FlError
from fl_hooks.library.compile import compile_library
from fl_hooks.store import cache, paths
from tests.library.whole import FILES, write_pattern

LOAD = """
import sys
from fl_hooks.store.cache import load
print(load(sys.argv[1], sys.argv[2])["patterns"]["plain_sleep"]["title"])
"""
IMPORTS = """
import sys
before = set(sys.modules)
from fl_hooks.store.cache import load
load(sys.argv[1], sys.argv[2])
print(*set(sys.modules) - before)
"""
YEAR_AGO = time.time() - 31_536_000


@pytest.fixture
def team(repo):
    """Return a repository with a pattern of its own, its files old enough to trust their stamps."""
    write_pattern(repo.path / "patterns")
    for path in repo.path.rglob("*"):
        os.utime(path, (YEAR_AGO, YEAR_AGO))
    return repo


@pytest.fixture
def settled(monkeypatch):
    """Take every stamp for old enough, as it is two seconds after a change."""
    monkeypatch.setattr(cache, "_TICK", -(10**18))


@pytest.fixture
def compilations(monkeypatch):
    """Return a list that grows by one with every compilation."""
    made, compile_ = [], cache._compile
    monkeypatch.setattr(cache, "_compile", lambda top: made.append(top) or compile_(top))
    return made


def load(repo):
    """Load the repository's library as the hook does."""
    top, git_dir, _ = paths.find_repo(str(repo.path))
    return cache.load(top, git_dir)


def stored(repo):
    """Return the cache's files."""
    folder = repo.path / ".git" / "fl-hooks" / "cache"
    return sorted(folder.iterdir()) if folder.is_dir() else []


def title(repo):
    """Return what the library says about the team's own pattern."""
    return load(repo)["patterns"]["plain_sleep"]["title"]


def retitle(repo, text):
    """Change the team's pattern."""
    path = repo.path / "patterns" / "plain_sleep" / "pattern.yml"
    path.write_text(FILES["pattern.yml"].replace("Plain sleep", text))


@pytest.mark.usefixtures("settled")
def test_it_is_compiled_once(team, compilations):
    """The second load reads the file, and gives the same."""
    assert load(team) == load(team)
    assert len(compilations) == 1
    assert len(stored(team)) == 1


def test_a_process_that_has_the_compiler_needs_no_child(team, compilations):
    """The result is the one that a child gives, and is kept as well."""
    git_dir = str(team.path / ".git")
    here = cache.load(str(team.path), git_dir, compile_library)
    assert cache.load(str(team.path), git_dir) == here
    assert compilations == []
    assert cache.load(str(team.path), "") == here


def test_a_changed_pattern_is_seen(team, compilations):
    """An edit of the same length right after a load shows in the next one."""
    assert title(team) == "Plain sleep"
    retitle(team, "Sleep plain")
    assert title(team) == "Sleep plain"
    assert len(compilations) == 2


@pytest.mark.usefixtures("settled")
def test_a_file_that_was_only_touched_is_not_compiled_again(team, compilations):
    """Where the stamp differs the content decides, and the new stamp is remembered."""
    load(team)
    declaration = team.path / "patterns" / "plain_sleep" / "pattern.yml"
    os.utime(declaration, (YEAR_AGO + 5, YEAR_AGO + 5))
    before = stored(team)[0].read_bytes()
    assert title(team) == "Plain sleep"
    assert stored(team)[0].read_bytes() != before
    assert len(compilations) == 1


def test_young_files_are_compared_by_content(team, compilations):
    """Two writes within a tick of the clock share a stamp: it is not trusted too early."""
    retitle(team, "Sleep one..")
    stamp = (team.path / "patterns" / "plain_sleep" / "pattern.yml").stat().st_mtime_ns
    assert title(team) == "Sleep one.."
    written = cache._unpack(str(stored(team)[0]), cache._key(str(team.path)))[1]
    assert stamp > written - cache._TICK
    assert title(team) == "Sleep one.."
    assert len(compilations) == 1


def test_patterns_and_configuration_come_and_go(team):
    """A new folder, a removed one, a new configuration: each shows at the next load."""
    load(team)
    write_pattern(team.path / ".feedback-loop" / "patterns", "deep_sleep")
    assert {"plain_sleep", "deep_sleep"} <= load(team)["patterns"].keys()
    (team.path / "patterns" / "plain_sleep" / "pattern.yml").unlink()
    assert "plain_sleep" not in load(team)["patterns"]
    team.write("pyproject.toml", '[tool.fl-hooks]\nmode = "observe"\n')
    assert load(team)["config"]["mode"] == "observe"
    (team.path / "pyproject.toml").unlink()
    assert load(team)["config"]["mode"] == "enforce"


@pytest.mark.usefixtures("settled")
def test_a_pyproject_that_is_not_about_us_costs_nothing(team, compilations):
    """Bumping a version there does not compile anything."""
    team.write("pyproject.toml", '[project]\nname = "x"\n')
    load(team)
    team.write("pyproject.toml", '[project]\nname = "y"\n')
    load(team)
    assert len(compilations) == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda data: data[:10],
        lambda data: data[:-1],
        lambda data: data[:-20] + bytes(20),
        lambda _: b"something else entirely",
        lambda data: data.replace(b"fl-hooks cache", b"xx-hooks cache"),
        lambda _: cache.pack(("0.0.0",), {"checks": ()}),
        lambda _: cache.pack((), None)[:-1],
    ],
    ids=["empty", "cut", "short", "zeroed", "foreign", "magic", "version", "torn"],
)
def test_a_damaged_file_is_replaced_without_a_word(team, compilations, damage):
    """Whatever stands there, the result is right and the file is whole again."""
    expected = load(team)
    (path,) = stored(team)
    path.write_bytes(damage(path.read_bytes()))
    assert load(team) == expected
    assert load(team) == expected
    assert len(compilations) == 2


def test_another_python_has_its_own_file(team, monkeypatch):
    """Code objects of one Python are none for another, and the two do not fight over a file."""
    load(team)
    monkeypatch.setattr(sys, "hexversion", sys.hexversion + 1)
    load(team)
    assert len(stored(team)) == 2


def test_a_git_directory_that_cannot_be_written_costs_only_time(team):
    """Without the cache everything is compiled, and nothing is said."""
    (team.path / ".git" / "fl-hooks").write_text("in the way")
    assert title(team) == "Plain sleep"
    assert title(team) == "Plain sleep"


def test_a_full_disk_leaves_no_half_file(team):
    """A write that fails half-way leaves neither a broken cache nor a temporary file."""

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    top = str(team.path)
    command = [sys.executable, "-B", "-c", LOAD, top, f"{top}/.git"]
    done = subprocess.run(command, preexec_fn=limit, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "Plain sleep\n"), done.stderr
    assert stored(team) == []


def test_a_broken_pattern_is_the_user_s_mistake(team):
    """The child's message arrives whole: file, line, key and suggestion."""
    broken = FILES["pattern.yml"].replace("category:", "categry:")
    team.write("patterns/plain_sleep/pattern.yml", broken)
    with pytest.raises(FlError) as caught:
        load(team)
    assert caught.value.message.split("\n") == [
        "patterns/plain_sleep/pattern.yml:1: category: this key is missing",
        'patterns/plain_sleep/pattern.yml:4: categry: unknown key; did you mean "category"?',
    ]
    assert "fl patterns check" in caught.value.hint
    retitle(team, "Mended one")
    assert title(team) == "Mended one"


def test_a_failing_compiler_is_our_bug(team, monkeypatch):
    """What the child dies of is in the error, for the report."""
    monkeypatch.setattr(cache, "_CHILD", "raise SystemExit('the child died')")
    with pytest.raises(RuntimeError, match="could not be compiled"):
        load(team)


def test_a_parent_that_ignores_its_children_does_not_matter(team):
    """Some CI runners start us with SIGCHLD ignored, and every exit code is lost."""
    top = str(team.path)
    command = [sys.executable, "-c", LOAD, top, f"{top}/.git"]
    done = subprocess.run(
        command,
        preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "Plain sleep\n"), done.stderr


def test_code_of_the_repository_is_not_imported_by_the_child(team):
    """A module in the current folder that is called as one of ours' does not run."""
    team.write("yaml.py", "raise SystemExit('gotcha')")
    team.write("pydantic/__init__.py", "raise SystemExit('gotcha')")
    assert title(team) == "Plain sleep"


def test_without_a_repository_the_bundled_patterns_are_there():
    """Scanning a loose file needs no git."""
    compiled = cache.load("", "")
    assert "specific_exceptions" in compiled["patterns"]
    assert compiled["config"]["mode"] == "enforce"


def test_a_wheel_needs_no_compilation(repo, tmp_path, monkeypatch, compilations):
    """Without own patterns and configuration the precompiled library of the wheel is used."""
    from fl_hooks.library.compile import precompiled

    file = tmp_path / "library.bin"
    file.write_bytes(precompiled())
    monkeypatch.setattr(paths, "checkout", lambda: "")
    monkeypatch.setattr(cache, "PRECOMPILED", str(file))
    assert "specific_exceptions" in load(repo)["patterns"]
    assert (stored(repo), compilations) == ([], [])
    team_s = write_pattern(repo.path / "patterns")
    assert team_s.name in load(repo)["patterns"]


def test_what_killed_writers_left_is_cleared_away(team):
    """Old temporary files go when the next cache is written, young ones may still be in use."""
    load(team)
    folder = stored(team)[0].parent
    old, young = folder / "library-a.bin.1.2.tmp", folder / "library-b.bin.3.4.tmp"
    for path in (old, young):
        path.write_bytes(b"x")
    os.utime(old, (YEAR_AGO, YEAR_AGO))
    retitle(team, "Sleep again")
    load(team)
    assert (old.exists(), young.exists()) == (False, True)


def test_many_writers_at_once_never_harm_a_reader(team):
    """Processes that load while the pattern changes all see one of its states, whole."""
    top = str(team.path)
    command = [sys.executable, "-c", LOAD, top, f"{top}/.git"]
    running = []
    for round_ in range(3):
        retitle(team, f"State {round_}")
        stored_before = stored(team)
        running += [
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for _ in range(4)
        ]
        for path in stored_before:
            path.write_bytes(path.read_bytes()[: 100 * round_])
    for process in running:
        output, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
        assert output.strip() in {"State 0", "State 1", "State 2"}
    assert title(team) == "State 2"
    assert [p.name for p in stored(team) if p.name.endswith(".tmp")] == []


def test_a_warm_load_imports_next_to_nothing(team):
    """What the hook pays for, module by module."""
    load(team)
    top = str(team.path)
    command = [sys.executable, "-c", IMPORTS, top, f"{top}/.git"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    foreign = {m for m in done.stdout.split() if m.partition(".")[0] != "fl_hooks"}
    assert foreign <= {"__future__", "zlib", "_sha2", "_sha256"}
