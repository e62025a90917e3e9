"""`fl baseline` and what `fl scan` makes of it, over real repositories."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fl_hooks.attempt import Attempt
from fl_hooks.commands import baseline, scan
from fl_hooks.commands.baseline_counts import accepted, counted, trimmed, under_todays_ids
from fl_hooks.errors import FlError
from fl_hooks.records.finding import Finding, fingerprint
from fl_hooks.store import cache, changes
from fl_hooks.store.baseline import FILE
from fl_hooks.store.baseline_form import Baseline, Entry, load
from fl_hooks.store.git import Git
from fl_hooks.store.paths import find_repo
from tests.faults import ALLOWED, BARE, CLEAN, FIXED, HAPPY_PATH, SILENT, bare

SCHEMAS = Path(__file__).parents[2] / "schemas"
ACCEPTED = f"""\
Accepted 4 findings in 3 of 4 scanned files: 3 high, 1 medium.
Written to {FILE}. Commit it.
"""
OWN = """\
schema: fl-hooks/1
title: An own pattern
summary: A pattern of this repository.
category: style
severity: high
since: "0.1"
languages: [python]
checks:
  strange-word:
    severity: high
    message: A strange word.
    advice: Write another one.
    keywords: [strange_word]
    rule: {pattern: strange_word}
"""


@pytest.fixture
def fl(capsys):
    """Return a function that runs a command and gives (exit code, standard output)."""

    def _fl(command, *arguments):
        capsys.readouterr()
        return command.main(arguments), capsys.readouterr().out

    return _fl


@pytest.fixture
def legacy(repo, fl):
    """Return a repository with a committed baseline of four findings in three files."""
    repo.write("src/a.py", BARE + bare("b"))
    repo.write("src/deep/c.py", SILENT)
    repo.write("lib/d.py", bare("d"))
    repo.write("clean.py", CLEAN)
    repo.commit("legacy")
    assert fl(baseline, "create") == (
        0,
        ACCEPTED,
    )
    repo.commit("the baseline")
    return repo


def test_it_is_by_its_schema_and_has_no_line_numbers(legacy):
    """Lines shift without changing it."""
    text = (legacy.path / FILE).read_text("utf-8")
    schema = json.loads((SCHEMAS / "baseline.schema.json").read_text("utf-8"))
    jsonschema.validate(json.loads(text), schema)
    assert '"line"' not in text
    legacy.write("src/a.py", "import os\n\n" + BARE + bare("b"))
    assert scan.main(["--all"]) == 0


def test_a_scan_leaves_out_what_is_accepted(legacy, fl):
    """In every form; the last line says how many, and a new finding is reported as ever."""
    assert fl(scan, "--all") == (0, "Scanned 4 files: nothing found, 4 in the baseline.\n")
    assert fl(scan, "src/a.py") == (0, "Scanned 1 file: nothing found, 2 in the baseline.\n")
    legacy.write("new.py", bare("new"))
    legacy.stage("new.py")
    code, out = fl(scan, "--all")
    assert (code, out.splitlines()[-1]) == (1, "Scanned 5 files, 4 in the baseline.")
    assert "new.py:4:5" in out
    assert "a.py" not in out


def test_json_counts_it_and_marks_it_on_request(legacy, fl):
    """With --no-baseline all is reported, fails the scan, and says which is accepted."""
    schema = json.loads((SCHEMAS / "scan.schema.json").read_text("utf-8"))
    legacy.write("new.py", bare("new"))
    code, out = fl(scan, "lib", "new.py", "--format", "json")
    report = json.loads(out)
    jsonschema.validate(report, schema)
    assert (code, report["summary"]["baseline"], len(report["findings"])) == (1, 1, 1)
    assert "baseline" not in report["findings"][0]
    code, out = fl(scan, "lib", "--no-baseline", "--format", "json")
    report = json.loads(out)
    jsonschema.validate(report, schema)
    assert (code, [one["baseline"] for one in report["findings"]]) == (1, [True])
    _, out = fl(scan, "lib", "new.py", "--no-baseline", "--format", "json")
    assert [one["baseline"] for one in json.loads(out)["findings"]] == [True, False]


def test_a_scan_of_one_file_knows_where_it_came_from(legacy, fl):
    """Code that left its file is accepted where it stands now; a copy is not."""
    legacy.write("copy.py", CLEAN + bare("d"))
    assert fl(scan, "copy.py")[0] == 1
    assert fl(scan, "--all")[0] == 0, "it is not tracked yet"
    legacy.write("lib/d.py", CLEAN)
    assert fl(scan, "copy.py")[0] == 0
    legacy.git("rm", "-qf", "lib/d.py")
    assert fl(scan, "copy.py")[0] == 0
    legacy.write("second.py", CLEAN + bare("d"))
    assert fl(scan, "copy.py", "second.py")[0] == 1


def test_outside_a_repository_there_is_none(tmp_path, monkeypatch, fl):
    """A scan goes on without."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.py").write_text(BARE)
    assert fl(scan, "a.py")[0] == 1
    with pytest.raises(FlError, match="not in a git repository"):
        baseline.main(["create"])


