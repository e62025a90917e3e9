"""Badges for a README: one number each, as a picture that needs nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from fl_hooks.analyze.sources import PASSED, STOPPED
from fl_hooks.publish.exports.encode import xml

if TYPE_CHECKING:
    from fl_hooks.publish.site import Site

FOLDER = "badges"
# White text on each of them can be read: a contrast of at least 4.5.
_LABEL, _GREEN, _AMBER, _RED, _GREY = "#444c56", "#1a7f37", "#9a6700", "#b42318", "#57606a"
_HEIGHT, _SIZE, _PAD = 20, 11, 6
# Widths of Verdana in 1/1000 of its size; what is not listed is as wide as most letters.
_WIDTHS = {
    **dict.fromkeys("0123456789", 636),
    **dict.fromkeys("il", 274),
    **dict.fromkeys(" j", 352),
    **dict.fromkeys(".,", 364),
    **dict.fromkeys("-f", 454),
    **dict.fromkeys("rt", 410),
    **dict.fromkeys("cksvxyz", 550),
    **dict.fromkeys("hnu", 633),
    **dict.fromkeys("bdgopq", 617),
    **dict.fromkeys("ae", 600),
    **dict.fromkeys("mwMW", 930),
    **dict.fromkeys("(/)", 454),
}
_OTHER = 650
_THOUSAND, _MILLION = 1000, 1_000_000


def files(site: Site) -> dict[str, str]:
    """Return the badges by path."""
    # The analysis is of the second after the newest fact, which may be another month's first.
    month = f"{site.loop.now - timedelta(seconds=1):%Y-%m}"
    tally = site.numbers.months.get(month)
    kept = sum(tally.of(outcome) for outcome in PASSED) if tally else 0
    prevented = tally.of(STOPPED) if tally else 0
    worse = sum(one["trend"] == "worsening" for one in site.loop.effect.values())
    made = {
        "violations": ("violations this month", short(kept), _AMBER if kept else _GREEN),
        "prevented": ("prevented this month", short(prevented), _GREEN if prevented else _GREY),
        "worsening": ("patterns worsening", short(worse), _RED if worse else _GREEN),
    }
    return {f"{FOLDER}/{name}.svg": badge(*said) for name, said in made.items()}


def short(number: int) -> str:
    """Return a number in at most four signs: 999, 1.2k, 12k, 3.4M; rounded down."""
    for size, sign in ((_MILLION, "M"), (_THOUSAND, "k")):
        if number >= size:
            whole, rest = divmod(number, size)
            tenth = rest * 10 // size
            tens = 10
            return f"{min(whole, 999)}{f'.{tenth}' if whole < tens and tenth else ''}{sign}"
    return str(number)


def badge(label: str, value: str, color: str) -> str:
    """Return a badge with a label at the left and a value on a colour at the right."""
    left, right = width(label), width(value)
    first, second = left + 2 * _PAD, right + 2 * _PAD
    whole = first + second
    said = xml(f"{label}: {value}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="{_HEIGHT}" '
        f'viewBox="0 0 {whole} {_HEIGHT}" role="img" aria-label="{said}">\n'
        f"<title>{said}</title>\n"
        f'<clipPath id="r"><rect width="{whole}" height="{_HEIGHT}" rx="3"/></clipPath>\n'
        f'<g clip-path="url(#r)"><rect width="{first}" height="{_HEIGHT}" fill="{_LABEL}"/>'
        f'<rect x="{first}" width="{second}" height="{_HEIGHT}" fill="{color}"/></g>\n'
        f'<g fill="#fff" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="{_SIZE}">\n'
        f"{_text(_PAD, left, label)}\n{_text(first + _PAD, right, value)}\n</g>\n</svg>\n"
    )


def _text(at: int, length: int, value: str) -> str:
    """Return a text that takes just this length, whatever font there is."""
    return (
        f'<text x="{at}" y="14" textLength="{length}" '
        f'lengthAdjust="spacingAndGlyphs">{xml(value)}</text>'
    )


def width(value: str) -> int:
    """Return how wide a text is, in pixels."""
    return -(-sum(_WIDTHS.get(sign, _OTHER) for sign in value) * _SIZE // 1000)
