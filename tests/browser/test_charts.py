"""Charts in a real browser, under a policy that forbids eval."""

from __future__ import annotations

import functools
import http.server
import threading

import pytest

from fl_hooks.publish.charts import bars, palette, svg
from fl_hooks.publish.charts.figure import draw, fill
from fl_hooks.publish.charts.weekly import weekly
from fl_hooks.publish.render import assets
from tests.publish.charts.test_builders import effect

pytestmark = pytest.mark.site
POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Charts</title>
<link rel="icon" href="data:,"><style>{base}</style><link rel="stylesheet" href="assets/fl/fl.css">
<script src="stream.js"></script><script src="assets/fl/fl.js" defer></script></head>
<body data-md-color-scheme="default"><article class="md-typeset">{html}</article></body></html>"""
# What mkdocs-material sets, and offers: a stream that tells of each page.
BASE = "html { font-size: 125%; box-sizing: border-box } * { box-sizing: inherit }"
STREAM = "const told = []; window.document$ = {subscribe: (one) => {told.push(one); one();}};"


class _Strict(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing: a test's output is for failures."""

    def end_headers(self):
        """Forbid eval and everything from elsewhere."""
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Serve a page with two charts."""
    folder = tmp_path_factory.mktemp("charts")
    rows = [("<b>one</b>", 12, palette.GOOD), ("two", 7, palette.BAD)]
    figures = [
        draw(bars.bars("by-number", "By number", "One leads.", rows)),
        draw(weekly("weeks", "By week", effect(), unit="violation")),
    ]
    html = fill("".join(str(figure.html) for figure in figures))
    files = {path: text for figure in figures for path, text in figure.files.items()}
    files |= assets() | {"index.html": PAGE.format(html=html, base=BASE), "stream.js": STREAM}
    files["assets/fl/vega.js"] = svg.script().decode()
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    handler = functools.partial(_Strict, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser, address):
    """Open the page; whatever the console says ends up in `said`, requests in `asked`."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.said, opened.asked = [], []
    opened.on("console", lambda message: opened.said.append(message.text))
    opened.on("pageerror", lambda error: opened.said.append(str(error)))
    opened.on("request", lambda request: opened.asked.append(request.url.rpartition("/")[2]))
    opened.goto(address)
    yield opened
    opened.close()


def enliven(page, place=0):
    """Rest on a chart until it answers."""
    page.locator(".fl-drawing").nth(place).hover()
    page.wait_for_selector(f"figure.fl-live >> nth={place}")


def test_a_page_loads_no_library_by_itself(page):
    """Nine hundred kilobytes are for who asks for them."""
    page.wait_for_timeout(400)
    assert "vega.js" not in page.asked
    assert page.locator("svg.fl-wide:visible").count() == 2
    assert page.locator("svg.fl-narrow:visible").count() == 0


def test_resting_on_a_chart_brings_it_to_life(page):
    """A tooltip says the numbers under the pointer, as text; the policy holds; nobody warns."""
    enliven(page)
    page.locator(".fl-stage .mark-rect path").first.hover()
    page.wait_for_selector("#vg-tooltip-element.visible")
    text = page.locator("#vg-tooltip-element").inner_text()
    assert "<b>one</b>" in text
    assert "12" in text
    assert page.said == []
    assert page.asked.count("vega.js") == 1


def test_the_live_chart_stands_where_the_drawing_stood(page):
    """Same place, same size, same name, same colours."""
    box = page.locator("svg.fl-wide").first.bounding_box()
    height = page.locator("figure").first.bounding_box()["height"]
    enliven(page)
    live = page.locator(".fl-stage svg").first
    assert live.bounding_box() == pytest.approx(box, abs=2)
    assert page.locator("figure").first.bounding_box()["height"] == height
    assert live.get_attribute("aria-labelledby") == "by-number-title"
    assert "var(--fl-prevented-fill)" in live.inner_html()


def test_another_page_ends_it(page):
    """Instant navigation leaves neither views nor tooltips behind, and charts work again."""
    enliven(page)
    page.locator(".fl-stage .mark-rect path").first.hover()
    page.wait_for_selector("#vg-tooltip-element.visible")
    page.evaluate("told.forEach((one) => one())")
    assert page.locator(".fl-live, .fl-stage, #vg-tooltip-element").count() == 0
    page.mouse.move(0, 0)
    enliven(page)
    assert page.asked.count("vega.js") == 1


def test_where_the_library_is_missing_the_drawing_stays(browser, address):
    """A site without the bundle, or offline, shows what it showed."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.route("**/vega.js", lambda route: route.abort())
    page.goto(address)
    page.locator(".fl-drawing").first.hover()
    page.wait_for_selector("figure.fl-still")
    assert page.locator("svg.fl-wide:visible").count() == 2
    page.close()


def test_a_phone_has_its_own_drawing(browser, address):
    """It is as wide as the column, so its letters are as large as they were drawn."""
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(address)
    assert page.locator("svg.fl-narrow:visible").count() == 2
    assert page.locator("svg.fl-wide:visible").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()


def test_no_label_is_cut_off(page):
    """Every text of a drawing lies inside its figure, in the widest common font as well."""
    page.add_style_tag(content=":root { --fl-font: 'DejaVu Sans', sans-serif; }")
    outside = page.evaluate(
        """() => [...document.querySelectorAll('svg.fl-wide text')].filter((text) => {
            const inner = text.getBoundingClientRect();
            const outer = text.closest('figure').getBoundingClientRect();
            return inner.left < outer.left || inner.right > outer.right;
        }).map((text) => text.textContent)"""
    )
    assert outside == []


def test_a_palette_recolours_it(page):
    """Drawings follow the switch, live or not: their colours are the page's."""
    bar = "document.querySelector('svg.fl-wide path[fill]')"
    first = page.evaluate(f"getComputedStyle({bar}).fill")
    page.evaluate("document.body.dataset.mdColorScheme = 'slate'")
    assert page.evaluate(f"getComputedStyle({bar}).fill") != first
