import pytest

from fl_hooks.detect.select import Selection
from tests.detect.helpers import compiled, make_check


def ids(checks):
    """Return the ids of the checks, of a built-in one its finder."""
    return [c.get("id", c["finder"]) for c in checks]


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("a.py", True),
        ("a.js", False),
        ("README", False),
        ("x/vendor/a.py", False),
        (".feedback-loop/violations/a.py", False),
        ("patterns/demo/bad.py", False),
        ("patterns/other/a.py", True),
    ],
)
def test_only_source_that_some_check_reads_is_wanted(path, wanted):
    """Other languages, excluded paths, the record and pattern folders are left out."""
    assert Selection(compiled(make_check())).wants(path) is wanted


def test_include_narrows_what_is_scanned():
    """Only paths that an include glob covers are wanted."""
    selection = Selection(compiled(make_check(), include=("src/**",)))
    assert [selection.wants(p) for p in ("src/a.py", "b.py")] == [True, False]


def test_test_files_keep_only_the_checks_meant_for_them():
    """A check without in_tests is dropped in test paths."""
    selection = Selection(compiled(make_check(), make_check(check="both", in_tests=True)))
    assert ids(selection.checks_for("tests/a.py")) == ["demo/both"]
    assert ids(selection.checks_for("test_a.py")) == ["demo/both"]
    assert ids(selection.checks_for("src/a.py")) == ["demo/boom", "demo/both"]


def test_an_override_brings_a_check_back_into_tests():
    """Configured for the path by name, a check runs in test paths too."""
    override = {"paths": ("tests/**",), "checks": (("boom", "on"),), "fail_on": "", "mode": ""}
    selection = Selection(compiled(make_check(), overrides=(override,)))
    assert ids(selection.checks_for("tests/a.py")) == ["demo/boom"]


@pytest.mark.parametrize("name", ["boom", "demo", "demo/boom", "old_name", "old_name/boom"])
def test_a_check_is_switched_off_by_any_of_its_names(name):
    """Check id, pattern id, full id and alias all name it, in an override too."""
    library = compiled(make_check(), aliases=("old_name",), checks=((name, "off"),))
    assert Selection(library).checks_for("a.py") == ()
    override = {"paths": ("src/",), "checks": ((name, "off"),), "fail_on": "", "mode": ""}
    selection = Selection(compiled(make_check(), aliases=("old_name",), overrides=(override,)))
    assert (selection.checks_for("src/a.py"), ids(selection.checks_for("a.py"))) == (
        (),
        ["demo/boom"],
    )


def test_a_suppression_may_name_a_pattern_by_its_alias():
    """Alone or before a check, it stands for the pattern's own name."""
    selection = Selection(compiled(make_check(), aliases=("old_name",)))
    builtin = selection.candidates("a.py", b"# fl: allow old_name -- a")[-1]
    assert builtin["names"]["old_name"] == "demo"
    assert builtin["names"]["old_name/boom"] == "demo/boom"


def test_the_most_exact_name_wins():
    """A pattern switched off keeps the check that is named itself."""
    rules = (("demo/boom", "medium"), ("demo", "off"))
    (check,) = Selection(compiled(make_check(), checks=rules)).checks_for("a.py")
    assert check["severity"] == "medium"


def test_an_opt_in_check_waits_for_the_configuration():
    """A check with enabled false runs only where the configuration says on."""
    check = make_check(enabled=False)
    assert Selection(compiled(check)).checks_for("a.py") == ()
    assert Selection(compiled(check, checks=(("boom", "on"),))).checks_for("a.py") == (check,)


def test_a_severity_set_by_hand_replaces_the_one_that_depends_on_context():
    """Re-grading a check leaves no severity_when behind."""
    check = make_check(severity_when=(("critical", "in_cli_module", None),))
    selection = Selection(compiled(check, checks=(("boom", "low"),)))
    (found,) = selection.checks_for("a.py")
    assert (found["severity"], found["severity_when"]) == ("low", ())


def test_keywords_decide_what_is_worth_a_parse():
    """One group of words must stand in the data as a whole."""
    selection = Selection(compiled(make_check(keywords=((b"ab", b"cd"), (b"ef",)))))
    for data, hit in [(b"ab", False), (b"ab cd", True), (b"ef", True), (b"", False)]:
        assert bool(selection.candidates("a.py", data)) is hit


def test_a_suppression_alone_is_worth_a_parse():
    """A file with nothing but an allow comment is looked at, so that an unused one is seen."""
    selection = Selection(compiled(make_check(keywords=((b"zzz",),))))
    assert ids(selection.candidates("a.py", b"x = 1  # fl: allow boom -- why")) == ["suppressions"]


def test_the_last_override_of_a_path_sets_its_threshold():
    """fail_on and mode come from the last override that names them for the path."""
    overrides = (
        {"paths": ("api/**",), "checks": (), "fail_on": "low", "mode": ""},
        {"paths": ("api/old/**",), "checks": (), "fail_on": "", "mode": "observe"},
    )
    selection = Selection(compiled(make_check(), overrides=overrides))
    assert (selection.fail_on("api/old/a.py"), selection.mode("api/old/a.py")) == ("low", "observe")
    assert (selection.fail_on("b.py"), selection.mode("b.py")) == ("high", "enforce")
