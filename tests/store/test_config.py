"""The configuration: where it is found, what it means, and what is said about a wrong one."""

import contextlib
import tomllib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fl_hooks.errors import FlError
from fl_hooks.store.config import EXCLUDE, Config, is_trusted, load_config
from fl_hooks.store.problems import InputError
from fl_hooks.store.toml import key_lines

SETTINGS = "critical, high, low, medium, off, on"
OWN = ".feedback-loop/config.toml"


@pytest.fixture
def top(tmp_path):
    """Return a folder that serves as the top of a repository."""
    (tmp_path / ".feedback-loop").mkdir()
    return tmp_path


def complaint(top, text, path=OWN):
    """Return the message about a configuration."""
    (top / path).write_text(text)
    with pytest.raises(InputError) as caught:
        load_config(str(top))
    return caught.value.message


def test_without_configuration_the_defaults_hold(top):
    """Commits are blocked by high and critical, everything is scanned but what nobody wrote."""
    config = load_config(str(top)).config.compiled()
    assert (config["mode"], config["fail_on"], config["record"]) == ("enforce", "high", "commit")
    assert config["include"] == ("**",)
    assert config["exclude"] == EXCLUDE
    assert (config["publish"]["source"], config["publish"]["authors"]) == ("link", False)


@pytest.mark.parametrize(
    ("path", "head"), [(OWN, ""), ("pyproject.toml", "[tool.fl-hooks]\n")], ids=["own", "pyproject"]
)
def test_either_file_may_hold_it(top, path, head):
    """The keys are the same; pyproject.toml has them in [tool.fl-hooks]."""
    prefix = "tool.fl-hooks." if head else ""
    (top / path).write_text(
        f'{head}mode = "observe"\nexclude = ["legacy"]\n[{prefix}checks]\nbare-except = "off"\n'
        f'[[{prefix}overrides]]\npaths = ["apps/*"]\nfail_on = "medium"\n'
    )
    config = load_config(str(top)).config.compiled()
    assert config["mode"] == "observe"
    assert config["exclude"] == (*EXCLUDE, "legacy")
    assert config["checks"] == (("bare-except", "off"),)
    assert config["overrides"] == (
        {"paths": ("apps/*",), "checks": (), "fail_on": "medium", "mode": ""},
    )


def test_the_default_exclusions_can_be_switched_off(top):
    """A team whose own package is called vendor can have it scanned."""
    (top / OWN).write_text('default_exclude = false\nexclude = ["x"]\n')
    assert load_config(str(top)).config.compiled()["exclude"] == ("x",)


def test_both_files_at_once_are_a_mistake(top):
    """Which of the two counts would be a guess."""
    (top / OWN).write_text("")
    message = complaint(top, "[tool]\n[tool.fl-hooks]\n", "pyproject.toml")
    assert message.startswith("pyproject.toml:2: ")
    assert OWN in message


def test_every_mistake_is_named_with_its_line_and_a_suggestion(top):
    """All of them at once, in order, each with file, line and key."""
    message = complaint(
        top,
        'mode = "obsrve"\n'
        'fial_on = "high"\n'
        "[checks]\n"
        "bare-except = false\n"
        "[[overrides]]\n"
        'paths = ["a"]\n'
        "[[overrides]]\n"
        'paths = "a"\n'
        "[limits]\n"
        "file_bytes = 0\n"
        'line_length = "x"\n',
    )
    assert message.split("\n") == [
        f'{OWN}:1: mode: "obsrve" is not allowed; did you mean "observe"?',
        f'{OWN}:2: fial_on: unknown key; did you mean "fail_on"?',
        f"{OWN}:4: checks.bare-except: false is not allowed; known: {SETTINGS}",
        f'{OWN}:8: overrides.1.paths: must be a list, not "a"',
        f"{OWN}:10: limits.file_bytes: must be at least 1",
        f'{OWN}:11: limits.line_length: must be a whole number, not "x"',
    ]


def test_lines_are_found_past_arrays_and_long_strings(top):
    """What looks like a key inside a string or an array is none."""
    text = (
        '[project]\ndescription = """\n[tool.fl-hooks]\nmode = "x"\n"""\n'
        'dependencies = [\n  "mode",  # [tool.fl-hooks]\n]\n[tool.fl-hooks]\nmode = "x"\n'
    )
    assert complaint(top, text, "pyproject.toml").startswith("pyproject.toml:10: mode: ")


