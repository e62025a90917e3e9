import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fl_hooks.detect.engine import scan
from fl_hooks.detect.select import Selection
from fl_hooks.errors import FlError
from tests.detect.helpers import LIMITS, compiled, findings, lines, make_check

EXCEPT = make_check(
    check="bare", spec={"kind": "except_clause", "regex": "^except:"}, message="Bare."
)


def test_a_finding_carries_its_place_and_its_words():
    """Lines and columns are 1-based, columns count characters, the text is normalised."""
    (found,) = findings("x = 'é'; boom(\n    1)\n", make_check())
    assert (found.line, found.column, found.end_line, found.end_column) == (1, 10, 2, 7)
    assert (found.text, found.message, found.id) == ("boom( 1)", "It goes boom.", "demo/boom")


def test_a_clause_is_underlined_without_its_body():
    """Of a handler the header is shown, while its identity covers the whole."""
    (found,) = findings("try:\n    f()\nexcept:  # c\n    g()\n    h()\n", EXCEPT)
    assert (found.line, found.end_line, found.end_column) == (3, 3, 8)
    assert found.text == "except: g() h()"


def test_comments_are_no_part_of_what_a_finding_is_known_by():
    """With and without comments, and whatever characters stand before, the text is the same."""
    plain, commented = (
        findings(source, make_check())[0].text
        for source in ("boom(1, 'é#')\n", "# é\nboom(1,  # ü: why\n  # more\n  'é#')\n")
    )
    assert plain == commented == "boom(1, 'é#')"


def test_findings_come_in_the_order_of_the_source():
    """Whatever the order of the checks, line and column decide."""
    source = "try:\n    boom()\nexcept:\n    boom()\n"
    assert [f.line for f in findings(source, EXCEPT, make_check())] == [2, 3, 4]


def test_findings_at_a_syntax_error_are_dropped_with_one_notice():
    """Around broken source a finding is a guess; elsewhere in the file it still counts."""
    source = b"boom()\nboom(1 $ 2)\nboom()\n"
    found, notices = scan("a.py", source, [make_check()], LIMITS)
    assert [f.line for f in found] == [1, 3]
    assert len(notices) == 1
    assert notices[0].startswith("a.py: syntax error")


def test_syntax_newer_than_the_interpreter_is_read():
    """The parser is not the interpreter: templates, generics and `except*` are no errors."""
    source = "type A[T] = list[T]\ndef f[T](x: T): boom()\ntry: ...\nexcept* E: boom()\n"
    assert lines(source, make_check()) == [2, 4]


def test_python_2_source_is_read_as_far_as_it_goes():
    """Old print statements do not hide the rest of the file."""
    assert 2 in lines("print 'x'\nboom()\n", make_check())


def test_a_check_yields_to_another_that_reports_the_same_call():
    """Of two patterns at one call the weaker steps back; elsewhere it still reports."""
    weak = make_check(pattern="weak", check="any", spec={"kind": "call"}, yields_to=("demo",))
    found = findings("boom()\nother()\n", weak, make_check())
    assert [f.id for f in found] == ["demo/boom", "weak/any"]


def test_severity_follows_the_context():
    """The first fact of severity_when that holds sets the finding's severity."""
    check = make_check(severity="low", severity_when=(("critical", "module_has_logger", None),))
    assert [f.severity for f in findings("boom()", check)] == ["low"]
    assert [f.severity for f in findings("log = 1\nboom()", check)] == ["critical"]


def test_a_captured_name_must_mean_one_of_the_names():
    """`names` resolves the metavariable: imports and tuples count, shadowed names do not."""
    check = make_check(
        spec={"kind": "except_clause", "has": {"pattern": "$T"}}, names={"T": ["OSError"]}
    )
    source = """\
        try: f()
        except OSError: pass
        try: f()
        except (ValueError, OSError): pass
        def g(OSError):
            try: f()
            except OSError: pass
    """
    assert lines(source, check) == [2, 4]


