"""Is a folder whole? Each way of not being so is named with its file and line, all at once."""

import pytest

from fl_hooks.errors import FlError
from fl_hooks.library.check import check_folder
from fl_hooks.library.folders import find_folders, load_library
from fl_hooks.library.new import new_pattern
from tests.library.whole import FILES, write_pattern

BAD, GOOD, CASES = FILES["bad.py"], FILES["good.py"], FILES["cases.md"]


def problems(tmp_path, name="plain_sleep", *, run_proof=False, **files):
    """Return what check_folder says about the folder with some files changed."""
    top = tmp_path / "repo"
    path = write_pattern(top / "patterns", name, **files)
    folder = next(f for f in find_folders(str(top)) if f.id == name)
    try:
        library = load_library(str(top))
    except FlError:
        library = ()
    found = check_folder(folder, library, str(top), run_proof=run_proof)
    prefix = f"patterns/{path.name}/"
    assert all(str(problem).startswith(prefix) for problem in found)
    return [str(problem).removeprefix(prefix) for problem in found]


def test_a_whole_folder_has_no_problem(tmp_path):
    """Its proof proves, too."""
    assert problems(tmp_path, run_proof=True) == []


@pytest.mark.parametrize("file", ["about.md", "bad.py", "good.py", "cases.md", "proof.py"])
def test_each_file_must_be_there(tmp_path, file):
    """A missing one is named."""
    assert f"{file}: this file is missing" in problems(tmp_path, **{file.replace(".", "_"): None})


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("bad.py", "  # flag: sleep-call", "", "bad.py:5: flagged by sleep-call, but not marked"),
        ("bad.py", "  # flag: sleep-call", "", "bad.py: no line is marked with `# flag: <check>`"),
        ("bad.py", "return None", "return 1  # flag: sleep-call", "bad.py:6: marked, but not fl"),
        ("bad.py", "sleep-call", "sleep-cal", 'bad.py:5: no check is called "sleep-cal"; did you'),
        ("bad.py", "(event):\n", "(event:\n", "bad.py:"),
        ("good.py", "event.wait()", "time.sleep(1)", "good.py:2: the good form is flagged by sl"),
        ("cases.md", "(1)  # flag: sleep-call", "(1)", "cases.md:5: no line is marked with `# fl"),
        ("cases.md", "(1)  # flag: sleep-call", "(1)", "cases.md:8: flagged by sleep-call, but"),
        ("cases.md", "time.sleep(1)", "time.wait(1)", "cases.md:8: marked, but not flagged by"),
        ("cases.md", "bed.sleep(8)", "time.sleep(8)", "cases.md:14: a valid case is flagged by"),
        ("cases.md", "\nsleep(1)", "\ntime.sleep(1)", "cases.md:22: sleep-call finds this known"),
        ("cases.md", "### valid", "### vald", 'cases.md:11: a case starts with "valid:"'),
        ("cases.md", "### valid", "### vald", "cases.md: there is no valid case of sleep-call"),
        ("about.md", "## Use instead", "## Use", 'about.md: the section "## Use instead" is miss'),
        ("about.md", "It is slow.", "", 'about.md:5: the section "Why it is bad" is empty'),
        ("about.md", "What it does", "References", "about.md"),
        ("pattern.yml", "since:", "aliases: [temp_files]\nsince:", 'pattern.yml:7: the alias "te'),
        ("pattern.yml", "    rule:", "    yields_to: [x]\n    rule:", "pattern.yml:14: no pattern"),
        ("pattern.yml", "category:", "categry:", "pattern.yml:4: categry: unknown key; did you m"),
    ],
)
def test_each_fault_is_named_where_it_is(tmp_path, file, old, new, expected):
    """Bad flagged exactly at its marks, good silent, each case right, each section there."""
    assert old in FILES[file]
    changed = FILES[file].replace(old, new, 1)
    found = problems(tmp_path, **{file.replace(".", "_"): changed})
    assert any(problem.startswith(expected) for problem in found), found