def test_create_refuses_where_there_is_one(legacy):
    """It only shrinks: a new finding does not get in that way."""
    legacy.write("new.py", bare("new"))
    legacy.commit("new")
    with pytest.raises(FlError, match="there is a baseline of 4 findings, and no check was added"):
        baseline.main(["create"])


def test_create_refuses_what_is_not_committed(repo):
    """Faults of today's work would slip in; other files may be as they are."""
    repo.write("a.py", CLEAN)
    repo.write("notes.txt", "one")
    repo.commit()
    repo.write("notes.txt", "two")
    repo.write("a.py", BARE)
    with pytest.raises(FlError, match=r"a\.py: changed and not committed"):
        baseline.main(["create"])
    repo.stage("a.py")
    with pytest.raises(FlError, match=r"a\.py: changed and not committed"):
        baseline.main(["create", "--dry-run"])


def test_create_takes_what_the_severity_says_and_no_allowed_place(repo, fl):
    """A dry run only counts."""
    repo.write("a.py", BARE)
    repo.write("b.py", SILENT)
    repo.write("c.py", HAPPY_PATH)
    repo.write("d.py", ALLOWED)
    repo.commit()
    said = fl(baseline, "create", "--dry-run")[1]
    assert said == "Would accept 3 findings in 3 of 4 scanned files: 1 high, 1 medium, 1 low.\n"
    assert load(str(repo.path)) is None
    fl(baseline, "create", "--severity", "medium")
    assert {path for path, _ in load(str(repo.path)).entries} == {"a.py", "b.py"}
    _, out = fl(scan, "--all")
    assert out.endswith("1 of low severity, 1 allowed by comments, 2 in the baseline.\n")


def test_a_clean_repository_gets_none(repo, fl):
    """There is nothing to accept."""
    repo.write("a.py", CLEAN)
    repo.commit()
    assert fl(baseline, "create") == (0, "Nothing to accept in 1 scanned file.\n")
    assert not (repo.path / FILE).exists()


def test_findings_of_an_added_check_can_be_added(legacy, fl):
    """Of that check, and of no other; afterwards it is as closed as the others."""
    legacy.write("patterns/own/pattern.yml", OWN)
    legacy.write("new.py", bare("new") + "\nstrange_word = 1\n")
    legacy.commit("a pattern, and code that has a fault of each kind")
    code, said = fl(baseline, "create")
    assert code == 0
    assert said.startswith("1 check was added since the baseline was made: own/strange-word.\n")
    assert "Accepted 1 finding in 1 of 5 scanned files: 1 high." in said
    assert load(str(legacy.path)).total == 5
    assert "new.py:4:5" in fl(scan, "--all")[1]
    with pytest.raises(FlError, match="no check was added since"):
        baseline.main(["create"])


