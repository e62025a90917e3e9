"""The MkDocs project that pages join with `--into`: read as data, never run, never changed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES = ("mkdocs.yml", "mkdocs.yaml")


@dataclass(frozen=True, slots=True)
class Host:
    """What a project's mkdocs.yml says that our pages depend on.

    path: the file, from the repository's top; inside: our folder, from its docs_dir. theme: the
    theme's name. extensions: the Markdown extensions it switches on. nav: whether its navigation
    names our first page.
    """

    path: str
    inside: str
    theme: str
    extensions: frozenset[str]
    directory_urls: bool
    nav: bool


class _Loader(yaml.SafeLoader):
    """Reads plain values; what a tag stands for is nothing that is asked here."""


_Loader.add_multi_constructor("", lambda *_: None)


def read_host(top: str, into: str) -> Host | None:
    """Return the nearest project above a folder whose docs_dir holds it, None where there is none.

    A file that cannot be read is passed over: it is not ours to judge.
    """
    top, folder = os.path.realpath(top), os.path.dirname(os.path.realpath(into))
    while True:
        for name in _NAMES:
            place = os.path.join(folder, name)
            config = _read(place)
            inside = _inside(config, folder, into) if config is not None else ""
            if config is not None and inside:
                return _host(config, os.path.relpath(place, top).replace(os.sep, "/"), inside)
        if folder == top or folder == os.path.dirname(folder):
            return None
        folder = os.path.dirname(folder)


def _read(place: str) -> dict[str, Any] | None:
    try:
        with open(place, "rb") as file:
            config = yaml.load(file, _Loader)  # noqa: S506 -- a SafeLoader
    except (OSError, yaml.YAMLError, ValueError, RecursionError):
        return None
    return config if isinstance(config, dict) else None


def _inside(config: dict[str, Any], folder: str, into: str) -> str:
    """Return our folder from the project's docs_dir, "" where it lies elsewhere."""
    docs = os.path.realpath(os.path.join(folder, str(config.get("docs_dir") or "docs")))
    inside = os.path.relpath(os.path.realpath(into), docs).replace(os.sep, "/")
    return "" if inside in (".", "..") or inside.startswith("../") else inside


def _host(config: dict[str, Any], path: str, inside: str) -> Host:
    theme = config.get("theme")
    named = theme.get("name") if isinstance(theme, dict) else theme
    given = config.get("markdown_extensions") or ()
    names = (next(iter(one), "") if isinstance(one, dict) else one for one in given)
    return Host(
        path=path,
        inside=inside,
        theme=str(named or "mkdocs"),
        extensions=frozenset(str(name) for name in names),
        directory_urls=config.get("use_directory_urls") is not False,
        nav=f"{inside}/index.md" in _strings(config.get("nav")),
    )


def _strings(value: Any) -> Iterator[str]:  # noqa: ANN401 -- whatever YAML holds
    """Yield the strings in a value, however deep they lie."""
    waiting = [value]
    # By aliases a value can hold itself, or another one thousands of times.
    seen: set[int] = set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict | list) and id(one) not in seen:
            seen.add(id(one))
            waiting += one.values() if isinstance(one, dict) else one
