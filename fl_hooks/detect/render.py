"""Findings as text for people: a block for each, a summary, and how to allow one.

Pure: what it needs to know of terminal and source is passed in. Everything that comes from a
repository is made harmless first: control and direction characters are shown as escapes.
"""

from __future__ import annotations

from fl_hooks.detect.languages import comment_sign, language_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from fl_hooks.records.finding import Finding

TAB = 4
# How often the same advice is given before it is taken as known; how many pages are named.
TOLD = 3
WIDEST = 100
SEVERITIES = ("critical", "high", "medium", "low")
_COLORS = {"critical": "1;35", "high": "1;31", "medium": "1;33", "low": "1;36"}
_PATH, _FAINT, _GOOD, _PLAIN = "1", "2", "32", ""
# Left and right of a line that is cut to fit.
_CUT = "..."


def use_color(environ: Mapping[str, str], terminal: bool) -> bool:
    """Tell whether to color: NO_COLOR and FORCE_COLOR decide, else whether a terminal reads it."""
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return environ["FORCE_COLOR"] != "0"
    return terminal and environ.get("TERM") != "dumb"


def render(
    findings: Sequence[Finding],
    line_of: Callable[[Finding], str],
    *,
    blocks: Callable[[Finding], bool],
    ends: tuple[str, str] = ("the commit is blocked", "the commit goes on"),
    color: bool = False,
    width: int = WIDEST,
    site: str = "",
) -> str:
    """Return the report on findings, "" where there is nothing to show.

    line_of gives a finding's source line, without its end, or "" where there is none. blocks
    tells which findings fail the run, and `ends` how the summary ends if any does or none. site is
    the address of the published pages, with a slash at its end: those of the patterns are named.
    Findings of low severity that do not block are only counted, suppressed ones left out.
    """
    counted = [f for f in findings if not f.suppressed]
    shown = [f for f in counted if f.severity != "low" or blocks(f)]
    if not shown:
        return ""
    paint = _painter(color)
    width = max(40, min(width, WIDEST))
    told: dict[str, int] = {}
    parts = []
    for finding in shown:
        told[finding.advice] = told.get(finding.advice, 0) + 1
        advice = finding.advice if told[finding.advice] <= TOLD else ""
        parts.append(_block(finding, line_of(finding), advice, paint, width))
    failing = [f for f in shown if blocks(f)]
    summary = _summary(shown, failing, len(counted) - len(shown), ends, paint)
    parts.append(summary + (_pages([*failing, *shown], site) if site else ""))
    return "\n".join(parts)


def safe(text: str) -> str:
    """Return the text with every character that is not printable shown as its escape."""
    return text if text.isprintable() else "".join(map(_visible, text))


def _visible(char: str) -> str:
    return char if char.isprintable() else char.encode("unicode_escape").decode("ascii")


def _painter(color: bool) -> Callable[[str, str], str]:
    if not color:
        return lambda _, text: text
    return lambda code, text: f"\x1b[{code}m{text}\x1b[0m" if code and text else text


def _block(
    finding: Finding, line: str, advice: str, paint: Callable[[str, str], str], width: int
) -> str:
    """Return one finding: place, severity and check; the line and what in it; what, and instead."""
    tone = _COLORS[finding.severity]
    place = f"{safe(finding.path)}:{finding.line}:{finding.column}"
    rows = [f"{paint(_PATH, place)}  {paint(tone, finding.severity)}  {paint(_FAINT, finding.id)}"]
    number = f"{finding.line:>5}"
    gutter = " " * len(number)
    if line.strip():
        source, caret = _excerpt(finding, line, width - len(gutter) - 3)
        rows.append(f"{paint(_FAINT, f'{number} |')} {source}")
        rows.append(f"{paint(_FAINT, f'{gutter} |')} {paint(tone, caret)}")
    rows += [f"{gutter}   {row}" for row in _wrapped(finding.message, width - len(gutter) - 3)]
    if advice:
        label = "Instead: "
        lines = _wrapped(label + advice, width - len(gutter) - 3)
        lines[0] = paint(_GOOD, label.strip()) + lines[0][len(label) - 1 :]
        rows += [f"{gutter}   {row}" for row in lines]
    for path, number_of_line in finding.related:
        rows.append(f"{gutter}   {paint(_FAINT, f'See also {safe(path)}:{number_of_line}')}")
    return "\n".join(rows) + "\n"


