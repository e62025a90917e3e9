"""Logs: one JSON object on a line for each thing that happened.

A value can never begin a line of its own: JSON escapes it. Names of files, headers and addresses of
senders stay out.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
import uuid
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Noted:
    """What is known of the request that is being answered.

    received: bytes of its body. ended: whether that was all of it.
    """

    request: str = field(default_factory=lambda: uuid.uuid4().hex)
    received: int = 0
    ended: bool = False
    status: int | None = None
    facts: dict[str, str | int | float] = field(default_factory=dict)


_noted: ContextVar[Noted | None] = ContextVar("noted", default=None)


def noted() -> Noted:
    """Return what is known of the request that is being answered."""
    return _noted.get() or Noted()


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, allow_nan=False, default=str)


def set_up() -> None:
    """Write all that is logged to stderr, uvicorn's own lines too."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


class Requests:
    """Logs each request when it has ended, and sends its id along as `X-Request-ID`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        note, began = Noted(), time.perf_counter()
        _noted.set(note)

        async def received() -> Message:
            message = await receive()
            if message["type"] == "http.request":
                note.received += len(message.get("body", b""))
                note.ended = not message.get("more_body", False)
            return message

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                note.status = message["status"]
                named = (b"x-request-id", note.request.encode())
                message = {**message, "headers": [*message.get("headers", ()), named]}
            await send(message)

        try:
            await self._app(scope, received, answer)
        except asyncio.CancelledError:
            note.facts["outcome"] = "stopped"
            raise
        except BaseException:
            note.facts["outcome"] = "failed"
            raise
        finally:
            logger.info("request", extra={"fields": _fields(scope, note, began)})


def _fields(scope: Scope, note: Noted, began: float) -> dict[str, Any]:
    route = scope.get("route")
    return {
        "request": note.request,
        "method": scope["method"],
        # The path as declared, not as asked for: that is the sender's text.
        "route": getattr(route, "path", None),
        "status": note.status,
        "received": note.received,
        "seconds": round(time.perf_counter() - began, 3),
        **note.facts,
    }
