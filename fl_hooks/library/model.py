"""pattern.yml as pydantic models: what a pattern declares, checked key by key."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from fl_hooks.detect.facts import FACTS
from fl_hooks.detect.languages import LANGUAGES
from fl_hooks.library.finders import Flow, Resource
from fl_hooks.store.config import Severity, Strict
from fl_hooks.store.problems import suggest

SCHEMA = "fl-hooks/1"
FINDERS = ("rule", "flow", "resource", "match")
PATTERN_ID = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"
VERSION = r"^\d+\.\d+(\.\d+)?$"
CHECK_ID = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"

Status = Literal["stable", "preview", "deprecated"]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _check_id(name: str) -> str:
    return _shaped(name, CHECK_ID, "a check id: small letters, digits and single -")


def _pattern_id(name: str) -> str:
    return _shaped(name, PATTERN_ID, "a pattern id: small letters, digits, single _")


def _version(name: str) -> str:
    return _shaped(name, VERSION, "a version such as 0.1.0")


def _shaped(name: str, regex: str, what: str) -> str:
    # Not pydantic's own `pattern`: its message is the regular expression.
    if not re.fullmatch(regex, name):
        raise ValueError(f'"{name}" is not {what}')
    return name


def _language(name: str) -> str:
    if name not in LANGUAGES:
        raise ValueError(f'"{name}" is not a language we know{suggest(name, LANGUAGES)}')
    return name


def _words(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _fact(value: object) -> tuple[str, Any]:
    """Read `name` or `{name: argument}`, the argument as the fact wants it."""
    if isinstance(value, str):
        name, argument = value, None
    elif isinstance(value, dict) and len(value) == 1:
        name, argument = next(iter(value.items()))
    else:
        raise ValueError("a fact is a name, or one name with its argument")
    if name not in FACTS:
        raise ValueError(f'there is no fact "{name}"{suggest(name, FACTS)}')
    return name, _argument(name, argument)


def _argument(name: str, argument: object) -> object:
    wanted = FACTS[name][2]
    if not wanted:
        if argument is not None:
            raise ValueError(f'the fact "{name}" takes no argument')
        return None
    listed = isinstance(argument, list) and all(isinstance(a, str) and a for a in argument)
    if not listed or not argument:
        raise ValueError(f'the fact "{name}" takes a list of names: {{{name}: [a, b]}}')
    return argument


def _fact_schema() -> dict[str, Any]:
    """Return the JSON Schema of a fact: bare where it takes no argument, else with its names."""
    names = {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1}
    bare = {"enum": [name for name, row in FACTS.items() if not row[2]]}
    table = {
        "type": "object",
        "properties": {name: names for name, row in FACTS.items() if row[2]},
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }
    return {"anyOf": [bare, table]}


def _text_schema(**facts: object) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", **facts})


CheckId = Annotated[str, AfterValidator(_check_id), _text_schema(pattern=CHECK_ID)]
PatternId = Annotated[str, AfterValidator(_pattern_id), _text_schema(pattern=PATTERN_ID)]
Version = Annotated[str, AfterValidator(_version), _text_schema(pattern=VERSION)]
Language = Annotated[str, AfterValidator(_language), _text_schema(enum=[*LANGUAGES])]
Word = Annotated[str, Field(min_length=1)]
Keyword = Annotated[
    list[Word],
    Field(min_length=1),
    BeforeValidator(_words, json_schema_input_type=Word | list[Word]),
]
Fact = Annotated[tuple[str, Any], PlainValidator(_fact), WithJsonSchema(_fact_schema())]


class SeverityWhen(Strict):
    """Another severity where a fact holds."""

    severity: Severity
    fact: Fact


class Check(Strict):
    """One recognisable shape of the fault: how it is found, and what to say about it."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": [finder]} for finder in FINDERS]}
    )

    severity: Severity
    summary: str = Field(default="", description="One phrase for tables.")
    message: Sentence = Field(description="What is wrong, in one sentence.")
    advice: Sentence = Field(description="What to write instead, in one or two lines.")
    keywords: list[Keyword] = Field(
        default=[], description="Only files that hold one of these are parsed; a list = all of it."
    )
    in_tests: bool = Field(default=False, description="In force in test paths too.")
    enabled: bool = Field(default=True, description="false: only where the configuration asks.")
    languages: list[Language] | None = Field(default=None, min_length=1)
    equivalents: list[Word] = Field(default=[], description="Other tools' names for it.")
    rule: dict[str, Any] | None = Field(default=None, description="An ast-grep rule object.")
    flow: Flow | None = None
    resource: Resource | None = None
    match: Literal[True] | None = Field(default=None, description="Found by match.py.")
    names: dict[str, list[Word]] = Field(
        default={}, description="Metavariable of the rule: dotted names it must stand for."
    )
    unless: list[Fact] = Field(default=[], description="Silent where one of these facts holds.")
    severity_when: list[SeverityWhen] = Field(
        default=[], description="The first that holds counts."
    )
    yields_to: list[Word] = Field(default=[], description="Silent where one of these reports.")

    @property
    def finder(self) -> str:
        """Which of FINDERS finds it."""
        return next(name for name in FINDERS if getattr(self, name) is not None)

    @model_validator(mode="after")
    def _one_finder(self) -> Check:
        found = [name for name in FINDERS if getattr(self, name) is not None]
        if len(found) != 1:
            had = f"has {' and '.join(found)}" if found else "has none"
            raise ValueError(f"a check has exactly one of {', '.join(FINDERS)}; this one {had}")
        if self.names and self.finder != "rule":
            raise ValueError("names belongs to a rule; this check has none")
        return self


class Generate(Strict):
    """What a prompt mentions where the pattern matters to the code that is generated."""

    when: list[Keyword] = Field(
        min_length=1, description="Terms (docs/generate.md); a list = all of it."
    )


class Declaration(Strict):
    """A pattern: a known fault, its checks, and what is said about it."""

    model_config = ConfigDict(title="A pattern of fl-hooks (pattern.yml)")

    schema_: Literal["fl-hooks/1"] = Field(alias="schema", description="Marks the folder as ours.")
    title: Sentence
    summary: Sentence = Field(description="One sentence.")
    category: CheckId = Field(description="Groups patterns: error-handling, resources, …")
    severity: Severity = Field(description="The headline of the pattern.")
    languages: list[Language] = Field(min_length=1)
    since: Version = Field(description="The version that brought it.")
    status: Status = "stable"
    aliases: list[PatternId] = Field(default=[], description="Other ids, kept for old logs.")
    checks: dict[CheckId, Check] = Field(
        min_length=1,
        description="Check id: the check.",
        json_schema_extra={"propertyNames": {"pattern": CHECK_ID}},
    )
    generate: Generate | None = Field(default=None, description="Where `fl generate` applies it.")
