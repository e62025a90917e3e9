"""Forms in dresses: the two sources of each pair, and what runs them. Pure."""

from __future__ import annotations

import ast
import hashlib
import json
import re
import sys
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from fl_hooks.library.examples.dressing import fill, names_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fl_hooks.library.examples.dressing import Way
    from fl_hooks.library.examples.model import Dress, Form, Forms, Wardrobe

_PLACES = re.compile("NAME|PARAMS|TYPED|RETURNS")
_DEFINES = re.compile(r"(async def|def|class|@)\b|@")
# What stays of `def f(, *, strict=True)` and `Recorder(self, )` where a form has no parameters.
_NO_PARAMETERS = ((re.compile(r"\(, "), "("), (re.compile(r", \)"), ")"))


@dataclass(frozen=True, slots=True)
class Draft:
    """A pair as it is written, and how it is run: nothing of it is verified yet."""

    check: str
    form: str
    dress: str
    language: str
    bad: str
    good: str
    shows: str
    subject: str
    value: str
    run: str
    raises: str
    line: int  # of the form in examples.toml

    @property
    def program(self) -> str:
        """The digest of all that decides what running it shows."""
        told = (self.bad, self.good, self.subject, self.value, self.run, self.raises)
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]

    def job(self) -> dict[str, str | int]:
        """Return what the program that runs it has to know."""
        return asdict(self)


def drafts(
    forms: Forms,
    lines: Sequence[int],
    wardrobe: Wardrobe,
    ways: Sequence[Way],
    languages: dict[str, str],
) -> Iterator[Draft]:
    """Yield each form in each dress that fits it, and with its names brought in in each way.

    lines: of each form. languages: of each check the one that its forms have by default.
    """
    helpers = {str(language): code.strip("\n") for language, code in forms.helpers.items()}
    for form, line in zip(forms.form, lines, strict=True):
        language = form.language or languages[form.check]
        fitting = [d for d in (*forms.dress, *wardrobe.dress) if fits(form, d, language)]
        seen = set()
        for draft in _dressed(form, language, fitting, ways):
            if (draft.bad, draft.good) not in seen:
                seen.add((draft.bad, draft.good))
                run = "\n\n".join(filter(None, (helpers.get(language, ""), draft.run)))
                yield replace(draft, run=run, line=line)


def _dressed(
    form: Form, language: str, fitting: Sequence[Dress], ways: Sequence[Way]
) -> Iterator[Draft]:
    for dress in fitting:
        yield _Outfit(form, dress, ways[0], language).draft(dress.name)
    if not fitting or language != "python" or not names_in(form.bad + form.parameters):
        return
    for way in ways[1:]:
        if _wanted(form, way.name) and not (way.inside and _outside(form)):
            yield _Outfit(form, fitting[0], way, language).draft(way.name)


def fits(form: Form, dress: Dress, language: str) -> bool:
    """Tell whether a form can wear a dress."""
    count = len(_parameters(form.parameters))
    counts = {"any": True, "none": count == 0, "some": count > 0, "one": count == 1}
    return (
        language in dress.languages
        and _wanted(form, dress.name)
        and (dress.takes == "BODY" or form.expression)
        and not (form.blocks if dress.awaits else form.awaits)
        and counts[dress.parameters]
        and ("TYPED" not in dress.code or bool(form.returns))
    )


def _wanted(form: Form, dress: str) -> bool:
    return dress not in form.without and (not form.dresses or dress in form.dresses)


def _outside(form: Form) -> bool:
    """Tell whether names are used outside of the function's body."""
    return bool(names_in(f"{form.parameters}{form.returns}{form.setup}{form.good_setup}"))


