"""The evaluation counts what it says: intervals, matching, samples, labels, differences."""

import importlib
import json
from pathlib import Path

import pytest

from fl_hooks.store.problems import InputError

ROOT = Path(__file__).resolve().parents[2]
COMMIT = "0123456789abcdef0123456789abcdef01234567"
CHECK = "specific_exceptions/bare-except"


@pytest.fixture
def module(monkeypatch):
    """Import a module of eval/, which is a folder of scripts."""
    monkeypatch.syspath_prepend(str(ROOT / "eval"))
    return importlib.import_module


@pytest.fixture
def found(module):
    """Return a maker of findings."""

    def found(line=1, repository="a/one", path="x.py", mark="0" * 16, severity="high"):
        return module("scanned").Found(
            repository, COMMIT, CHECK, severity, path, line, line, "why", mark, suppressed=False
        )

    return found


@pytest.fixture
def label(module):
    """Return a maker of labels."""

    def label(verdict="true", line=1, repository="a/one", path="x.py", mark="0" * 16, **more):
        row = {"repository": repository, "commit": COMMIT, "path": path, "line": line}
        row |= {"check": CHECK, "fingerprint": mark, "verdict": verdict, "reason": "it is so"}
        return module("labels").Label.model_validate(row | more)

    return label


@pytest.mark.parametrize(
    ("true", "total", "low", "high"),
    [
        # R's prop.test(correct = FALSE), and E. B. Wilson's own closed form at 0 and 1
        (9, 10, 0.5958, 0.9821),
        (50, 100, 0.4038, 0.5962),
        (81, 263, 0.2553, 0.3662),
        (60, 60, 0.9398, 1.0),
        (0, 30, 0.0, 0.1135),
    ],
)
def test_the_interval_is_wilsons(module, true, total, low, high):
    """It agrees with published values, at the ends of the scale as well."""
    assert module("wilson").interval(true, total) == pytest.approx((low, high), abs=5e-5)


def test_no_sample_says_nothing(module):
    """Without a label the interval is everything; more true ones than labels is a mistake."""
    assert module("wilson").interval(0, 0) == (0.0, 1.0)
    with pytest.raises(ValueError, match="3 of 2"):
        module("wilson").interval(3, 2)


def test_a_label_follows_its_text_to_another_line(module, label, found):
    """The same text in the same file is the same finding, wherever it has moved."""
    one = label(line=10)
    moved = found(line=70)
    assert module("matching").match([one], [moved]) == {one.id: moved}


def test_equal_texts_are_told_apart_by_their_lines(module, label, found):
    """Each of three equal findings keeps its own label, the unlabelled one stays without."""
    first, last = label(line=10), label("false", line=30)
    findings = [found(line=30), found(line=20), found(line=10)]
    matched = module("matching").match([first, last], findings)
    assert {key: one.line for key, one in matched.items()} == {first.id: 10, last.id: 30}


def test_no_finding_bears_two_labels(module, label, found):
    """Where one of two equal findings is gone, one label is matched and the other is not."""
    labels = [label(line=10), label(line=30)]
    matched = module("matching").match(labels, [found(line=31)])
    assert [one.line for one in matched.values()] == [31]
    assert len(matched) == 1


def test_another_text_at_the_same_place_is_the_same_finding(module, label, found):
    """A check that reports another part of a statement keeps its label."""
    one, other = label(line=10), found(line=10, mark="f" * 16)
    assert module("matching").match([one], [other]) == {one.id: other}


@pytest.mark.parametrize("differs", [{"repository": "b/two"}, {"path": "y.py"}])
def test_a_label_stays_in_its_file(module, label, found, differs):
    """The same text in another file or repository is another finding."""
    assert module("matching").match([label()], [found(**differs)]) == {}


