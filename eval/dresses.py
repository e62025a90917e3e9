"""A fault in a dress: the code to plant, and what it needs at the head of a file."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass

HERE = "\0"  # stands before the fault; no source holds it
_NAME = re.compile(r"\{([a-z_]+(?:\.\w+)+)\}")


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
        return list(dict.fromkeys(_NAME.findall(self.expression + self.code)))

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


@dataclass(frozen=True, slots=True)
class Way:
    """How a name is brought in: lines for the head of a file, and how it is written then.

    {module} and {last} are the parts of a dotted name, {tail} the last part of the module's.
    """

    name: str
    head: str
    written: str
    inside: bool = False

    def apply(self, code: str, names: list[str]) -> tuple[str, str]:
        """Return (head, code) with the names in braces replaced by what this way writes."""
        heads = {}
        for name in names:
            module, _, last = name.rpartition(".")
            parts = {"module": module, "last": last, "tail": module.rpartition(".")[2]}
            heads[self.head.strip("\n").format(**parts)] = None
            code = code.replace(f"{{{name}}}", self.written.format(**parts))
        return "\n".join(heads), code


def fill(template: str, place: str, code: str) -> str:
    """Put lines of code where the template has the place on a line of its own, indented so."""

    def indented(match: re.Match[str]) -> str:
        return textwrap.indent(code.strip("\n"), match[1])

    return re.sub(rf"^( *){place}$", indented, template.strip("\n"), flags=re.MULTILINE)
