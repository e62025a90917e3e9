"""The documented form of `.feedback-loop/baseline.json`, version 1: check, read and write it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, ValidationError

from fl_hooks.errors import FlError
from fl_hooks.store import atomic
from fl_hooks.store.baseline import FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

SCHEMA: Literal[1] = 1
# Version -> what makes the content of the next version out of one of that version.
UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
_CHECK = r"^[a-z0-9_]+/[a-z0-9-]+$"
_CONFLICT = ("<<<<<<< ", "=======", ">>>>>>> ")
_RESTORE = f"Restore it: git checkout HEAD -- {FILE}"
_EITHER = (
    f"Take either side (git checkout --ours -- {FILE}), then run `fl baseline trim`: it takes out "
    "what is gone."
)


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class JsonEntry(_Closed):
    """Findings of one check with one text at one path."""

    check: str = Field(pattern=_CHECK, description="Full id of the check, `pattern/check`.")
    count: PositiveInt = Field(description="How many of them are accepted.")
    fingerprint: str = Field(
        pattern="^[0-9a-f]{16}$",
        description="Identity of check and text, as in the record and in `fl scan --format json`.",
    )
    path: str = Field(min_length=1, description='From the repository\'s root, "/"-separated.')


class JsonBaseline(_Closed):
    """The findings that were there when a repository adopted fl-hooks."""

    model_config = ConfigDict(extra="forbid", strict=True, title="fl-hooks baseline")

    checks: list[str] = Field(
        description="Full ids of the checks that were in force: only findings of others can be "
        "added by `fl baseline create` later."
    )
    findings: list[JsonEntry] = Field(description="Sorted by path, check and fingerprint.")
    version: Literal[1] = Field(alias="schema", description="Version of this form.")


@dataclass(frozen=True, slots=True)
class Entry:
    """How many findings of a check are accepted under a key."""

    check: str
    count: int


Key = tuple[str, str]  # path, fingerprint


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is accepted: (path, fingerprint) -> entry; checks: those in force when it was made."""

    checks: frozenset[str]
    entries: Mapping[Key, Entry]

    @property
    def total(self) -> int:
        """How many findings are accepted."""
        return sum(entry.count for entry in self.entries.values())


def load(top: str) -> Baseline | None:
    """Return the work tree's baseline, None where there is none; FlError where it is broken."""
    try:
        with open(os.path.join(top, FILE), "rb") as file:
            return parse(file.read())
    except (FileNotFoundError, NotADirectoryError):
        return None


def save(top: str, baseline: Baseline) -> None:
    """Write the work tree's baseline."""
    atomic.write(os.path.join(top, FILE), dump(baseline))


def dump(baseline: Baseline) -> bytes:
    """Return the file's content: one entry per line, sorted, so that git can merge it."""
    checks = [json.dumps(check) for check in sorted(baseline.checks)]
    rows = sorted((path, one.check, mark, one.count) for (path, mark), one in _items(baseline))
    findings = [
        json.dumps({"check": check, "count": count, "fingerprint": mark, "path": path})
        for path, check, mark, count in rows
    ]
    text = (
        f'{{\n  "checks": [{_listed(checks)}],\n  "findings": [{_listed(findings)}],\n'
        f'  "schema": {SCHEMA}\n}}\n'
    )
    return text.encode("ascii")


def parse(data: bytes) -> Baseline:
    """Return what a baseline holds; FlError naming the file, the line or entry, and the key."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FlError(f"{FILE}: not valid UTF-8: {error.reason}", _RESTORE) from error
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _broken(text, error) from error
    raw = _upgraded(raw)
    try:
        model = JsonBaseline.model_validate(raw)
    except ValidationError as error:
        raise FlError(f"{FILE}: {_mistake(raw, error)}", _RESTORE) from error
    entries: dict[Key, Entry] = {}
    for one in model.findings:
        key = (one.path, one.fingerprint)
        # A merge may have kept a line of both sides: one entry all the same.
        if key not in entries or entries[key].count < one.count:
            entries[key] = Entry(one.check, one.count)
    return Baseline(frozenset(model.checks), entries)


def _items(baseline: Baseline) -> Iterable[tuple[Key, Entry]]:
    return ((key, one) for key, one in baseline.entries.items() if one.count > 0)


def _listed(lines: list[str]) -> str:
    return "\n" + ",\n".join(f"    {line}" for line in lines) + "\n  " if lines else ""


def _upgraded(raw: object) -> object:
    """Return the content in today's form; what is none of ours comes back as it is."""
    version = raw.get("schema") if isinstance(raw, dict) else None
    if isinstance(version, int) and version > SCHEMA:
        message = f"{FILE}: schema: {version} was written by a newer fl-hooks"
        raise FlError(message, "Upgrade fl-hooks: pip install -U fl-hooks")
    while isinstance(raw, dict) and isinstance(version, int) and version in UPGRADES:
        raw = UPGRADES[version](raw)
        version += 1
    return raw


def _broken(text: str, error: Exception) -> FlError:
    """Return the error for a text that is no JSON; mostly a merge left it so."""
    line = next(_conflicts(text), 0)
    if line:
        return FlError(f"{FILE}:{line}: holds the conflict markers of a merge", _EITHER)
    line = getattr(error, "lineno", 0)
    where = f"{FILE}:{line}" if line else FILE
    return FlError(f"{where}: not valid JSON: {getattr(error, 'msg', error)}", _EITHER)


def _conflicts(text: str) -> Iterator[int]:
    """Yield the numbers of the lines that are conflict markers."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith(_CONFLICT):
            yield number


def _mistake(raw: object, error: ValidationError) -> str:
    """Return the first mistake in one sentence, with the entry it is in."""
    first = error.errors(include_url=False)[0]
    place = [part for part in first["loc"] if part != "findings"]
    key = str(place[-1]) if place and isinstance(place[-1], str) else ""
    said = "unknown key" if first["type"] == "extra_forbidden" else first["msg"].lower()
    if first["loc"][:1] == ("findings",) and len(first["loc"]) > 1 and isinstance(raw, dict):
        entry = json.dumps(raw["findings"][first["loc"][1]])
        return f"entry {int(first['loc'][1]) + 1}{f', {key}' if key else ''}: {said}: {entry}"
    return f"{key or 'the file'}: {said}"
