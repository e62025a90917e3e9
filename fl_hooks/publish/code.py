"""Source code as HTML: highlighted lines, the lines a pattern flags, and bad → good as a diff."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from markupsafe import Markup

from fl_hooks.detect.languages import language_of
from fl_hooks.library.marks import marks
from fl_hooks.publish import escape
from fl_hooks.publish.once import once

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


_MARK = re.compile(r"\s*(?:#|//|--)\s*flag:.*$")


@dataclass(frozen=True, slots=True)
class Line:
    """One highlighted line, its plain text, and the checks that its `flag:` mark names."""

    html: Markup
    text: str
    flags: tuple[str, ...] = ()


def lines_of(source: str, language: str = "") -> tuple[Line, ...]:
    """Return the lines of `source`; `# flag: <check>` marks become flags and leave the text.

    Without a language they are not highlighted: a pattern has a hundred small cases, and
    highlighting them takes longer than all the rest of the site.
    """
    flags = marks(source)
    raws = enumerate(source.rstrip("\n").split("\n"), 1)
    texts = [_MARK.sub("", raw) if number in flags else raw.rstrip("\r") for number, raw in raws]
    joined = "\n".join(texts)
    if language:
        highlighted = _lines(once(_highlighted, joined, language))
    else:
        highlighted = escape.block(joined).split("\n")
    return tuple(
        Line(html, text, flags.get(number, ()))
        for number, (html, text) in enumerate(zip(highlighted, texts, strict=True), 1)
    )


def plain(source: str) -> Markup:
    """Return code that is not highlighted as one block, its flags named."""
    return Markup(once(_plain, source))  # noqa: S704 -- made of encoded parts


def _plain(source: str) -> str:
    return block(lines_of(source))


def block(
    lines: Sequence[Line], links: dict[str, str] | None = None, *, named: bool = True
) -> Markup:
    """Return lines as one code block.

    `links` gives each flag's check the address it leads to; `named` says whether flags are named.
    """
    return _code(
        _line(line if named else replace(line, flags=()), "fl-hit" if line.flags else "", "", links)
        for line in lines
    )


def excerpt(lines: Sequence[tuple[int, str]], path: str, hit: int) -> Markup:
    """Return numbered lines of a file, the one meant marked."""
    # Lines of the repository are many, and not kept.
    html = _highlighted("\n".join(text for _, text in lines), language_of(path) or "text")
    highlighted = _lines(html)
    return _code(
        f'<span class="fl-line{" fl-hit" if number == hit else ""}">'
        f'<span class="fl-number">{number}</span>{html}</span>\n'
        for (number, _), html in zip(lines, highlighted, strict=True)
    )


def mended(bad: Sequence[Line], good: Sequence[Line]) -> Markup:
    """Return the good form as a code block, the lines that are not in the bad one marked."""
    kinds = [""] * len(good)
    for tag, _, _, start, end in _matcher(bad, good).get_opcodes():
        if tag != "equal":
            kinds[start:end] = ["fl-add"] * (end - start)
    return _code(
        _line(one, kind if one.text else "", "") for one, kind in zip(good, kinds, strict=True)
    )


def diff(bad: Sequence[Line], good: Sequence[Line], context: int = 4) -> Markup:
    """Return what turns bad into good, as the hunks of a unified diff."""
    return _code(_hunks(_matcher(bad, good).get_grouped_opcodes(context), bad, good))


def shown(
    bad: Sequence[Line], good: Sequence[Line], check: str, most: int = 14
) -> tuple[tuple[Line, ...], tuple[Line, ...]] | None:
    """Return the part of the pair where `check` is flagged, and what became of it, else None.

    Without the indent that all its lines have, and with as much around it as leaves neither with
    more lines than `most`, if that is possible. Only marks of `check` stay.
    """
    found = None
    for context in (2, 1, 0):
        groups = _matcher(bad, good).get_grouped_opcodes(context)
        parts = ((bad[g[0][1] : g[-1][2]], good[g[0][3] : g[-1][4]]) for g in groups)
        flagged = (part for part in parts if any(check in one.flags for one in part[0]))
        found = next(flagged, found)
        if found is None or max(map(len, found)) <= most:
            break
    if found is None:
        return None
    return _apart(found[0], check), _apart(found[1], check)


def _apart(lines: Sequence[Line], check: str) -> tuple[Line, ...]:
    """Return lines as code of its own: no empty ones around, no indent that all have."""
    filled = [number for number, one in enumerate(lines) if one.text.strip()]
    lines = lines[filled[0] : filled[-1] + 1] if filled else ()
    indent = min((_indent(one) for one in lines if one.text.strip()), key=len, default="")
    return tuple(
        Line(
            one.html.removeprefix(indent),
            one.text.removeprefix(indent),
            tuple(flag for flag in one.flags if flag == check),
        )
        for one in lines
    )


def _indent(one: Line) -> str:
    """Return what a line starts with before its code, as far as its HTML has it as it is."""
    indent = one.text[: len(one.text) - len(one.text.lstrip())]
    return indent if one.html.startswith(indent) else ""


def _matcher(bad: Sequence[Line], good: Sequence[Line]) -> SequenceMatcher[str]:
    texts = ([one.text for one in bad], [one.text for one in good])
    return SequenceMatcher(None, *texts, autojunk=False)


def _hunks(
    groups: Iterable[list[tuple[str, int, int, int, int]]],
    bad: Sequence[Line],
    good: Sequence[Line],
) -> Iterator[str]:
    for number, group in enumerate(groups):
        if number:
            yield '<span class="fl-line fl-gap">\N{HORIZONTAL ELLIPSIS}</span>\n'
        for tag, bad_from, bad_to, good_from, good_to in group:
            if tag == "equal":
                yield from (_line(one, "", " ") for one in bad[bad_from:bad_to])
                continue
            yield from (_line(one, "fl-del", "-") for one in bad[bad_from:bad_to])
            yield from (_line(one, "fl-add", "+") for one in good[good_from:good_to])


def _line(one: Line, kind: str, sign: str, links: dict[str, str] | None = None) -> str:
    start = f'<span class="fl-sign">{sign}</span>' if sign else ""
    end = "".join(_mark(check, (links or {}).get(check, "")) for check in one.flags if not sign)
    name = f"fl-line {kind}".rstrip()
    return f'<span class="{name}">{start}{one.html}{end}</span>\n'


def _mark(check: str, address: str) -> str:
    name = escape.line(check)
    if not address:
        return f'<span class="fl-mark">{name}</span>'
    return f'<a class="fl-mark" href="{escape.line(address)}">{name}</a>'


def _code(lines: Iterable[str]) -> Markup:
    body = "".join(lines)
    html = f'<div class="highlight"><pre tabindex="0"><code>{body}</code></pre></div>'
    return Markup(html)  # noqa: S704 -- made of encoded parts


def _lines(html: str) -> list[Markup]:
    return [Markup(line) for line in html.split("\n")]  # noqa: S704 -- made of encoded tokens


def _highlighted(source: str, language: str) -> str:
    # What knows all languages takes long to import, and is at rest where nothing changed.
    from fl_hooks.publish.highlight import highlighted

    return highlighted(source, language)
