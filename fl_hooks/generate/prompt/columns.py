"""What a prompt says of columns, ranges and rules of records: more values for building blocks."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from fl_hooks.generate.prompt.mentions import plain_forms
from fl_hooks.generate.prompt.terms import TERMS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Value = str | int | float | tuple[object, ...]

_WORD = r"([A-Za-z_][\w-]{0,39})"
_NUMBER = r"(-?\d{1,12}(?:\.\d{1,6})?)"
_FIGURE = r"(?:mean|average|median|sum|total|maximum|minimum|max|min|highest|lowest|largest)"
_ADDING = rf"(?:adds?\s+up|sums?(?:\s+up)?|adding\s+up|summing|{_FIGURE}\s+of)"
# What stands where a column's name could, and is none.
_NONE = frozenset(
    (
        *("a", "all", "an", "array", "each", "every", "file", "finite", "it", "its"),
        *("list", "number", "numbers", "of", "one", "row", "rows", "that", "the", "them", "these"),
        *("this", "those", "value", "values", "sample", "samples", "line", "lines", "items"),
        *("record", "records", "word", "words", "column", "columns", "data", "size", "length"),
        *("elements", "element", "entries", "key", "and", "or", "first", "last"),
        *("string", "strings", "text", "texts"),
    )
)


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def _column(found: re.Match[str]) -> Value | None:
    """Return the name of a column; "prices" is "price" where the prompt knows that word, too."""
    word = next(one for one in found.groups() if one)
    single = word.removesuffix("s")
    if {word.lower(), single.lower()} & _NONE or word.endswith("ing"):
        return None
    if single != word and re.search(rf"\b{re.escape(single)}\b", found.string):
        return single
    return word


def _unknown_column(found: re.Match[str]) -> Value | None:
    """Return what a figure is taken of where that is no word of the vocabulary."""
    word = found[1].lower()
    known = any(form in _vocabulary() for form in plain_forms(word))
    return None if known else _column(found)


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    return frozenset(part for words in TERMS.values() for one in words for part in one.split())


def _nth(found: re.Match[str]) -> Value:
    return ("second", "third", "fourth", "fifth", "sixth").index(found[1].lower()) + 1


def _text(found: re.Match[str]) -> Value:
    return found[1]


def _low(found: re.Match[str]) -> Value:
    return _number(found[1])


def _high(found: re.Match[str]) -> Value:
    return _number(found[2])


def _names(found: re.Match[str]) -> Value | None:
    words = re.findall(r"[A-Za-z_][\w-]*", found[1])
    kept = tuple(dict.fromkeys(word for word in words if word.lower() not in _NONE))
    return kept or None


_BETWEEN = rf"\b(?:between|range|from|in)\s+\[?{_NUMBER}\s*(?:and|to|,|\.\.|-)\s*{_NUMBER}\b"
_ITEM = r"[`'\"]?[A-Za-z_][\w-]{0,39}[`'\"]?"
_LIST = rf"({_ITEM}(?:\s*,\s*(?!and\b){_ITEM}){{0,9}}(?:\s*,?\s+and\s+{_ITEM})?)"
_DOWN = r"\b(?:descending|(?:highest|largest|biggest|newest|latest) first|in reverse)\b"
RULES: tuple[tuple[str, str, Callable[[re.Match[str]], Value | None]], ...] = (
    ("column", rf"\b{_WORD}\s+(?:in)?to\s+(?:a\s+)?(?:floats?|numbers?|integers?)\b", _column),
    ("column", rf"\b{_WORD}\s+as\s+(?:a\s+)?(?:floats?|numbers?|integers?|ints?)\b", _column),
    ("column", rf"\b{_ADDING}\s+(?:the\s+)?{_WORD}\s+of\s+(?:each|every|all)\b", _column),
    ("column", rf"\b{_FIGURE}\s+(?:of\s+)?(?:the\s+)?{_WORD}\s+(?:per|by|for each)\b", _column),
    ("column", rf"\b{_FIGURE}\s+(?:of\s+)?(?:the\s+)?{_WORD}\b", _unknown_column),
    ("column", rf"\bwhere\s+(?:the\s+)?{_WORD}\s+(?:is|are|exceeds?|equals?|[<>=])", _column),
    ("key", rf"\b(?:by|for each)\s+(?:the\s+)?{_WORD}\b", _column),
    ("key", rf"\bkey\s+[`'\"]?{_WORD}", _column),
    ("column", rf"\b(?:empty|missing)\s+{_WORD}\b", _column),
    ("index", r"\b(second|third|fourth|fifth|sixth)\s+(?:item|element|entry|row|one)\b", _nth),
    ("column", rf"\bwith\s+{_WORD}\s+[`'\"]", _column),
    ("column", r"\b\w+\[[\"'](\w+)[\"']\]", _column),
    ("wanted", r"\bwith\s+[A-Za-z_]\w*\s+[`'\"]([^`'\"\n]{1,60})[`'\"]", _text),
    ("low", _BETWEEN, _low),
    ("high", _BETWEEN, _high),
    ("digits", r"\b(\d{1,2})\s+(?:decimals?|digits?|places)\b", _low),
    ("bins", r"\b(\d{1,4})\s+(?:bins|buckets)\b", _low),
    ("fill", rf"\b(?:fill|replace)\b[^.;\n]{{0,60}}?\b(?:with|by)\s+{_NUMBER}\b", _low),
    ("dimensions", r"\b([123])(?:-|\s)?(?:d|dimensions?|dimensional)\b", _low),
    ("descending", _DOWN, lambda _: True),
    ("wanted", r"\b(?:is|equals?|equal to|=|==)\s*[`'\"]([^`'\"\n]{1,60})[`'\"]", _text),
    ("keys", rf"\b(?:columns|keys|fields)\s+{_LIST}", _names),
    ("keys", rf"\b(?:pick|select|keep)\s+(?:only\s+)?(?:the\s+)?{_LIST}\s+(?:from|of)\b", _names),
)  # fmt: skip

_MUST = re.compile(
    rf"\b{_WORD}\s+(?:must|has to|should|needs to)\s+(be|contain|have|not be|start with)\s+"
    r"(?:an?\s+|the\s+)?([\w@.%+-]+)(?:\s+@)?",
    re.IGNORECASE,
)
_TYPES = {
    **dict.fromkeys(("integer", "int", "whole"), "integer"),
    **dict.fromkeys(("number", "float", "numeric"), "number"),
    **dict.fromkeys(("string", "text", "str"), "text"),
    **dict.fromkeys(("boolean", "bool"), "boolean"),
    **dict.fromkeys(("positive", "above"), "positive"),
    **dict.fromkeys(("present", "given", "set", "there"), "present"),
}


def read_rules(prompt: str) -> Iterator[tuple[str, str, str]]:
    """Yield (field, rule, text) for what a prompt says that fields must be or contain."""
    for found in _MUST.finditer(prompt):
        field, verb, what = found[1], found[2].lower(), found[3].rstrip(".")
        if verb == "contain" and what:
            yield field, "contains", what
        elif verb == "start with" and what:
            yield field, "starts with", what
        elif verb == "not be" and what.lower() in ("empty", "blank", "missing"):
            yield field, "present", ""
        elif verb == "be" and what.lower() in _TYPES:
            yield field, _TYPES[what.lower()], ""
