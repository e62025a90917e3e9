import random

from fl_hooks.detect.change import new_findings, surely_new
from tests.detect.helpers import findings, make_check

EXCEPT = make_check(spec={"kind": "except_clause", "regex": "^except:"}, check="bare")


def added(old, new, *checks):
    """Return the lines of what the change from old to new adds."""
    found = new_findings(findings(new, *checks), findings(old, *checks), new.encode(), old.encode())
    return [f.line for f in found]


def test_everything_is_new_in_a_new_file():
    """Against an empty file every finding counts."""
    assert added("", "boom()\n", make_check()) == [1]


def test_old_findings_stay_old_when_they_move():
    """Lines above, re-indents and CRLF do not make an old finding new."""
    old = "boom()\n"
    for new in ("x = 1\n\nboom()\n", "if x:\n    boom()\n", "boom()\r\n", "boom()"):
        assert added(old, new, make_check()) == []


def test_of_two_equal_findings_the_added_line_is_the_new_one():
    """A second equal call is reported where it was added, above or below the first."""
    assert added("a\nboom()\nb\n", "a\nboom()\nb\nboom()\n", make_check()) == [4]
    assert added("a\nboom()\nb\n", "boom()\na\nboom()\nb\n", make_check()) == [1]


def test_editing_the_body_of_an_old_handler_does_not_make_it_new():
    """A finding whose own line is untouched stays old though its text changed."""
    old = "try:\n    f()\nexcept:\n    a()\n"
    assert added(old, old.replace("a()", "b()\n    c()"), EXCEPT) == []


def test_replacing_one_fault_by_another_is_seen():
    """One mended and another one added in the same change is one new finding."""
    old = "try:\n    f()\nexcept:\n    a()\nx = 1\n"
    new = "try:\n    f()\nexcept E:\n    a()\nx = 1\ntry:\n    g()\nexcept:\n    b()\n"
    assert added(old, new, EXCEPT) == [8]


def test_a_fault_that_a_change_elsewhere_brings_about_is_new():
    """The finding's line is old, but the old file had no finding there."""
    array = make_check(
        "flow", {"sources": {"bad": {"call": ["src"]}}, "sinks": {"call": ["sink"], "argument": 0}}
    )
    old = "def f():\n    x = 1\n    sink(x)\n"
    assert added(old, old.replace("x = 1", "x = src()"), array) == [3]


def test_taking_a_suppression_away_makes_the_finding_new():
    """What was allowed with a reason counts once the reason is gone."""
    assert added("boom()  # fl: allow boom -- ok\n", "boom()\n", make_check()) == [1]


def test_random_insertions_report_exactly_the_inserted_faults():
    """In files of random lines, inserting k faults reports k faults at their lines."""
    rng = random.Random(7)  # noqa: S311 -- seeded test data
    for _ in range(40):
        old = [rng.choice(["boom()", "x = 1", "y = 2", "call(x)"]) for _ in range(30)]
        new = list(old)
        for _ in range(rng.randrange(4)):
            new.insert(rng.randrange(len(new) + 1), "boom()")
        surplus = new.count("boom()") - old.count("boom()")
        got = added("\n".join(old), "\n".join(new), make_check())
        assert len(got) == surplus
        assert all(new[line - 1] == "boom()" for line in got)


def test_what_is_surely_new_is_never_old():
    """In random edits, findings told apart without parsing are those that parsing finds new."""
    rng = random.Random(3)  # noqa: S311 -- seeded test data
    told = 0
    for _ in range(300):
        old = [rng.choice(["boom(1)", "boom(a, 2)", "x = 1", "boom(b)"]) for _ in range(6)]
        new = [line.replace("b", rng.choice("bc")) + rng.choice(["", "  # why"]) for line in old]
        new.insert(rng.randrange(7), rng.choice(["boom(new)", "y", "boom(1)"]))
        texts = ["\n".join(lines) for lines in (old, new)]
        after = [f for f in findings(texts[1], make_check()) if "c" in f.text or "new" in f.text]
        if after and surely_new(after, texts[1].encode(), texts[0].encode()):
            told += 1
            assert added(*texts, make_check()) != []
            before = findings(texts[0], make_check())
            assert new_findings(after, before, texts[1].encode(), texts[0].encode()) == after
    assert told > 20


def test_huge_changes_are_judged_in_bounded_time():
    """A rewritten file of many equal lines is no trap for the line matching."""
    old = "boom()\n" * 3000 + "a\n"
    new = "b\n" + "boom()\n" * 3010 + "c\n"
    assert len(added(old, new, make_check())) == 10
