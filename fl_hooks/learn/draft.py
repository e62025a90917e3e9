"""What a learning knows of a pattern, put into the files of a new pattern folder."""

from __future__ import annotations

import ast
from textwrap import dedent, indent
from typing import TYPE_CHECKING

from fl_hooks.detect.languages import comment_sign, language_of
from fl_hooks.detect.render import safe
from fl_hooks.library.marks import marks

if TYPE_CHECKING:
    from collections.abc import Callable

    from fl_hooks.records.learning import Learning, Sighting

_SHOWN = 8
_LONGEST_CODE = 4000


def language(learning: Learning) -> str:
    """Return the language most of the places are written in, Python where none tells."""
    found = [language_of(one.place) for one in learning.evidence.sightings]
    known = [name for name in found if name]
    return max(sorted(set(known)), key=known.count) if known else "python"


def edited(
    texts: dict[str, str], learning: Learning, name: str, redact: Callable[[str], str]
) -> dict[str, str]:
    """Return a new folder's files with the learning's evidence in them, secrets taken out.

    What only a person knows stays marked TODO(pattern). name: the folder's.
    """
    return {
        file: _EDITS[file.partition(".")[0]](text, learning, name, redact)
        if file.partition(".")[0] in _EDITS
        else text
        for file, text in texts.items()
    }


def _declaration(text: str, learning: Learning, name: str, redact: Callable[[str], str]) -> str:
    first, _, rest = text.partition("\n")
    rest = rest.replace(
        "severity: medium # TODO(pattern): high and",
        f"severity: {learning.severity} # TODO(pattern): high and",
    )
    if name != learning.id:
        # So that the learning knows its pattern, and is not proposed again.
        rest = rest.replace("status: preview\n", f"status: preview\naliases: [{learning.id}]\n")
    statement = _line(redact(learning.statement))
    return f"{first}\n# Drafted by `fl learn` from reports: {statement}.\n{rest}"


def _about(text: str, learning: Learning, name: str, redact: Callable[[str], str]) -> str:  # noqa: ARG001 -- every edit is called alike
    shown = learning.evidence.sightings[: -_SHOWN - 1 : -1]
    rows = "\n".join(f"- {_row(one, redact)}" for one in shown)
    return f"{text}\n{_line(redact(learning.statement))}. The latest:\n\n{rows}\n"


def _bad(text: str, learning: Learning, name: str, redact: Callable[[str], str]) -> str:  # noqa: ARG001 -- every edit is called alike
    code = redact(learning.code)[:_LONGEST_CODE]
    if not code.strip():
        return text
    one = next(one for one in reversed(learning.evidence.sightings) if one.code)
    sign = comment_sign(language(learning)) or "#"
    head = (
        f"{sign} TODO(pattern): {_where(one)} reported this; make the example of it, and delete it"
    )
    as_function = _function(code) if language(learning) == "python" else ""
    body = as_function or "\n".join(f"{sign} {_line(line)}".rstrip() for line in code.splitlines())
    return f"{text}\n\n{head}\n{body}\n"


def _function(code: str) -> str:
    """Return code as the body of a function, which nothing runs; "" where that is no Python."""
    body = indent(dedent(code.expandtabs(4)).strip("\n"), "    ")
    text = f"def reported():\n{body}"
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    plain = all(char.isprintable() or char in "\n\t" for char in code)
    # A mark of the report's own would ask for a finding.
    return text if plain and not marks(code) else ""


def _row(one: Sighting, redact: Callable[[str], str]) -> str:
    text = _line(redact(one.text)).replace("`", "'")
    return f"{one.time[:10] or 'undated'}, {_where(one)}: `{text}`"


def _where(one: Sighting) -> str:
    line = f":{one.line}" if one.line else ""
    function = f", {one.function}" if one.function else ""
    return _line(f"{one.place}{line}{function}") or "nowhere in particular"


def _line(text: str) -> str:
    """Return a text's first line, safe in a comment: nothing in it is a mark of ours."""
    text = safe(text.strip().partition("\n")[0])
    return text.replace("TODO(pattern)", "TODO (pattern)").replace("flag:", "flag :")


_EDITS = {"pattern": _declaration, "about": _about, "bad": _bad}
