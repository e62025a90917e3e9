"""Every answer that is not the hoped one, in one form."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from audio_uploads.answers import Code, Problem, Refusal
from audio_uploads.logs import noted

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

_STEPS, _PAUSE = 20, 0.1


class Answer(JSONResponse):
    """A problem; where a body is still coming, the last answer on its connection.

    Closing while bytes come in makes the kernel reset the connection, and the sender may never see
    the answer. So the rest is read for two seconds, slowly, which gives it the time to stop.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        if noted().ended or not _has_body(scope):
            await super().__call__(scope, receive, send)
            return
        headers = [*self.raw_headers, (b"connection", b"close")]
        await send({"type": "http.response.start", "status": self.status_code, "headers": headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": True})
        await _linger(receive)
        await send({"type": "http.response.body", "body": b""})


def install(app: FastAPI) -> None:
    """Give the service its answers to what goes wrong."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(ClientDisconnect, _cut)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _failed)


def _answer(status: int, code: Code, message: str) -> Answer:
    note = noted()
    note.facts["outcome"] = code
    problem = Problem(error=code, message=message, request=note.request)
    headers = {"Retry-After": "10"} if code == "busy" else None
    return Answer(problem.model_dump(), status_code=status, headers=headers)


async def _refused(_: Request, error: Exception) -> Response:
    if not isinstance(error, Refusal):
        raise error
    return _answer(error.status, error.code, error.message)


async def _cut(_: Request, __: Exception) -> Response:
    noted().facts["outcome"] = "cut"
    # Nobody is there to read it.
    return Response(status_code=400)


async def _invalid(_: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    places = sorted({".".join(map(str, one["loc"])) for one in error.errors()})
    return _answer(422, "bad-request", f"Not as it has to be: {', '.join(places)}.")


async def _http(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    missing = error.status_code == 404  # noqa: PLR2004 -- its name says less
    answer = _answer(error.status_code, "no-such-thing" if missing else "bad-request", error.detail)
    answer.headers.update(error.headers or {})
    return answer


async def _failed(_: Request, __: Exception) -> Response:
    # What it was stands in the log: it is raised again behind this answer.
    return _answer(500, "failed", "Something went wrong here.")


def _has_body(scope: Scope) -> bool:
    names = {name for name, _ in scope["headers"]}
    return b"transfer-encoding" in names or b"content-length" in names


async def _linger(receive: Receive) -> None:
    try:
        async with asyncio.timeout(_STEPS * _PAUSE):
            for _ in range(_STEPS):
                message = await receive()
                if not message.get("more_body", False):
                    return
                await asyncio.sleep(_PAUSE)
    except TimeoutError:
        return
