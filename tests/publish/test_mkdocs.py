from __future__ import annotations

from fl_hooks.publish.forge import Forge, forge_of
from fl_hooks.publish.mkdocs import mkdocs_config, navigation

FORGE = forge_of("git@github.com:example/invoices.git")


def test_navigation_holds_patterns_but_no_lists():
    """Lists of violations would make navigation, and with it every page, grow with the record."""
    nav = navigation([("a_b", "A & B")], ["docs/x.md", "docs/x.png"])
    assert nav == [
        {"Home": "index.md"},
        {
            "Patterns": [
                {"All patterns": "patterns/index.md"},
                {"A \N{FULLWIDTH AMPERSAND} B": "patterns/a_b/index.md"},
            ]
        },
        {"Violations": "violations/index.md"},
        {"Documentation": ["docs/x.md"]},
    ]


def test_nothing_is_loaded_from_elsewhere():
    """No web font, and no repo_url, which would ask a forge from every reader's browser."""
    config = mkdocs_config("invoices", FORGE, navigation([]))
    assert config["theme"]["font"] is False
    assert "repo_url" not in config
    assert config["extra"]["social"][0]["link"] == "https://github.com/example/invoices"


def test_a_repositorys_own_settings_count_for_what_is_seen():
    """Name, palette and features are theirs; what the pages need is added."""
    own = {
        "site_name": "Ours",
        "repo_url": "https://github.com/a/b",
        "theme": {"palette": {"primary": "teal"}, "font": {"text": "Roboto"}},
        "markdown_extensions": {"toc": {"permalink": False}, "tables": None},
        "extra_css": ["ours.css"],
        "not_in_nav": "docs/draft.md",
        "nav": [{"Start": "index.md"}],
    }
    config = mkdocs_config("invoices", Forge(), navigation([]), own)
    assert config["site_name"] == "Ours"
    assert config["nav"] == [{"Start": "index.md"}]
    assert config["theme"]["palette"] == {"primary": "teal"}
    assert config["theme"]["font"] is False
    assert config["markdown_extensions"] == [{"toc": {"permalink": False}}, "tables", "attr_list"]
    assert config["extra_css"] == ["ours.css", "assets/fl/fl.css"]
    assert "docs/draft.md" in config["not_in_nav"]
    assert "violations/*/" in config["not_in_nav"]
    assert "repo_url" not in config
