"""The templates: found, compiled once, and set so that no value reaches a page as syntax."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from fl_hooks.publish import escape
from fl_hooks.publish.numbers import OUTCOMES
from fl_hooks.store.paths import DATA, checkout

if TYPE_CHECKING:
    from collections.abc import Iterable

# File of the site -> the parts that it is made of: files of a folder in the order of their names.
PARTS = {"fl.css": "styles/*.css", "fl.js": "scripts/*.js"}
PICTURES = ("logo.svg", "favicon.svg")
_NO_SLUG = re.compile(r"[^a-z0-9]+")


def render(template: str, /, **values: object) -> str:
    """Return one page."""
    return environment().get_template(template).render(**values)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the environment of all templates.

    `finalize` sees every value before it is written: text that is not already markup is encoded
    for HTML and Markdown, where Jinja's own escaping knows HTML only.
    """
    env = Environment(
        autoescape=True,
        auto_reload=False,
        finalize=_finalize,
        loader=FileSystemLoader(templates_dir()),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    env.filters |= {
        "block": escape.block,
        "commas": _commas,
        "inline": escape.inline,
        "slug": slug,
        "thousands": lambda number: f"{number:,}",
    }
    env.globals["outcomes"] = OUTCOMES
    return env


def templates_dir() -> Path:
    """Return the folder of the templates: the checkout's own, else what the wheel carries."""
    return Path(checkout() or DATA) / "site_templates"


@lru_cache(maxsize=1)
def assets() -> dict[str, str]:
    """Return the site's own style, script and marks, by their path in the page tree."""
    folder = templates_dir() / "assets"
    made = {name: (folder / name).read_text("utf-8") for name in PICTURES}
    for name, parts in PARTS.items():
        made[name] = "\n".join(path.read_text("utf-8") for path in sorted(folder.glob(parts)))
    return {f"assets/fl/{name}": text for name, text in made.items()}


def slug(text: str) -> str:
    """Return text as part of an address."""
    return _NO_SLUG.sub("-", text.lower()).strip("-") or "section"


def _finalize(value: object) -> object:
    return escape.line(value) if type(value) is str else value


def _commas(values: Iterable[str]) -> Markup:
    return Markup(", ").join(escape.line(value) for value in values)
