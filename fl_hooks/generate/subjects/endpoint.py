"""A FastAPI endpoint of the chain: what it is sent, what it has of its own, what it answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fl_hooks.generate.compose.naming import docstring_lines, sentence
from fl_hooks.generate.compose.parts import indented, signature
from fl_hooks.generate.subjects.answers import answer_lines, answered
from fl_hooks.generate.subjects.pieces import piece
from fl_hooks.generate.subjects.requests import BODY, LIMIT, UPLOAD, UPLOAD_FILE, request_of

if TYPE_CHECKING:
    from fl_hooks.generate.blocks.render import Marks
    from fl_hooks.generate.compose.parts import Parts
    from fl_hooks.generate.subjects.requests import Request

_SENT = ("POST", "PUT", "PATCH")
# The most bytes of a request, where the prompt does not say; JSON is all in memory, and takes
# there many times what it is long.
_MOST, _MOST_JSON = 100 * 1024 * 1024, 10 * 1024 * 1024
# Kinds that a body may hold as deep as it likes.
_DEEP = ("data", "items", "records")
_GIVES = ("GET", "DELETE")
# What a request does that may not be done twice, or by whoever follows a link.
_CHANGES = frozenset(
    ("append", "compress", "copy", "delete", "merge", "rename", "replace", "save", "unzip", "zip")
)


@dataclass(frozen=True, slots=True)
class _Where:
    """Method and path of an endpoint."""

    method: str
    path: str


def endpoint(parts: Parts, marks: Marks) -> tuple[list[str], dict[str, Any]]:
    """Return an application with one endpoint, which answers JSON and keeps no thread waiting."""
    request = request_of(parts, _route_names(parts.intent.given.route))
    where = _where(parts, request)
    result, returns, helpers = answered(parts)
    # A function that is not async runs in a thread of its own, and may block.
    lead = "async def" if parts.asynchronous else "def"
    lines = [
        f"@app.{where.method.lower()}({_decorator(where, request)})",
        signature(parts.name, request.parameters, returns, lead),
        *docstring_lines(parts.plan, "    "),
        *indented(_body(parts, request, answer_lines(parts, request, result, where.method))),
    ]
    modules = [
        piece("app", title=sentence(parts.plan.blocks[-1].says).rstrip(".")),
        request.constants,
        *(_piece(parts, name, request) for name in (*request.pieces, *helpers)),
        "import asyncio\nfrom fastapi import HTTPException\n" + "\n".join(lines),
    ]
    known = {one.name for one in request.parameters}
    lost = [one for one in _route_names(parts.intent.given.route) if one not in known]
    uploaded = "upload" in parts.intent.terms and parts.intent.given.method not in _GIVES
    facts = {
        "lacking": [
            *(f"the part {name} of the path" for name in lost),
            *request.lacking,
            *(["the upload"] if uploaded and request.form not in (UPLOAD, UPLOAD_FILE) else []),
        ],
        "parameters": [one.name for one in request.parameters],
        "method": where.method,
        "path": where.path,
        "source": request.form,
        "queries": {one.need: one.name for one in request.parameters if one.need},
        "constant": request.constant,
    }
    return [*parts.texts, *map(marks.kept, modules)], facts


def _piece(parts: Parts, name: str, request: Request) -> str:
    if name != LIMIT:
        return piece(name)
    most = parts.intent.given.values.get("max_bytes")
    usual = _MOST_JSON if request.form == BODY else _MOST
    return piece(name, max_bytes=most if isinstance(most, int) and most > 0 else usual)


def _decorator(where: _Where, request: Request) -> str:
    return f'"{where.path}"' + (", status_code=201" if request.creates else "")


def _route_names(route: str) -> list[str]:
    return re.findall(r"\{(\w+)\}", route)


def _where(parts: Parts, request: Request) -> _Where:
    """Return method and path: as the prompt has them, else what fits what is sent."""
    given = parts.intent.given
    changes = _CHANGES & parts.intent.terms or {"target", "destination"} & {*request.values}
    method = given.method or ("POST" if request.body or changes else "GET")
    if request.body and method not in _SENT:
        method = "POST"
    path = given.route or "/" + parts.name.strip("_").replace("_", "-").lower()
    # A part of the path that no parameter stands for would be asked for and never read.
    known = {one.name for one in request.parameters}
    path = re.sub(r"/\{(\w+)\}", lambda m: m[0] if m[1] in known else "", path)
    return _Where(method, path or "/")


def _body(parts: Parts, request: Request, answer: list[str]) -> list[str]:
    """Return the statements of the endpoint, its client's mistakes told as such."""
    steps = parts.steps(
        last="RESULT ",
        source=request.source,
        values=request.values,
        threads=parts.asynchronous,
        typed=True,
    )
    *before, last = steps
    lines = [*before, *(line.replace("RESULT", last.removeprefix("RESULT ")) for line in answer)]
    if request.form == UPLOAD_FILE:
        return [f"with received({request.upload}) as {request.source}:", *indented(lines)]
    deep = request.form == BODY and parts.plan.source in _DEEP
    wrong = "(RecursionError, ValueError)" if deep else "ValueError"
    missing = [
        "except (FileNotFoundError, NotADirectoryError) as error:",
        '    raise HTTPException(404, "there is no such file") from error',
    ]
    elsewhere = [
        "except TimeoutError as error:",
        '    raise HTTPException(504, "no answer in time") from error',
        "except OSError as error:",
        '    raise HTTPException(502, "what this depends on failed") from error',
    ]
    return [
        "try:",
        *indented(lines),
        *(missing if parts.plan.source in ("path", "folder") else []),
        *(elsewhere if parts.plan.source in ("url", "urls", "command") else []),
        f"except {wrong} as error:",
        "    raise HTTPException(422, str(error)) from error",
    ]
