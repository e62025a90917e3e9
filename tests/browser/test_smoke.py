"""The hostile site in short, for `make test`; all else is in `make test-site`."""

from __future__ import annotations

from tests.browser import crawl

FORBIDDEN = ".md-content :is(script:not([src]), img, iframe, object), [onclick], [onerror]"


def test_a_site_of_hostile_values_is_whole(open_page, site):
    """It is built, its links resolve, its pages load nothing foreign and complain of nothing."""
    assert crawl.broken(site.folder) == []
    for path in ("", "patterns/hostile_pattern/", "violations/"):
        page = open_page(path)
        page.wait_for_load_state("networkidle")
        assert not [url for url in page.asked if not url.startswith((site.url, "data:", "blob:"))]
        assert not page.said
        assert page.locator(FORBIDDEN).count() == 0
        assert "hostile" in page.inner_text(".md-content")
