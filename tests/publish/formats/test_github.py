import re

import pytest

from fl_hooks.publish.formats import github
from tests.format_values import a_result
from tests.site_values import HOSTILE

COMMAND = re.compile(r"::(\w[\w-]*)(?: ([^:]*))?::(.*)")


def commands(text):
    """Return (name, properties, message) of the commands that a runner would read in the text."""
    found, token = [], ""
    for line in text.split("\n"):
        if token:
            token = "" if line == f"::{token}::" else token
        elif match := COMMAND.fullmatch(line):
            if match[1] == "stop-commands":
                token = match[3]
            found.append((match[1], _properties(match[2]), _plain(match[3])))
    assert not token
    return found


def _properties(text):
    pairs = (pair.split("=", 1) for pair in (text or "").split(",") if pair)
    return {key: _plain(value) for key, value in pairs}


def _plain(text):
    for code, sign in (("%3A", ":"), ("%2C", ","), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        text = text.replace(code, sign)
    return text


def test_a_finding_becomes_an_annotation():
    """An annotation names file, lines, columns, check and severity, and says what to do."""
    assert github.render([a_result()]) == (
        "::error file=src/app.py,line=4,endLine=4,col=5,endColumn=12,"
        "title=specific_exceptions/bare-except (high)"
        "::`except:` catches everything. Name what you can handle.\n"
    )


def test_nothing_found_prints_nothing():
    """Without findings there is nothing to annotate."""
    assert github.render([]) == ""


@pytest.mark.parametrize(
    ("severity", "level"),
    [("critical", "error"), ("high", "error"), ("medium", "warning"), ("low", "notice")],
)
def test_the_level_follows_the_severity(severity, level):
    """Critical and high are errors, medium is a warning, low a notice."""
    assert github.annotation(a_result(severity=severity)).startswith(f"::{level} ")


def test_columns_only_within_one_line():
    """GitHub refuses columns of a place that spans lines."""
    (one,) = commands(github.render([a_result(end_line=6)]))
    assert one[1].keys() == {"file", "line", "endLine", "title"}


def test_what_a_comment_allows_is_not_annotated():
    """A suppressed finding asks nothing of anybody."""
    assert github.render([a_result(allowed=True)]) == ""


def test_the_gravest_come_first():
    """Where GitHub shows some only, these are the gravest."""
    found = [a_result(severity=name) for name in ("low", "critical", "medium", "high")]
    titles = [one[1]["title"] for one in commands(github.render(found))]
    assert [re.search(r"\((\w+)\)", title)[1] for title in titles] == [
        *("critical", "high", "medium", "low")
    ]


def test_what_github_would_drop_stands_in_the_log():
    """Ten of a level are annotated; a notice counts the rest, which the log holds line by line."""
    found = [a_result(line=n, end_line=n) for n in range(1, 24)]
    text = github.render(found)
    told = commands(text)
    assert [name for name, *_ in told].count("error") == github.MOST
    (notice,) = [message for name, _, message in told if name == "notice"]
    assert notice.startswith("13 of 23 findings are not annotated: GitHub shows 10 of a level")
    assert "src/app.py:23:5: high specific_exceptions/bare-except: `except:`" in text
    assert text.count("::group::") == text.count("::endgroup::") == 1


def test_the_notice_of_the_rest_is_never_dropped_itself():
    """Where notices are cut, one place of ten is kept for the notice that says so."""
    found = [a_result(severity="low", line=n, end_line=n) for n in range(1, 31)]
    told = commands(github.render(found))
    assert [name for name, *_ in told].count("notice") == github.MOST
    assert any("21 of 30 findings" in message for *_, message in told)


@pytest.mark.parametrize("text", [*HOSTILE, "::error::x", "a,b:c%0A", "##[add-mask]x"])
def test_nothing_of_a_name_or_a_message_becomes_a_command(text):
    """Whatever a file is called and a check says is read back as it was, and commands nothing."""
    found = [a_result(path=text, message=text, line=n, end_line=n) for n in range(1, 13)]
    told = commands(github.render(found))
    names = [name for name, *_ in told]
    assert names == [*["error"] * 10, "notice", "group", "stop-commands", "endgroup"]
    for _, properties, message in told[:10]:
        assert properties["file"] == text
        assert message.startswith(text.strip())
