"""Folders and configuration in, plain values out: what the hook will read."""

import marshal
import subprocess
import sys

import pytest

from fl_hooks.detect.engine import scan
from fl_hooks.detect.finders import _loaded
from fl_hooks.detect.select import Selection
from fl_hooks.library.compile import compile_library
from fl_hooks.library.model import Declaration
from fl_hooks.store.problems import InputError
from tests.detect.helpers import LIMITS, make_check
from tests.library.whole import FILES, write_pattern

MATCH = FILES["pattern.yml"].partition("    rule:")[0] + "    match: true\n"
CODE = """\
def findings(file):
    for call in file.root.find_all(kind="call"):
        yield "sleep-call", call
"""


@pytest.fixture
def top(tmp_path, monkeypatch):
    """Return the top of a repository whose user trusts nothing."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    (tmp_path / "repo" / ".feedback-loop").mkdir(parents=True)
    return tmp_path / "repo"


def trust(top, tmp_path):
    """Let the user trust the repository."""
    path = tmp_path / "xdg" / "fl-hooks" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(f'trusted = ["{top}"]\n')


def one(compiled, name="plain_sleep/sleep-call"):
    """Return a compiled check."""
    (check,) = [check for check in compiled["checks"] if check["id"] == name]
    return check


def configure(top, text):
    """Write the configuration."""
    (top / ".feedback-loop" / "config.toml").write_text(text)


def test_marshal_can_hold_it_and_a_scan_can_use_it(top):
    """It survives the cache, and a scan by it finds what the pattern is about."""
    write_pattern(top / "patterns", "kept_sleep")
    compiled = marshal.loads(marshal.dumps(compile_library(str(top))))  # noqa: S302 -- our own
    selection = Selection(compiled)
    data = b"import time\ntime.sleep(1)\n"
    findings, _ = scan(
        "a.py", data, selection.candidates("a.py", data), compiled["config"]["limits"]
    )
    assert [(f.id, f.line) for f in findings] == [("kept_sleep/sleep-call", 2)]


def test_every_key_of_a_check_is_there(top):
    """What the author left out has its default."""
    write_pattern(top / "patterns")
    check = one(compile_library(str(top)))
    assert check["keywords"] == ((b"sleep",),)
    assert check["languages"] == ("python",)
    assert (check["finder"], check["spec"]) == ("rule", {"pattern": "time.sleep($SECONDS)"})
    assert (check["in_tests"], check["enabled"], check["source"]) == (False, True, b"")
    assert (check["unless"], check["severity_when"], check["yields_to"]) == ((), (), ())


def test_pattern_folders_are_named_so_that_they_are_never_scanned(top):
    """Their text matches by design."""
    write_pattern(top / "patterns")
    compiled = compile_library(str(top))
    assert compiled["pattern_dirs"] == ("patterns/plain_sleep",)
    assert not Selection(compiled).wants("patterns/plain_sleep/bad.py")
    assert Selection(compiled).wants("patterns/visitor.py")


@pytest.mark.parametrize(
    "name",
    ["sleep-call", "plain_sleep", "plain_sleep/sleep-call", "old_sleep", "old_sleep/sleep-call"],
)
def test_the_configuration_may_name_a_check_in_each_way(top, name):
    """Check, pattern, both, alias."""
    text = FILES["pattern.yml"].replace("since:", "aliases: [old_sleep]\nsince:")
    write_pattern(top / "patterns", pattern_yml=text)
    configure(top, f'[checks]\n"{name}" = "critical"\n')
    compiled = compile_library(str(top))
    checks = {check["check"]: check for check in Selection(compiled).checks_for("a.py")}
    assert checks["sleep-call"]["severity"] == "critical"


@pytest.mark.parametrize(
    ("written", "compiled"),
    [("old_sleep", "plain_sleep"), ("old_sleep/sleep-call", "plain_sleep/sleep-call")],
)
def test_a_check_may_yield_to_an_alias(top, written, compiled):
    """The engine is told the pattern's own name."""
    text = FILES["pattern.yml"].replace("since:", "aliases: [old_sleep]\nsince:")
    write_pattern(top / "patterns", pattern_yml=text)
    other = FILES["pattern.yml"].replace("    rule:", f"    yields_to: [{written}]\n    rule:")
    write_pattern(top / "patterns", "other_one", pattern_yml=other)
    checks = {c["pattern"]: c for c in compile_library(str(top))["checks"]}
    assert checks["other_one"]["yields_to"] == (compiled,)


