"""Each trap that sites of this kind fall into, by its name; see also test_instant.

What breaks instant navigation, what asks a foreign server, what a build would delete.
"""

from __future__ import annotations

import re

import pytest

from tests.browser import crawl, sites
from tests.conftest import Repo

pytestmark = pytest.mark.site


@pytest.fixture(params=["team", "hostile"])
def folder(request, repository):
    """Return the folder of a built site."""
    return repository(request.param) / "site"


def test_trap_a_href_in_inline_svg(folder):
    """A drawing's links are xlink:href with a role: an `href` there ends instant navigation."""
    found = [trap for page in crawl.read(folder).values() for trap in page.traps]
    assert not [trap for trap in found if trap[0] == "a-href in inline SVG"]


def test_trap_script_type_application_json(folder):
    """Data for scripts lies in files: inside a page it loses its type under instant navigation."""
    found = [trap for page in crawl.read(folder).values() for trap in page.traps]
    assert not [trap for trap in found if trap[0] == "script type application/json"]


def test_trap_google_fonts(folder):
    """No page, style or script of the site names a host of fonts or a CDN."""
    hosts = re.compile(rb"fonts\.(googleapis|gstatic)|cdn\.jsdelivr|cdnjs|unpkg\.com/(?!.*#)")
    for path in folder.rglob("*"):
        if path.suffix in (".html", ".css"):
            assert not hosts.search(path.read_bytes()), path


def test_nothing_is_loaded_from_elsewhere(folder):
    """Every style, script and picture that a page loads by itself lies in the site."""
    loads = {load for page in crawl.read(folder).values() for load in page.loads}
    assert not [load for load in loads if load.startswith(("http:", "https:", "//"))]


def test_trap_mkdocs_build_deletes_what_stands_in_its_output(tmp_path):
    """A folder that holds what somebody else put there is left alone, and the build says so."""
    top = tmp_path / "repo"
    sites.make("one commit", top)
    kept = Repo(top).write("site/important.txt", "mine\n")
    with pytest.raises(AssertionError, match=r"important\.txt"):
        sites.build(top)
    assert kept.read_text() == "mine\n"
    kept.unlink()
    sites.build(top)
    assert (top / "site" / "index.html").exists()
