"""The comparison with other linters tells by line who has a finding, and estimates openly."""

import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMIT = "0123456789abcdef0123456789abcdef01234567"
BARE, SILENT = "specific_exceptions/bare-except", "specific_exceptions/silent-broad-except"


@pytest.fixture
def module(monkeypatch):
    """Import a module of eval/, which is a folder of scripts."""
    monkeypatch.syspath_prepend(str(ROOT / "eval"))
    return importlib.import_module


@pytest.fixture
def compared(module):
    """Return a function that compares findings of ours with places of ruff's, as line numbers."""
    comparison, scanned = module("comparison"), module("scanned")

    def compared(check, findings, theirs):
        group = next(one for one in comparison.groups("ruff") if check in one.checks)
        scan = scanned.Scan("a/one", COMMIT, 1, {"python": 1}, tuple(findings), ())
        made = comparison.compare(group, "ruff", scan, [comparison.Place(*one) for one in theirs])
        return tuple([one.line for one in each] for each in (made.both, made.ours, made.theirs))

    return compared


@pytest.fixture
def found(module):
    """Return a maker of findings."""

    def found(line, check=SILENT, *, end_line=0, related=(), suppressed=False):
        return module("scanned").Found(
            "a/one",
            COMMIT,
            check,
            "medium",
            "x.py",
            line,
            end_line or line,
            "why",
            f"{line:016}",
            suppressed=suppressed,
            related=related,
        )

    return found


def test_places_are_compared_by_line(compared, found):
    """The same line is both's, every other one belongs to whoever reports it."""
    theirs = [("x.py", 1, "S110"), ("x.py", 3, "S112"), ("y.py", 2, "S110")]
    assert compared(SILENT, [found(1), found(2)], theirs) == ([1], [2], [3, 2])


def test_a_finding_is_met_anywhere_in_its_lines(compared, found):
    """A statement over several lines, and the source of what it uses, are the same place."""
    findings = [found(10, end_line=14, related=(3,)), found(20, related=(18,))]
    theirs = [("x.py", 12, "S110"), ("x.py", 18, "S110")]
    assert compared(SILENT, findings, theirs) == ([10, 20], [], [])


def test_another_check_of_the_pattern_has_found_it_too(compared, found):
    """What our other check of the pattern reports is not theirs alone, nor a finding of this."""
    assert compared(SILENT, [found(5, BARE)], [("x.py", 5, "S110")]) == ([], [], [])


def test_what_is_suppressed_is_nobodys(compared, found):
    """A place that was allowed for us is not held against us."""
    hidden = found(5, suppressed=True)
    assert compared(SILENT, [hidden], [("x.py", 5, "S110")]) == ([], [], [])


def test_a_place_counts_where_our_check_is_in_force(compared):
    """What another linter says of tests is no miss of a check that is not for tests."""
    theirs = [("tests/x.py", 5, "S110")]
    assert compared(SILENT, [], theirs) == ([], [], [])
    assert compared(BARE, [], [("tests/x.py", 5, "E722")]) == ([], [], [5])


def test_two_rules_at_one_place_are_one_finding(compared):
    """S110 and S112 of one line are counted once; a rule of another group is not."""
    theirs = [("x.py", 5, "S110"), ("x.py", 5, "S112"), ("x.py", 6, "T201")]
    assert compared(SILENT, [], theirs) == ([], [], [5])


@pytest.mark.parametrize(
    ("tool", "line"),
    [
        ("ruff", "a b.py:12:5: E722 Do not use bare `except`"),
        ("flake8", "./a b.py:12:5: E722 do not use bare 'except'"),
        ("bandit", "a b.py:12: B110"),
        ("pylint", "a b.py:12: bare-except"),
    ],
)
def test_each_tools_output_is_read(module, tool, line):
    """Path, line and rule of a finding; other lines and rules are passed over."""
    comparison = module("comparison")
    peer = next(one for one in comparison.tools() if one.name == tool)
    (place,) = comparison.read(peer, f"Some notice\n{line}\n{line}\nx.py:1:1: X1 other\n")
    assert (place.path, place.line) == ("a b.py", 12)


