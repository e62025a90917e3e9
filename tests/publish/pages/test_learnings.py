"""Learnings: faults without a pattern, and what to do about them."""

from __future__ import annotations

import dataclasses
import html
import re

from fl_hooks.publish.loop import Loop
from fl_hooks.publish.pages import build_entry_pages
from fl_hooks.publish.pages.learnings import anchor
from fl_hooks.publish.values import Settings
from fl_hooks.records.learning import Evidence, Learning, Resemblance, Sighting
from tests.site_values import FACTS, HOSTILE, an_entry

PAGE = "analysis/learnings/index.md"


def a_learning(**values):
    """Return a learning that is sure: a port that cannot be bound."""
    sighting = Sighting(
        *(
            "bugs",
            "PortError: cannot bind port 8001",
            "src/server.py",
            40,
            "",
            "2026-11-01T10:00:00",
        ),
        *(1, "medium"),
    )
    given = {
        "id": "port_error",
        "kind": "fault",
        "title": "PortError: cannot bind port <n>",
        "statement": "PortError: cannot bind port <n>: 5 reports",
        "exception": "PortError",
        "template": "cannot bind port <n>",
        "evidence": Evidence(
            5, 5, 4, 1, 3, "2026-10-01T10:00:00", "2026-11-01T10:00:00", (("bugs", 5),), (sighting,)
        ),
        "confidence": 0.996,
        "severity": "medium",
        "impact": 10,
        "minutes_lost": 0.0,
        "resembles": None,
        "recommendation": "`fl learn --propose port_error` writes a draft pattern.",
    }
    return Learning(**(given | values))


def page(*learnings, unknown=(), data=None, **settings):
    """Return the page's text, with its references undone."""
    loop = Loop(learnings=learnings, unknown=unknown, data=data or {})
    pages = build_entry_pages((an_entry(),), (), FACTS, Settings(**settings), loop)
    return html.unescape(pages[PAGE])


def words(text):
    """Return what a reader sees."""
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


def test_a_learning_says_what_it_rests_on_and_what_to_do():
    """Statement, evidence, confidence that is never certain, and the command."""
    text = page(a_learning())
    shown = words(text)
    for part in (
        "PortError: cannot bind port <n>",
        "Confidence 99 %, high",
        "Reports 5",
        "Days 4",
        "From 5 bugs",
        "src/server.py:40",
        "fl learn --propose port_error",
    ):
        assert part in shown or part in text, part
    assert 'data-fl-copy="fl learn --propose port_error"' in text
    assert f'id="{anchor("port_error")}"' in text


def test_what_confidence_means_stands_on_the_page():
    """Nobody has to look it up."""
    shown = words(page(a_learning()))
    assert "more than once in four weeks: above 0.8 it is high , from 0.6 on medium" in shown


def test_a_case_of_a_known_pattern_leads_to_it():
    """A resemblance names the words that both have."""
    near = Resemblance("specific_exceptions", "cannot bind a port")
    text = page(a_learning(resembles=near))
    assert 'href="../../patterns/specific_exceptions/"' in text
    assert "both say “cannot bind a port”" in text


def test_what_is_not_sure_stands_apart():
    """A group of few reports is shown as too early to tell."""
    text = page(a_learning(confidence=0.4))
    assert "None is sure enough" in text
    assert "Too early to tell" in text
    assert "Worth a pattern" not in text


def test_names_without_a_pattern_are_listed():
    """With their number and the learning they became; "unknown" is no name."""
    one = a_learning(id="retry", kind="name", template="retry", title="the name")
    unknown = ({"pattern": "retry", "count": 8}, {"pattern": "unknown", "count": 3})
    text = page(one, unknown=unknown)
    assert f'<a class="fl-id" href="#{anchor("retry")}">retry</a>' in text
    names = text.partition("Names without a pattern")[2]
    assert ">unknown<" not in names


def test_empty_states_say_what_is_missing():
    """No report at all, and reports that all name a pattern, are two things."""
    assert "fl collect bug" in page()
    bugs = [{"pattern": "specific_exceptions", "timestamp": "2026-10-01T10:00:00+00:00"}]
    text = page(data={"bugs": bugs})
    assert "Every report so far names a pattern" in text
    assert "fl collect bug" not in text


def test_source_none_shows_no_message():
    """Counts, places and exceptions are shown, what was said is not."""
    text = page(a_learning(), source="none")
    assert "cannot bind port" not in text
    assert "PortError" in text
    assert "src/server.py:40" in text


def test_the_page_is_bounded():
    """Of a thousand learnings the first are shown, and the rest is counted."""
    many = [a_learning(id=f"fault_{n}") for n in range(1000)]
    text = page(*many)
    assert text.count("<article") == 50
    assert "950 more" in text
    assert "1,000 of them are sure" in text


def test_hostile_learnings_are_text():
    """Whatever a report said, the page has the tags of a harmless one."""
    calm = _tags("words")
    for text in HOSTILE:
        assert _tags(text) == calm, text


def _tags(text):
    one = a_learning()
    seen = dataclasses.replace(one.evidence.sightings[0], text=text, place=f"a/{text}", source=text)
    proof = dataclasses.replace(one.evidence, sightings=(seen,), sources=((text, 2),))
    one = a_learning(
        title=text, exception=text, evidence=proof, resembles=Resemblance(text, f"x{text}"), id=text
    )
    loop = Loop(learnings=(one,), unknown=({"pattern": text, "count": 1},))
    made = build_entry_pages((an_entry(),), (), FACTS, Settings(), loop)[PAGE]
    return [re.sub(r'="[^"]*"', "", tag) for tag in re.findall(r"<[a-z/!?][^>]*>", made)]
