import html
import re

from fl_hooks.publish.exports import pages as exported
from fl_hooks.publish.loop import Loop
from fl_hooks.publish.pages import data
from tests.export_values import a_loop, a_record, a_site

LINK = re.compile(r'(?:href|src)="(?!https?:|#)([^"]+)"')


def page(*record, **how):
    """Return the page's text."""
    return data.pages(a_site(*record, **how))[data.PATH]


def linked(text):
    """Return the files that the page leads to, from the site's top."""
    links = (html.unescape(found) for found in LINK.findall(text))
    return {link.removeprefix("../../") for link in links}


def test_every_file_is_linked_and_every_link_leads_to_a_file():
    """The page names all that is made for machines, and nothing else."""
    site = a_site(*a_record(), loop=a_loop(a_record()))
    made = exported(site).keys()
    found = linked(data.pages(site)[data.PATH])
    assert found <= made
    assert made - found <= {"data/schemas/site-month.schema.json"}


def test_an_empty_site_says_how_it_fills():
    """Without a record and a library the page is whole, and links nothing that is not there."""
    site = a_site(entries=(), loop=Loop())
    text = data.pages(site)[data.PATH]
    assert "Nothing is on record yet" in text
    assert linked(text) <= exported(site).keys()


def test_the_markdown_of_badges_names_the_site():
    """With publish.url it can be pasted as it is; without, the page says what to put in."""
    text = html.unescape(page(url="https://site.example/"))
    image = "https://site.example/badges/violations.svg"
    assert f"[![Violations this month]({image})](https://site.example/)" in text
    assert "data-fl-site" not in text
    unknown = html.unescape(page())
    assert "(https://SITE/badges/violations.svg)](https://SITE/)" in unknown
    assert 'data-fl-site="../../"' in unknown
    assert "publish.url" in unknown


def test_it_says_what_is_shown():
    """What publish.source and publish.authors mean for these files stands on the page."""
    assert "Nobody is named" in page()
    text = page(source="none", authors=True)
    assert "no texts of commits, comments or errors" in text
    assert "Authors of commits are named" in text


def test_the_record_is_listed_by_month():
    """Each month leads to its files, with the number of its violations."""
    text = html.unescape(page(*a_record(4)))
    assert text.index("November 2026") < text.index("October 2026")
    assert "../../data/violations/2026-11.json" in text
