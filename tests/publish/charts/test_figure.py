from __future__ import annotations

import json
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from fl_hooks.publish.charts import bars, palette, svg
from fl_hooks.publish.charts.figure import HALF, Chart, draw, fill
from tests.site_values import HOSTILE

ROWS = [("Numpy values in JSON", 12, palette.GOOD), ("Bare except", 7, palette.BAD)]


def chart(**changed) -> Chart:
    """Return a chart of two bars."""
    return replace(bars.bars("by-number", "By number", "Numpy leads with 12.", ROWS), **changed)


@pytest.fixture(scope="module")
def html():
    """Return its figure, drawn."""
    return fill(str(draw(chart(), "analysis/ranking").html))


def drawings(html: str) -> list[str]:
    """Return the drawings of a page."""
    return re.findall(r'<svg [^>]*class="fl-(?:wide|narrow)".*?</svg>', html, re.DOTALL)


def test_a_figure_says_what_it_shows(html):
    """Title and sentence stand in the caption, and name the drawing for a screen reader."""
    assert '<b id="by-number-title">By number</b>' in html
    for drawing in drawings(html):
        assert 'role="img"' in drawing
        assert 'aria-labelledby="by-number-title"' in drawing
        assert 'aria-describedby="by-number-desc"' in drawing


def test_a_figure_has_a_drawing_for_a_column_and_one_for_a_phone(html):
    """Both stand on the page, each as large as it was laid out for; styles choose."""
    wide, narrow = drawings(html)
    assert 'class="fl-wide"' in wide
    assert 'viewBox="0 0 896 ' in wide
    assert 'class="fl-narrow"' in narrow
    assert 'viewBox="0 0 328 ' in narrow


def test_numbers_stand_in_a_table(html):
    """Whoever cannot see the drawing reads its numbers, right-aligned."""
    assert '<th>Name</th><th class="fl-num">Number</th>' in html
    assert '<td>Numpy values in JSON</td><td class="fl-num">12</td>' in html


def test_a_long_table_ends_and_says_so():
    """Past a hundred rows the page stays small; the JSON has all."""
    figure = draw(chart(rows=[(f"n{n}", n) for n in range(300)]), "x")
    assert str(figure.html).count("<tr>") == 101
    assert "The first 100 of 300" in figure.html
    assert len(json.loads(figure.files["x/by-number.json"])["rows"]) == 300


def test_the_json_lies_beside_the_page():
    """It holds words, numbers and the spec that the browser draws from."""
    figure = draw(chart(), "analysis/ranking")
    found = json.loads(figure.files["analysis/ranking/by-number.json"])
    assert found["title"] == "By number"
    assert found["columns"] == ["Name", "Number"]
    assert found["rows"] == [["Numpy values in JSON", 12], ["Bare except", 7]]
    assert found["spec"]["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
    assert 'href="by-number.json"' in figure.html


def test_at_the_top_of_the_site_it_lies_there():
    """The home page has no folder."""
    assert list(draw(chart()).files) == ["by-number.json"]


def test_no_numbers_give_a_sentence():
    """An empty chart says nothing; what it would have shown does."""
    figure = draw(chart(rows=(), description="Nothing is on record yet."))
    assert figure.html == '<p class="fl-empty">Nothing is on record yet.</p>'
    assert figure.files == {}


def test_colours_are_the_pages(html):
    """Both palettes and print have their own: no drawing names a colour."""
    drawn = " ".join(drawings(html))
    assert "var(--fl-" in drawn
    assert not re.search(r"#[0-9a-fA-F]{3,6}\b|rgb\(|\b(white|black)\b", drawn)


def test_nothing_in_a_drawing_leads_away_or_leaks(html):
    """A link would break instant navigation, a style or an id reach outside."""
    drawn = " ".join(drawings(html))
    for odd in ("<a ", "href", "<style", "<script", "font-family", 'class="mark', "onload"):
        assert odd not in drawn.replace('class="fl-', "")


def test_two_figures_share_no_id():
    """Clip paths of one chart never cut another."""
    spec = {
        "height": 50,
        "data": {"values": [{"x": 1, "y": 2}, {"x": 2, "y": 3}]},
        "mark": {"type": "line", "clip": True},
        "encoding": {
            "x": {"field": "x", "type": "quantitative"},
            "y": {"field": "y", "type": "quantitative"},
        },
    }
    figures = [draw(chart(id=name, spec=spec, narrow=None)) for name in ("one", "two")]
    page = fill("".join(str(figure.html) for figure in figures))
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", page)) <= set(ids)
    assert "url(#one-wide-0)" in page


def test_the_same_chart_gives_the_same_bytes():
    """Whatever was drawn before: the library counts its clip paths, the page does not."""
    first = fill(str(draw(chart()).html))
    svg.remember({})
    assert fill(str(draw(chart()).html)) == first


def test_a_drawing_is_small(html):
    """Two drawings of two bars weigh less than the library's one."""
    assert all(len(drawing) < 2500 for drawing in drawings(html))


def test_a_page_waits_for_its_drawings():
    """Until a page is filled a comment holds the place, so that pages go on meanwhile."""
    started = str(draw(chart(), "x").html)
    assert "<svg viewBox" not in started
    assert started.count("<!--fl-chart ") == 2
    assert "<!--" not in fill(started)


def test_what_was_kept_is_not_drawn_again():
    """A cache by digest serves the drawing as it is."""
    svg.remember({})
    draw(chart())
    kept = svg.drawn()
    svg.remember(dict.fromkeys(kept, "0 0 10 20\n<g/>"))
    assert "<g/></svg>" in fill(str(draw(chart()).html))
    svg.remember({})


def test_another_spec_is_another_drawing():
    """The key covers all that a drawing depends on."""
    svg.remember({})
    draw(chart())
    draw(chart(width=HALF))
    assert len(svg.drawn()) == 3  # the phone's is the same


def looked_over(page: str) -> None:
    """Assert that a page of ours is well-formed and holds what ours hold."""
    root = ET.fromstring(f"<x>{page}</x>")  # noqa: S314 -- well-formed is the point
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {
        *("x", "figure", "figcaption", "b", "span", "div", "svg", "g", "path", "line", "text"),
        *("details", "summary", "table", "thead", "tbody", "tr", "th", "td", "a", "rect"),
        *("ul", "li"),
    }
    assert not [line for line in page.split("\n") if not line.strip()]
    for odd in ("{{", "{%", "`", "<!--", "\u202e"):
        assert odd not in page


def test_names_stand_as_text():
    """Whatever files or patterns are called, the drawing shows it and nothing of it works."""
    rows = [(text, 1, palette.GOOD) for text in HOSTILE]
    one = draw(bars.bars("x", "Names", "Names.", rows, most=len(rows)))
    page = fill(str(one.html))
    looked_over(page)
    assert page.count("hostile") > 2 * len(HOSTILE)
    assert len(json.loads(one.files["x.json"])["rows"]) == len(HOSTILE)


@pytest.mark.parametrize("text", HOSTILE)
def test_words_stand_as_text(text):
    """Title, sentence, heads and legend are encoded as everything on a page is."""
    given = {"title": text, "description": text, "columns": (text, text), "rows": [(text, 1)]}
    looked_over(fill(str(draw(chart(legend=[(text, palette.GOOD)], **given)).html)))
