"""The comments of JavaScript's linters that we honour: eslint, oxlint, tslint, biome, deno lint.

They count where they name an equivalent rule; one that names none switches off what nobody chose.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ast_grep_py import SgNode

# What a directive covers: its own line, the next one, the file, or all until it is taken back.
_REACH = {
    "biome-ignore": "next",
    "biome-ignore-all": "file",
    "deno-lint-ignore": "next",
    "deno-lint-ignore-file": "file",
    "eslint": "file",
    **{
        f"{tool}-{verb}": reach
        for tool in ("eslint", "oxlint", "tslint")
        for verb, reach in (
            ("disable", "on"),
            ("disable-line", "line"),
            ("disable-next-line", "next"),
            ("enable", "off"),
        )
    },
}


class ScriptComments:
    """The directives of a file, in order."""

    def __init__(self, comments: Iterable[SgNode]) -> None:
        # What it covers, the rules it names, its first and last line (0-based), its text.
        self.directives: list[tuple[str, frozenset[str], int, int, str]] = []
        for comment in comments:
            text = comment.text()
            reach, rules = _directive(text)
            if reach:
                place = comment.range()
                self.directives.append((reach, rules, place.start.line, place.end.line, text))

    def reason(self, line: int, equivalents: Sequence[str]) -> str:
        """Return the comment that silences one of the rules at a line (0-based), "" for none."""
        lasting = ""
        for reach, rules, first, last, text in self.directives:
            named = not rules.isdisjoint(equivalents)
            if reach == "off" and first <= line and (named or not rules):
                lasting = ""
            if not named:
                continue
            if reach == "file" or (reach == "line" and line == first):
                return text.strip()
            if reach == "next" and line == last + 1:
                return text.strip()
            if reach == "on" and first <= line:
                lasting = text.strip()
        return lasting


def _directive(comment: str) -> tuple[str, frozenset[str]]:
    """Return what a comment covers, "" if it is no directive, and the rules it names.

    What follows ` -- `, or biome's colon, is the author's reason.
    """
    text = " ".join(comment.lstrip("/*! \t\n").removesuffix("*/").split()).partition(" -- ")[0]
    if text.startswith("tslint:"):
        text = text.replace(":", "-", 1).replace(":", " ", 1)
    head, _, rest = text.partition(" ")
    if head == "eslint":
        rest = " ".join(_switched_off(rest))
    elif head.startswith("biome"):
        rest = rest.partition(":")[0]
    words = rest.replace(",", " ").split()
    return _REACH.get(head, ""), frozenset(word.rpartition("/")[2] for word in words)


def _switched_off(rules: str) -> Iterable[str]:
    """Yield the rules that `/* eslint no-console: "off", eqeqeq: 0 */` switches off."""
    for part in rules.replace('"', "").replace("'", "").split(","):
        name, _, level = part.partition(":")
        if level.strip(" [") in ("0", "off"):
            yield name.strip()
