import json

import pytest

from fl_hooks.publish.exports import record_sarif
from tests.export_values import a_record, a_site
from tests.sarif_schema import mistakes
from tests.site_values import HOSTILE, a_violation


def run_of(*record, **how):
    """Return the run of the site's SARIF file, which is valid."""
    text = record_sarif.files(a_site(*record, **how))["data/violations.sarif"]
    value = json.loads(text)
    assert not mistakes(value)
    return value["runs"][0]


def test_what_was_kept_is_a_result_at_its_line():
    """Committed, bypassed and escaped violations are results; the others are no faults."""
    run = run_of(*a_record())
    outcomes = [one["properties"]["outcome"] for one in run["results"]]
    assert set(outcomes) == {"committed", "bypassed", "escaped"}
    one = run["results"][0]
    assert one["message"]["text"] == "`except:` catches everything. Name what you can handle."
    assert one["properties"]["commit"] == "0" * 39 + "1"
    assert "what came" not in run["properties"]["about"]
    assert "not what stands in the code today" in run["properties"]["about"]
    assert "toolExecutionNotifications" not in run["invocations"][0]


def test_a_result_leads_to_the_site_where_its_address_is_known():
    """With publish.url a viewer can open a result's permalink, and a rule's page."""
    one = a_violation()
    site = a_site(one, url="https://site.example/")
    run = run_of(one, url="https://site.example/")
    address = f"https://site.example/{site.rows.address(one)}"
    assert run["results"][0]["hostedViewerUri"] == address
    assert run["tool"]["driver"]["rules"][0]["helpUri"].startswith("https://site.example/patterns/")


def test_a_long_record_is_cut_and_says_so(monkeypatch):
    """The file holds the latest; a notification says how many there are."""
    monkeypatch.setattr(record_sarif, "MOST", 3)
    run = run_of(*a_record())
    assert len(run["results"]) == 3
    (notice,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notice["message"]["text"].startswith("The latest 3 of 7 are here")


def test_source_none_names_no_repository():
    """Without links there is no address of the repository either."""
    assert "versionControlProvenance" not in run_of(*a_record(), source="none")


@pytest.mark.parametrize("text", HOSTILE)
def test_any_string_is_valid(text):
    """A record with odd names gives a valid file."""
    (one,) = run_of(a_violation(pattern=text, check=text, path=text, line=0, column=0))["results"]
    assert one["locations"][0]["physicalLocation"]["region"] == {"startLine": 1, "startColumn": 1}
