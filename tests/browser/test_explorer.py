"""The explorer of violations, used as people use it."""

from __future__ import annotations

import json
import re

import pytest

pytestmark = pytest.mark.site
ROWS = ".fl-explorer .fl-rows tbody tr"
FOUND = ".fl-found output"


@pytest.fixture(scope="module")
def counted(team):
    """Return the record as the site's own JSON holds it: the index, and every row."""
    folder = team.folder / "data/violations"
    index = json.loads((folder / "index.json").read_text())
    rows = []
    for month in index["months"]:
        for name in month["files"]:
            part = json.loads((folder / name).read_text())
            rows += [
                (part["checks"][row[1]], row[2], row[3], part["paths"][row[4]], month["month"])
                for row in part["rows"]
            ]
    return index, rows


@pytest.fixture
def open_team(open_page, team):
    """Return a function that opens a page of the team's site."""

    def opened(path):
        return open_page(path, of=team)

    return opened


def settled(page):
    """Wait until the explorer has found what was asked for."""
    page.wait_for_function(
        "!document.querySelector('.fl-explorer').hasAttribute('aria-busy')"
        " && !/Searching/.test(document.querySelector('.fl-found output').textContent)"
    )
    return page


def test_nothing_is_fetched_before_somebody_asks(open_team):
    """The page shows the latest rows as they were built; the record stays where it is."""
    page = open_team("violations/")
    page.wait_for_load_state("networkidle")
    assert page.locator(ROWS).count() == 25
    assert not [url for url in page.asked if "/data/" in url]


def test_fields_narrow_what_is_shown(open_team, counted):
    """Pattern, severity, outcome, months and path each leave what the record holds."""
    _, rows = counted
    for query, wanted in {
        "pattern=bounds_checking": lambda r: r[0].startswith("bounds_checking/"),
        "severity=low": lambda r: r[1] == "low",
        "outcome=escaped&path=api/": lambda r: r[2] == "escaped" and r[3].startswith("api/"),
        "from=2026-10&to=2026-10": lambda r: r[4] == "2026-10",
        "check=temp_file_handling/insecure-mktemp": lambda r: r[0].endswith("/insecure-mktemp"),
        "text=ENDPOINTS+bare": lambda r: r[3] == "api/endpoints.py" and "bare" in r[0],
    }.items():
        number = sum(map(wanted, rows))
        page = settled(open_team(f"violations/?{query}"))
        assert 0 < number <= 100
        assert page.locator(FOUND).inner_text().startswith(f"{number} violation"), query
        assert page.locator(ROWS).count() == number


def test_the_state_stands_in_the_address(open_team):
    """What was chosen survives a reload and the way back, and can be sent on."""
    page = open_team("violations/")
    page.get_by_label("Outcome").select_option("prevented")
    page.get_by_label("Folder or file").fill("core/")
    page.wait_for_url("**/violations/?*path=core*")
    text = settled(page).locator(FOUND).inner_text()
    assert "outcome=prevented" in page.url
    page.reload()
    assert settled(page).locator(FOUND).inner_text() == text
    assert page.get_by_label("Outcome").input_value() == "prevented"
    page.locator(f"{ROWS} td:first-child a").first.click()
    page.wait_for_url("**/patterns/**")
    page.go_back()
    page.wait_for_url("**/violations/?*")
    page.wait_for_selector(".fl-explorer form:not([hidden])")
    assert settled(page).locator(FOUND).inner_text() == text
    page.locator(".fl-explorer [type=reset]").click()
    page.wait_for_function("!location.search")
    assert page.locator(ROWS).count() == 25


