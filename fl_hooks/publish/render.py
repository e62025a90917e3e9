"""The templates: found, compiled once, and set so that no value reaches a page as syntax."""

from __future__ import annotations

import re
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import BaseLoader, BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from fl_hooks.publish import escape
from fl_hooks.publish.numbers import OUTCOMES
from fl_hooks.store.paths import DATA, checkout

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# File of the site -> the parts that it is made of: files of a folder in the order of their names.
PARTS = {"fl.css": "styles/*.css", "fl.js": "scripts/*.js"}
PICTURES = ("logo.svg", "favicon.svg")
# Where compiled templates are kept, for environments that are made from now on.
COMPILED: ContextVar[BytecodeCache | None] = ContextVar("compiled", default=None)
# The environment while a repository's own templates count: publish/overrides.py sets it.
ACTIVE: ContextVar[Environment | None] = ContextVar("environment", default=None)
_NO_SLUG = re.compile(r"[^a-z0-9]+")


def render(template: str, /, **values: object) -> str:
    """Return one page."""
    return environment().get_template(template).render(**values)


def environment() -> Environment:
    """Return the environment of all templates, with a repository's own while these count."""
    return ACTIVE.get() or _packaged()


@lru_cache(maxsize=1)
def _packaged() -> Environment:
    return make_environment(Environment, FileSystemLoader(templates_dir()))


def make_environment(kind: type[Environment], loader: BaseLoader) -> Environment:
    """Return an environment for templates.

    `finalize` sees every value before it is written: text that is not already markup is encoded
    for HTML and Markdown, where Jinja's own escaping knows HTML only.
    """
    env = kind(
        autoescape=True,
        auto_reload=False,
        bytecode_cache=COMPILED.get(),
        finalize=_finalize,
        loader=loader,
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
    return joined(asset_files())


def asset_files() -> dict[str, str]:
    """Return the files that the assets are made of, by their path below the templates."""
    folder = templates_dir()
    pictures = (folder / "assets" / name for name in PICTURES)
    parts = (path for glob in PARTS.values() for path in folder.glob(f"assets/{glob}"))
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted((*pictures, *parts))
    }


def joined(files: Mapping[str, str]) -> dict[str, str]:
    """Return the assets that files make up: parts joined in the order of their names."""
    made = {name: files[f"assets/{name}"] for name in PICTURES}
    for name, glob in PARTS.items():
        folder = f"assets/{glob.partition('/')[0]}/"
        made[name] = "\n".join(files[path] for path in sorted(files) if path.startswith(folder))
    return {f"assets/fl/{name}": text for name, text in made.items()}


def slug(text: str) -> str:
    """Return text as part of an address."""
    return _NO_SLUG.sub("-", text.lower()).strip("-") or "section"


def _finalize(value: object) -> object:
    return escape.line(value) if type(value) is str else value


def _commas(values: Iterable[str]) -> Markup:
    return Markup(", ").join(escape.line(value) for value in values)