@dataclass(frozen=True, slots=True)
class _Outfit:
    """A form in a dress, its names brought in in one way."""

    form: Form
    dress: Dress
    way: Way
    language: str

    def draft(self, name: str) -> Draft:
        """Return both sides; `name` tells the outfit from the others of the form."""
        form = self.form
        good_setup = "\n\n".join(filter(None, (form.setup.strip("\n"), form.good_setup)))
        return Draft(
            check=form.check,
            form=form.name,
            dress=name,
            language=self.language,
            bad=self._source(form.bad, form.setup, form.parameters),
            good=self._source(form.good, good_setup, form.good_parameters or form.parameters),
            shows=form.shows,
            subject=self.dress.subject.replace("NAME", form.function),
            value=self.dress.value.replace("NAME", form.function),
            run=form.run.strip("\n"),
            raises=form.raises,
            line=0,
        )

    def _source(self, code: str, setup: str, parameters: str) -> str:
        code = code.strip("\n").rstrip()
        form, dress, way = self.form, self.dress, self.way
        typed = (parameters, form.returns) if "TYPED" in dress.code else ()
        heads = way.heads(names_in("\n".join((setup, *typed, code))))
        code, setup = way.write(code), way.write(setup)
        if form.expression and dress.takes == "BODY":
            code = f"return {code}{'' if self.language == 'python' else ';'}"
        if way.inside:
            code, heads = f"{_imports(heads)}\n\n{code}", []
        text = self._named(parameters)
        text = text.replace("EXPR", code) if dress.takes == "EXPR" else fill(text, "BODY", code)
        parts = (_imports([*heads, *dress.imports]), dress.setup, setup, text)
        return _laid_out(parts, self.language)

    def _named(self, parameters: str) -> str:
        """Return the dress with the names of the form's function and of its parameters."""
        typed, returns = (self.way.write(one) for one in (parameters, self.form.returns))
        plain = bare(typed) if self.language == "python" else typed
        written = {"NAME": self.form.function, "PARAMS": plain, "TYPED": typed, "RETURNS": returns}
        text = _PLACES.sub(lambda found: written[found[0]], self.dress.code.strip("\n"))
        for empty, nothing in () if plain else _NO_PARAMETERS:
            text = empty.sub(nothing, text)
        return text


def _imports(lines: Iterable[str]) -> str:
    """Return import lines in the usual order: the standard library's before all others."""
    found = set(_joined(filter(None, lines)))
    groups = (
        sorted(
            (line for line in found if _is_standard(line) == standard),
            key=lambda line: (line.startswith("from "), line),
        )
        for standard in (True, False)
    )
    return "\n\n".join("\n".join(group) for group in groups if group)


def _joined(lines: Iterable[str]) -> Iterator[str]:
    """Yield import lines, those of several names of one module as one line."""
    names: dict[str, set[str]] = {}
    for line in lines:
        module, imports, name = line.partition(" import ")
        if imports and " as " not in name:
            names.setdefault(module, set()).update(name.split(", "))
        else:
            yield line
    for module, found in names.items():
        yield f"{module} import {', '.join(sorted(found))}"


def _is_standard(line: str) -> bool:
    return line.split()[1].partition(".")[0] in sys.stdlib_module_names


def _laid_out(parts: Iterable[str], language: str) -> str:
    """Return parts of a module with the empty lines between them that its language wants."""
    text = ""
    for part in (one.strip("\n") for one in parts if one.strip()):
        ends = text.rpartition("\n")[2]
        far = language == "python" and (_DEFINES.match(part) or ends.startswith(" "))
        text += ("\n\n\n" if far else "\n\n") * bool(text) + part
    return text + "\n"


def _parameters(parameters: str) -> list[str]:
    """Return the parameters one by one; commas in brackets belong to a type."""
    found, depth = [""], 0
    for sign in parameters:
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "," and not depth:
            found.append("")
        else:
            found[-1] += sign
    return [one.strip() for one in found if one.strip()]


def bare(parameters: str) -> str:
    """Return Python's parameters without their types; SyntaxError for what are none."""
    given, *more = ast.parse(f"def bare({parameters}): pass").body
    if more:
        raise SyntaxError("more than parameters")
    for node in ast.walk(given):
        if isinstance(node, ast.arg):
            node.annotation = None
    return ast.unparse(given).removeprefix("def bare(").partition("):")[0]
