"""The SVG that a drawing library makes, as it stands inside a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from fl_hooks.publish import escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Stands in an SVG where the figure's own name belongs: two charts of a page share no id.
NAME = "fl-figure-name"
_SVG = "{http://www.w3.org/2000/svg}"
# The page's font may be wider than the one that widths are measured with: text is set smaller.
_ROOM = 12 / 13
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_PIXELS = re.compile(r"^([\d.]+)px$")
# What says nothing: an attribute's value that is the default, or none that a reader can use.
_DEFAULTS = {
    ("opacity", "1"),
    ("stroke-width", "1"),
    ("font-weight", "normal"),
    ("text-anchor", "start"),
    ("transform", "translate(0,0)"),
}
_KEPT = frozenset(
    (
        *("d", "points", "transform", "x", "y", "x1", "x2", "y1", "y2", "width", "height"),
        *("cx", "cy", "r", "rx", "ry", "fill", "fill-opacity", "opacity", "clip-path", "id"),
        *("stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap"),
        *("stroke-linejoin", "text-anchor", "dominant-baseline", "dx", "dy"),
        *("font-size", "font-weight", "font-style"),
    )
)
_TEXT = ("text", "tspan")


def slim(svg: str) -> str:
    """Return an SVG as a line with its `viewBox` and a line with what is in it.

    No links, no font, nothing that is not seen; text is encoded for Markdown as well.
    """
    root = ET.fromstring(svg)  # noqa: S314 -- made by vl-convert a moment ago
    asked = {element.get("clip-path") for element in root.iter()}
    names = (clip.get("id", "") for clip in root.iter(f"{_SVG}clipPath"))
    found = (name for name in names if f"url(#{name})" in asked)
    clips = {name: f"{NAME}-{n}" for n, name in enumerate(found)}
    inner = "".join(part for child in root for part in _parts(child, clips))
    return f"{root.get('viewBox', '')}\n{inner}"


def _parts(element: ET.Element, clips: Mapping[str, str]) -> Iterator[str]:
    tag = element.tag.removeprefix(_SVG)
    if _unseen(tag, element) or (tag == "clipPath" and element.get("id") not in clips):
        return
    inner = "".join(part for child in element for part in _parts(child, clips))
    if tag in _TEXT:
        inner = escape.line(element.text or "") + inner
    attributes = "".join(_attributes(element, clips))
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


def _attributes(element: ET.Element, clips: Mapping[str, str]) -> Iterator[str]:
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