def _excerpt(finding: Finding, line: str, width: int) -> tuple[str, str]:
    """Return the line, cut to the width around the finding, and the underline that fits below.

    Counted in the terminal's columns: a tab is shown as the spaces it stands for, an escape is
    longer than its character, and East Asian characters are two columns wide.
    """
    cells = _cells(line.rstrip())
    start = min(finding.column - 1, len(cells))
    same_line = finding.end_line == finding.line
    end = min(finding.end_column - 1 if same_line else len(cells), len(cells))
    end = max(end, start + 1)
    first, last = _window(cells, start, end, width)
    before, after = _CUT * (first > 0), _CUT * (last < len(cells))
    source = before + "".join(text for text, _ in cells[first:last]) + after
    indent = len(before) + sum(size for _, size in cells[first:start])
    length = sum(size for _, size in cells[start : min(end, last)])
    return source, " " * indent + "^" * max(1, length)


def _cells(line: str) -> list[tuple[str, int]]:
    """Return for each character what is shown for it and how many columns that takes."""
    if line.isascii() and line.isprintable():
        return [(char, 1) for char in line]
    from unicodedata import combining, east_asian_width

    cells = []
    column = 0
    for char in line:
        if char == "\t":
            text = " " * (TAB - column % TAB)
            size = len(text)
        elif not char.isprintable():
            text = _visible(char)
            size = len(text)
        else:
            text = char
            size = 0 if combining(char) else 1 + (east_asian_width(char) in "WF")
        column += size
        cells.append((text, size))
    return cells


def _window(cells: list[tuple[str, int]], start: int, end: int, width: int) -> tuple[int, int]:
    """Return which cells to show so that the finding's start is among them and all fits."""
    if sum(size for _, size in cells) <= width:
        return 0, len(cells)
    room = width - 2 * len(_CUT)
    first = start
    # A third of the room goes to what stands before, or more where the finding is short.
    left = max(room // 3, room - sum(size for _, size in cells[start:end]))
    left = min(left, room * 2 // 3)
    while first > 0 and left >= cells[first - 1][1]:
        first -= 1
        left -= cells[first][1]
    last, used = first, 0
    while last < len(cells) and used + cells[last][1] <= room:
        used += cells[last][1]
        last += 1
    return first, last


def _wrapped(text: str, width: int) -> list[str]:
    """Return prose in rows of at most the width; a line that is indented starts a row."""
    rows = []
    for paragraph in text.strip().replace("\n ", "\0 ").replace("\n", " ").split("\0"):
        words = safe(paragraph.strip()).split(" ")
        row = " " * (len(paragraph) - len(paragraph.lstrip(" "))) + words[0]
        for word in words[1:]:
            if len(row) + 1 + len(word) > width:
                rows.append(row)
                row = word
            else:
                row = f"{row} {word}"
        rows.append(row)
    return rows


def _summary(
    shown: Sequence[Finding],
    failing: Sequence[Finding],
    hidden: int,
    ends: tuple[str, str],
    paint: Callable[[str, str], str],
) -> str:
    """Return how many there are and what follows from it."""
    files = len({f.path for f in shown})
    counts = [(s, sum(f.severity == s for f in shown)) for s in SEVERITIES]
    listed = ", ".join(paint(_COLORS[s], f"{n} {s}") for s, n in counts if n)
    noun = "violation" if failing else "warning"
    line = f"{_plural(len(shown), noun)} in {_plural(files, 'file')} ({listed})"
    tone = _COLORS["high"] if failing else _GOOD
    line += f": {paint(tone, ends[0] if failing else ends[1])}."
    if hidden:
        line += f" {hidden} more of low severity."
    return line + "\n" + _how_to_allow([*failing, *shown], paint)


def _how_to_allow(findings: Sequence[Finding], paint: Callable[[str, str], str]) -> str:
    """Return the comment that allows the first finding that can be allowed."""
    for finding in findings:
        if finding.pattern != "suppressions":
            sign = comment_sign(language_of(finding.path) or "python")
            comment = f"{sign} fl: allow {finding.check} -- <reason>"
            return f"To allow one on purpose, say why on its line:  {paint(_PATH, comment)}\n"
    return ""


def _pages(findings: Sequence[Finding], site: str) -> str:
    """Return where to read why it is bad and see the good form, for the first few patterns."""
    names = dict.fromkeys(f.pattern for f in findings if f.pattern != "suppressions")
    pages = [safe(f"{site}patterns/{name}/") for name in list(names)[:TOLD]]
    return "".join(
        f"{'      ' if number else 'More: '}{page}\n" for number, page in enumerate(pages)
    )


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
