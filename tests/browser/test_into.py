"""Pages inside somebody else's site, and the served site that follows changes, in Chromium."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.commands.test_build_site_serve import Served
from tests.conftest import Repo
from tests.site_runs import MODULE, record
from tests.warm import warm_site

pytestmark = pytest.mark.site
HOST = """\
site_name: Handbook
site_url: {url}
theme:
  name: material
  font: false
  features: [navigation.instant]
  palette:
    - {{scheme: default, primary: custom, toggle: {{icon: material/weather-night, name: Dark}}}}
    - {{scheme: slate, primary: custom, toggle: {{icon: material/weather-sunny, name: Light}}}}
extra_css: [extra.css]
nav:
  - Home: index.md
  - Quality: quality/index.md
not_in_nav: |
  /quality/
markdown_extensions:
  - attr_list
"""
# A site's own colours, as the manual of mkdocs-material says to choose them.
COLOURS = ":root { --md-primary-fg-color: #2a2b55; --md-primary-bg-color: #fff; }\n"
AROUND = """() => [".md-header", ".md-header__title", ".md-footer", ".md-footer a"]
    .map(name => getComputedStyle(document.querySelector(name)))
    .map(style => [style.color, style.backgroundColor, style.borderBottom, style.fontFamily])"""
ACCENT = "getComputedStyle(document.body).getPropertyValue('--fl-accent').trim()"


@pytest.fixture(scope="module")
def handbook(tmp_path_factory, serve):
    """Build a handbook with our pages in it, as its own CI would; return its address."""
    top = tmp_path_factory.mktemp("handbook") / "repo"
    top.mkdir()
    repo = Repo(top)
    repo.git("init", "-q", "-b", "main")
    warm_site(top)
    for number in range(3):
        record(repo, {"line": number + 1})
    repo.write("docs/index.md", "# Handbook\n\n[Quality](quality/index.md)\n")
    repo.write("docs/extra.css", COLOURS)
    repo.commit("first")
    out = tmp_path_factory.mktemp("public")
    url = serve(out)
    repo.write("mkdocs.yml", HOST.format(url=url))
    run(top, MODULE, "--into", "docs/quality")
    run(top, "mkdocs", "build", "--strict", "-d", str(out))
    return url


def run(top, *arguments):
    """Run a module as a person would."""
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, cwd=top, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def page(browser):
    """Return a page that keeps what it complains of."""
    context = browser.new_context(color_scheme="light", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.said = []
    page.on("console", lambda one: page.said.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda one: page.said.append(str(one)))
    page.on("requestfailed", lambda one: page.said.append(one.url))
    yield page
    context.close()


def test_pages_look_and_work_inside_another_site(page, handbook):
    """Style and script reach them, by a link and by instant navigation, in both palettes."""
    page.goto(handbook)
    page.wait_for_load_state("networkidle")
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="Quality").first.click()
    page.wait_for_selector(".fl-head h1")
    page.wait_for_function("window.fl")
    assert page.evaluate("window.stayed"), "instant navigation loaded the page anew"
    light = page.evaluate(ACCENT)
    assert light
    page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
    assert page.evaluate(ACCENT) not in ("", light)
    # A page deeper down, opened by itself.
    page.goto(f"{handbook}quality/patterns/specific_exceptions/")
    page.wait_for_function("window.fl")
    assert page.evaluate(ACCENT) == light
    page.locator(".fl-copy").first.scroll_into_view_if_needed()
    assert page.said == []


def test_what_stands_around_the_pages_looks_as_everywhere_in_that_site(page, handbook):
    """Header, search and footer keep the other site's colours on our pages, in both palettes."""
    seen = []
    for address in (handbook, f"{handbook}quality/"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        seen.append(page.evaluate(AROUND))
        page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
        seen.append(page.evaluate(AROUND))
    assert seen[0] == seen[2]
    assert seen[1] == seen[3]


def test_scripts_run_once_however_many_pages_are_opened(page, handbook):
    """Instant navigation runs the script of each page anew; handlers must not pile up."""
    page.goto(f"{handbook}quality/patterns/")
    page.wait_for_function("window.fl")
    page.evaluate("window.first = window.fl")
    page.locator(".fl-patterns a[href$='specific_exceptions/']").first.click()
    page.wait_for_selector("#bad-and-good")
    assert page.evaluate("window.first === window.fl")
    page.go_back()
    page.wait_for_selector(".fl-patterns")
    page.locator("[data-fl-text]").first.fill("bare-except")
    page.wait_for_function(
        "document.querySelectorAll('.fl-patterns tbody tr:not([hidden])').length === 1"
    )
    assert page.said == []


def test_links_between_the_pages_lead_somewhere(page, handbook):
    """From our home page, each of our pages is there at its new place."""
    page.goto(f"{handbook}quality/")
    links = page.eval_on_selector_all(".md-content a[href]", "all => all.map(one => one.href)")
    ours = {link.partition("#")[0].partition("?")[0] for link in links if link.startswith(handbook)}
    assert len(ours) > 5
    for link in sorted(ours):
        assert page.request.get(link).ok, link


def test_an_open_page_follows_a_change(page, repo):
    """A new violation is on the page a moment after it was recorded, without a hand on it."""
    warm_site(repo.path)
    record(repo)
    repo.commit("first")
    site = Served(repo)
    try:
        page.goto(f"{site.url}violations/2026-11/1/")
        page.wait_for_selector(".fl-rows")
        assert page.locator("text=newcomer.py").count() == 0
        record(repo, {"path": "src/newcomer.py"})
        repo.commit("another", date="2026-11-03T10:00:00+00:00")
        page.wait_for_selector("text=newcomer.py", timeout=90_000)
        assert json.dumps([one for one in page.said if "version" not in one]) == "[]"
    finally:
        site.stop()