@pytest.mark.parametrize(
    ("glob", "what"),
    [
        ("/src", "root"),
        ("./src", "root"),
        ("a\\\\b", "backslashes"),
        ("!a", "negation"),
        ("[ab]", "sets"),
        ("{a,b}", "braces"),
        ("", "empty"),
        ("/", "empty"),
    ],
)
def test_globs_that_would_silently_match_nothing_are_refused(top, glob, what):
    """The message says what globs do not know."""
    assert what in complaint(top, f'include = ["{glob}"]\n')


def test_a_pyproject_that_is_not_about_us_is_none_of_our_business(top):
    """Even a broken one does not stop a commit."""
    (top / "pyproject.toml").write_text("[project\n")
    assert load_config(str(top)).config == Config()


def test_a_pyproject_about_us_must_be_readable(top):
    """A syntax error is named with its line."""
    message = complaint(top, "[tool.fl-hooks]\nmode = \n", "pyproject.toml")
    assert message.startswith("pyproject.toml:2: not valid TOML")


def test_a_table_with_an_underscore_is_a_misspelling(top):
    """[tool.fl_hooks] would otherwise be ignored without a word."""
    message = complaint(top, "[tool.fl_hooks]\n", "pyproject.toml")
    assert message == ('pyproject.toml:1: tool.fl_hooks: unknown table; did you mean "fl-hooks"?')


def test_a_file_that_is_no_text_is_named(top):
    """Bytes that are no UTF-8 give a message with the line."""
    (top / OWN).write_bytes(b'mode = "enforce"\n# caf\xe9\n')
    with pytest.raises(InputError, match="2: is not UTF-8 text"):
        load_config(str(top))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=60), st.text("[]{}=.\"'#\n tolf-hsmde1", max_size=60)))
def test_garbage_is_the_user_s_mistake_and_never_ours(top, garbage):
    """Whatever stands in the file, the outcome is a configuration or an FlError."""
    data = garbage if isinstance(garbage, bytes) else garbage.encode()
    (top / OWN).write_bytes(data)
    with contextlib.suppress(FlError):
        load_config(str(top))


NAMES = st.sampled_from(["a", "b", "mode", "x-y"])
VALUES = st.sampled_from(['"x"', "1", '"""\n[a]\nb = 1\n"""', "[\n 1, # ]\n 2\n]", "{ k = 1 }"])


@settings(max_examples=100)
@given(st.lists(st.tuples(NAMES, NAMES, VALUES), max_size=6, unique_by=lambda row: row[0]))
def test_every_key_is_found_at_the_line_where_it_stands(rows):
    """For any document of tables and values, the line that is given holds the key."""
    text = "".join(f"[{table}]\n{key} = {value}\n" for table, key, value in rows)
    lines = key_lines(text)
    for table, key, _ in rows:
        assert text.split("\n")[lines[(table, key)] - 1].startswith(f"{key} = ")
        assert key in tomllib.loads(text)[table]


def test_trust_is_only_in_the_user_s_own_configuration(tmp_path, monkeypatch):
    """A repository is trusted by its path there, and by nothing that it brings itself."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    repo = tmp_path / "repo"
    (repo / ".feedback-loop").mkdir(parents=True)
    assert not is_trusted(str(repo))
    own = tmp_path / "xdg" / "fl-hooks" / "config.toml"
    own.parent.mkdir(parents=True)
    own.write_text(f'trusted = ["{repo}/"]\n')
    assert is_trusted(str(repo))
    assert not is_trusted(str(tmp_path))
    assert not is_trusted("")
    monkeypatch.chdir(repo)
    own.write_text('trusted = ["."]\n')
    with pytest.raises(InputError, match="whole path"):
        is_trusted(str(repo))
    own.write_text("trustd = []\n")
    with pytest.raises(InputError, match='did you mean "trusted"'):
        is_trusted(str(repo))
    own.unlink()
    message = complaint(repo, f'trusted = ["{repo}"]\n')
    assert "trusted: unknown key" in message
