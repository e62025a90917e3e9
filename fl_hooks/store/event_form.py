"""The documented form of an event at rest, version 1, made from the table of records/event.py."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    NonNegativeInt,
    PositiveInt,
    RootModel,
    create_model,
)

from fl_hooks.records.event import KINDS, Key, Kind

_TAKES: dict[str, Any] = {
    "text": str,
    "line": NonNegativeInt,
    "minutes": Annotated[float, Field(ge=0)] | None,
    "table": dict[str, Any],
    "severity": Literal["low", "medium", "high", "critical"],
}


class EventForm(BaseModel):
    """One immutable event. Keys that are not listed are kept as they came."""

    model_config = ConfigDict(strict=True, extra="allow")

    version: Literal[1] = Field(alias="schema", description="Version of this form.")
    time: str = Field(
        pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?\+00:00$",
        description="When it was, in UTC; two alike in all else differ in it.",
    )
    count: PositiveInt = Field(
        default=1, description="How many occurrences share the time; 1 is left out."
    )


def _model(kind: Kind) -> type[EventForm]:
    """Return the model of a kind of event."""
    fields: dict[str, Any] = {key.name: _field(key) for key in kind.keys}
    fields["kind"] = (Literal[kind.name], Field(description="What it is."))
    name = "".join(part.capitalize() for part in kind.name.split("_"))
    return create_model(name, __base__=EventForm, __doc__=f"A {kind.said}.", **fields)


def _field(key: Key) -> tuple[Any, Any]:
    takes = _TAKES[key.takes]
    if key.required:
        return takes, Field(description=key.meaning, min_length=1)
    default: Any = {} if key.takes == "table" else key.default
    return takes | None if default is None else takes, Field(default, description=key.meaning)


MODELS = {kind.name: _model(kind) for kind in KINDS}


_ANY: Any = Annotated[reduce(or_, MODELS.values()), Field(discriminator="kind")]
AnyEvent: type[BaseModel] = create_model(
    "AnyEvent", __base__=RootModel[_ANY], __doc__="An event of one of the kinds, told by `kind`."
)