def test_a_sample_does_not_depend_on_the_order_of_the_findings(module, found):
    """The same findings give the same sample; another seed gives another one."""
    draw = module("sample").draw
    findings = [found(line, f"a/{name}") for name in "xyz" for line in range(1, 30)]
    drawn = draw(findings, 12)
    assert drawn == draw(findings[::-1], 12)
    assert drawn != draw(findings, 12, "another")


def test_a_sample_is_spread_over_the_repositories(module, found):
    """Nobody gives more than a third while others have enough, and nobody is left out."""
    findings = [found(line, "a/large") for line in range(1, 200)]
    findings += [found(line, f"a/{n}") for n in range(4) for line in (1, 2, 3)]
    names = [one.repository for one in module("sample").draw(findings, 18)]
    assert names.count("a/large") == 6
    assert {names.count(f"a/{n}") for n in range(4)} == {3}


def test_a_sample_takes_more_from_one_where_the_others_have_none(module, found):
    """With too few elsewhere all findings are read rather than too few."""
    findings = [found(line, "a/large") for line in range(1, 200)] + [found(1, "a/small")]
    names = [one.repository for one in module("sample").draw(findings, 30)]
    assert (len(names), names.count("a/small")) == (30, 1)


def test_a_sample_is_not_moved_by_a_finding_that_comes(module, found):
    """What was drawn before stays in its order when a check finds one more."""
    findings = [found(line) for line in range(1, 50)]
    before = module("sample").draw(findings, 49)
    after = module("sample").draw([*findings, found(99)], 50)
    assert [one for one in after if one.line != 99] == before


def test_what_is_labelled_counts_towards_the_third(module, found):
    """A repository that has given its share already gives nothing while others can."""
    findings = [found(line, f"a/{name}") for name in "xyzw" for line in range(1, 30)]
    drawn = module("sample").draw(findings, 12, had={"a/x": 4}, largest=12)
    assert "a/x" not in {one.repository for one in drawn}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"verdict": "maybe"}, "verdict: input should be 'true', 'false' or 'arguable'"),
        ({"reason": ""}, "reason: a verdict has a reason"),
        ({"reason": "word " * 26}, "reason: 26 words; a reason has 25 at most"),
        ({"line": 0}, "line: input should be greater than or equal to 1"),
        ({"path": "../x.py"}, "path: a path counts from the repository's root"),
        ({"code": "x"}, "code: extra inputs are not permitted"),
        ({"tool": "ruff"}, "tool and rule stand together"),
        ({"second": {"verdict": "true"}}, "second.reason: field required"),
    ],
)
def test_a_mistake_in_a_label_names_line_and_key(module, label, change, said):
    """What is wrong is said with the file, the line and the key."""
    rows = [label().row(), label(line=2).row() | change]
    text = "\n".join(map(json.dumps, rows))
    _, problems = module("labels").parse(text, "some.jsonl")
    assert [str(one) for one in problems] == [f"some.jsonl:2: {said}"]


def test_a_line_that_is_no_json_is_a_mistake(module):
    """So is one that holds no object."""
    _, problems = module("labels").parse("{\n[]\n", "some.jsonl")
    assert [one.line for one in problems] == [1, 2]


def test_a_finding_is_labelled_once(module, label):
    """The second line about the same finding is a mistake that names the first."""
    text = "\n".join(json.dumps(label().row()) for _ in range(2))
    _, problems = module("labels").parse(text, "some.jsonl")
    assert [str(one) for one in problems] == ["some.jsonl:2: the same finding as in line 1"]


def test_unknown_names_are_mistakes(module, label):
    """Check, repository and commit have to be those of the evaluation."""
    labels = [(1, label()), (2, label(repository="b/two")), (3, label(check="a/b"))]
    problems = module("labels").unknown(labels, "f", [CHECK], {"a/one": COMMIT, "b/two": "f" * 40})
    assert [(one.line, one.text.partition(":")[0]) for one in problems] == [
        (2, "commit"),
        (3, "check"),
    ]


