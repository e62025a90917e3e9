"""Reading the record of violations: fragments from history and work tree, dated by git."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, ValidationError
from pydantic_core import from_json

from fl_hooks.errors import FlError
from fl_hooks.records.violation import Violation
from fl_hooks.store.fragments import FOLDER, SCHEMA, is_fragment
from fl_hooks.store.history import Addition, additions, read_blobs

if TYPE_CHECKING:
    from collections.abc import Iterator

OUTCOMES = ("prevented", "committed", "suppressed", "bypassed", "escaped")


class Entry(BaseModel):
    """One violation inside a fragment."""

    model_config = ConfigDict(strict=True)

    pattern: str
    check: str
    severity: Literal["low", "medium", "high", "critical"]
    path: str
    line: PositiveInt
    column: PositiveInt
    fingerprint: str
    blob: str
    outcome: Literal["prevented", "committed", "suppressed", "bypassed", "escaped"]
    reason: str = ""


class Fragment(BaseModel):
    """One immutable file of the record, written by one commit."""

    model_config = ConfigDict(strict=True)

    version: Literal[1] = Field(alias="schema")
    base: str | None
    violations: list[Entry]


def read_record(top: str) -> tuple[Violation, ...]:
    """Return every violation the repository has recorded, newest first.

    History is the truth: a fragment that a revert deleted still counts, a merge counts nothing
    twice. Fragments not committed yet come first, with an empty commit and date. Raises FlError
    for a fragment that cannot be read, naming file and key.
    """
    added = {p: one for p, one in additions(top, FOLDER).items() if is_fragment(p)}
    present = dict(_on_disk(top))
    gone = read_blobs(top, (found.blob for path, found in added.items() if path not in present))
    violations: list[Violation] = []
    seen: set[str] = set()
    # Git's own order, newest first, decides between commits of the same second.
    for path in [*added, *sorted(present.keys() - added.keys())]:
        # A fragment is named by its content, so the same name elsewhere is the same fact.
        if (name := os.path.basename(path)) in seen:
            continue
        origin = added.get(path)
        content = gone.get(origin.blob, b"") if origin else b""
        fragment = (
            parse_fragment(path, present[path]) if path in present else _deleted(path, content)
        )
        if fragment is not None:
            seen.add(name)
            violations.extend(_violations(path, fragment, origin))
    return tuple(sorted(violations, key=lambda one: one.date or "~", reverse=True))


def parse_fragment(path: str, data: bytes) -> Fragment:
    """Return a fragment's content; FlError naming the file and the key that is wrong."""
    way_out = f"A fragment is never edited; restore it: git checkout HEAD -- {path}"
    try:
        raw = from_json(data)
    except ValueError as error:
        raise FlError(f"{path}: not valid JSON: {error}", way_out) from error
    if isinstance(raw, dict) and isinstance(raw.get("schema"), int) and raw["schema"] > SCHEMA:
        message = f"{path}: schema: {raw['schema']} was written by a newer fl-hooks"
        raise FlError(message, "Upgrade fl-hooks: pip install -U fl-hooks")
    try:
        return Fragment.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        key = _key(first["loc"])
        raise FlError(f"{path}: {key}: {first['msg'].lower()}", way_out) from error


def _key(location: tuple[int | str, ...]) -> str:
    """Return a place in JSON the way people write it: `violations[0].line`."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in location]
    return "".join(parts).lstrip(".") or "the file"


def _deleted(path: str, data: bytes) -> Fragment | None:
    """Return a fragment from history; None for a broken one, as deleting it was its way out."""
    try:
        return parse_fragment(path, data)
    except FlError:
        return None


def _violations(path: str, fragment: Fragment, origin: Addition | None) -> Iterator[Violation]:
    """Join a fragment's entries with what git knows of it."""
    for entry in fragment.violations:
        yield Violation(
            **entry.model_dump(),
            base=fragment.base or "",
            fragment=path,
            commit=origin.commit if origin else "",
            date=origin.date if origin else "",
            author=origin.author if origin else "",
            subject=origin.subject if origin else "",
        )


def _on_disk(top: str) -> Iterator[tuple[str, bytes]]:
    """Read the fragments of the work tree; one file that cannot be read is an FlError."""
    for folder, folders, names in os.walk(os.path.join(top, FOLDER)):
        folders.sort()
        for name in names:
            place = os.path.join(folder, name)
            path = os.path.relpath(place, top).replace(os.sep, "/")
            if not is_fragment(path):
                continue
            try:
                with open(place, "rb") as file:
                    yield path, file.read()
            except OSError as error:
                raise FlError(f"{path}: cannot be read: {error.strerror}") from error
