"""Moments on the time axis: a pattern entered the library, or its declaration changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from fl_hooks.publish.loop import Mark
from fl_hooks.store.site_marks import PIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from fl_hooks.store.site_marks import Version

_PINNED = re.compile(r"repo:\s*\S*fl-hooks\S*(?:\s+#[^\n]*)?\s+rev:\s*[\"']?([^\s\"'#]+)")
_ARROW = "\N{RIGHTWARDS ARROW}"


def marks_of(versions: Iterable[Version], names: Mapping[str, str]) -> tuple[Mark, ...]:
    """Return the marks, the oldest first; names: path of a pattern.yml -> the pattern's id.

    A change is one of severity, status or checks: prose alone changes no number.
    """
    before: dict[str, Version] = {}
    found: list[Mark] = []
    for one in sorted(versions, key=lambda one: one.date):
        earlier = before.get(one.path)
        before[one.path] = one
        found += _of_pin(one, earlier) if one.path == PIN else _of_pattern(one, earlier, names)
    return tuple(found)


def _of_pattern(one: Version, earlier: Version | None, names: Mapping[str, str]) -> Iterator[Mark]:
    pattern = names.get(one.path, "")
    if not pattern:
        return
    if earlier is None:
        if one.known:
            yield Mark(pattern, "entered", one.date, one.commit, one.subject)
    elif what := ", ".join(_changes(_declared(earlier.text), _declared(one.text))):
        yield Mark(pattern, "changed", one.date, one.commit, one.subject, what)


def _of_pin(one: Version, earlier: Version | None) -> Iterator[Mark]:
    old, new = _pinned(earlier.text if earlier else ""), _pinned(one.text)
    if old and new and old != new:
        yield Mark(
            "", "changed", one.date, one.commit, one.subject, f"fl-hooks {old} {_ARROW} {new}"
        )
    elif new and not old and one.known:
        yield Mark("", "entered", one.date, one.commit, one.subject, f"fl-hooks {new}")


def _pinned(text: str) -> str:
    found = _PINNED.search(text)
    return found[1] if found else ""


def _declared(text: str) -> dict[str, Any]:
    """Return a declaration as far as marks depend on it; empty for what is no YAML table."""
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError:
        return {}
    return found if isinstance(found, dict) else {}


def _changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a reader of numbers has to know, in words."""
    if not old or not new:
        return
    for key in ("severity", "status"):
        if old.get(key) != new.get(key):
            yield f"{key} {old.get(key) or 'none'} {_ARROW} {new.get(key) or 'none'}"
    earlier, later = _checks(old), _checks(new)
    for name in sorted(later.keys() - earlier.keys()):
        yield f"{name} added"
    for name in sorted(earlier.keys() - later.keys()):
        yield f"{name} removed"
    for name in sorted(name for name in later.keys() & earlier.keys()):
        if earlier[name] != later[name]:
            yield f"{name} {_how(earlier[name], later[name])}"


def _checks(declared: Mapping[str, Any]) -> dict[str, Any]:
    checks = declared.get("checks")
    return {str(name): one for name, one in checks.items()} if isinstance(checks, dict) else {}


def _how(old: Any, new: Any) -> str:  # noqa: ANN401 -- whatever the YAML holds
    """Return how a check changed: a severity by name, anything else as a change."""
    if isinstance(old, dict) and isinstance(new, dict):
        grades = old.get("severity"), new.get("severity")
        if grades[0] != grades[1]:
            return f"{grades[0] or 'none'} {_ARROW} {grades[1] or 'none'}"
    return "changed"
