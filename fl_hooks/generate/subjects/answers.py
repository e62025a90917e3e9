"""What an endpoint answers: JSON that every reader takes, whatever the chain gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.generate.blocks.kinds import KINDS

if TYPE_CHECKING:
    from fl_hooks.generate.blocks.block import Block
    from fl_hooks.generate.compose.parts import Parts
    from fl_hooks.generate.subjects.requests import Request

# Kinds that may hold a number which JSON has not.
_LOOSE = ("data", "items", "records", "numbers", "item", "sums")
_FIGURES = ("number", "summary")
# Kinds of texts, and where they come from that is UTF-8 at all events.
_TEXTS = ("rows", "text", "line")
_READ = ("command", "folder", "path", "upload", "url", "urls")
# Kind -> the answer, its annotation, and the pieces that it takes.
_OWN_WAYS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "bytes": ("Response(RESULT)", "Response", ("response",)),
    "path": ('{"name": Path(RESULT).name}', "dict[str, str]", ()),
    "paths": ("[path.name for path in RESULT]", "list[str]", ()),
    "array": ("json_safe(RESULT.tolist())", "list[Any]", ("json_safe",)),
}
# Kinds that are no object or list: they are answered under a name.
SCALARS = ("number", "count", "digest", "text", "line", "flag", "item")


def answered(parts: Parts) -> tuple[str, str, tuple[str, ...]]:
    """Return the answer with RESULT for the result, its annotation, and the pieces it takes."""
    kind = parts.plan.gives
    if kind in _OWN_WAYS:
        return _OWN_WAYS[kind]
    if kind not in KINDS or not (KINDS[kind].json or kind in SCALARS):
        return '{"done": True}', "dict[str, bool]", ()
    unsafe = kind in _LOOSE or (kind in _FIGURES and "nan_inf_handling" in _last(parts).acts)
    unsafe = unsafe or (kind in _TEXTS and parts.plan.source not in _READ)
    value = "json_safe(RESULT)" if unsafe else "RESULT"
    helpers = ("json_safe",) if unsafe else ()
    annotation = "list[float | None]" if kind == "numbers" else KINDS[kind].returned
    if kind in SCALARS:
        return f'{{"{key(parts)}": {value}}}', f"dict[str, {annotation}]", helpers
    return value, annotation, helpers


def key(parts: Parts) -> str:
    """Return the name under which a single value is answered."""
    if parts.plan.gives != "number":
        return KINDS[parts.plan.gives].name
    return _last(parts).name


def _last(parts: Parts) -> Block:
    """Return the block that gives what is answered."""
    return next(one for one in reversed(parts.plan.blocks) if not one.through)


def answer_lines(parts: Parts, request: Request, result: str, method: str) -> list[str]:
    """Return the statements that answer; RESULT stands for the last call of the chain."""
    if parts.plan.gives == "item" and method == "GET" and request.constant:
        return [
            "item = RESULT",
            "if item is None:",
            '    raise HTTPException(404, "there is no such item")',
            f"return {result.replace('RESULT', 'item')}",
        ]
    if "RESULT" not in result:
        return ["RESULT", f"return {result}"]
    return [f"return {result}"]
