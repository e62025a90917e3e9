"""The configuration that mkdocs builds the page tree with: ours, or a repository's own plus ours.

Everything a page loads lies in the site: no web font, no CDN, and no `repo_url`, for which
mkdocs-material asks the forge's API from every reader's browser.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from fl_hooks import __version__
from fl_hooks.publish.escape import label

if TYPE_CHECKING:
    from fl_hooks.publish.forge import Forge

# Pages that are reached from a list, not from navigation, whose cost grows with every entry.
OUT_OF_NAV = ("patterns/*/occurrences/", "violations/*/")
# Section of the navigation -> (title, path) of its pages.
SECTIONS = {
    "Analysis": (
        ("Trends", "analysis/trends/index.md"),
        ("Ranking", "analysis/ranking/index.md"),
        ("Effectiveness", "analysis/effectiveness/index.md"),
        ("Hotspots", "analysis/hotspots/index.md"),
        ("Signals", "analysis/signals/index.md"),
        ("Learnings", "analysis/learnings/index.md"),
    ),
    "About": (
        ("How it works", "about/how-it-works/index.md"),
        ("Precision", "about/precision/index.md"),
        ("Commands", "about/commands/index.md"),
        ("Data and feeds", "about/data/index.md"),
    ),
}
_PALETTE = [
    {
        "media": "(prefers-color-scheme)",
        "primary": "custom",
        "accent": "custom",
        "toggle": {"icon": "material/brightness-auto", "name": "Switch to light"},
    },
    {
        "media": "(prefers-color-scheme: light)",
        "scheme": "default",
        "primary": "custom",
        "accent": "custom",
        "toggle": {"icon": "material/brightness-7", "name": "Switch to dark"},
    },
    {
        "media": "(prefers-color-scheme: dark)",
        "scheme": "slate",
        "primary": "custom",
        "accent": "custom",
        "toggle": {"icon": "material/brightness-4", "name": "Follow the system"},
    },
]
_FEATURES = [
    "content.code.copy",
    "navigation.instant",
    "navigation.prune",
    "navigation.tabs",
    "navigation.top",
    "search.highlight",
    "toc.follow",
    "toc.integrate",
]
# What our pages are written in; a repository's own configuration may add to it.
_EXTENSIONS = ("attr_list",)
_OWN_EXTENSIONS: tuple[Any, ...] = (
    "admonition",
    "attr_list",
    "md_in_html",
    "tables",
    {"toc": {"permalink": True, "toc_depth": 3}},
    "pymdownx.details",
    "pymdownx.highlight",
    "pymdownx.inlinehilite",
    "pymdownx.superfences",
)
_ICONS = {
    "github": "fontawesome/brands/github",
    "gitlab": "fontawesome/brands/gitlab",
    "bitbucket": "fontawesome/brands/bitbucket",
}


def mkdocs_config(
    name: str,
    forge: Forge,
    nav: Sequence[Mapping[str, Any]],
    own: Mapping[str, Any] | None = None,
    url: str = "",
) -> dict[str, Any]:
    """Return the configuration as plain values; `own` is the repository's, if it has one for us.

    url: the site's own address, without which instant navigation stays off.

    Its wishes count for what is seen; what the pages need, and what keeps requests from leaving
    them, is set over it. Paths of folders are the caller's to add.
    """
    config = deepcopy(dict(own)) if own else _default(name, forge)
    config |= {
        "theme": _theme(config.get("theme")),
        "use_directory_urls": True,
        "nav": config.get("nav") or list(nav),
        "not_in_nav": "\n".join((str(config.get("not_in_nav") or ""), *OUT_OF_NAV)),
        "extra_css": _with_ours(config.get("extra_css"), ["assets/fl/fl.css"]),
        "extra_javascript": _with_ours(
            config.get("extra_javascript"), [{"path": "assets/fl/fl.js", "defer": True}]
        ),
        "markdown_extensions": _with_ours(config.get("markdown_extensions"), _EXTENSIONS),
    }
    if url:
        config["site_url"] = url
    for key in ("repo_url", "repo_name", "edit_uri", "edit_uri_template"):
        config.pop(key, None)
    return config


def navigation(
    patterns: Iterable[tuple[str, str]],
    documents: Iterable[str] = (),
    pages: Collection[str] = (),
) -> list[dict[str, Any]]:
    """Return the site's navigation; lists of violations stay out of it.

    `patterns` are (id, title), `documents` paths of the repository's own pages, `pages` the paths
    of all pages there are.
    """
    ours = [{label(title): f"patterns/{pattern}/index.md"} for pattern, title in patterns]
    own = [path for path in documents if path.endswith(".md")]
    nav: list[dict[str, Any]] = [
        {"Home": "index.md"},
        {"Patterns": [{"All patterns": "patterns/index.md"}, *ours]},
        {"Violations": "violations/index.md"},
    ]
    for section, entries in SECTIONS.items():
        there = [{title: path} for title, path in entries if path in pages]
        nav += [{section: there}] if there else []
    return [*nav, {"Documentation": own}] if own else nav


def _default(name: str, forge: Forge) -> dict[str, Any]:
    config: dict[str, Any] = {
        "site_name": label(name),
        "site_description": label(f"What the feedback loop of {name} holds"),
        "plugins": ["search"],
        "markdown_extensions": list(_OWN_EXTENSIONS),
    }
    extra: dict[str, Any] = {"generator": False}
    config["copyright"] = f"Made by fl-hooks {__version__} from the record in the repository"
    if forge.base:
        icon = _ICONS.get(forge.kind, "fontawesome/brands/git-alt")
        extra["social"] = [{"icon": icon, "link": forge.base, "name": label(forge.name)}]
    return config | {"extra": extra}


def _theme(theme: object) -> dict[str, Any]:
    """Return the theme's table; another theme than mkdocs-material is not what pages are for."""
    given = dict(theme) if isinstance(theme, Mapping) else {}
    wanted: dict[str, Any] = {
        "name": "material",
        "language": "en",
        "logo": "assets/fl/logo.svg",
        "favicon": "assets/fl/favicon.svg",
        "palette": deepcopy(_PALETTE),
        "features": list(_FEATURES),
    }
    return wanted | given | {"name": "material", "font": False}


def _with_ours(given: object, ours: Sequence[Any]) -> list[Any]:
    """Return a list of the repository's with what our pages need added where it is missing."""
    if isinstance(given, Mapping):
        given = [{key: value} if value else key for key, value in given.items()]
    had = list(given) if isinstance(given, list) else []
    names = {_name(item) for item in had}
    return [*had, *(item for item in ours if _name(item) not in names)]


def _name(item: object) -> str:
    if isinstance(item, Mapping):
        return str(item.get("path") or next(iter(item), ""))
    return str(item)
