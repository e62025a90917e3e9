"""examples.toml and examples.json of a pattern folder, read and checked key by key."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from fl_hooks.library.examples.compose import bare
from fl_hooks.library.examples.dressing import Way, plain_names
from fl_hooks.library.examples.model import RUN, Examples, Forms, Pair, Wardrobe
from fl_hooks.store.problems import InputError, Problem, explain, suggest
from fl_hooks.store.toml import Toml, read_toml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fl_hooks.library.examples.model import Form
    from fl_hooks.library.folders import Pattern

TEMPLATES, RESULT = "examples.toml", "examples.json"
_WARDROBE = Path(__file__).with_name("dresses.toml")

Model = TypeVar("Model", bound=BaseModel)


def read_forms(pattern: Pattern) -> tuple[Forms, list[int]] | None:
    """Return the templates of a pattern's examples and each form's line, None where it has none.

    Raises InputError with everything that is wrong in them.
    """
    toml = read_toml(pattern.folder.path / TEMPLATES, pattern.folder.name(TEMPLATES))
    if toml is None:
        return None
    forms = _model(toml, Forms)
    problems = list(_problems(pattern, toml, forms))
    if problems:
        raise InputError(problems)
    return forms, [toml.line(("form", index)) for index in range(len(forms.form))]


def read_wardrobe() -> tuple[Wardrobe, tuple[Way, ...]]:
    """Return the dresses that all patterns share, and the ways of importing, the usual first."""
    toml = read_toml(_WARDROBE, _WARDROBE.name)
    if toml is None:
        raise FileNotFoundError(_WARDROBE)
    wardrobe = _model(toml, Wardrobe)
    usual, *others = (
        Way(one.name, one.head, one.written, one.inside, wardrobe.usual, wardrobe.short)
        for one in wardrobe.way
    )
    return wardrobe, (replace(usual, by_name=frozenset(wardrobe.by_name)), *others)


def read_pairs(pattern: Pattern) -> tuple[Pair, ...]:
    """Return the pairs that were built, none where examples.json is missing.

    Raises InputError for a file that `fl examples build` did not write.
    """
    text = pattern.text(RESULT)
    if not text:
        return ()
    shown = pattern.folder.name(RESULT)
    try:
        return tuple(Examples.model_validate(json.loads(text)).pairs)
    except ValidationError as error:
        problems = explain(error, Examples, shown, lambda _: 0)
    except (ValueError, RecursionError) as error:
        problems = [Problem(shown, getattr(error, "lineno", 0), f"not valid JSON: {error}")]
    raise InputError(problems, "`fl examples build` writes it anew.")


def _model(toml: Toml, model: type[Model]) -> Model:
    try:
        return model.model_validate(toml.data)
    except ValidationError as error:
        raise InputError(explain(error, model, toml.path, toml.line)) from error


def _problems(pattern: Pattern, toml: Toml, forms: Forms) -> Iterator[Problem]:
    """Yield what names something that is not there, or the same thing twice."""
    wardrobe, ways = read_wardrobe()
    dresses = {dress.name for dress in (*forms.dress, *wardrobe.dress)}
    dresses |= {way.name for way in ways}
    seen: set[tuple[str, str]] = set()
    for index, form in enumerate(forms.form):
        for key, text in _names(pattern, form, dresses):
            yield Problem(toml.path, toml.line(("form", index, key)), f"form.{index}.{key}: {text}")
        if (form.check, form.name) in seen:
            text = f'form.{index}.name: {form.check} has a form "{form.name}" already'
            yield Problem(toml.path, toml.line(("form", index, "name")), text)
        seen.add((form.check, form.name))


def _names(pattern: Pattern, form: Form, dresses: set[str]) -> Iterator[tuple[str, str]]:
    """Yield (key, what is wrong) of a form's check, language and dresses."""
    if form.check not in pattern.checks:
        yield "check", f'no check is called "{form.check}"{suggest(form.check, pattern.checks)}'
        return
    language = form.language or pattern.languages(form.check)[0]
    if language not in pattern.languages(form.check):
        yield "language", f"{form.check} does not read {language}"
    if language not in RUN:
        known = ", ".join(RUN)
        yield "language", f"examples in {language} cannot be run; they are in {known}"
    for key in ("parameters", "good_parameters") if language == "python" else ():
        if not _are_parameters(getattr(form, key)):
            yield key, "these are no parameters of a function"
    for key, named in (("dresses", form.dresses), ("without", form.without)):
        for name in named:
            if name not in dresses:
                yield key, f'there is no dress "{name}"{suggest(name, dresses)}'


def _are_parameters(text: str) -> bool:
    try:
        bare(plain_names(text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