def test_match_py_reports_through_the_kit():
    """A pattern's own code yields check, node and related nodes; each check takes its own."""
    source = """\
        def findings(file):
            for node in file.find({"kind": "integer"}):
                yield "number", node, file.root, {"message": f"number {node.text()}"}
                yield "other", node
    """
    check = make_check(
        "match", pattern="own", check="number", source=textwrap.dedent(source), match_path="m.py"
    )
    (found,) = findings("x = 41\n", check)
    assert (found.message, found.column, found.related) == ("number 41", 5, (("a.py", 1),))


def test_a_failing_match_py_names_itself_and_the_file():
    """An error in a pattern's own code is the pattern author's to mend, not a crash."""
    source = "def findings(file):\n    yield 1 / 0\n"
    check = make_check("match", pattern="bad", source=source, match_path="patterns/bad/match.py")
    with pytest.raises(FlError, match=r"patterns/bad/match\.py failed on a\.py: ZeroDivisionError"):
        findings("x", check)


def test_a_severity_set_by_hand_wins_over_match_py():
    """What the configuration says of a check holds for all its findings."""
    source = 'def findings(file):\n    yield "boom", file.root, {"severity": "low"}\n'
    check = make_check("match", pattern="own", source=source, match_path="m.py")
    (found,) = findings("x = 1\n", check)
    assert found.severity == "low"
    selection = Selection(compiled(check, checks=(("boom", "medium"),)))
    (found,) = findings("x = 1\n", *selection.checks_for("a.py"))
    assert found.severity == "medium"


def test_a_match_py_that_goes_too_deep_gives_a_notice():
    """A match.py may recurse over the tree as the other finders do."""
    source = "def findings(file):\n    yield from findings(file)\n"
    check = make_check("match", pattern="bad", source=source, match_path="patterns/bad/match.py")
    found, notices = scan("a.py", b"boom()\n", [check, make_check()], LIMITS)
    assert [f.pattern for f in found] == ["demo"]
    assert notices == ["a.py: not scanned, it is nested too deeply for bad/boom"]


def test_one_check_that_goes_too_deep_leaves_the_others_their_findings():
    """An expression nested beyond the stack gives a notice for that check alone."""
    spec = {"sources": {"bad": {"call": ["src"]}}, "sinks": {"call": ["sink"], "argument": 0}}
    flow = make_check("flow", spec, check="flow")
    source = f"boom()\nsink({'(' * 3000}1{')' * 3000})\n".encode()
    found, notices = scan("a.py", source, [flow, make_check()], LIMITS)
    assert [f.line for f in found] == [1]
    assert notices == ["a.py: not scanned, it is nested too deeply for demo/flow"]


@pytest.mark.parametrize(
    "source",
    [b"", b"\n", b"\xef\xbb\xbf", b"(" * 20_000, b"[[" * 9_000 + b"\n", b"x=1\r\n\x0c\ry=2", b"\\"],
)
def test_odd_source_is_scanned_without_complaint(source):
    """Empty, deeply nested and odd files end like any other."""
    found, _notices = scan("a.py", source, [make_check(), EXCEPT], LIMITS)
    assert found == []


WORDS = ["boom()", "try:", "except:", "pass", "def f(x):", "lambda:", "match", "case", "if"]
SIGNS = ["(", ")", "[", '"""', "#", "--", "fl: allow boom", "=", ":", "x", "é"]
FRAGMENTS = st.sampled_from([*WORDS, *SIGNS, "\\", "\n", " ", "    ", "\t"])


@settings(max_examples=150, deadline=None)
@given(st.lists(FRAGMENTS, max_size=40))
def test_no_source_makes_the_engine_fail(parts):
    """Whatever half-typed source comes, the scan ends and places lie within the text."""
    text = "".join(parts)
    builtin = {"finder": "suppressions", "names": {"boom": "demo/boom"}, "in_force": {"demo/boom"}}
    found, _ = scan("a.py", text.encode(), [make_check(), EXCEPT, builtin], LIMITS)
    total = text.count("\n") + 1
    assert all(1 <= f.line <= f.end_line <= total for f in found)
