"""Values that a prompt gives for what building blocks need: a column, a limit, a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fl_hooks.generate.prompt.columns import RULES, read_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Value = str | int | float | tuple[object, ...]

_QUOTED = r"[`'\"“]([^`'\"“”\n]{1,60})[`'\"”]"
_WORD = r"([A-Za-z_][\w-]{0,39})"
_NUMBER = r"(-?\d{1,12}(?:[.,]\d{1,6})?)"
_UNITS = {"k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40}
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twenty": 20, "hundred": 100,
}  # fmt: skip
_COUNT = rf"(\d{{1,9}}|{'|'.join(_NUMBERS)})"
# Words beside "column" and "by" that are not its name.
_NOUNS = frozenset(
    (
        *("a", "an", "and", "any", "as", "by", "column", "columns", "csv", "each", "every", "file"),
        *(
            "from",
            "given",
            "line",
            "lines",
            "row",
            "second",
            "request",
            "in",
            "into",
            "is",
            "it",
            "its",
            "json",
            "key",
            "no",
            "numeric",
            "of",
        ),
        *("on", "one", "or", "other", "that", "the", "their", "this", "to", "value", "values"),
        *(
            "per",
            "which",
            "with",
            "are",
            "exist",
            "has",
            "have",
            "must",
            "present",
            "there",
            "were",
            "be",
        ),
    )
)


def _text(found: re.Match[str]) -> Value | None:
    text = next((one for one in found.groups() if one), "")
    return text.strip() or None


def _name(found: re.Match[str]) -> Value | None:
    text = next((one for one in found.groups() if one), "")
    return None if text.lower() in _NOUNS else text


def _count(found: re.Match[str]) -> Value | None:
    text = next((one for one in found.groups() if one), "").lower()
    return _NUMBERS.get(text) or (int(text) if text.isdigit() else None)


def _amount(found: re.Match[str]) -> Value | None:
    text = found[1].replace(",", ".")
    return float(text) if "." in text else int(text)


def _size(found: re.Match[str]) -> Value | None:
    return int(float(found[1].replace(",", ".")) * _UNITS[found[2][0].lower()])


def _names(found: re.Match[str]) -> Value | None:
    words = re.findall(r"[A-Za-z_][\w-]*", found[1])
    return tuple(dict.fromkeys(w for w in words if w.lower() not in _NOUNS)) or None


def _dotted(found: re.Match[str]) -> Value | None:
    return {"text": ".txt", "python": ".py"}.get(found[1].lower(), f".{found[1].lower()}")


def _file(found: re.Match[str]) -> Value | None:
    return found[1]


# Need -> (what to look for, how to read it), the first that gives a value counts.
_FILE_NAME = (
    r"[`'\"]?([A-Za-z0-9_][\w-]{0,60}\.(?:csv|json|jsonl|txt|log|wav|npy|toml|gz|md|bin))\b"
)
_RULES: tuple[tuple[str, str, Callable[[re.Match[str]], Value | None]], ...] = (
    ("column", rf"\bcolumn\s+(?:called\s+|named\s+)?{_QUOTED}|{_QUOTED}\s+column", _text),
    ("column", rf"\bcolumn\s+(?:called\s+|named\s+)?{_WORD}", _name),
    ("column", rf"\b{_WORD}\s+column\b", _name),
    ("column", rf"\bthe\s+{_WORD}\s+of\s+(?:each|every|all|the)\s+(?:order|row|record|item|line|user|customer|entry)", _name),
    ("column", r"\b([a-z_][a-z0-9_-]{0,39}?)s?\s+as\s+(?:a\s+)?(?:floats?|numbers?|ints?|integers?)\b", _name),
    ("key", rf"\b(?:group(?:ed|s|ing)?|per|sort(?:ed|s)?|key(?:ed)?)\s+by\s+(?:the\s+)?{_QUOTED}", _text),
    ("key", rf"\b(?:group(?:ed|s|ing)?|sort(?:ed|s)?|keyed)\s+(?:them\s+|rows\s+)?by\s+(?:the\s+)?{_WORD}", _name),
    ("key", rf"\bper\s+{_WORD}", _name),
    ("key", rf"\bsort(?:ed|s|ing)?\b[^.,;\n]{{0,40}}?\bby\s+(?:the\s+)?column\s+{_WORD}", _name),
    ("lines_each", rf"\b(?:of|with|every|each)\s+{_COUNT}\s+(?:rows|lines|records)(?: each)?\b", _count),
    ("keys", r"\b(?:keys|fields)\s*:?\s+((?:[`'\"]?[A-Za-z_][\w-]{0,39}[`'\"]?(?:\s*,\s*(?:and\s+)?|\s+and\s+)?){1,8})", _names),
    ("text", rf"\b(?:contain(?:s|ing)?|match(?:es|ing)?|includ(?:es|ing)|with|word|text)\s+(?:the\s+)?(?:word\s+|text\s+|string\s+)?{_QUOTED}", _text),
    ("text", r"\b(?:contain(?:s|ing)?|the word)\s+(?:the\s+)?(?:word\s+)?([A-Z]{3,20})\b", _text),
    ("count", rf"\b(?:top|first|last|most common|biggest|largest|best)[ -]{_COUNT}\b", _count),
    ("count", rf"\b{_COUNT}\s+(?:most|largest|biggest|highest|lowest|smallest|best)\b", _count),
    ("max_bytes", rf"{_NUMBER}\s*([KMGT])i?B\b", _size),
    ("seconds", rf"\b{_NUMBER}\s*(?:s|sec|secs|seconds?)\b", _amount),
    ("attempts", rf"\b{_COUNT}\s+(?:times|retries|attempts|tries)\b", _count),
    ("attempts", rf"\bretr(?:y|ies)\s+(?:up to\s+|at most\s+)?{_COUNT}\b", _count),
    ("window", rf"\bwindow\s+(?:of\s+|size\s+)?{_COUNT}\b|\b{_COUNT}[ -]point\b", _count),
    ("size", rf"\b(?:batch(?:es)?|chunks?|groups?|pages?)\s+of\s+(?:size\s+)?{_COUNT}\b", _count),
    ("threshold", rf"(?:\b(?:above|over|below|under|exceeds?|than|threshold(?: of)?|at least|at most)|[<>]=?)\s+{_NUMBER}(?![\d.,]*\s*[KMGT]i?B)", _amount),
    ("days", rf"\b{_COUNT}\s+days\b", _count),
    ("expression", r"\b(?:regex|regexp|regular expression|pattern)\s+[`'\"]([^`'\"\n]{1,80})[`'\"]", _text),
    ("glob", r"(?<![\w*])(\*\.[a-z0-9]{1,8})\b", _text),
    ("suffix", r"(?:\*|\bfiles ending (?:in|with) |\s)(\.[a-z0-9]{1,8})\b(?:\s+files?)?", _text),
    ("suffix", r"\b(csv|json|jsonl|log|md|npy|pdf|png|py|python|text|toml|txt|wav|xml|yaml|zip) files\b", _dotted),
    ("new_suffix", r"\bto\s+(\.[a-z0-9]{1,8})\b", _text),
    ("old", rf"\breplac(?:e|es|ing)\s+{_QUOTED}", _text),
    ("new", rf"\b(?:by|with)\s+{_QUOTED}", _text),
    ("uploads", rf"\b(?:in|into|to|under)\s+(?:an?\s+|the\s+)?(?:folder|directory)\s+(?:called\s+|named\s+)?[`'\"]?{_WORD}", _name),
    ("target", rf"\b(?:to|into|as|in)\s+(?:an?\s+|the\s+)?(?:file\s+)?(?:called\s+|named\s+)?{_FILE_NAME}", _file),
    ("path", rf"\b(?:from|load|loads|read|reads|open|opens|parse|parses|file)\s+(?:an?\s+|the\s+)?(?:file\s+)?(?:called\s+|named\s+)?{_FILE_NAME}", _file),
    ("path", rf"\b(?:of|from)\s+(?:an?\s+|the\s+)?(?:file\s+)?{_FILE_NAME}", _file),
    *RULES,
)  # fmt: skip


# The same value under the other names that building blocks have for it.
_ALSO = {
    "count": ("number", "limit", "n"),
    "key": ("by",),
    "seconds": ("timeout",),
    "text": ("word",),
}


def read_values(prompt: str) -> dict[str, Value]:
    """Return need -> value for what a prompt says of one; words stay data, in literals only."""
    found = dict(_read(prompt))
    also = {other: found[one] for one, names in _ALSO.items() if one in found for other in names}
    rules = tuple(read_rules(prompt))
    return also | found | ({"rules": rules} if rules else {})


def _read(prompt: str) -> Iterator[tuple[str, Value]]:
    done: set[str] = set()
    for need, regex, convert in _RULES:
        if need in done:
            continue
        for found in re.finditer(regex, prompt, 0 if "[A-Z]{3" in regex else re.IGNORECASE):
            value = convert(found)
            if value is not None:
                done.add(need)
                yield need, value
                break
