import json
from dataclasses import replace

import pytest

from fl_hooks.publish.formats import gitlab
from tests.format_values import a_result
from tests.site_values import HOSTILE


def test_a_finding_has_what_gitlab_asks_for():
    """An issue has description, check, fingerprint, severity, and a path with its lines."""
    (one,) = json.loads(gitlab.render([a_result(end_line=6)]))
    assert len(one.pop("fingerprint")) == 32
    assert one == {
        "type": "issue",
        "description": "`except:` catches everything. Name what you can handle.",
        "check_name": "specific_exceptions/bare-except",
        "severity": "critical",
        "location": {"path": "src/app.py", "lines": {"begin": 4, "end": 6}},
    }


def test_nothing_found_is_an_empty_list():
    """GitLab takes an empty list for a clean branch."""
    assert json.loads(gitlab.render([])) == []


@pytest.mark.parametrize(
    ("severity", "said"),
    [("critical", "blocker"), ("high", "critical"), ("medium", "major"), ("low", "minor")],
)
def test_the_severity_is_one_that_gitlab_knows(severity, said):
    """Our four severities are GitLab's upper four."""
    assert gitlab.report([a_result(severity=severity)])[0]["severity"] == said


def test_what_a_comment_allows_is_no_issue():
    """A suppressed finding is not in the report."""
    assert gitlab.report([a_result(allowed=True)]) == []


def test_fingerprints_differ_between_findings_and_stay_through_shifts():
    """Equal findings of a file, and of two files, are told apart; a moved line is no new one."""
    found = [a_result(), a_result(line=9), a_result(path="src/other.py")]
    before = [one["fingerprint"] for one in gitlab.report(found)]
    after = [one["fingerprint"] for one in gitlab.report([replace(r, line=99) for r in found])]
    assert len(set(before)) == 3
    assert before == after


@pytest.mark.parametrize("text", HOSTILE)
def test_any_string_is_kept(text):
    """Names and messages can be anything; the report stays ASCII, and theirs."""
    rendered = gitlab.render([a_result(path=text, message=text, advice="")])
    assert rendered.isascii()
    (one,) = json.loads(rendered)
    assert one["location"]["path"] == text
    assert one["description"] == " ".join(text.split())