@pytest.mark.parametrize(
    ("first", "second", "counts"),
    [
        ("true", "true", "true"),
        ("true", "false", "arguable"),
        ("false", "arguable", "arguable"),
        ("arguable", "true", "true"),
        ("arguable", "false", "false"),
    ],
)
def test_two_readings_make_one_verdict(label, first, second, counts):
    """An unsure first reader leaves it to the second; two who differ make it arguable."""
    one = label(first, second={"verdict": second, "reason": "so it seems"})
    assert one.final == counts


def test_labels_are_merged_sorted_and_kept(module, label, tmp_path):
    """What is written is read again, in order, each in its pattern's file."""
    made = [label(line=30), label("false", line=4), label(check="temp_file_handling/x")]
    module("labels").write(made, tmp_path)
    assert module("labels").read(tmp_path) == sorted(made, key=lambda one: one.key)
    assert {path.name for path in tmp_path.iterdir()} == {
        "specific_exceptions.jsonl",
        "temp_file_handling.jsonl",
    }


def test_a_contradicting_label_has_to_replace(module, label):
    """The same verdict twice is no news; another one needs --replace."""
    merge = module("label").merge
    old, new = label("true"), label("false")
    assert merge([old], [(1, old)], Path("f")) == [old]
    with pytest.raises(InputError, match="f:1: verdict: it is labelled true"):
        merge([old], [(1, new)], Path("f"))
    assert merge([old], [(1, new)], Path("f"), replace=True) == [new]


def test_a_second_reading_joins_the_first(module, label):
    """A line with `second` and no verdict is added to the label, and needs one to join."""
    merge = module("label").merge
    said = {"verdict": "true", "reason": "nothing closes it"}
    second = label(None, reason=None, second=said)
    (merged,) = merge([label("arguable")], [(1, second)], Path("f"))
    assert (merged.verdict, merged.second.verdict, merged.final) == ("arguable", "true", "true")
    with pytest.raises(InputError, match="nobody has read this finding before"):
        merge([], [(1, second)], Path("f"))


def test_merging_touches_its_own_patterns_only(module, label, tmp_path, monkeypatch, capsys):
    """The files of other patterns stay as they are, whoever may be writing them."""
    labels, trees = module("labels"), module("trees")
    repository = trees.Repository(name="a/one", commit=COMMIT, kind="k", part="final")
    monkeypatch.setattr(trees, "repositories", lambda: [repository])
    other = label(check="temp_file_handling/insecure-mktemp")
    written = []
    monkeypatch.setattr(labels, "read", lambda: [other])
    monkeypatch.setattr(labels, "write", written.extend)
    form = tmp_path / "form.jsonl"
    form.write_text(json.dumps(label().row()), encoding="utf-8")
    assert module("label").main([str(form)]) == 0
    assert written == [label()]
    assert capsys.readouterr().out == "2 labels (1 new), 0 with a second reading\n"


def test_verdicts_in_a_form_are_not_lost(module, label):
    """A form is replaced once it is empty or its verdicts are among the labels."""
    unmerged = module("sample").unmerged
    form = json.dumps(module("sample").skeleton(found_of(module), second=False))
    assert not unmerged(form, [])
    filled = json.dumps(label().row())
    assert unmerged(f"{filled}\n{form}", [])
    assert not unmerged(f"{filled}\n{form}", [label()])
    second = label(None, reason=None, second={"verdict": "true", "reason": "so"})
    assert unmerged(json.dumps(second.row()), [label()])


def found_of(module):
    """Return some finding."""
    return module("scanned").Found(
        "a/one", COMMIT, CHECK, "high", "x.py", 1, 1, "why", "0" * 16, suppressed=False
    )


def table(module, findings, labels):
    """Tabulate the findings of one repository of the final part."""
    repository = module("trees").Repository(name="a/one", commit=COMMIT, kind="k", part="final")
    scan = module("scanned").Scan("a/one", COMMIT, 1, {"python": 10**6}, tuple(findings), ())
    checks = {CHECK: {"severity": "high", "languages": ["python"], "status": "stable"}}
    return module("tally").tabulate({"a/one": scan}, [repository], labels, checks, None)


