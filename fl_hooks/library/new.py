"""A new pattern's folder, complete but for what only its author knows, marked TODO(pattern).

It declares itself a preview and matches a call that nobody writes, so that a folder half filled
in disturbs no commit.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from fl_hooks import __version__
from fl_hooks.detect.languages import LANGUAGES
from fl_hooks.errors import FlError
from fl_hooks.library import new_texts
from fl_hooks.library.model import PATTERN_ID
from fl_hooks.library.schema import schema_text
from fl_hooks.store import atomic
from fl_hooks.store.problems import suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    # Takes the texts of the folder's files by name, returns those to write instead.
    Edit = Callable[[dict[str, str]], dict[str, str]]

SCHEMA = "pattern.schema.json"


def new_pattern(
    parent: Path, name: str, language: str = "python", edit: Edit | None = None
) -> list[Path]:
    """Write a folder `name` to fill in below `parent`; return the files written.

    `edit` may fill in what is known already. `parent` is given the JSON Schema that editors check
    pattern.yml against, unless this is a checkout of ours, which has it in schemas/. Raises FlError
    for an impossible name, an unknown language, and where there is a folder already: nobody's text
    is ever overwritten.
    """
    folder = parent / name
    _refuse(name, folder, language)
    try:
        folder.mkdir(parents=True)
        return [_write(path, text) for path, text in _texts(folder, language, edit)]
    except OSError as error:
        raise FlError(f"{folder} cannot be written: {error.strerror}") from error


def _refuse(name: str, folder: Path, language: str) -> None:
    if not re.fullmatch(PATTERN_ID, name):
        proposal = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
        hint = f"Try `fl patterns new {proposal}`." if re.fullmatch(PATTERN_ID, proposal) else ""
        raise FlError(f'"{name}" is not a pattern id: small letters, digits, single _', hint)
    if language not in LANGUAGES:
        raise FlError(f'"{language}" is not a language we know{suggest(language, LANGUAGES)}')
    if os.path.lexists(folder):
        raise FlError(f"{folder} is already there", "Choose another id, or edit that folder.")


def _texts(folder: Path, language: str, edit: Edit | None) -> Iterator[tuple[Path, str]]:
    """Yield the files to write and their text."""
    beside = folder.parent / SCHEMA
    ours = folder.parent.parent / "schemas" / SCHEMA
    editor = f"../../schemas/{SCHEMA}" if ours.is_file() else f"../{SCHEMA}"
    texts = _files(folder.name, language, editor)
    for file, text in (edit(texts) if edit else texts).items():
        yield folder / file, text
    text = schema_text(SCHEMA)
    if not ours.is_file() and not (beside.is_file() and beside.read_bytes() == text.encode()):
        yield beside, text


def _files(name: str, language: str, editor: str) -> dict[str, str]:
    endings, sign, _ = LANGUAGES[language]
    facts = {
        "language": language,
        "version": ".".join(__version__.split(".")[:3]),
        "check": name.replace("_", "-"),
        "call": f"todo_{name}",
        "sign": sign,
        "space": "  ",
        "ending": endings[0].lstrip("."),
        "editor": editor,
    }
    bad, good, proof = new_texts.EXAMPLES.get(
        language, (new_texts.BAD, new_texts.GOOD, new_texts.PROOF_OTHER)
    )
    texts = {
        "pattern.yml": new_texts.PATTERN,
        "about.md": new_texts.ABOUT,
        f"bad{endings[0]}": bad,
        f"good{endings[0]}": good,
        "cases.md": new_texts.CASES,
        "proof.py": proof,
    }
    return {file: text.format_map(facts) for file, text in texts.items()}


def _write(path: Path, text: str) -> Path:
    atomic.write(str(path), text.encode())
    return path
