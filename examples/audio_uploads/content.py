"""The content of a recording as an answer."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi.responses import FileResponse
from starlette.exceptions import HTTPException

from audio_uploads.kinds import MEDIA

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.types import Message, Receive, Scope, Send

    from audio_uploads.answers import Recording

_UNREADABLE, _MISSED = HTTPStatus.BAD_REQUEST, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE


class Content(FileResponse):
    """A recording's file, or the ranges of it that are asked for; to be saved, not to be shown.

    A range that it does not have is a problem in the form of all others. Raises FileNotFoundError.
    """

    def __init__(self, path: Path, recording: Recording) -> None:
        there = path.stat()
        self._size = there.st_size
        super().__init__(
            path,
            media_type=MEDIA[recording.kind],
            filename=f"{recording.id}.{recording.kind}",
            headers={"X-Content-Type-Options": "nosniff"},
            stat_result=there,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""

        async def answer(message: Message) -> None:
            status = message.get("status")
            if status in (_UNREADABLE, _MISSED):
                whole = {"Content-Range": f"bytes */{self._size}"} if status == _MISSED else None
                raise HTTPException(status, "There is no such range of it.", whole)
            await send(message)

        await super().__call__(scope, receive, answer)
