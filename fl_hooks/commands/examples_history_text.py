"""How examples of repairs look: text for a terminal or a pipe, and JSON."""

from __future__ import annotations

import json
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from fl_hooks.detect.render import safe
from fl_hooks.store.redact import redact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fl_hooks.commands.examples_history_find import Found
    from fl_hooks.learn.mended.choice import Example

SCHEMA = 1
# Nothing of a repository's history is executed: it may need what is not there, or do harm.
RUN = "no"


def to_text(found: Found) -> str:
    """Return the examples, each as one piece of code with what went and what came."""
    blocks = ["".join(f"{safe(row)}\n" for row in _rows(one)) for one in found.examples]
    return "\n".join([*blocks, summary(found)])


def summary(found: Found) -> str:
    """Return what was read, what came of it, and why the rest did not."""
    text = (
        f"{_many(found.commits, 'commit')} read, {_many(found.repairs, 'violation')} mended: "
        f"{_many(len(found.examples), 'example')}"
        f"{f', and {found.more} more with --each' if found.more else ''}. run: {RUN}\n"
    )
    if found.left_out:
        reasons = sorted(found.left_out.items(), key=lambda row: (-row[1], row[0]))
        text += f"Left out: {'; '.join(f'{count} {why}' for why, count in reasons)}.\n"
    return text


def to_json(found: Found) -> str:
    """Return the examples as JSON, by check."""
    value = {
        "schema": SCHEMA,
        "commits_read": found.commits,
        "repairs": found.repairs,
        "more": found.more,
        "left_out": dict(sorted(found.left_out.items())),
        "examples": [_plain(one) for one in found.examples],
    }
    return json.dumps(value, indent=2, sort_keys=True) + "\n"


def _plain(one: Example) -> dict[str, Any]:
    return {
        "check": one.check,
        "language": one.language,
        "commit": one.commit,
        "date": one.date,
        "subject": redact(one.subject),
        "path": one.path,
        "line": one.line,
        "outcome": one.outcome or None,
        "bad": one.shown.bad,
        "flagged": list(one.shown.lines),
        "good": one.shown.good,
        "run": RUN,
    }


def _rows(one: Example) -> Iterator[str]:
    said = f" ({one.outcome})" if one.outcome else ""
    yield f"{one.check}  {one.path}:{one.line}{said}"
    yield f"mended by {one.commit[:12]} {one.date[:10]} {redact(one.subject)}"
    old, new = (text.rstrip("\n").split("\n") for text in (one.shown.bad, one.shown.good))
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (f"    {row}".rstrip() for row in old[i:j])
        else:
            yield from (f"  - {row}".rstrip() for row in old[i:j])
            yield from (f"  + {row}".rstrip() for row in new[k:m])


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
