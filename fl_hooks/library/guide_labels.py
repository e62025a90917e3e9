"""What a line of a guide introduces: the bad example, the good one, the problems, the test."""

from __future__ import annotations

import re

OTHER = "other"
_ICONS = {
    "bad": re.compile("[❌✗✘❎🚫⛔👎🔴]"),
    "good": re.compile("[✅✔✓👍🟢]"),
}
_KIND = r"(?: (?:pattern|example|code|practice|way|form|version|approach|case|this|do this|do))*s?"
_WORDS = {
    "bad": r"bad|wrong|incorrect|avoid|anti[- ]?pattern|don'?t|do not|never|before",
    "good": r"good|right|correct|better|best|preferred|do|after|fix|fixed|solution|instead"
    r"|use instead|recommended",
    "problems": r"problems?|issues?|why|why (?:is it|it is|it's|this is) bad|what goes wrong"
    r"|symptoms?|risks?",
    "test": r"tests?|test coverage|testing|tested by|proof",
    "severity": r"severity|priority",
}
_EXACT = {slot: re.compile(rf"(?:{words}){_KIND}") for slot, words in _WORDS.items()}
# A heading may go on: "Bad: a mean of floats", "Never catch all"; "Before we start" is another.
_LABELS = {
    slot: re.compile(rf"(?:{words}){_KIND}(?:\s*[:(–—-].*)?{more}")
    for slot, words in _WORDS.items()
    for more in [r"|(?:avoid|don't|do not|never) .*" if slot == "bad" else ""]
}
_MARKUP = re.compile(r"[*_`#>]+")
_BOLD = re.compile(
    r"^\s*(?:[-*+]\s+)?(?P<sign>\*\*|__)(?P<label>.+?)(?P=sign)\s*:?\s*(?P<rest>.*)$"
)
_COLON = re.compile(r"^\s*(?:[-*+]\s+)?(?P<label>[^:`\"]{2,40}?)\s*:(?:\s+(?P<rest>.*))?$")
_COMMENT = re.compile(r"^\s*(?:#+|//+|--|/\*|;+|%+|<!--)\s*(?P<said>.*?)\s*(?:\*/|-->)?\s*$")


def heading_label(text: str) -> str:
    """Return the slot that a heading below a pattern opens, OTHER for one that says nothing."""
    return _icon(text) or _said(text, _LABELS) or OTHER


def line_label(line: str) -> tuple[str, str]:
    """Return (slot, what follows on the line) of a line that introduces something, else ("", "").

    Such a line is bold, ends its few words with a colon, stands alone with a sign such as ✅, or
    is an HTML comment. A bold line that says nothing we know gives OTHER.
    """
    comment = re.fullmatch(r"\s*<!--\s*(.*?)\s*-->\s*", line)
    if comment:
        return _said(comment[1], _EXACT), ""
    bold = _BOLD.match(line)
    if bold:
        slot = _icon(bold["label"]) or _said(bold["label"], _LABELS)
        # Words set in bold at the start of a sentence are no heading.
        alone = not bold["rest"] or bold["label"].rstrip().endswith(":")
        return (slot, bold["rest"]) if slot else (OTHER, "") if alone else ("", "")
    colon = _COLON.match(line)
    label, rest = (colon["label"], colon["rest"] or "") if colon else (line, "")
    slot = _said(label, _EXACT)
    if slot and (colon or _icon(label)):
        return slot, rest
    # A sign and a few words that introduce the code below.
    return (_icon(label), "") if colon and not rest and _icon(label) else ("", "")


def comment_label(line: str) -> tuple[str, bool]:
    """Return (slot, whether that is all it says) of a comment in code, ("", False) for others."""
    comment = _COMMENT.match(line)
    if not comment:
        return "", False
    said = _said(comment["said"], _EXACT)
    if said in _ICONS:
        return said, True
    slot = _icon(comment["said"]) or _said(comment["said"].partition(":")[0], _EXACT)
    return (slot, False) if slot in _ICONS else ("", False)


def _icon(text: str) -> str:
    return next((slot for slot, icon in _ICONS.items() if icon.search(text)), "")


def _said(text: str, labels: dict[str, re.Pattern[str]]) -> str:
    plain = _MARKUP.sub("", text).replace("’", "'").lower()
    plain = re.sub(r"^[^a-z]+", "", plain).rstrip(" :.!\ufe0f")
    return next((slot for slot, label in labels.items() if label.fullmatch(plain)), "")
