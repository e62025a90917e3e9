"""Code in a dress: templates with a place for it, and the ways in which names are brought in."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

# `${json.dumps}`: a name that a way of importing it writes. No language has it outside of texts.
_NAME = re.compile(r"\$\{([A-Za-z_]\w*(?:\.\w+)+)\}")


def names_in(code: str) -> list[str]:
    """Return the dotted names that stand as `${json.dumps}` in code, each once, in order."""
    return list(dict.fromkeys(_NAME.findall(code)))


def plain_names(code: str) -> str:
    """Return the code with each `${json.dumps}` written out, as no way of importing is needed."""
    return _NAME.sub(r"\1", code)


def fill(template: str, place: str, code: str) -> str:
    """Put lines of code where the template has the place on a line of its own, indented so."""

    def indented(match: re.Match[str]) -> str:
        return textwrap.indent(code.strip("\n"), match[1])

    return re.sub(rf"^( *){place}$", indented, template.strip("\n"), flags=re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Way:
    """How a name is brought in: lines for the head of a file, and how it is written then.

    {module} and {last} are the parts of a dotted name, {tail} the last part of the module's;
    {usual} is what everybody calls the module and {as_usual} how an import says so; {short} is a
    short name for it. Names of the modules in `by_name` are imported one by one.
    """

    name: str
    head: str
    written: str
    inside: bool = False
    usual: Mapping[str, str] = field(default_factory=dict)
    short: Mapping[str, str] = field(default_factory=dict)
    by_name: Collection[str] = ()

    def heads(self, names: Iterable[str]) -> list[str]:
        """Return the lines that bring the names in, each once."""
        heads = (
            (self._template(name, self.head, "from {module} import {last}"), name) for name in names
        )
        made = (head.strip("\n").format(**self._parts(name)) for head, name in heads)
        return list(dict.fromkeys(made))

    def write(self, code: str) -> str:
        """Return the code with each `${json.dumps}` as this way writes it."""

        def written(found: re.Match[str]) -> str:
            template = self._template(found[1], self.written, "{last}")
            return template.format(**self._parts(found[1]))

        return _NAME.sub(written, code)

    def _template(self, name: str, usually: str, by_name: str) -> str:
        return by_name if name.rpartition(".")[0] in self.by_name else usually

    def _parts(self, name: str) -> dict[str, str]:
        module, _, last = name.rpartition(".")
        tail = module.rpartition(".")[2]
        usual = self.usual.get(module, module)
        return {
            "module": module,
            "last": last,
            "tail": tail,
            "usual": usual,
            "as_usual": "" if usual == module else f" as {usual}",
            "short": self.short.get(module, f"{tail}_module"),
        }