def test_trim_takes_out_what_is_gone(legacy, fl):
    """And only that; --check says so and writes nothing."""
    before = (legacy.path / FILE).read_bytes()
    kept = "Nothing to take out. 4 findings in 3 files are left.\n"
    assert fl(baseline, "trim") == fl(baseline, "trim", "--check") == (0, kept)
    legacy.write("src/a.py", FIXED + bare("b"))
    legacy.write("new.py", bare("new"))
    legacy.stage()
    said = "1 finding of 4 could be taken out: `fl baseline trim`.\n"
    assert fl(baseline, "trim", "--check") == (1, said)
    assert (legacy.path / FILE).read_bytes() == before
    code, out = fl(baseline, "trim")
    assert code == 0
    assert out.startswith("Took out 1 finding. 3 findings in 3 files are left.\n")
    assert load(str(legacy.path)).total == 3
    legacy.git("rm", "-qrf", "src", "lib")
    assert "Nothing is left in the baseline." in fl(baseline, "trim")[1]


def test_trim_follows_code_that_moved(legacy, fl):
    """To a renamed file or another one; a check in CI does not insist on it."""
    legacy.git("mv", "lib/d.py", "lib/e.py")
    assert fl(baseline, "trim", "--check")[0] == 0
    assert "1 finding moved with the code" in fl(baseline, "trim")[1]
    assert {path for path, _ in load(str(legacy.path)).entries} == {
        *("src/a.py", "src/deep/c.py", "lib/e.py")
    }


@pytest.mark.parametrize(
    "content",
    [b"\0" + bare("d").encode(), bare("d").replace("return", "x = =").encode(), None],
    ids=["binary", "does not parse", "not in the work tree"],
)
def test_trim_keeps_what_it_cannot_look_for(legacy, fl, content):
    """A file that is not read has not lost anything."""
    if content is None:
        (legacy.path / "lib/d.py").unlink()
    else:
        legacy.write("lib/d.py", content)
    out = fl(baseline, "trim")[1]
    assert "1 finding could not be looked for and stay" in out
    assert load(str(legacy.path)).total == 4


def test_trim_keeps_entries_of_a_check_that_is_off(legacy, fl):
    """It may be on again tomorrow."""
    legacy.write("pyproject.toml", '[tool.fl-hooks.checks]\nbare-except = "off"\n')
    assert "3 findings could not be looked for" in fl(baseline, "trim")[1]
    assert load(str(legacy.path)).total == 4


def test_without_a_baseline_the_way_out_is_named(repo):
    """For trim as for show."""
    repo.commit()
    for command in ("trim", "show"):
        with pytest.raises(FlError, match="there is no baseline here") as caught:
            baseline.main([command])
        assert "fl baseline create" in caught.value.hint


def test_show_lists_entries_and_sums(legacy, fl):
    """One line per entry for other programs; JSON has the sums and where it began."""
    out = fl(baseline, "show", "--check", "bare-except")[1]
    assert sorted(out.splitlines()) == [
        *("1\tspecific_exceptions/bare-except\tlib/d.py",),
        *(["1\tspecific_exceptions/bare-except\tsrc/a.py"] * 2),
        "COUNT\tCHECK\tPATH",
    ]
    legacy.write("src/a.py", CLEAN)
    fl(baseline, "trim")
    summary = json.loads(fl(baseline, "show", "--json", "--path", "src/")[1])["summary"]
    assert summary.pop("first") == {"date": "2026-11-02T10:00:00+00:00", "total": 4}
    assert summary == {
        "shown": 1,
        "total": 2,
        "by_check": {"temp_file_handling/never-deleted": 1},
        "by_folder": {"src/deep/": 1},
    }


