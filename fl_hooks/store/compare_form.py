"""The documented form of a comparison: what `fl compare --format json` prints, version 1."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt

from fl_hooks.store.scan_form import JsonFinding, Tool

SCHEMA: Literal[1] = 1


class Comparison(BaseModel):
    """What `fl compare --format json` prints."""

    model_config = ConfigDict(extra="forbid", title="fl compare report")

    version: Literal[1] = Field(alias="schema", description="Version of this form.")
    tool: Tool
    commit: str = Field(description="The commit at the range's end.")
    added: list[JsonFinding] = Field(
        description="Findings that the range adds and the baseline does not accept, in order of "
        "path and line; suppressed ones are among them."
    )
    removed: list[JsonFinding] = Field(
        description="Findings that were there before and are gone; what only moved is left out. "
        "Paths and lines are those of before."
    )
    violations: NonNegativeInt = Field(description="How many of `added` fail a scan.")
    notices: list[str] = Field(description="What was not scanned and why, one sentence each.")