def test_the_configuration_may_not_name_a_check_that_is_not_there(top):
    """A misspelt one would silently do nothing; the overrides are looked at too."""
    configure(
        top,
        '[checks]\nbare-exept = "off"\n[[overrides]]\npaths = ["a"]\n'
        '[overrides.checks]\nspecific_exception = "off"\n',
    )
    with pytest.raises(InputError) as caught:
        compile_library(str(top))
    first, second = caught.value.problems
    assert str(first).startswith(".feedback-loop/config.toml:2: checks.bare-exept: ")
    assert 'did you mean "bare-except"?' in first.text
    assert second.line == 6
    assert second.text.startswith("overrides.0.checks.specific_exception: ")
    assert 'did you mean "specific_exceptions"?' in second.text


def test_match_py_of_a_repository_runs_only_where_the_user_trusts_it(top, tmp_path):
    """Otherwise its checks are left out, and a notice says what to do."""
    write_pattern(top / "patterns", pattern_yml=MATCH, match_py=CODE)
    compiled = compile_library(str(top))
    assert not any(check["pattern"] == "plain_sleep" for check in compiled["checks"])
    assert "plain_sleep" in compiled["patterns"]
    (notice,) = compiled["notices"]
    assert notice.startswith("patterns/plain_sleep/match.py is not run")
    assert str(tmp_path / "xdg") in notice
    trust(top, tmp_path)
    compiled = compile_library(str(top))
    assert compiled["notices"] == ()
    assert isinstance(one(compiled)["source"], bytes)
    assert one(compiled)["match_path"] == "patterns/plain_sleep/match.py"


def test_match_py_is_never_executed_by_the_compiler(top, tmp_path):
    """Not even where it is trusted."""
    mark = tmp_path / "executed"
    write_pattern(top / "patterns", pattern_yml=MATCH, match_py=f"open({str(mark)!r}, 'w')\n{CODE}")
    compile_library(str(top))
    trust(top, tmp_path)
    compile_library(str(top))
    assert not mark.exists()


def test_a_match_py_that_is_no_python_is_named(top, tmp_path):
    """With the line."""
    trust(top, tmp_path)
    write_pattern(top / "patterns", pattern_yml=MATCH, match_py="x = 1\ndef findings(:\n")
    with pytest.raises(InputError, match=r"patterns/plain_sleep/match\.py:2: not valid Python"):
        compile_library(str(top))


def test_the_portable_form_holds_no_code_objects(top, tmp_path):
    """A wheel is built by one Python and read by another: it names the files it carries."""
    trust(top, tmp_path)
    write_pattern(top / "patterns", pattern_yml=MATCH, match_py=CODE)
    check = one(compile_library(str(top), portable=True))
    assert (check["source"], check["match_path"]) == (b"", "patterns/plain_sleep/match.py")


def test_an_installed_match_py_is_loaded_like_a_module(tmp_path, monkeypatch):
    """Its bytecode is kept beside it, so that a commit does not compile it."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    path = tmp_path / "match.py"
    path.write_text(CODE)
    checks = [{**make_check("match"), "match_path": str(path), "source": b""}]
    for _ in range(2):
        scan("a.py", b"sleep(1)\n", checks, LIMITS)
        _loaded.clear()
    assert [p.name.split(".")[0] for p in (tmp_path / "__pycache__").iterdir()] == ["match"]


def test_the_program_keeps_its_data_apart_from_what_is_printed(top):
    """Stdout carries marshal data, or message and hint; the exit code says which."""
    command = [sys.executable, "-m", "fl_hooks.library.compile", str(top)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0
    assert "specific_exceptions" in marshal.loads(done.stdout)["patterns"]  # noqa: S302 -- our own
    configure(top, 'mode = "x"\n')
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 2
    assert done.stdout.startswith(b".feedback-loop/config.toml:1: mode: ")


def test_every_key_of_a_pattern_is_compiled_or_only_read_by_people():
    """A key that is added to the model is noticed here."""
    assert set(Declaration.model_fields) == {
        *("schema_", "title", "summary", "category", "severity", "languages", "since"),
        *("status", "aliases", "checks", "generate"),
    }
