"""A fault in a dress: the code to plant, and what it needs at the head of a file."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fl_hooks.library.examples.dressing import fill, names_in

HERE = "\0"  # stands before the fault; no source holds it


@dataclass(frozen=True, slots=True)
class Form:
    """A fault as it is written: an expression, or some lines of code."""

    check: str
    name: str
    expression: str = ""
    code: str = ""
    statement: str = "planted = EXPR"
    around: str = "BODY"
    top: str = ""
    hosts: str = ""

    @property
    def names(self) -> list[str]:
        """Return the dotted names that it uses, each once."""
        return names_in(self.expression + self.code)

    def body(self, statement: str = "") -> str:
        """Return it as statements: an expression in the given one or its own."""
        if self.expression:
            return fill(self.around, "BODY", self._said(statement or self.statement))
        return re.sub(r"^(\s*)(.*)  # here$", rf"\1{HERE}\2", self.code, flags=re.MULTILINE)

    def _said(self, statement: str) -> str:
        return statement.replace("EXPR", HERE + self.expression)


@dataclass(frozen=True, slots=True)
class Dress:
    """Code with a place for the fault: BODY for statements, EXPR for an expression."""

    name: str
    code: str

    def on(self, form: Form, function: Dress) -> str:
        """Return the form in this dress; an expression's dress stands in the function."""
        if "EXPR" in self.code:
            return fill(function.code, "BODY", form.body(self.code))
        return fill(self.code, "BODY", form.body())
