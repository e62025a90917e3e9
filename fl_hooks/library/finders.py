"""The declarations of the flow and the resource finder, as pattern.yml writes them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from fl_hooks.store.config import Strict

Name = Annotated[str, Field(min_length=1)]
Names = list[Name]


def _tables(value: object) -> object:
    return [value] if isinstance(value, dict) else value


def _arguments(value: object) -> object:
    return [value] if isinstance(value, int | str) else value


class Calls(Strict):
    """Calls by dotted name, and methods by their last name."""

    call: Names = Field(default=[], description="Dotted names that are called: `os.unlink`.")
    method: Names = Field(default=[], description="Methods called on the value: `unlink`.")

    @model_validator(mode="after")
    def _not_empty(self) -> Calls:
        if not self.model_fields_set:
            raise ValueError("says nothing; name a call or a method")
        return self


class Derived(Calls):
    """What makes another value that still stands for the first."""

    attribute: Names = Field(default=[], description="Attributes of the value: `name`.")


class Kept(Derived):
    """What makes a value of one label out of a value of another."""

    operator: bool = Field(default=False, description="Arithmetic with the value.")
    compare: bool = Field(default=False, description="A comparison (`<`, `==` …) of the value.")
    slice: bool = Field(default=False, description="A slice of the value.")
    list: bool = Field(default=False, description="`list(…)` and `tuple(…)` of the value.")


class CallIf(Strict):
    """Calls that count only with arguments like these; all that is said must hold."""

    call: Names = Field(min_length=1, description="Dotted names that are called.")
    elements: Names = Field(
        default=[], description="The first argument is a display of these kinds of node only."
    )
    argument_kinds: Names = Field(
        default=[], description="Some positional argument is one of these kinds of node."
    )
    at_least: int = Field(default=0, ge=0, description="So many positional arguments are given.")
    keyword: Name | None = Field(default=None, description="This keyword argument is given…")
    one_of: Names = Field(default=[], description="…and is written as one of these…")
    other_than: Names = Field(default=[], description="…and is not written as one of these.")


class FlowSource(Calls):
    """Where values of one label come from."""

    call_if: list[CallIf] = Field(
        default=[], description="Calls that count only with certain arguments; looked at first."
    )
    annotated: Names = Field(default=[], description="Parameters annotated with these types.")
    of: dict[str, Kept] = Field(
        default={}, description="What makes one of these from a value of the named label."
    )


class Sink(Strict):
    """A call that must not be given a value that carries a label."""

    call: Names = Field(min_length=1, description="Dotted names that are called.")
    argument: Annotated[
        list[int | str],
        BeforeValidator(_arguments, json_schema_input_type=int | str | list[int | str]),
    ] = Field(
        default=[0], min_length=1, description="Positions from 0 and keywords; `all` for each one."
    )
    unless_keyword: Names = Field(default=[], description="Silent where one of these is given.")
    unless_positional: int | None = Field(
        default=None, ge=0, description="Silent where more positional arguments are given."
    )
    unless_mentions: Names = Field(
        default=[], description="Silent where the call mentions one of these names."
    )
    unless_unknown: Names = Field(
        default=[], description="Silent where one of these keywords is given a variable."
    )
    suppress_keyword: dict[Name, Name] = Field(
        default={}, description="Keyword: the reason for which the finding is suppressed."
    )


class Flow(Strict):
    """Values from `sources` that reach `sinks` in the same function, unless `cut` on the way."""

    sources: dict[Name, FlowSource] = Field(min_length=1, description="Label: where it comes from.")
    cut: Calls | None = Field(default=None, description="What takes the labels off a value.")
    sinks: Annotated[
        list[Sink], BeforeValidator(_tables, json_schema_input_type=Sink | list[Sink])
    ] = Field(min_length=1, description="The calls that must not be given such a value.")
    reports: Names | None = Field(default=None, description="Labels that are findings; all.")
    unless_module: Names = Field(
        default=[], description="The file is silent where one of these dotted names is used."
    )

    @model_validator(mode="after")
    def _labels_exist(self) -> Flow:
        used = [label for source in self.sources.values() for label in source.of]
        for label in (*used, *(self.reports or ())):
            if label not in self.sources:
                raise ValueError(f'"{label}" is not one of the labels: {", ".join(self.sources)}')
        return self


class Borrows(Calls):
    """What uses a resource and gives it back."""

    keyword: Names = Field(
        default=[], description="Keyword arguments that only use it, in any call: `file`."
    )


class Opens(Strict):
    """A call that opens a resource, and which part of its value the resource is."""

    call: Names = Field(min_length=1, description="Dotted names that are called.")
    item: int | None = Field(default=None, ge=0, description="The item of the returned tuple.")
    attribute: Name | None = Field(default=None, description="The attribute of the returned value.")
    when: dict[Name, str] = Field(
        default={}, description="Only where this keyword argument is written exactly so."
    )


class Resource(Strict):
    """What is opened in a function and must be closed there, unless it leaves the function."""

    opens: list[Opens] = Field(min_length=1, description="What opens it.")
    closes: Calls | None = Field(default=None, description="What closes or deletes it.")
    derives: Derived | None = Field(default=None, description="What still stands for it: a path.")
    borrows: Borrows | None = Field(default=None, description="What uses it and gives it back.")
    problem: Literal["never-used", "never-closed", "closed-on-happy-path-only"] = Field(
        description="What the check is about."
    )
