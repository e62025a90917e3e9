"""The comments of JavaScript's linters: honoured where they name an equivalent rule."""

import pytest

from tests.detect.helpers import findings, make_check

CHECK = make_check(
    spec={"kind": "debugger_statement"},
    languages=("javascript",),
    equivalents=("no-debugger", "noDebugger"),
)


def reasons(source):
    """Return the reason of each finding, None where it is not suppressed."""
    found = findings(source, CHECK, path="a.js")
    return [f.reason if f.suppressed else None for f in found]


@pytest.mark.parametrize(
    "comment",
    [
        "// eslint-disable-line no-debugger",
        "/* eslint-disable-line no-alert, no-debugger */",
        "// eslint-disable-line no-debugger -- the panel's own button",
        "// oxlint-disable-line no-debugger",
        "// tslint:disable-line:no-debugger",
        "// eslint-disable-line @other/no-debugger",
    ],
)
def test_a_comment_on_the_line_counts(comment):
    """It becomes the finding's reason, in the words of the source."""
    assert reasons(f"debugger; {comment}\n") == [comment]
    assert reasons(f"a(); {comment}\ndebugger;\n") == [None]


@pytest.mark.parametrize(
    "comment",
    [
        "// eslint-disable-next-line no-debugger",
        "/* eslint-disable-next-line\n   no-debugger */",
        "// tslint:disable-next-line:no-debugger",
        "// biome-ignore lint/suspicious/noDebugger: the panel's own button",
        "// deno-lint-ignore no-alert no-debugger",
    ],
)
def test_a_comment_above_counts_for_the_next_line_only(comment):
    """The line after the comment ends, and no further one."""
    assert reasons(f"{comment}\ndebugger;\ndebugger;\n") == [comment, None]


@pytest.mark.parametrize(
    "comment",
    [
        '/* eslint no-debugger: "off" */',
        "/* eslint eqeqeq: 2, no-debugger: 0 */",
        "// deno-lint-ignore-file no-debugger",
        "// biome-ignore-all lint/suspicious/noDebugger: made for it",
    ],
)
def test_a_comment_about_the_file_counts_everywhere_in_it(comment):
    """Above the comment as well."""
    assert reasons(f"debugger;\n{comment}\ndebugger;\n") == [comment, comment]


def test_disabled_until_enabled_again():
    """By an `enable` of this rule or of all; one of another rule takes nothing back."""
    off, on = "/* eslint-disable no-debugger */", "/* eslint-enable {} */"
    source = f"debugger;\n{off}\ndebugger;\n{on}\ndebugger;\n"
    assert reasons(source.format("no-debugger")) == [None, off, None]
    assert reasons(source.format("")) == [None, off, None]
    assert reasons(source.format("no-alert")) == [None, off, off]


@pytest.mark.parametrize(
    "comment",
    [
        "// eslint-disable-line",
        "// eslint-disable-line no-alert",
        "// eslint-disable-line no-alert -- not no-debugger",
        '/* eslint no-debugger: "error" */',
        "// biome-ignore lint: all of it",
        "// noqa: no-debugger",
        "// see eslint-disable-line no-debugger",
    ],
)
def test_other_comments_silence_nothing(comment):
    """Those that name no rule or another, that switch on, or that only speak of it."""
    assert reasons(f"debugger; {comment}\n") == [None]
