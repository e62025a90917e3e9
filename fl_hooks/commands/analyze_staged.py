"""`fl analyze --no-update`: the risks of the files that are staged, before they are committed."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from fl_hooks.store.git import Git
    from fl_hooks.store.record_index import Known

NOTHING_STAGED = (
    "Nothing is staged, so there is nothing to look up: git add what you are about to commit.\n"
)
EMPTY = """\
No violation and no event is recorded yet, so nothing is known of the staged files.
Commits fill the record by themselves once the hooks are installed (fl init); fl collect adds bugs,
failed tests, review remarks, slow paths and deployment issues.
"""
_FILES = 10
_PATTERNS = 3
_NOUNS = {
    "bug": "bug",
    "test_failure": "failed test",
    "code_review": "review remark",
    "performance": "slow path",
    "deployment": "deployment issue",
}
_COLORS = {"critical": "1;35", "high": "1;31", "medium": "1;33", "low": "1;36"}


def run(*, as_json: bool, fail_on: str, limit: int | None) -> int:
    """Print what is known of the staged files; 1 where a risk is as grave as fail_on."""
    from fl_hooks.commands.analyze_risks import WEIGHTS, Library, risks_of
    from fl_hooks.commands.printing import put
    from fl_hooks.errors import EXIT_CLEAN, EXIT_VIOLATIONS
    from fl_hooks.store import cache, record_index
    from fl_hooks.store.git import Git
    from fl_hooks.store.paths import find_repo

    git = Git(*find_repo())
    files = _staged(git)
    known = record_index.load(git)
    compiled = cache.load(git.top, git.git_dir)
    found = risks_of(files, known.rows, Library(compiled)) if files else []
    if as_json:
        put(_json(found, known))
    else:
        width = _width()
        rows = (part for row in _text(found, known, limit) for part in _fitted(row, width))
        put("".join(f"{row}\n" for row in rows))
    worst = max((WEIGHTS[risk["severity"]] for one in found for risk in one["risks"]), default=0)
    return EXIT_VIOLATIONS if fail_on and worst >= WEIGHTS[fail_on] else EXIT_CLEAN


def _staged(git: Git) -> list[tuple[str, str]]:
    """Return (path, former path) of the ordinary files that the index changes or adds."""
    from fl_hooks.store.changes import finish_staged, parse_raw, printable, start_staged

    changes = parse_raw(finish_staged(git, start_staged(git)))
    return [
        (printable(one.path), printable(one.old_path))
        for one in changes
        if one.is_source and not one.path.startswith(".feedback-loop/")
    ]


def _json(found: list[dict[str, Any]], known: Known) -> str:
    import json

    from fl_hooks import __version__

    content = {
        "schema": 1,
        "tool": {"name": "fl-hooks", "version": __version__},
        "record": {"violations": known.violations, "events": known.events},
        "unreadable": known.broken,
        "files": found,
    }
    return json.dumps(content, indent=2) + "\n"


def _text(found: list[dict[str, Any]], known: Known, limit: int | None) -> Iterator[str]:
    """Yield the lines: a block per file with a history, and what they come from."""
    from fl_hooks.detect.render import safe, use_color

    color = use_color(os.environ, sys.stdout.isatty())
    if known.broken:
        yield f"Left out, as it cannot be read: {', '.join(map(safe, known.broken[:3]))}" + (
            f" and {len(known.broken) - 3} more" if len(known.broken) > 3 else ""  # noqa: PLR2004 -- as many as are named
        )
    if not known.rows:
        yield EMPTY.rstrip("\n")
        return
    if not found:
        yield NOTHING_STAGED.rstrip("\n")
        return
    marked = [one for one in found if one["risks"] or one["beside"]]
    most = _FILES if limit is None else limit
    for one in marked[:most]:
        yield from _block(one, color)
    if len(marked) > most:
        yield f"{len(marked) - most} more with a history: fl analyze --no-update --json"
    yield _closing(found, known)


def _closing(found: list[dict[str, Any]], known: Known) -> str:
    own = sum(bool(one["risks"]) for one in found)
    noun = "file" if len(found) == 1 else "files"
    record = f"{known.violations} violations and {known.events} events on record"
    return f"{own} of {len(found)} staged {noun} with recorded faults ({record})."


def _block(one: Mapping[str, Any], color: bool) -> Iterator[str]:
    from fl_hooks.detect.render import safe

    was = f" (was {safe(one['renamed_from'])})" if one["renamed_from"] else ""
    yield _paint("1", safe(one["path"]) + was, color)
    width = max([28, *(len(risk["pattern"]) for risk in one["risks"][:_PATTERNS])])
    for risk in one["risks"][:_PATTERNS]:
        label = _paint(_COLORS[risk["severity"]], f"{risk['severity'].upper():<8}", color)
        yield f"  {label}  {safe(risk['pattern']):<{width}}  {_when(risk)}"
        yield from (f"            {safe(row)}" for row in (_how(risk), risk["advice"]) if row)
    if more := one["risks"][_PATTERNS:]:
        yield f"  and {', '.join(_short(risk) for risk in more)}"
    if one["beside"]:
        where = f"{safe(one['folder'])}/" if one["folder"] else "the top folder"
        patterns = ", ".join(_short(risk) for risk in one["beside"][:_PATTERNS])
        yield f"  {'else' if one['risks'] else 'nothing here, but'} in {where}: {patterns}"


def _when(risk: Mapping[str, Any]) -> str:
    """Say how often, and when and where it was last."""
    last = risk["last"][:10] if risk["last"] else "not committed yet"
    line = f", line {risk['line']}" if risk["line"] else ""
    often = "once" if risk["count"] == 1 else f"{risk['count']} times, last"
    return f"{often} {last}{line}"


def _how(risk: Mapping[str, Any]) -> str:
    """Say what became of them, and who reported them."""
    return ", ".join(
        f"{count} {_NOUNS.get(name, name)}{'s' if count > 1 and name in _NOUNS else ''}"
        for name, count in risk["how"].items()
    )


def _width() -> int:
    """Return the terminal's width, 0 where there is none to fit."""
    if not sys.stdout.isatty():
        return 0
    # Only for people: it loads what a pipe can do without.
    from shutil import get_terminal_size

    return get_terminal_size().columns


def _fitted(row: str, width: int) -> Iterator[str]:
    """Yield a row in parts that fit the width, indented as it is; 0: as it is."""
    indent = row[: len(row) - len(row.lstrip())]
    # What has colours is a heading, and short.
    while width and len(row) > width and "\x1b" not in row:
        cut = row.rfind(" ", len(indent) + 1, width + 1)
        if cut < 0:
            break
        yield row[:cut]
        row = indent + row[cut + 1 :]
    yield row


def _short(risk: Mapping[str, Any]) -> str:
    from fl_hooks.detect.render import safe

    return f"{risk['severity'].upper()} {safe(risk['pattern'])} ({risk['count']})"


def _paint(code: str, text: str, color: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if color else text