def test_results_come_a_hundred_at_a_time(open_team, counted):
    """However many fit, the page holds one hundred, and each page has its address."""
    index, _ = counted
    total = index["total"]
    page = open_team("violations/")
    page.get_by_role("button", name="Older").click()
    page.wait_for_function(f"document.querySelectorAll('{ROWS}').length === 100")
    assert settled(page).locator(FOUND).inner_text() == f"1–100 of {total}, newest first."
    page.get_by_role("button", name="Older").click()
    page.wait_for_function("/^101/.test(document.querySelector('.fl-found output').textContent)")
    assert page.locator(ROWS).count() == min(100, total - 100)
    assert "page=2" in page.url
    page.reload()
    assert settled(page).locator(FOUND).inner_text().startswith("101–")


def test_a_row_leads_to_its_place_for_good(open_team):
    """The date leads to the month's page, where the row is marked; the link can be copied."""
    page = settled(open_team("violations/?pattern=temp_file_handling"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    row = page.locator(ROWS).last
    place = row.locator("td:nth-child(2)").inner_text()
    row.locator(".fl-copy").click()
    page.wait_for_selector(".fl-copy.fl-done")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.search(r"/violations/2026-\d\d/\d+/#v-[0-9a-f]{12}$", copied)
    row.locator(".fl-date").click()
    page.wait_for_url(copied)
    page.wait_for_selector("tr:target")
    assert page.locator("tr:target td:nth-child(2)").inner_text() == place


def test_a_row_that_moved_is_found(open_team):
    """A merge of older commits moves rows to another page of their month; links still work."""
    page = open_team("violations/2026-10/1/")
    part = {"first": 150, "rows": [["v-0123456789ab"]]}
    page.route("**/data/violations/2026-10.json", lambda route: route.fulfill(json=part))
    page.goto(f"{page.url}?again#v-0123456789ab")
    page.wait_for_url("**/violations/2026-10/2/#v-0123456789ab")


def test_made_rows_are_those_that_were_built(open_team):
    """What the script makes looks and leads as what stands there without it."""
    page = open_team("violations/")
    # Copy buttons are the script's; instant navigation makes addresses whole where it can.
    read = """() => [...document.querySelectorAll('.fl-explorer .fl-rows tbody tr')].slice(0, 25)
        .map((row) => {
          for (const one of row.querySelectorAll('.fl-copy')) one.remove();
          for (const one of row.querySelectorAll('a')) one.setAttribute('href', one.href);
          return row.innerHTML;
        })"""
    page.wait_for_selector(".fl-explorer form:not([hidden])")
    built = page.evaluate(read)
    page.get_by_role("button", name="Older").click()
    page.wait_for_function(f"document.querySelectorAll('{ROWS}').length === 100")
    assert page.evaluate(read) == built


def test_nothing_fits_is_said(open_team):
    """A name that the record does not have finds nothing, and says so."""
    page = settled(open_team("violations/?pattern=nobody_knows"))
    assert page.locator(FOUND).inner_text() == "No violation fits."
    assert not page.locator(".fl-explorer .fl-rows").is_visible()
    assert not page.said


def test_without_the_data_the_months_are_named(open_team):
    """Where the JSON cannot be had, the page says where everything stands."""
    page = open_team("violations/")
    page.route("**/data/violations/**", lambda route: route.abort())
    page.get_by_label("Outcome").select_option("prevented")
    page.wait_for_function("/could not be loaded/.test(document.body.textContent)")
    assert page.locator("#months").is_visible()


def test_hostile_values_are_only_text(open_page):
    """Texts from the record become text of the page, whatever they hold."""
    page = settled(open_page("violations/?page=1"))
    body = page.locator(".fl-explorer .fl-rows tbody")
    assert body.locator("script, img, iframe, object, style, svg").count() == 0
    tags = body.evaluate(
        "body => [...new Set([...body.querySelectorAll('*')].map((one) => one.localName))].sort()"
    )
    assert set(tags) <= {"a", "b", "button", "small", "span", "td", "tr"}
    assert "<script>alert('hostile')</script>" in body.inner_text()
    assert body.locator("a[href^='javascript:']").count() == 0
    assert not page.said
