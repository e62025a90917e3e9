"""The files of built sites: every link, what machines read, what no page may hold."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree as ET

import pytest

from tests.browser import crawl, sites

pytestmark = pytest.mark.site


@pytest.fixture(params=list(sites.SITES))
def folder(request, repository):
    """Return each site's folder."""
    return repository(request.param) / "site"


def test_every_internal_link_resolves(folder):
    """Each leads to a file of the site, and to a place in it that exists."""
    assert crawl.broken(folder) == []


def test_every_page_is_of_a_known_kind(folder):
    """What is not named in KINDS would be looked at by no test."""
    assert not sites.pages_of(folder).get("")


def test_all_json_can_be_read(folder):
    """Also with hostile values in it; nothing that JSON does not know, such as NaN."""
    for path in folder.rglob("*.json"):
        json.loads(path.read_text("utf-8"), parse_constant=pytest.fail)


def test_all_xml_is_well_formed(folder):
    """Feeds, badges and the sitemap are read by programs that forgive nothing."""
    for ending in ("svg", "xml", "atom"):
        for path in folder.rglob(f"*.{ending}"):
            ET.fromstring(path.read_bytes())  # noqa: S314 -- our own file


def test_drawings_in_pages_are_well_formed(folder):
    """A browser repairs an inline SVG that is not; what it makes of it nobody knows."""
    for path in folder.rglob("*.html"):
        for svg in re.findall(r"<svg\b.*?</svg>", path.read_text("utf-8"), re.DOTALL):
            if 'aria-hidden="true"' in svg.partition(">")[0] or "viewBox" not in svg:
                continue
            given = svg.replace("&nbsp;", " ").replace("xlink:href", "href")
            ET.fromstring(given)  # noqa: S314 -- our own page


def test_text_files_hold_no_control_characters(folder):
    """Printed in a terminal they do nothing but print."""
    control = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
    for path in folder.rglob("*"):
        if path.suffix in (".txt", ".md", ".json", ".xml", ".atom", ".svg", ".sarif"):
            found = control.search(path.read_text("utf-8"))
            assert not found, (path.name, found)


def test_no_page_holds_the_place_it_was_built_in(folder):
    """The same record gives the same site wherever it is built."""
    place = str(folder.parent.parent).encode()
    for path in folder.rglob("*"):
        assert not (path.is_file() and place in path.read_bytes()), path


def test_hostile_values_reach_no_title(repository):
    """mkdocs-material writes titles without escaping them, so nothing may be left to escape."""
    place = repository("hostile") / "site" / "patterns" / "hostile_pattern" / "index.html"
    head = place.read_text("utf-8").partition("</head>")[0]
    assert head.count("</title>") == 1
    assert "onclick" not in head.replace(
        "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}b onclick", ""
    )
