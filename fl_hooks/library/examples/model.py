"""What examples.toml and examples.json of a pattern folder hold, key by key."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from fl_hooks.library.model import CheckId, Sentence
from fl_hooks.store.config import Strict

# The languages whose examples can be run, and what runs them.
RUN: dict[str, Literal["python", "node"]] = {
    "python": "python",
    "javascript": "node",
    "typescript": "node",
}

Runnable = Literal["python", "javascript", "typescript"]
Code = Annotated[str, StringConstraints(min_length=1)]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_]\w*$")]
Import = Annotated[str, StringConstraints(pattern=r"^(import|from) \S[^\n]*$")]

_BODY = re.compile(r"^ *BODY$", re.MULTILINE)


class Dress(Strict):
    """Code with a place for a form: BODY for its statements, EXPR for it as an expression.

    NAME, PARAMS, TYPED and RETURNS stand for the form's function, its parameters without and with
    their types, and the type of its result.
    """

    name: Sentence = Field(description="Ends a sentence: `in a method`.")
    languages: list[Runnable] = Field(default=["python"], min_length=1)
    code: Code = Field(description="Code with one place, BODY or EXPR.")
    subject: str = Field(default="", description="What is called with the form's arguments.")
    value: str = Field(
        default="", description="Instead: an expression of the module, which is loaded anew for it."
    )
    imports: list[Import] = Field(default=[], description="Lines that it needs at the head.")
    setup: str = Field(default="", description="Code above it.")
    awaits: bool = Field(default=False, description="Its place is in an async function.")
    parameters: Literal["any", "none", "some", "one"] = Field(
        default="any", description="How many parameters a form has that it fits."
    )

    @property
    def takes(self) -> str:
        """Which place it has: "EXPR" or "BODY"."""
        return "EXPR" if "EXPR" in self.code else "BODY"

    @model_validator(mode="after")
    def _one_of_each(self) -> Dress:
        if ("BODY" in self.code) == ("EXPR" in self.code):
            raise ValueError("a dress has one place, BODY or EXPR")
        if self.takes == "BODY" and not _BODY.search(self.code):
            raise ValueError("BODY stands on a line of its own")
        if bool(self.subject) == bool(self.value):
            raise ValueError("a dress has a subject or a value")
        return self


class Form(Strict):
    """A fault and its repaired form, and a small program that tells the two apart."""

    check: CheckId = Field(description="The check that finds the bad form.")
    name: Sentence = Field(description="What is special about it, a few words.")
    language: Runnable | None = Field(default=None, description="By default the pattern's first.")
    function: Name = Field(description="The name of the function that it stands in.")
    parameters: str = Field(default="", description="Of that function, with their types.")
    good_parameters: str = Field(default="", description="In the good form, if it has others.")
    returns: str = Field(default="", description="The type of its result.")
    awaits: bool = Field(default=False, description="It uses `await`: async dresses only.")
    blocks: bool = Field(default=False, description="It waits for a file: no async dresses.")
    expression: bool = Field(default=False, description="Both forms are one expression each.")
    setup: str = Field(default="", description="Code above the function, in both.")
    good_setup: str = Field(default="", description="Code above the function, in the good form.")
    bad: Code = Field(description="The fault: the function's body, or an expression.")
    good: Code = Field(description="The same, repaired.")
    run: Code = Field(
        description="Calls `subject`; ends with an exception for the bad form, not for the good."
    )
    raises: Name = Field(default="AssertionError", description="That exception's class.")
    shows: Sentence = Field(description="What running the bad form shows, for people.")
    dresses: list[Sentence] = Field(
        default=[], description="Only these; by default every one that fits."
    )
    without: dict[Sentence, Sentence] = Field(
        default={}, description="A dress that it is not shown in, and why."
    )

    @model_validator(mode="after")
    def _expressions(self) -> Form:
        for key, code in (("bad", self.bad), ("good", self.good)):
            if self.expression and "\n" in code.strip():
                raise ValueError(f"an expression stands on one line; {key} has several")
        return self


class Forms(Strict):
    """The templates of a pattern's further examples, and dresses that fit this pattern alone."""

    model_config = ConfigDict(title="Templates of further examples (examples.toml)")

    schema_: Literal["fl-hooks/1"] = Field(alias="schema")
    helpers: dict[Runnable, str] = Field(
        default={}, description="Language: code in front of each form's `run`."
    )
    dress: list[Dress] = Field(default=[])
    form: list[Form] = Field(min_length=1)


class ImportWay(Strict):
    """A way of importing, as dressing.py knows it."""

    name: Sentence
    head: Code
    written: Code
    inside: bool = False


class Wardrobe(Strict):
    """The dresses that all patterns share, and the ways in which names are brought in."""

    usual: dict[str, str] = Field(description="Module: what everybody calls it.")
    short: dict[str, str] = Field(description="Module: a short name for it.")
    by_name: list[str] = Field(description="Modules whose names are usually imported one by one.")
    way: list[ImportWay]
    dress: list[Dress]


class Pair(Strict):
    """A bad form in a dress, its repaired form, and what running both has shown."""

    check: CheckId
    form: Sentence = Field(description="What is special about the fault.")
    dress: Sentence = Field(description="What it stands in, or how its names are imported.")
    language: Runnable
    bad: Code
    line: int = Field(ge=1, description="The line of the bad form that the check reports.")
    good: Code
    shows: Sentence = Field(description="What running the bad form shows.")
    ran: Literal["python", "node", ""] = Field(
        description="What ran both when they were built, as claimed; empty for not run."
    )
    program: str = Field(description="Digest of both forms and of the program that ran them.")


class Examples(Strict):
    """A pattern's further examples, written by `fl examples build`."""

    model_config = ConfigDict(title="Further examples of a pattern (examples.json)")

    schema_: Literal[1] = Field(alias="schema")
    pairs: list[Pair]