def test_rules_that_are_ours_are_not_compared(module):
    """Semgrep's rules in this project say nothing about what its users have."""
    comparison = module("comparison")
    assert "semgrep" not in {one.name for one in comparison.tools()}
    assert all("semgrep" not in one.rules for one in comparison.groups())


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((0, 0, 0), "0"),
        ((40, 0, 0), "40: ?"),
        ((4, 4, 3), "4: 3 true, 1 not"),
        ((100, 20, 10), "100: ≈ 50 true (30–70), 50 not"),
        ((22, 20, 20), "22: ≈ 22 true (20–22), 0 not"),
    ],
)
def test_an_estimate_says_what_it_is(module, numbers, said):
    """Exact where all were read, else with an interval that what was read cannot contradict."""
    assert str(module("versus").Estimate(*numbers)) == said


def test_repositories_are_added_up(module):
    """Counts and labels of several repositories make one estimate each; unknown labels none."""
    rows = [
        {"both": 2, "ours": 1, "theirs": 0, "both_read": ["a", "b"]},
        {"both": 1, "ours": 0, "theirs": 4, "theirs_read": ["c", "unknown"]},
    ]
    verdicts = {"a": "true", "b": "arguable", "c": "false"}
    made = module("versus").estimates(rows, verdicts)
    assert [(one.count, one.read, one.true) for one in made] == [(3, 2, 1), (1, 0, 0), (4, 1, 0)]


def test_it_is_said_how_many_repositories_a_tool_has_read(module):
    """A tool that has not read all of them says so beside its name."""
    one, other = ({"part": "final"} for _ in range(2))
    row = {f"{BARE}: ruff": {"both": 4, "ours": 0, "theirs": 1}}
    peers = {"versions": {"ruff": "ruff 1"}, "repositories": {"a/one": row}}
    made = {"repositories": {"a/one": one, "b/two": other}, "peers": peers}
    section = module("versus").section
    assert "ruff E722 (1 of 2 repositories) | 4: ? |       0 |      1: ? |" in section(made, [])
    del made["repositories"]["b/two"]
    assert "repositories) |" not in section(made, [])
    assert section({"repositories": {"a/one": one}, "peers": {}}, []) == ""


def test_a_label_of_a_place_counts_for_every_tool(module):
    """What a reader said of a line for one tool is not asked again for another."""
    labels, comparison = module("labels"), module("comparison")
    row = {"repository": "a/one", "commit": COMMIT, "path": "x.py", "line": 5, "check": SILENT}
    row |= {"tool": "ruff", "rule": "S110", "verdict": "true", "reason": "it hides the error"}
    label = labels.Label.model_validate(row)
    group = next(one for one in comparison.groups("bandit") if SILENT in one.checks)
    made = comparison.Comparison((), (), (comparison.Place("x.py", 5, "B110"),))
    repository = module("trees").Repository(name="a/one", commit=COMMIT, kind="k", part="final")
    counted = comparison.row(made, group, [label], {}, repository)
    assert counted["theirs_read"] == [label.id]


def test_what_was_not_run_keeps_its_figures(module):
    """Without a tool or a repository the table says what it said before."""
    last = {"versions": {"ruff": "ruff 1"}, "repositories": {"a/one": {"x: ruff": {"both": 1}}}}
    assert module("comparison").tabulate({}, [], [], {}, last) == last


def test_sections_are_made_from_their_files(module):
    """Fixtures, mended faults and planted faults each become a table."""
    sections = module("sections")
    fixture = {"peer": "ruff", "rule": "E722", "both": 3, "they": 1, "we": 0, "unexplained": []}
    fixture["differs"] = [{"who": "they", "why": "It raises.", "lines": [3]}]
    text = sections.fixtures_text({"commits": {"ruff": f"a/b@{COMMIT}"}, "fixtures": [fixture]})
    assert "a/b at 0123456789)" in text
    assert "- **ruff E722**, only they: It raises." in text
    fix = {"check": BARE, "repository": "a/b", "commit": COMMIT, "path": "x.py", "line": 3}
    fix |= {"found": True, "silent": False, "what": "The handler names too much."}
    assert f"[a/b 0123456789](https://github.com/a/b/commit/{COMMIT})" in sections.fixes_text([fix])
    missed = [{"check": BARE, "form": "plain", "dress": "tabs", "missed": 1, "why": "so"}]
    counts = {BARE: {"planted": 10, "found": 9}}
    result = {"checks": counts, "dresses": {"tabs": {}}, "hosts": ["a/b"], "missed": missed}
    text = sections.mutation_text(result)
    assert "90%" in text
    assert "- **1**, bare-except: so (tabs)" in text