def test_show_says_how_far_it_has_shrunk(legacy, fl, monkeypatch):
    """On a terminal, below the tables."""
    legacy.write("src/a.py", CLEAN)
    fl(baseline, "trim")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    out = fl(baseline, "show")[1]
    assert "2 findings in the baseline. Of 4, 2 (50 %) are gone since 2026-11-02." in out


def finding(path, text, pattern="p"):
    """Return a finding."""
    return Finding(
        pattern=pattern,
        check="c",
        severity="high",
        path=path,
        line=1,
        column=1,
        end_line=1,
        end_column=2,
        message="",
        text=text,
    )


def test_entries_under_an_alias_get_the_patterns_id():
    """When the file is written next; those whose finding is gone keep their fingerprint."""
    kept, gone = finding("a", "kept", "old"), finding("a", "gone", "old")
    before = Baseline(frozenset(["old/c"]), counted([kept, kept, gone]))
    after = under_todays_ids(before, [finding("a", "kept", "new")], {"new": ["old"]})
    assert after.checks == {"new/c"}
    assert after.entries == {
        ("a", fingerprint(finding("a", "kept", "new"))): Entry("new/c", 2),
        ("a", fingerprint(gone)): Entry("new/c", 1),
    }


PATHS, TEXTS = ("a.py", "b.py", "c.py"), ("f", "g")
TREES = st.dictionaries(
    st.sampled_from(PATHS), st.lists(st.sampled_from(TEXTS), max_size=3), max_size=3
)


@given(first=TREES, trees=st.lists(TREES, max_size=6), unread=st.sets(st.sampled_from(PATHS)))
def test_it_never_grows_and_never_accepts_more_than_it_holds(first, trees, unread):
    """Whatever the files become, trimmed after each step, some files unread."""

    def found(tree):
        return [finding(path, text) for path in sorted(tree) for text in tree[path]]

    held = Baseline(frozenset(), counted(found(first)))
    for tree in trees:
        total = held.total
        readable = {path: texts for path, texts in tree.items() if path not in unread}
        held = trimmed(held, counted(found(readable)), lambda path, _: path not in unread).baseline
        assert held.total <= total
        now = found(tree)
        table = {text: {} for text in TEXTS}
        for (path, mark), entry in held.entries.items():
            text = next(t for t in TEXTS if fingerprint(finding(path, t)) == mark)
            table[text][path] = entry.count
        known = accepted(now, lambda one, table=table: table[one.text])
        for text in TEXTS:
            there = [one for one in now if one.text == text]
            most = min(len(there), sum(table[text].values()))
            assert sum(id(one) in known for one in there) == most


@pytest.mark.slow
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(first=TREES.filter(bool), steps=st.lists(st.tuples(TREES, st.booleans()), max_size=4))
def test_no_sequence_of_commits_gets_more_past_the_hook_than_the_baseline_holds(
    repo, capsys, first, steps
):
    """Per fault: what the tree holds is at most what the baseline held and the hook has shown."""

    def put(tree):
        for path in PATHS:
            repo.write(path, CLEAN + "".join(map(bare, tree.get(path, ()))))
        repo.stage()

    (repo.path / FILE).unlink(missing_ok=True)
    put(first)
    repo.commit()
    texts = Counter(text for tree in first.values() for text in tree)
    if texts:
        baseline.main(["create"])
    shown = Counter()
    for tree, trim in steps:
        put(tree)
        git = Git(*find_repo(""))
        compared = changes.compare_staged(git, "HEAD")
        attempt = Attempt(git, cache.load(git.top, git.git_dir), [compared])
        for _, found in attempt.added:
            shown.update(one.text[-2] for one in found)
        attempt.objects.close()
        repo.commit()
        if trim and texts:
            total = load(str(repo.path)).total
            baseline.main(["trim"])
            assert load(str(repo.path)).total <= total
        now = Counter(text for texts_here in tree.values() for text in texts_here)
        assert all(now[text] <= texts[text] + shown[text] for text in TEXTS)
    capsys.readouterr()
