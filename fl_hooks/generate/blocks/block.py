"""Building blocks: templates of small functions that say what they take, give and are good for.

A block is a file `<name>.py.j2` that opens with a comment in TOML:

    {#
    takes = "path"
    gives = "rows"
    says = "read the rows of a CSV file"
    when = [["csv"]]
    -#}

and goes on as a module of Python: imports, constants, and the function `<name>`. Ours lie in
generate/blocks/templates/ and beside the patterns, in `patterns/<id>/generate/`; a repository's own
patterns bring theirs in the same way, and replace one of ours by its name.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fl_hooks.errors import FlError
from fl_hooks.generate.blocks.keys import SAME, THROUGH, kinds_taken, wrong

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ENDING = ".py.j2"
FOLDER = "generate"
_OPEN, _CLOSE = "{#", "#}"
_HINT = "docs/generate.md shows a block."


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One building block.

    takes, gives: kinds of values (KINDS in kinds.py), several with "|" between; it gives "same" as
    it takes, or lets the value "through" and only does something with it. when: it is
    asked for where all terms of one alternative are mentioned; a block without any is only put
    between others. needs: its further parameters, by their names in kinds.py. acts: the patterns
    that its code marks where they are applied. covers: terms that it does justice to as well,
    where it is asked for. weight: lifts it above others; below 0, it is only asked for where
    nothing else does something with what it takes. pattern: the one it lies beside, "" for ours.
    glue: it may also connect blocks without being asked for. strict: it takes a Path, not its
    text, as functions of good.py do. test: what the test of the generated code takes from it
    (testing/): file, value, needs, expect, missing, check.
    """

    name: str
    takes: tuple[str, ...]
    gives: str
    says: str
    body: str = field(repr=False)
    place: str = ""
    pattern: str = ""
    own: bool = False
    when: tuple[tuple[str, ...], ...] = ()
    needs: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    weight: float = 0.0
    strict: bool = False
    glue: bool = False
    test: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def through(self) -> bool:
        """Whether it returns nothing, and what it was given goes on."""
        return self.gives == THROUGH

    def result(self, kind: str) -> str:
        """Return the kind that goes on after it for a value of a kind."""
        return kind if self.gives in (SAME, THROUGH) else self.gives


def read_block(text: str, name: str, place: str, *, pattern: str = "", own: bool = False) -> Block:
    """Return the block that a file's text declares; FlError names place and key of a mistake."""
    head, closed, body = text.partition(_CLOSE)
    if not head.lstrip().startswith(_OPEN) or not closed:
        raise FlError(f"{place}:1: a block opens with {_OPEN} its keys {_CLOSE}", _HINT)
    try:
        keys = tomllib.loads(head.lstrip().removeprefix(_OPEN).removesuffix("-"))
    except tomllib.TOMLDecodeError as error:
        raise FlError(f"{place}: {error}", _HINT) from error
    for said in wrong(keys):
        raise FlError(f"{place}: {said}", _HINT)
    if own:
        _compile_check(str(keys.get("test", {}).get("check", "")), place)
    return Block(
        name=name,
        takes=kinds_taken(keys["takes"]),
        gives=keys["gives"],
        says=keys["says"],
        body=body,
        place=place,
        pattern=pattern,
        own=own,
        when=tuple(tuple(one) if isinstance(one, list) else (one,) for one in keys.get("when", ())),
        needs=tuple(keys.get("needs", ())),
        acts=tuple(keys.get("acts", ())),
        covers=tuple(keys.get("covers", ())),
        weight=float(keys.get("weight", 0)),
        strict=keys.get("strict", False),
        glue=keys.get("glue", not keys.get("when")),
        test=keys.get("test", {}),
    )


def _compile_check(check: str, place: str) -> None:
    try:
        compile(check, place, "exec")
    except (SyntaxError, ValueError) as error:
        raise FlError(f"{place}: test.check is no Python: {error}", _HINT) from error


@lru_cache(maxsize=1)
def our_blocks() -> Mapping[str, Block]:
    """Return the blocks that come with fl-hooks, by name."""
    from fl_hooks.store.paths import bundled_patterns_dir

    here = Path(__file__).parent / "templates"
    found = list(_blocks(here.rglob(f"*{ENDING}")))
    for folder in sorted(Path(bundled_patterns_dir()).glob(f"*/{FOLDER}")):
        found += _blocks(folder.glob(f"*{ENDING}"), pattern=folder.parent.name)
    return {one.name: one for one in found}


def own_blocks(folders: Iterable[Path]) -> dict[str, Block]:
    """Return the blocks beside a repository's own patterns, by name; FlError names a mistake."""
    return {
        one.name: one
        for folder in folders
        for one in _blocks((folder / FOLDER).glob(f"*{ENDING}"), pattern=folder.name, own=True)
    }


def _blocks(paths: Iterable[Path], *, pattern: str = "", own: bool = False) -> Iterator[Block]:
    for path in sorted(paths):
        name, place = path.name.removesuffix(ENDING), path.as_posix()
        if not name.isidentifier() or not name.isascii():
            raise FlError(f"{place}: {name!r} is no name of a function", "Rename the file.")
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            said = getattr(error, "strerror", None) or "it is not UTF-8"
            raise FlError(f"{place} cannot be read: {said}", _HINT) from error
        yield read_block(text, name, place, pattern=pattern, own=own)
