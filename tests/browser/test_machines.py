"""What machines read, in whole sites: valid by its schemas, whichever engine built it."""

from __future__ import annotations

import json
import re

import jsonschema
import pytest

from tests.browser import sites
from tests.browser.conftest import context_of, visit
from tests.sarif_schema import mistakes

pytestmark = pytest.mark.site


@pytest.mark.parametrize("name", list(sites.SITES))
def test_every_file_has_the_form_that_the_site_itself_documents(name, repository):
    """data/site.json lists each file with its schema, which lies in the site as well."""
    folder = repository(name) / "site"
    index = json.loads((folder / "data/site.json").read_text("utf-8"))
    assert index["files"]
    for one in [
        *index["files"],
        {"path": "data/site.json", "schema": "data/schemas/site.schema.json"},
    ]:
        data = (folder / one["path"]).read_bytes()
        assert len(data) == one.get("size", len(data)), one["path"]
        if one["schema"]:
            schema = json.loads((folder / one["schema"]).read_text("utf-8"))
            jsonschema.validate(json.loads(data), schema)
    assert mistakes(json.loads((folder / "data/violations.sarif").read_text("utf-8"))) == []


def test_copied_addresses_are_whole(browser, team):
    """A button copies the address of a file as others can use it; badges name this very site."""
    context = context_of(browser)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=team.url)
    page = visit(context, f"{team.url}about/data/")
    page.locator('[data-fl-address="../../feed.xml"]').click()
    page.locator(".fl-copy.fl-done").first.wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"{team.url}feed.xml"
    snippet = page.locator(".fl-badge code").first.inner_text()
    assert snippet.endswith(f"({team.url}badges/violations.svg)]({team.url})")
    assert page.locator("[data-fl-advice]").count() == 0
    assert page.said == []
    context.close()


def test_a_badge_is_a_picture(browser, team):
    """A browser shows it at the size that it says."""
    context = context_of(browser)
    page = visit(context, f"{team.url}about/data/")
    drawn = re.search(r'width="(\d+)"', (team.folder / "badges/violations.svg").read_text("utf-8"))
    size = page.locator(".fl-badge img").first.evaluate("one => [one.naturalWidth, one.height]")
    assert size == [int(drawn[1]), 20]
    context.close()
