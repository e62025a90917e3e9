"""Vega-Lite specs as small SVG that takes its colours and its font from the page.

Behind the library stands a JavaScript engine: half a second to start and some ten milliseconds a
chart, all of it outside Python's lock. So one thread does it, beside the work on pages.
"""

from __future__ import annotations

import json
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from fl_hooks.publish.charts.palette import CONFIG
from fl_hooks.publish.charts.slim import NAME, slim

if TYPE_CHECKING:
    from collections.abc import Mapping

_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_VERSION = "6.1"
# Grows when `slim` makes something else of the same drawing.
_FORM = 1
# Around a plot, where a spec says nothing else: labels of both axes.
_PADDING = {"left": 40, "top": 8, "right": 8, "bottom": 26}
_known: dict[str, str] = {}
_used: dict[str, Future[str]] = {}


@lru_cache(maxsize=1)
def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, "charts")


def warm() -> None:
    """Start the engine in the background; what is drawn later waits less for it."""
    _thread().submit(_convert, {"$schema": _SCHEMA, "mark": "point", "data": {"values": []}})


def remember(known: Mapping[str, str]) -> None:
    """Begin a build with SVG that an earlier one has drawn, by digest."""
    _used.clear()
    _known.clear()
    _known.update(known)


def drawn() -> dict[str, str]:
    """Return all SVG that was asked for since `remember`, by digest: what a cache keeps."""
    return {key: future.result() for key, future in _used.items()}


def script() -> bytes:
    """Return what draws and animates a spec in the browser: Vega, Vega-Lite and Vega-Embed."""
    import vl_convert

    return str(
        vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=_VERSION)
    ).encode()


def start(spec: Mapping[str, Any], width: int) -> str:
    """Begin to draw a spec at a width in pixels; return the digest that `finished` takes."""
    full = full_spec(spec)
    full["width"] = width - full["padding"]["left"] - full["padding"]["right"]
    text = json.dumps(full, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    key = sha256(f"{_FORM}\0{library()}\0{text}".encode()).hexdigest()[:32]
    if key not in _used:
        _used[key] = _at_once(_known[key]) if key in _known else _thread().submit(_draw, text)
    return key


def finished(key: str, name: str, attributes: str) -> str:
    """Return the SVG, with ids made from `name`; waits until it is drawn."""
    box, _, inner = _used[key].result().replace(NAME, name).partition("\n")
    # In units of the page's font, with which everything else grows; 20 pixels where nothing does.
    size = f'width="{float(box.split()[2]) / 20:g}rem" viewBox="{box}"'
    return f"<svg {size} {attributes}>{inner}</svg>"


def full_spec(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Return a spec with what all of ours have in common."""
    # Sizes are worked out beforehand: to fit its axes in, the engine would lay all out twice.
    common = {"$schema": _SCHEMA, "autosize": "none"}
    padding = _PADDING | dict(spec.get("padding", {}))
    return {**common, **spec, "padding": padding, "config": CONFIG | dict(spec.get("config", {}))}


@lru_cache(maxsize=1)
def library() -> str:
    """Return the version of what draws."""
    from importlib.metadata import version

    return f"{version('vl-convert-python')}-{_VERSION}"


def _at_once(text: str) -> Future[str]:
    future: Future[str] = Future()
    future.set_result(text)
    return future


def _draw(spec: str) -> str:
    return slim(_convert(json.loads(spec)))


def _convert(spec: Mapping[str, Any]) -> str:
    import vl_convert

    # In two steps: the library's own way from one to the other takes half as long again.
    vega = vl_convert.vegalite_to_vega(json.dumps(spec), vl_version=_VERSION)
    return str(vl_convert.vega_to_svg(vega, allowed_base_urls=[]))