def test_all_faults_are_named_at_once(tmp_path):
    """Not one per run."""
    found = problems(
        tmp_path,
        about_md=None,
        bad_py=BAD.replace("  # flag: sleep-call", ""),
        good_py="import time\n\ntime.sleep(1)\n",
        cases_md=CASES.replace("bed.sleep(8)", "time.sleep(8)"),
    )
    assert [problem.partition(":")[0] for problem in found] == [
        *("about.md", "bad.py", "bad.py", "cases.md", "good.py"),
    ]


def test_a_case_in_a_test_path_is_tried_there(tmp_path):
    """The path of a case decides as the path of a file does."""
    moved = CASES.replace("```python\ntime", "```python path=tests/test_a.py\ntime")
    assert "cases.md:8: marked, but not flagged by sleep-call" in problems(tmp_path, cases_md=moved)


def test_a_valid_case_may_hold_a_syntax_error(tmp_path):
    """That findings around one are dropped is a case like others; an invalid one is named."""
    broken = CASES.replace("bed.sleep(8)", "x = (time.sleep(8) ] 1 2 ++")
    assert problems(tmp_path, cases_md=broken) == []


def test_a_check_that_is_off_by_default_is_tried_all_the_same(tmp_path):
    """Its examples have to be right before anybody switches it on."""
    off = FILES["pattern.yml"].replace("    rule:", "    enabled: false\n    rule:")
    assert problems(tmp_path, pattern_yml=off) == []


def test_match_py_is_not_run_where_nobody_trusts_it(tmp_path, monkeypatch):
    """The folder is then not whole, and the way out is named; its findings are not missed."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    declared = FILES["pattern.yml"].partition("    rule:")[0] + "    match: true\n"
    code = 'def findings(file):\n    raise SystemExit("gotcha")\n'
    found = problems(tmp_path, "wary_sleep", pattern_yml=declared, match_py=code)
    assert len(found) == 1
    assert "is not run: this repository is not trusted" in found[0]


def test_a_match_py_that_fails_is_named(tmp_path, monkeypatch):
    """Where it is trusted, its exception is a problem of each snippet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    config = tmp_path / "fl-hooks" / "config.toml"
    config.parent.mkdir()
    config.write_text(f'trusted = ["{tmp_path / "repo"}"]\n')
    declared = FILES["pattern.yml"].partition("    rule:")[0] + "    match: true\n"
    code = "def findings(file):\n    raise KeyError('oh')\n"
    found = problems(tmp_path, "loud_sleep", pattern_yml=declared, match_py=code)
    assert any("KeyError: 'oh'" in problem for problem in found)


def test_a_match_py_without_a_check_is_named(tmp_path):
    """It would never run."""
    found = problems(tmp_path, match_py="def findings(file):\n    return ()\n")
    assert found == ["match.py: no check of pattern.yml has `match: true`"]


def test_a_new_folder_says_exactly_what_is_still_to_fill_in(tmp_path):
    """And nothing that follows from it; the folder disturbs no commit meanwhile."""
    new_pattern(tmp_path / "patterns", "fresh_one")
    folder = next(f for f in find_folders(str(tmp_path)) if f.id == "fresh_one")
    found = check_folder(folder, load_library(str(tmp_path)), str(tmp_path), run_proof=True)
    assert {problem.text.partition(":")[0] for problem in found} == {"still to fill in"}
    files = {path.name for path in folder.path.iterdir()}
    assert {problem.path.rpartition("/")[2] for problem in found} == files
    for problem in found:
        text = (tmp_path / problem.path).read_text().split("\n")[problem.line - 1]
        assert "TODO(pattern)" in text


@pytest.mark.parametrize("name", ["numpy_json_serialization", "specific_exceptions"])
def test_files_missing_from_a_broken_folder_are_named_too(tmp_path, name):
    """A declaration that cannot be read hides nothing else; the id may be a bundled one's."""
    found = problems(tmp_path, name, pattern_yml="schema: fl-hooks/1\n", cases_md=None)
    assert "cases.md: this file is missing" in found
    assert "pattern.yml:1: title: this key is missing" in found
