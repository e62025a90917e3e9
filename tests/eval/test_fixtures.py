"""The peers' fixtures: what their suites expect is read right, and no difference goes unsaid."""

import importlib
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def module(monkeypatch):
    """Import a module of eval/, which is a folder of scripts."""
    monkeypatch.syspath_prepend(str(ROOT / "eval"))
    return importlib.import_module


@pytest.fixture
def read(module):
    """Return what gives (lines before the sample, lines flagged in it) as a reader tells them."""
    readers = module("expectations").READERS

    def read(name, *arguments, **options):
        return [(s.before, sorted(s.lines)) for s in readers[name](*arguments, **options)]

    return read


SNAPSHOT = """\
X1 Something
 --> a.py:4:1
  |

X2 Another rule
  --> a.py:5:1

X1 [*] With a fix
  --> a.py:11:9
"""


def test_a_snapshot_tells_the_lines_of_its_rule(read):
    """Other rules' places in the same snapshot are left out, fixable ones are not."""
    assert read("snapshot", "", SNAPSHOT, "X1") == [(0, [4, 11])]


def test_expected_messages_tell_the_lines_of_their_rule(read):
    """A message of another rule is left out."""
    said = "no-x:3:0:3:9::No x:HIGH\nno-y:4:0:4:9::No y:HIGH\nno-x:12:0:3:9::No x:HIGH\n"
    assert read("messages", "", said, "no-x") == [(0, [3, 12])]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("f()  # [no-x]", "no-x"),
        ("f()  # [no-y, no-x]", "no-x"),
        ("f()  # [no-x, no-y]", "no-x"),
        ("f()  # X001: 0", "X001"),
    ],
)
def test_a_remark_at_the_end_of_a_line_flags_it(read, line, rule):
    """The remarks of pylint and of bugbear are told, alone or among others."""
    assert read("remarks", f"\n{line}\ng()  # [no-xx] X0012: 1\n", "", rule) == [(0, [2])]


def test_an_announcement_flags_the_line_below_it(read):
    """`ok:` and `todoruleid:` announce nothing."""
    code = "# ruleid: x\nf()\n# ok: x\ng()\n# todoruleid: x\nh()\n# ruleid:y, x\ni()\n"
    assert read("announcements", code, "", "x") == [(0, [2, 8])]


COUNTING = """
def test_it(self):
    expect = {"SEVERITY": {"LOW": 3, "HIGH": 0}}
    self.check_example("a.py", expect)
    expect = {"SEVERITY": {"LOW": 1, "HIGH": 1}}
    self.check_example("a.py", expect)
    expect = {"SEVERITY": {"LOW": unknown}}
    self.check_example("b.py", expect)
"""


def test_the_last_count_has_to_agree_with_the_lines_named(read):
    """A line too many or too few is refused: the fixture was changed, or misread."""
    assert read("counted", "", COUNTING, "a.py", lines=[1, 8]) == [(0, [1, 8])]
    with pytest.raises(SystemExit, match=r"a.py: bandit counts 2, and 3 lines are named"):
        read("counted", "", COUNTING, "a.py", lines=[1, 8, 9])


CASES = """
ruleTester.run("no-x", rule, {
  valid: [
    "y()",
    { code: "x()", options: [{ allow: ["x"] }] },
  ],
  invalid: [
    { code: "a();\\nx();", errors: [{ line: 2, column: 1 }] },
  ],
});
"""


def test_each_case_of_a_rule_tester_is_a_sample(read):
    """It is told by the line of its code; a case with options of the rule is left out."""
    assert read("cases", "", CASES, "no-x") == [(3, []), (7, [2])]


TABLE = """
[peer.other]
name = "owner/other"
commit = "{commit}"

[[fixture]]
peer = "other"
rule = "no-bare"
checks = ["specific_exceptions/bare-except"]
file = "case.py"
reader = "remarks"
"""
FIXTURE = """\
try:
    work()
except:  # [no-bare]
    pass
try:
    work()
except:
    pass
try:
    work()
except Exception:  # [no-bare]
    pass
"""
DIFFERS = """
[[fixture.differs]]
who = "{who}"
lines = [{line}]
why = "Because."
"""


@pytest.fixture
def compare(module, tmp_path, monkeypatch):
    """Return what compares FIXTURE, committed to a repository, with our checks."""
    mirror = tmp_path / "owner+other" / "repo"
    work = tmp_path / "work"
    work.mkdir()

    def git(*arguments):
        command = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", str(work), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    git("init", "--quiet")
    (work / "case.py").write_text(FIXTURE)
    git("add", ".")
    git("commit", "--quiet", "--message=case")
    git("clone", "--quiet", "--bare", ".", str(mirror))
    monkeypatch.setenv("EVAL_MIRRORS", str(tmp_path))
    table = TABLE.format(commit=git("rev-parse", "HEAD"))
    fixtures = module("fixtures")

    def compare(more=""):
        peers, (fixture,) = fixtures.read(table + more)
        return fixtures.compare(peers["other"], fixture, module("asking").Checks())

    return compare


def test_a_difference_that_nobody_explains_is_said(compare):
    """Both sides are compared line by line, and each difference has a side."""
    found = compare()
    assert found.both == {3}
    assert found.unexplained() == [(7, "we"), (11, "they")]
    assert found.row()["unexplained"] == ["we 7", "they 11"]


def test_an_explained_difference_is_none(compare):
    """What fixtures.toml explains is not said again."""
    found = compare(DIFFERS.format(who="they", line=11) + DIFFERS.format(who="we", line=7))
    assert found.unexplained() == []
    assert found.outdated() == []


def test_an_explanation_of_what_is_no_longer_so_is_said(compare):
    """An explanation has to go when the difference goes."""
    found = compare(DIFFERS.format(who="they", line=3))
    assert found.outdated() == [(3, "they")]


def test_a_fixture_inside_a_function_keeps_its_lines(compare):
    """The line of the function is not counted."""
    assert compare('inside = "def work():"\n').both == {3}


def test_a_commit_that_is_not_there_gives_nothing(module, monkeypatch, tmp_path):
    """A repository that cannot be had is said to be absent, never an error."""
    monkeypatch.setenv("EVAL_MIRRORS", str(tmp_path))
    assert module("upstream").Upstream("owner/other", "0" * 40).text("case.py") is None


def test_the_result_follows_from_the_table(module):
    """Each fixture has its row in fixtures.json, with the explanations as they stand now."""
    fixtures = module("fixtures")
    peers, table = fixtures.read(fixtures.TABLE.read_text(encoding="utf-8"))
    kept = module("json").loads(fixtures.RESULT.read_text(encoding="utf-8"))
    assert kept["commits"] == {name: f"{p.name}@{p.commit}" for name, p in peers.items()}
    keys = ("peer", "rule", "file", "inside", "differs")
    rows = [fixtures.Comparison(each, set(), set(), set()).row() for each in table]
    wanted = [{key: row[key] for key in keys} for row in rows]
    assert [{key: row[key] for key in keys} for row in kept["fixtures"]] == wanted
    assert all(row["unexplained"] == [] for row in kept["fixtures"])
