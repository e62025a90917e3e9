"""The archive of the record: one file per closed month, one line per fragment of that month."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING

from fl_hooks.errors import FlError
from fl_hooks.store import fragments
from fl_hooks.store.record_form import parse_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from fl_hooks.store.record_form import ArchiveLine

FOLDER = ".feedback-loop/archive"
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
# What a line holds besides the fragment itself.
_ADDED = ("fragment", "commit", "date")

_README = """\
# Archive

The violations of closed months: one file per month, one line per file that lay in
`../violations/<month>/`, written by `fl log compact` on the default branch only. `fl log show`
reads both.
"""
# As around the fragments; lines of two compactions are all kept, and one of a pair is read.
_ATTRIBUTES = (
    "* -filter -text -ident -working-tree-encoding linguist-generated\n*.jsonl merge=union\n"
)


def companions() -> dict[str, bytes]:
    """Return path -> content of the files that lie around the archive."""
    return {
        f"{FOLDER}/.gitattributes": _ATTRIBUTES.encode("ascii"),
        f"{FOLDER}/README.md": _README.encode("ascii"),
    }


def path_of(month: str) -> str:
    """Return the path of a month's archive."""
    return f"{FOLDER}/{month}.jsonl"


def month_of(path: str) -> str:
    """Return the month, `YYYY-MM`, whose archive or fragment lies at a path; "" for neither."""
    folder, _, name = path.rpartition("/")
    if folder == FOLDER and name.endswith(".jsonl"):
        found = name.removesuffix(".jsonl")
    elif folder.startswith(fragments.FOLDER + "/") and name.endswith(".json"):
        found = folder.removeprefix(fragments.FOLDER + "/")
    else:
        return ""
    return found if MONTH.fullmatch(found) else ""


def is_archive(path: str) -> bool:
    """Tell whether a path is that of a month's archive."""
    return path.startswith(FOLDER + "/") and bool(month_of(path))


def name_of(path: str) -> str:
    """Return the name of the fragment at a path, without its ending."""
    return path[path.rfind("/") + 1 : -len(".json")]


def names(lines: Iterable[bytes]) -> set[str]:
    """Return the names of the fragments in lines of the archive."""
    return {json.loads(line)["fragment"] for line in lines}


def read_archive(top: str) -> dict[str, tuple[str, ArchiveLine]]:
    """Return name -> (path it had, line) of every fragment in the work tree's archive.

    Raises FlError for a line that cannot be read, naming file, line and key.
    """
    found = {}
    for path in _files(top):
        month = month_of(path)
        try:
            with open(os.path.join(top, path), "rb") as file:
                data = file.read()
        except OSError as error:
            raise FlError(f"{path}: cannot be read: {error.strerror}") from error
        for number, line in numbered(data):
            one = parse_line(f"{path}:{number}", line)
            found[one.fragment] = f"{fragments.FOLDER}/{month}/{one.fragment}.json", one
    return found


def _files(top: str) -> list[str]:
    """Return the paths of the archive's files, oldest month first."""
    try:
        names = os.listdir(os.path.join(top, FOLDER))
    except (FileNotFoundError, NotADirectoryError):
        return []
    paths = (f"{FOLDER}/{name}" for name in sorted(names))
    return [path for path in paths if month_of(path)]


def numbered(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (number from 1, line) of an archive's lines that are not empty."""
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            yield number, line


def line_of(data: bytes, commit: str, date: str) -> bytes:
    """Return the line of a fragment, given its bytes and what git knows of it.

    Raises ValueError where the fragment could not be had back from the line.
    """
    content = json.loads(data)
    around = {"fragment": fragments.name_of(data), "commit": commit, "date": date}
    line = json.dumps({**content, **around}, sort_keys=True).encode("ascii")
    if around.keys() & content or fragment_of(line) != data:
        raise ValueError("it is not in the form that fl-hooks writes")
    return line


def fragment_of(line: bytes) -> bytes:
    """Return the bytes of the fragment that a line was made from.

    Raises ValueError where none of the forms that fragments have had gives the line's name.
    """
    content = json.loads(line)
    name = content["fragment"]
    content = {key: value for key, value in content.items() if key not in _ADDED}
    for form in (_in_rows, _indented):
        if fragments.name_of(data := form(content)) == name:
            return data
    raise ValueError(f"its content does not belong to the name {name}: it was edited")


def _indented(content: dict[str, Any]) -> bytes:
    """Until version 0.2: every key on a line of its own."""
    return (json.dumps(content, indent=2, sort_keys=True) + "\n").encode("ascii")


def _in_rows(content: dict[str, Any]) -> bytes:
    """Since then, as `fragments.build` writes it: one violation per line."""
    parts = []
    for key, value in sorted(content.items()):
        if isinstance(value, list) and value:
            rows = ",\n".join(json.dumps(row, sort_keys=True) for row in value)
            parts.append(f'"{key}": [\n{rows}\n]')
        else:
            parts.append(f'"{key}": {json.dumps(value, sort_keys=True)}')
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode("ascii")


def merged(lines: Iterable[bytes]) -> bytes:
    """Return an archive of the lines, in order of date and name, each fragment once.

    Of two lines for one fragment the first counts.
    """
    by_name: dict[str, tuple[str, bytes]] = {}
    for line in lines:
        content = json.loads(line)
        by_name.setdefault(content["fragment"], (content["date"], line))
    rows = sorted((date, name, line) for name, (date, line) in by_name.items())
    return b"".join(line + b"\n" for _, _, line in rows)
