import dataclasses
import xml.etree.ElementTree as ET
from datetime import datetime

import pytest

from fl_hooks.publish.exports import feed
from tests.export_values import a_loop, a_record, a_site
from tests.site_values import FACTS, HOSTILE, a_violation

ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"


def read(*record, **how):
    """Return a feed's root, after what RFC 4287 asks of feeds and entries has been checked."""
    root = ET.fromstring(feed.feed(a_site(*record, **how)))  # noqa: S314 -- our own text
    assert root.tag == f"{ATOM}feed"
    ids = []
    for one in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (element,) = one.findall(f"{ATOM}{name}")
            assert element.text.strip()
        assert datetime.fromisoformat(one.find(f"{ATOM}updated").text).tzinfo
        ids.append(one.find(f"{ATOM}id").text)
        assert ids[-1].startswith("urn:uuid:")
        alternates = [link for link in one.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
        assert len(alternates) == 1
    assert len(set(ids)) == len(ids)
    # One author for the feed speaks for every entry.
    assert root.find(f"{ATOM}author/{ATOM}name").text
    return root


def entries(root):
    """Return the entries."""
    return root.findall(f"{ATOM}entry")


def titles(root):
    """Return the entries' titles."""
    return [one.find(f"{ATOM}title").text for one in entries(root)]


def test_an_entry_per_commit_that_kept_a_fault():
    """Violations of a commit are one entry; what was prevented or allowed is no news."""
    first = a_violation(1)
    record = [
        first,
        first._replace(line=9, check="silent", severity="low"),
        a_violation(2, outcome="prevented"),
        a_violation(3, outcome="suppressed"),
        a_violation(4, outcome="escaped", date="2026-10-01T10:00:00+00:00"),
    ]
    root = read(*record)
    assert titles(root) == [
        "2 known faults in 0000000: Read the settings",
        "1 known fault in 0000000: Read the settings",
    ]
    content = entries(root)[0].find(f"{ATOM}content")
    assert content.get("type") == "html"
    assert content.text.count("<li>") == 2
    assert 'href="violations/2026-11/1/#v-' in content.text
    assert 'href="https://github.com/example/invoices/commit/' in content.text


def test_ids_stay_the_same():
    """An entry has the same id in every build and at every address of the site."""
    record = a_record()
    one, other = read(*record), read(*record, url="https://site.example/")
    assert [e.find(f"{ATOM}id").text for e in entries(one)] == [
        e.find(f"{ATOM}id").text for e in entries(other)
    ]


def test_links_are_whole_where_the_address_is_known():
    """With publish.url every link is absolute; without it they start at the feed itself."""
    root = read(*a_record(), url="https://site.example/loop/")
    assert root.get(f"{XML}base") == "https://site.example/loop/"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["self"] == "https://site.example/loop/feed.xml"
    for link in root.iter(f"{ATOM}link"):
        assert link.get("href").startswith("https://site.example/loop/")
    near = read(*a_record())
    assert near.get(f"{XML}base") is None
    assert {link.get("href") for link in near.findall(f"{ATOM}link")} == {"feed.xml", "./"}


def test_an_empty_record_is_a_whole_feed():
    """A feed without entries is dated by the newest fact."""
    root = read()
    assert entries(root) == []
    assert root.find(f"{ATOM}updated").text == "2026-11-02T10:00:01Z"


def test_the_latest_fifty_newest_first():
    """A feed stays small however long the record is."""
    record = [
        a_violation(n, date=f"2026-11-02T10:{n // 60:02}:{n % 60:02}+00:00")
        for n in range(90, 0, -1)
    ]
    root = read(*record)
    assert len(entries(root)) == feed.MOST
    dates = [one.find(f"{ATOM}updated").text for one in entries(root)]
    assert dates == sorted(dates, reverse=True)
    assert dates[0] == "2026-11-02T10:01:30Z"


def test_a_large_commit_lists_some():
    """Of many violations in one commit ten are listed, and the rest counted."""
    one = a_violation(1)
    root = read(*(one._replace(line=n) for n in range(1, 31)))
    (entry,) = entries(root)
    assert entry.find(f"{ATOM}content").text.count("<li>") == 10
    assert "20 more in this commit" in entry.find(f"{ATOM}content").text


def worse(last):
    """Return an analysis in which a pattern gets more frequent, last seen at a moment."""
    loop = a_loop([a_violation()])
    effect = {
        **loop.effect["specific_exceptions"],
        "trend": "worsening",
        "rate_ratio": 3.4,
        "interval": [1.6, 7.4],
    }
    ranked = [{**one, "last_occurrence": last} for one in loop.ranked]
    return dataclasses.replace(loop, effect={"specific_exceptions": effect}, ranked=ranked)


def test_a_pattern_that_gets_more_frequent_is_news_once_a_month():
    """A regression has its interval and leads to the pattern; within a month its id stays."""
    found = [read(loop=worse(f"2026-{day}T10:00:00+00:00")) for day in ("10-02", "10-30", "11-02")]
    assert titles(found[0]) == ["More and more often: Specific exceptions"]
    (entry,) = entries(found[0])
    assert "×3.4 (1.6 to 7.4)" in entry.find(f"{ATOM}content").text
    assert entry.find(f"{ATOM}link").get("href") == "patterns/specific_exceptions/"
    first, second, third = (entries(one)[0].find(f"{ATOM}id").text for one in found)
    assert first == second != third


def test_source_none_and_authors():
    """Subjects follow publish.source, names publish.authors."""
    root = read(a_violation(), source="none")
    assert titles(root) == ["1 known fault in 0000000"]
    assert entries(root)[0].find(f"{ATOM}author") is None
    (entry,) = entries(read(a_violation(), authors=True))
    assert entry.find(f"{ATOM}author/{ATOM}name").text == "Ada Author"


def test_dates_that_are_none_are_left_out():
    """A commit with a date that nobody can read is in the record, not in the feed."""
    assert entries(read(a_violation(date="long ago"))) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_any_string_stays_text(text):
    """Names and subjects end up as text, of the document and of the HTML inside it."""
    one = a_violation(path=f"{text}.py", subject=text, author=text, pattern="gone", check=text)
    facts = dataclasses.replace(FACTS, name=text)
    root = read(one, facts=facts, authors=True)
    (entry,) = entries(root)
    inside = entry.find(f"{ATOM}content").text
    for sign in ("<script", "<img", "</title", "<!--", "<b>"):
        assert sign not in inside
