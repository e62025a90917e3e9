"""Which finding of today a label is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from labels import Label
    from scanned import Found

Key = tuple["Hashable", ...]
One = TypeVar("One")


def match(labels: Iterable[Label], findings: Iterable[Found]) -> dict[str, Found]:
    """Return label id -> finding; labels of findings that are there no more are left out.

    The text decides first (check, path and fingerprint), and among equal texts the line, the
    nearest where none is the same. What is left is matched by its place alone: a check that now
    reports another part of the same statement has not lost it.
    """
    rest = {label.id: label for label in labels if not label.tool}
    free = list(findings)
    found: dict[str, Found] = {}
    for same in (_exactly, _text, _place):
        _pair(rest, free, same, found)
    return found


def _pair(
    rest: dict[str, Label],
    free: list[Found],
    same: Callable[[Label | Found], Key],
    found: dict[str, Found],
) -> None:
    """Move pairs that are the same from `rest` and `free` into `found`."""
    groups: dict[Key, list[Found]] = {}
    for one in free:
        groups.setdefault(same(one), []).append(one)
    for label in sorted(rest.values(), key=lambda one: one.key):
        group = groups.get(same(label))
        if group:
            nearest = min(group, key=lambda one: abs(one.line - label.line))
            group.remove(nearest)
            free.remove(nearest)
            found[label.id] = nearest
            del rest[label.id]


def _exactly(one: Label | Found) -> Key:
    return one.repository, one.check, one.path, one.fingerprint, one.line


def _text(one: Label | Found) -> Key:
    return one.repository, one.check, one.path, one.fingerprint


def _place(one: Label | Found) -> Key:
    return one.repository, one.check, one.path, one.line
