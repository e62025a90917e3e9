"""Vega-Lite specs as small SVG that takes its colours and its font from the page.

Behind the library stands a JavaScript engine: half a second to start and some ten milliseconds a
chart, all of it outside Python's lock. So one thread does it, beside the work on pages.
"""

from __future__ import annotations

import json
import re
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from fl_hooks.publish import escape
from fl_hooks.publish.charts.palette import CONFIG

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_VERSION = "6.1"
# Stands in an SVG where the figure's own name belongs: two charts of a page share no id.
NAME = "fl-figure-name"
_SVG = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"
# The page's font may be wider than the one that widths are measured with: text is set smaller.
_ROOM = 12 / 13
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_PIXELS = re.compile(r"^([\d.]+)px$")
_CLIP = re.compile(r"#?\bclip\d+")
# What says nothing: an attribute's value that is the default, or none that a reader can use.
_DEFAULTS = {
    ("opacity", "1"),
    ("stroke-width", "1"),
    ("font-weight", "normal"),
    ("text-anchor", "start"),
    ("transform", "translate(0,0)"),
}
_KEPT = frozenset(
    "d fill fill-opacity stroke stroke-width stroke-opacity stroke-dasharray stroke-linecap "
    "stroke-linejoin opacity transform x y x1 x2 y1 y2 width height rx ry cx cy r points dx dy "
    "text-anchor dominant-baseline font-size font-weight font-style clip-path viewBox id".split()
)
_TEXT = "text tspan".split()

_known: dict[str, str] = {}
_used: dict[str, Future[str]] = {}


@lru_cache(maxsize=1)
def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, "charts")


def warm() -> None:
    """Start the engine in the background; what is drawn later waits less for it."""
    _thread().submit(_convert, {"$schema": _SCHEMA, "mark": "point", "data": {"values": []}})


def remember(known: Mapping[str, str]) -> None:
    """Take SVG that an earlier build has drawn, by digest."""
    _known.update(known)


def drawn() -> dict[str, str]:
    """Return all SVG that was asked for in this process, by digest: what a cache keeps."""
    return {key: future.result() for key, future in _used.items()}


def start(spec: Mapping[str, Any], width: int) -> str:
    """Begin to draw a spec at a width in pixels; return the digest that `finished` takes."""
    full = full_spec(spec) | {"width": width}
    text = json.dumps(full, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    key = sha256(f"{engine()}\0{text}".encode()).hexdigest()[:32]
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
    common = {"$schema": _SCHEMA, "autosize": {"type": "fit", "contains": "padding"}}
    return {**common, **spec, "config": CONFIG | dict(spec.get("config", {}))}


@lru_cache(maxsize=1)
def engine() -> str:
    """Return what an SVG depends on besides its spec."""
    from importlib.metadata import version

    return f"1 {version('vl-convert-python')} {_VERSION}"


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


def slim(svg: str) -> str:
    """Return an SVG as a line with its `viewBox` and a line with what is in it.

    No links, no font, nothing that is not seen; text is encoded for Markdown as well.
    """
    root = ET.fromstring(svg)  # noqa: S314 -- made by vl-convert a moment ago
    found = enumerate(root.iter(f"{_SVG}clipPath"))
    clips = {clip.get("id", ""): f"{NAME}-{n}" for n, clip in found}
    inner = "".join(part for child in root for part in _parts(child, clips))
    return f"{root.get('viewBox', '')}\n{inner}"


def _parts(element: ET.Element, clips: Mapping[str, str]) -> Iterator[str]:
    tag = element.tag.removeprefix(_SVG)
    if _unseen(tag, element):
        return
    inner = "".join(part for child in element for part in _parts(child, clips))
    if tag in _TEXT:
        inner = escape.line(element.text or "") + inner
    attributes = "".join(_attributes(tag, element, clips))
    if tag in ("g", "defs") and not inner:
        return
    if tag == "a" or (tag == "g" and not attributes):
        yield inner
    elif inner:
        yield f"<{tag}{attributes}>{inner}</{tag}>"
    else:
        yield f"<{tag}{attributes}/>"


def _unseen(tag: str, element: ET.Element) -> bool:
    empty = tag == "path" and element.get("d", "").startswith(("M0,0h0v0h0Z", "M0.5,0.5h0v0h0Z"))
    return (
        empty
        or (tag == "path" and not element.get("d"))
        or (tag == "path" and element.get("class") == "background" and not element.get("fill"))
        or (tag in _TEXT and not "".join(element.itertext()).strip())
        or element.get("opacity") == "0"
        or element.get("display") == "none"
        or tag in ("style", "script", "image")
    )


def _attributes(tag: str, element: ET.Element, clips: Mapping[str, str]) -> Iterator[str]:
    for name, value in element.items():
        if name not in _KEPT or (name, value) in _DEFAULTS:
            continue
        if name == "font-size" and (size := _PIXELS.match(value)):
            yield f' font-size="{float(size[1]) * _ROOM:g}"'
        elif name == "clip-path":
            yield f' clip-path="url(#{clips[value.removeprefix("url(#").removesuffix(")")]})"'
        elif name == "id":
            yield f' id="{clips[value]}"'
        else:
            yield f' {name}="{_NUMBER.sub(_short, value)}"'


def _short(number: re.Match[str]) -> str:
    return f"{round(float(number[0]), 1):g}"
