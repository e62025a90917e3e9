import pytest

from tests.detect.helpers import findings, make_check

BUILTIN = {
    "finder": "suppressions",
    "names": {
        "boom": "demo/boom",
        "demo/boom": "demo/boom",
        "older/boom": "demo/boom",
        "demo": "demo",
        "older": "demo",
        "off": "demo/off",
        "older/off": "demo/off",
    },
    "in_force": {"demo/boom"},
}
CHECK = make_check(equivalents=("E722", "B110", "W0702", "bare-except"))


def found(source):
    """Return (check, line, reason or None) of what is found, suppressed or not."""
    return [
        (f.check, f.line, f.reason if f.suppressed else None)
        for f in findings(source, CHECK, BUILTIN)
    ]


@pytest.mark.parametrize("name", ["boom", "demo", "demo/boom", "other, boom"])
def test_an_allow_comment_on_the_line_suppresses(name):
    """Check, pattern or full id, among others, with a reason."""
    assert ("boom", 1, "needed here") in found(f"boom()  # fl: allow {name} -- needed here")


@pytest.mark.parametrize("name", ["older", "older/boom"])
def test_a_pattern_s_alias_allows_too(name):
    """Alone or before the check; the finding keeps the pattern's own name."""
    (finding,) = findings(f"boom()  # fl: allow {name} -- kept\n", CHECK, BUILTIN)
    assert (finding.id, finding.suppressed, finding.reason) == ("demo/boom", True, "kept")


def test_an_alias_before_another_check_allows_nothing():
    """It names the other check."""
    assert ("boom", 1, None) in found("boom()  # fl: allow older/off -- a\n")


def test_an_allow_comment_alone_on_the_line_above_suppresses():
    """Further comments and blank lines may stand between; other code may not."""
    assert found("# fl: allow boom -- a\nboom()\n") == [("boom", 2, "a")]
    assert found("# fl: allow boom -- a\n# more\n\nboom()\n") == [("boom", 4, "a")]
    assert found("# fl: allow boom -- a\nx = 1\nboom()\n") == [
        ("unused", 1, None),
        ("boom", 3, None),
    ]


def test_an_allow_comment_behind_code_does_not_reach_the_next_line():
    """Behind code it speaks of its own line only."""
    assert ("boom", 2, None) in found("x = 1  # fl: allow boom -- a\nboom()\n")


def test_an_allow_comment_counts_anywhere_in_a_call_of_several_lines():
    """At the end of a call that spans lines it still belongs to it."""
    assert found("boom(\n  1,\n)  # fl: allow boom -- a\n") == [("boom", 1, "a")]


def test_without_a_reason_nothing_is_allowed():
    """The finding stays, and the missing reason is a finding of its own."""
    assert found("boom()  # fl: allow boom\n") == [("boom", 1, None), ("missing-reason", 1, None)]
    assert found("boom()  # fl: allow boom -- \n")[1][0] == "missing-reason"


def test_without_a_name_nothing_is_allowed():
    """An allow comment that names no check says so."""
    assert found("boom()  # fl: allow -- because\n")[1][0] == "missing-name"


def test_an_unused_suppression_is_reported():
    """What allows nothing is to be taken out."""
    assert found("x = 1  # fl: allow boom -- a\n") == [("unused", 1, None)]


def test_a_misspelt_name_gets_a_suggestion():
    """The report of an unknown name offers the nearest one."""
    (_boom, unused) = findings("boom()  # fl: allow bom -- a\n", CHECK, BUILTIN)
    assert unused.message.endswith("did you mean boom?")


def test_a_check_that_is_not_in_force_here_is_not_called_unused():
    """What configuration switches off for this path may be needed when it comes back."""
    assert found("x = 1  # fl: allow off -- a\n") == []


def test_an_allow_in_a_string_is_no_suppression():
    """Only comments suppress."""
    assert ("boom", 1, None) in found("boom('# fl: allow boom -- a')\n")


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa: E722",
        "# noqa:F401,E722",
        "# NOQA: e722",
        "# nosec",
        "# nosec B110",
        "# pylint: disable=bare-except",
        "# pylint: disable=other, W0702",
        "# type: ignore # noqa: E722",
    ],
)
def test_other_tools_comments_are_honoured_where_they_name_the_rule(comment):
    """The finding is reported as suppressed, with the comment as its reason."""
    assert found(f"boom()  {comment}\n") == [("boom", 1, comment)]


@pytest.mark.parametrize(
    "comment",
    ["# noqa", "# noqa: E501", "# nosec B101", "# pylint: disable=x", "# pylint: enable=W0702"],
)
def test_other_tools_comments_about_other_rules_are_not(comment):
    """A bare noqa, another rule's code or an `enable` silences nothing."""
    assert found(f"boom()  {comment}\n") == [("boom", 1, None)]


def test_a_pylint_comment_alone_covers_the_rest_of_its_block():
    """As pylint does: until the indentation ends."""
    source = """\
        def f():
            # pylint: disable=bare-except
            boom()
            if x:
                boom()
        boom()
    """
    assert [reason is not None for _, _, reason in found(source)] == [True, True, False]


def test_a_file_level_noqa_covers_the_file():
    """`# ruff: noqa: CODE` and `# flake8: noqa: CODE` count for every line."""
    assert [r for _, _, r in found("boom()\n# ruff: noqa: E722\n")] == ["# ruff: noqa: E722"]


def test_the_comment_sign_follows_the_language():
    """In JavaScript the suppression stands behind two slashes."""
    check = make_check(spec={"kind": "call_expression"}, languages=("javascript",))
    (hit,) = findings("boom(); // fl: allow boom -- a\n", check, BUILTIN, path="a.js")
    assert (hit.suppressed, hit.reason) == (True, "a")
