"""The documented form of the record at rest: fragments and the lines of the archive, version 1."""

from __future__ import annotations

from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, ValidationError
from pydantic_core import from_json

from fl_hooks.errors import FlError
from fl_hooks.store.fragments import SCHEMA

OUTCOMES = ("prevented", "committed", "suppressed", "bypassed", "escaped")
_NAME = "^[0-9a-f]{16}$"
_UPGRADE = "Upgrade fl-hooks: pip install -U fl-hooks"


class Entry(BaseModel):
    """One violation inside a fragment."""

    model_config = ConfigDict(strict=True)

    pattern: str = Field(description="Id of the pattern, e.g. `specific_exceptions`.")
    check: str = Field(description="Id of the check inside the pattern, e.g. `bare-except`.")
    severity: Literal["low", "medium", "high", "critical"] = Field(
        description="As it was then, after configuration and context."
    )
    path: str = Field(
        description='The file, relative to the repository\'s root, with "/". Bytes that are not '
        "UTF-8 stand as `\\xNN`."
    )
    line: PositiveInt = Field(description="Where it starts in `blob`, counted from 1.")
    column: PositiveInt = Field(description="The same in characters, counted from 1.")
    fingerprint: str = Field(
        description="Identity of check and text; stays through line shifts, moves and rebases."
    )
    blob: str = Field(description="Git's id of the file's content that held it.")
    outcome: Literal["prevented", "committed", "suppressed", "bypassed", "escaped"] = Field(
        description="What became of it."
    )
    reason: str = Field(default="", description="Why it was allowed, for `suppressed`.")


class Fragment(BaseModel):
    """One immutable file of the record, written by one commit."""

    model_config = ConfigDict(strict=True)

    version: Literal[1] = Field(alias="schema", description="Version of this form.")
    base: str | None = Field(
        description="HEAD's commit when it was written: the parent of the commit that holds it, "
        "unless that was rebased. null before the first commit."
    )
    violations: list[Entry] = Field(description="In order of path, line and column.")


class ArchiveLine(Fragment):
    """One fragment of a closed month, with what git knows of it and a shallow clone does not."""

    fragment: str = Field(
        pattern=_NAME, description="Name of the file it was: `violations/<month>/<this>.json`."
    )
    commit: str = Field(pattern="^([0-9a-f]{40}|[0-9a-f]{64})$", description="What added it.")
    date: str = Field(
        pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$",
        description="The author's date of that commit, in UTC.",
    )


Form = TypeVar("Form", bound=Fragment)


def parse_fragment(path: str, data: bytes) -> Fragment:
    """Return a fragment's content; FlError naming the file and the key that is wrong."""
    way_out = f"A fragment is never edited; restore it: git checkout HEAD -- {path}"
    return _parse(Fragment, path, data, way_out)


def parse_line(place: str, data: bytes) -> ArchiveLine:
    """Return a line of the archive; FlError naming the place, `file:number`, and the key."""
    return _parse(ArchiveLine, place, data, "`fl log check` says which command restores it.")


def _parse(form: type[Form], place: str, data: bytes, way_out: str) -> Form:
    try:
        return form.model_validate_json(data)
    except ValidationError:
        pass
    # Again, step by step, for an error in our words.
    try:
        raw = from_json(data)
    except ValueError as error:
        raise FlError(f"{place}: not valid JSON: {error}", way_out) from error
    if isinstance(raw, dict) and isinstance(raw.get("schema"), int) and raw["schema"] > SCHEMA:
        message = f"{place}: schema: {raw['schema']} was written by a newer fl-hooks"
        raise FlError(message, _UPGRADE)
    try:
        return form.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        key = _key(first["loc"])
        raise FlError(f"{place}: {key}: {first['msg'].lower()}", way_out) from error


def _key(location: tuple[int | str, ...]) -> str:
    """Return a place in JSON the way people write it: `violations[0].line`."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in location]
    return "".join(parts).lstrip(".") or "the file"
