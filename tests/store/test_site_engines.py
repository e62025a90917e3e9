from __future__ import annotations

import pytest

from fl_hooks.errors import FlError
from fl_hooks.store import site_engines

PAGES = {
    "index.md": "---\ntitle: Home\nsearch: {exclude: true}\n---\n\n# Home\n\n[there](a/index.md)\n",
    "a/index.md": "# A\n\nneedle\n",
    "b/1.md": "# B\n",
    "data/x.json": "{}\n",
    ".fl-build-site": "# ours\n",
}
VALUES = {
    "site_name": "Test",
    "theme": {"name": "material", "font": False},
    "plugins": ["search"],
    "use_directory_urls": True,
    "nav": [{"Home": "index.md"}, {"A": "a/index.md"}],
    "not_in_nav": "b/",
}


@pytest.fixture
def tree(tmp_path):
    """Write a small page tree."""
    for path, text in PAGES.items():
        place = tmp_path / "tree" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    return tmp_path / "tree"


def build(engine, tree, **values):
    """Build it; return the site and the warnings."""
    scratch = tree.parent / engine
    scratch.mkdir()
    found = site_engines.build(engine, VALUES | values, str(tree), str(scratch), "0")
    return scratch / "built", found


@pytest.mark.site
@pytest.mark.parametrize("engine", site_engines.ENGINES)
def test_both_engines_build_the_same_pages(tree, engine):
    """Pages, other files and the navigation; hidden files stay out."""
    if engine == "zensical":
        pytest.importorskip("zensical", reason="needs zensical")
    site, warnings = build(engine, tree)
    assert warnings == []
    found = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    wanted = {"index.html", "a/index.html", "b/1/index.html", "data/x.json", "404.html"}
    assert wanted <= found
    assert ".fl-build-site" not in found
    home = (site / "index.html").read_text("utf-8")
    assert 'href="a/"' in home
    assert "fonts.googleapis" not in home


@pytest.mark.site
@pytest.mark.parametrize("engine", site_engines.ENGINES)
def test_a_broken_link_is_a_warning_with_its_place(tree, engine):
    """So that --strict can refuse it."""
    if engine == "zensical":
        pytest.importorskip("zensical", reason="needs zensical")
    (tree / "a/index.md").write_text("# A\n\n[gone](gone.md)\n")
    _, (warning,) = build(engine, tree)
    assert "a/index.md" in warning
    assert "\x1b" not in warning


@pytest.mark.site
@pytest.mark.parametrize("engine", site_engines.ENGINES)
def test_a_failure_is_told_in_the_engines_words(tree, engine):
    """There is no site, and no traceback of ours."""
    if engine == "zensical":
        pytest.importorskip("zensical", reason="needs zensical")
    with pytest.raises(FlError, match=f"{engine} failed") as error:
        build(engine, tree, site_name=["x"])
    assert "site_name" in error.value.message


def test_a_plugin_that_zensical_would_drop_is_refused(tree):
    """It says nothing of it itself."""
    with pytest.raises(FlError, match="zensical has no plugin tags") as error:
        build("zensical", tree, plugins=["search", {"tags": {}}])
    assert "--engine mkdocs" in error.value.hint
