import json

import pytest

from fl_hooks.publish.formats import sarif
from fl_hooks.publish.formats.results import Run
from tests.format_values import a_result
from tests.sarif_schema import mistakes
from tests.site_values import HOSTILE, a_check, an_entry

RUN = Run(
    entries=(an_entry(),),
    url="https://site.example/",
    repository="https://github.com/example/invoices",
    revision="a" * 40,
    branch="main",
    notices=("big.py: not scanned, it is too large",),
)


def run_of(*results, run=RUN):
    """Return the run of a file that the official schema accepts."""
    value = json.loads(sarif.render(results, run))
    assert not mistakes(value)
    return value["runs"][0]


def test_nothing_found_is_a_whole_file():
    """Without results the lists are there, empty, as code scanning needs them to close alerts."""
    run = run_of(run=Run())
    assert run["results"] == run["tool"]["driver"]["rules"] == []
    assert run["invocations"] == [{"executionSuccessful": True}]
    assert "versionControlProvenance" not in run


def test_a_result_says_what_and_where():
    """A result names its rule, level, place and our fingerprint under our own key."""
    run = run_of(a_result())
    (one,) = run["results"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert one["ruleId"] == "specific_exceptions/bare-except"
    assert run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] == one["ruleId"]
    assert one["level"] == "error"
    assert one["message"]["text"] == "`except:` catches everything. Name what you can handle."
    place = one["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 4, "startColumn": 5, "endLine": 4, "endColumn": 12}
    assert place["artifactLocation"] == {"uri": "src/app.py", "uriBaseId": "SRCROOT", "index": 0}
    assert one["partialFingerprints"] == {"flHooksFingerprint/v1": "50a3b1d5e9c7f264"}
    assert "SRCROOT" in run["originalUriBaseIds"]
    assert run["artifacts"][0]["sourceLanguage"] == "python"


def test_a_rule_tells_why_what_instead_and_how_to_allow_it():
    """A rule carries its pattern's texts, in words that code scanning shows and filters by."""
    (rule,) = run_of(a_result())["tool"]["driver"]["rules"]
    assert rule["name"] == "SpecificExceptionsBareExcept"
    assert rule["helpUri"] == "https://site.example/patterns/specific_exceptions/#bare-except"
    assert rule["defaultConfiguration"] == {"level": "error"}
    assert rule["properties"]["problem.severity"] == "error"
    assert "precision" not in rule["properties"]
    assert rule["properties"]["tags"] == ["error-handling", "python"]
    for text in ("It hides errors.", "except OSError:", "# fl: allow bare-except --"):
        assert text in rule["help"]["markdown"]
    assert "# fl: allow bare-except --" in rule["help"]["text"]
    assert rule["shortDescription"]["text"] == "`except:` catches everything."


def test_a_check_that_is_gone_still_has_a_rule():
    """A violation of a check that the library does not have any more names it all the same."""
    (rule,) = run_of(a_result(check="gone/for-good", severity="odd"))["tool"]["driver"]["rules"]
    assert rule["id"] == "gone/for-good"
    assert "does not have any more" in rule["shortDescription"]["text"]


def test_every_result_says_whether_it_is_suppressed():
    """An allowing comment is a suppression in source, with its reason; the rest have none."""
    plain, allowed, silent = run_of(
        a_result(),
        a_result(line=8, end_line=8, allowed=True, reason="retried below"),
        a_result(line=9, end_line=9, allowed=True),
    )["results"]
    assert plain["suppressions"] == []
    kept = {"kind": "inSource", "status": "accepted"}
    assert allowed["suppressions"] == [{**kept, "justification": "retried below"}]
    assert silent["suppressions"] == [kept]
    assert "baselineState" not in plain


def test_what_the_baseline_accepts_is_unchanged_and_the_rest_is_new():
    """Where there is a baseline every result has a state; what it accepts is suppressed by it."""
    new, known = run_of(a_result(accepted=False), a_result(line=9, accepted=True))["results"]
    assert (new["baselineState"], known["baselineState"]) == ("new", "unchanged")
    assert new["suppressions"] == []
    assert [one["kind"] for one in known["suppressions"]] == ["external"]


def test_the_run_says_what_was_scanned():
    """Commit, branch and repository are there, and what was not scanned is a notification."""
    run = run_of(a_result())
    assert run["versionControlProvenance"] == [
        {
            "repositoryUri": "https://github.com/example/invoices",
            "revisionId": "a" * 40,
            "branch": "main",
            "mappedTo": {"uriBaseId": "SRCROOT"},
        }
    ]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is True
    (notice,) = invocation["toolExecutionNotifications"]
    assert notice == {"level": "warning", "message": {"text": RUN.notices[0]}}


def test_a_scan_that_failed_says_so():
    """A crash or a mistake in a pattern is no successful execution."""
    assert run_of(run=Run(whole=False))["invocations"] == [{"executionSuccessful": False}]


def test_related_places_and_files_elsewhere():
    """Other places are related locations; a file outside of the repository has a whole address."""
    run = run_of(a_result(related=(("src/other.py", 3),)), a_result(path="/srv/x.py"))
    (first, second) = run["results"]
    (related,) = first["relatedLocations"]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "src/other.py"
    assert second["locations"][0]["physicalLocation"]["artifactLocation"] == {
        "uri": "file:///srv/x.py",
        "index": 0,
    }


def test_a_message_holds_no_link():
    """Brackets that SARIF would take for a link to another place are escaped."""
    (one,) = run_of(a_result(message="Take [it](1), or parts[2].", advice=""))["results"]
    assert one["message"]["text"] == r"Take \[it](1), or parts[2]."


@pytest.mark.parametrize("text", HOSTILE)
def test_any_string_gives_a_valid_file(text):
    """Names, messages and reasons can be anything; the file stays ASCII, valid and theirs."""
    entry = an_entry(title=text, summary=text, about=f"## Why it is bad\n\n{text}")
    one = a_result(path=f"src/{text}.py", message=text, allowed=True, reason=text)
    run = Run(entries=(entry,), notices=(text,))
    assert sarif.render((one,), run).isascii()
    (result,) = run_of(one, run=run)["results"]
    assert result["suppressions"][0]["justification"] == text


def test_the_same_results_give_the_same_bytes():
    """Nothing of the clock, the machine or an order by chance gets into the file."""
    checks = (a_check(), a_check("second"))
    run = Run(entries=(an_entry(checks=checks),))
    results = [a_result(), a_result(check="specific_exceptions/second", path="a.py")]
    assert sarif.render(results, run) == sarif.render(results, run)
