"""All that is planted: each fault in each dress that fits it, and what is said of it before."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dresses import HERE, Dress, Form
from planting import WRITTEN, Host, at_top, in_function

from fl_hooks.library.examples.dressing import Way

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Excuse:
    """Why faults of some checks are no faults, or known not to be found, in some dresses."""

    kind: str
    checks: list[str]
    dresses: list[str]
    why: str
    forms: list[str] | None = None

    @property
    def missed(self) -> bool:
        """Tell whether it is a fault, and known to be missed."""
        return self.kind == "missed"

    def covers(self, trial: Try) -> bool:
        """Tell whether it speaks of the form in the dress."""
        if trial.dress not in self.dresses:
            return False
        named = self.forms is None or trial.form.name in self.forms
        return named and (trial.form.check in self.checks or self.checks == ["*"])


@dataclass(frozen=True, slots=True)
class Book:
    """All that mutation.toml and dresses.toml say."""

    forms: list[Form]
    dresses: list[Dress]
    ways: list[Way]
    excuses: list[Excuse]
    words: dict[str, str]

    def excuse(self, trial: Try) -> Excuse | None:
        """Return what is said of the form in the dress, if anything is."""
        return next((each for each in self.excuses if each.covers(trial)), None)


@dataclass(frozen=True, slots=True)
class Try:
    """A fault in a dress, of one kind of four, ready to be planted."""

    form: Form
    kind: str
    dress: str
    head: str
    code: str

    def into(self, host: Host, seed: int) -> tuple[bytes, int]:
        """Return the host with the fault in it, and the fault's line."""
        plant = in_function if self.kind == "place" else at_top
        text = plant(host, self.head, self.code, seed)
        data = WRITTEN[self.dress if self.kind == "file" else "as it is"](text)
        before, _, after = data.partition(HERE.encode())
        return before + after, before.count(b"\n") + 1


def read(forms: str, dresses: str) -> Book:
    """Return what the two tables say."""
    said, worn = tomllib.loads(forms), tomllib.loads(dresses)
    return Book(
        [Form(**row) for row in said["form"]],
        [Dress(**row) for row in worn["dress"]],
        [Way(**row) for row in worn["way"]],
        [Excuse(**row) for row in said.get("excuse", ())],
        said["words"],
    )


def tries(book: Book) -> Iterator[Try]:
    """Yield each form in each dress that fits it."""
    plain, function = book.ways[0], book.dresses[0]
    for form in book.forms:
        for dress in book.dresses:
            if "BODY" in dress.code or form.expression:
                yield _try(form, "dress", dress.name, plain, dress.on(form, function))
        for way in book.ways[1:] if form.names else ():
            yield _try(form, "import", way.name, way, function.on(form, function))
        for name in list(WRITTEN)[1:]:
            yield _try(form, "file", name, plain, function.on(form, function))
        yield _try(form, "place", "in a function of the file", plain, form.body())


def _try(form: Form, kind: str, name: str, way: Way, code: str) -> Try:
    head, code = "\n".join(way.heads(form.names)), way.write(code)
    if way.inside:
        first, *rest = code.split("\n")
        code = "\n".join([first, *(f"    {line}" for line in head.split("\n")), *rest])
        head = ""
    return Try(form, kind, name, "\n".join(filter(None, (head, form.top))), code)