def test_won_and_lost_labels_are_told(module, label, found):
    """A false alarm that is gone is won, a true finding that is gone is lost, and back again."""
    labels = [label("true", 1, mark="1" * 16), label("false", 2, mark="2" * 16)]
    there = [found(1, mark="1" * 16), found(2, mark="2" * 16)]
    before, after = table(module, there, labels), table(module, [], labels)
    changes = module("tally").changes
    assert [one.kind for one in changes(before, after, labels)] == ["lost", "won"]
    assert [one.kind for one in changes(after, before, labels)] == ["back", "regained"]
    assert changes(before, before, labels) == []


def test_a_repository_that_is_missing_changes_nothing(module, label, found):
    """Its labels and counts stay those of the last table."""
    labels = [label()]
    before = table(module, [found()], labels)
    after = module("tally").tabulate({}, module("trees").repositories(), labels, {}, before)
    assert module("tally").changes(before, after, labels) == []
    renamed = module("trees").Repository(name="a/one", commit=COMMIT, kind="k", part="final")
    after = module("tally").tabulate({}, [renamed], labels, {}, before)
    assert after["repositories"] == before["repositories"]


def test_rows_count_labels_of_what_is_found_by_severity(module, label, found):
    """Labels of findings that are gone count no more; each severity has its own row."""
    labels = [label(v, n, mark=f"{n:016}") for n, v in enumerate(["true", "false", "true"], 1)]
    findings = [found(1, mark=f"{1:016}"), found(2, mark=f"{2:016}", severity="medium")]
    rows = module("tally").rows(table(module, findings, labels), labels, "final")
    counted = [(row.severity, row.findings, row.true, row.false, row.bar) for row in rows]
    assert counted == [("high", 1, 1, 0, "holds"), ("medium", 1, 0, 1, "missed: 0% true")]


def test_what_was_mended_after_it_was_read_is_told(module, label, found):
    """The page says which labels its table leaves out, and how right the check was at first."""
    labels = [label(v, n, mark=f"{n:016}") for n, v in enumerate(["true", "false", "true"], 1)]
    made = table(module, [found(1, mark=f"{1:016}")], labels)
    (one,) = module("tally").gone(made, labels, "final")
    assert (one.mended, one.lost, one.true, one.read) == (1, 1, 2, 3)
    text = module("page").part_text(made, labels, "final")
    assert "1 false mended, 1 true lost since; as first read, 2 of 3 true" in text
    assert module("tally").gone(made, labels, "tuning") == []


def test_json_is_written_in_lines_that_can_be_compared(module, tmp_path):
    """What fits on a line stands on one, keys are sorted, and the value comes back."""
    value = {
        "b": {"x": 1},
        "a": {f"key {n}": "high" for n in range(20)},
        "c": [],
        "d": [["y"] * 40],
    }
    places = module("places")
    places.write_json(tmp_path / "x.json", value)
    lines = (tmp_path / "x.json").read_text(encoding="utf-8").split("\n")
    assert places.read_json(tmp_path / "x.json") == value
    assert ' "b": {"x": 1},' in lines
    assert max(map(len, lines)) <= 120


@pytest.mark.parametrize(
    ("severity", "numbers", "bar"),
    [
        ("high", (100, 60, 0, 0), "holds"),
        ("high", (100, 59, 1, 0), "missed: 1 false"),
        ("critical", (100, 58, 0, 1), "1 more to read"),
        ("high", (3, 3, 0, 0), "holds"),
        ("high", (0, 0, 0, 0), "nothing found"),
        ("medium", (100, 27, 2, 1), "holds"),
        ("medium", (100, 26, 2, 2), "missed: 87% true"),
        ("medium", (100, 20, 0, 0), "10 more to read"),
        ("low", (100, 0, 9, 0), ""),
    ],
)
def test_the_bar_is_the_definitions(module, severity, numbers, bar):
    """Blocking checks have no false alarm, medium ones at least 90 % true, low ones no bar."""
    count, *verdicts = numbers
    assert module("tally").Row("a/b", severity, "stable", count, 1, *verdicts).bar == bar


def test_labels_newer_than_the_table_are_told(module, label, found):
    """The page cannot be made from a table that does not know a label."""
    before = table(module, [found()], [label()])
    newer = [label(), label(line=9)]
    assert module("tally").unplaced(before, newer) == newer[1:]


def test_less_than_all_is_never_shown_as_all(module):
    """199 of 200 is no 100 %."""
    assert [module("shared").percent(n / 200) for n in (200, 199, 198, 90)] == [
        "100%",
        ">99%",
        "99%",
        "45%",
    ]


def test_a_file_whose_scan_failed_is_told_from_one_too_large(module):
    """A hang or a fault of ours is said; what the limits leave out is as it should be."""
    notices = (
        "a.py: not scanned, 3,846,971 bytes are over limits.file_bytes (1,000,000)",
        "b.py: not scanned, it took longer than 60 s",
        "c.py: not scanned, the scan failed (KeyError: 1)",
        "d.py: syntax error, 2 finding(s) around it left out",
    )
    scan = module("scanned").Scan("a/one", COMMIT, 1, {}, (), notices)
    assert scan.failures == notices[1:3]


def test_the_page_has_one_generated_part(module):
    """Only what stands between the marks is replaced."""
    page = "head\n<!-- precision:begin -->\nold\n<!-- precision:end -->\ntail\n"
    filled = module("page").fill(page, "new\n")
    assert filled == page.replace("old", "new")


def test_the_labels_of_the_project_are_whole(module):
    """Every label in the repository is valid and names what the evaluation has."""
    labels = module("labels").read()
    commits = {each.name: each.commit for each in module("trees").repositories()}
    checks = module("scanned").checks()
    assert module("labels").unknown(enumerate(labels), "eval/labels", checks, commits) == []


def test_the_repositories_are_chosen_as_asked(module):
    """At least six are for tuning and at least twelve are not; no name stands twice."""
    every = module("trees").repositories()
    assert len({one.name for one in every}) == len(every)
    assert sum(one.part == "tuning" for one in every) >= 6
    assert sum(one.part == "final" for one in every) >= 12


def test_what_the_wheel_carries_follows_from_the_table(module, label, found):
    """Right of read, the interval, findings and the lines they were found in, per part."""
    scanned, trees = module("scanned"), module("trees")
    those = (found(line=1), found(line=2), found(line=3))
    scan = scanned.Scan("a/one", COMMIT, 7, {"python": 99}, those, (), {"python": 5000})
    repository = trees.Repository(name="a/one", commit=COMMIT, kind="a tool", part="final")
    checks = {CHECK: {"languages": ["python"], "severity": "high", "status": "stable"}}
    labels = [label(line=1), label("false", line=2), label(line=9, mark="f" * 16)]
    table = module("tally").tabulate({"a/one": scan}, [repository], labels, checks, None)
    value = module("packaged").value(table, labels)
    row = value["checks"][CHECK]["final"][0]
    assert (row["right"], row["read"], row["wrong"], row["findings"]) == (1, 2, 1, 3)
    assert (row["lines"], row["found_in"]) == (5000, 1)
    assert row["low"] < row["right"] / row["read"] < row["high"]
    assert value["checks"][CHECK]["first"]["read"] == 3
    assert value["parts"]["final"] == {"repositories": 1, "files": 7, "lines": 5000}


def test_what_the_wheel_carries_is_up_to_date(module):
    """`make check-precision` holds the page; this holds the file beside it."""
    places, packaged = module("places"), module("packaged")
    value = packaged.value(places.read_json(places.TABLE), module("labels").read())
    assert places.PACKAGED.read_text(encoding="utf-8") == places.json_text(value)
