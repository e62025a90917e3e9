"""The bytes of an upload as they arrive, from a form or as the body itself; nothing is spooled.

FastAPI's `UploadFile` is not used on purpose: it is there only after the whole body has been
written to a temporary file, so no limit of ours could stop that.
"""

from __future__ import annotations

import asyncio
import unicodedata
from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from audio_uploads.answers import Refusal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from audio_uploads.settings import Settings

# What a form may take besides its file: boundaries, headers, other fields.
FORM_ROOM = 1 << 16
_LONGEST_NAME = 120


class Body:
    """An upload on its way. name: what its sender calls it, known once it has arrived."""

    def __init__(self, request: Request, settings: Settings) -> None:
        """Refuse at once what says of itself that it is too large."""
        media, options = parse_options_header(request.headers.get("content-type"))
        self._boundary = options.get(b"boundary", b"") if media == b"multipart/form-data" else None
        self._request, self._idle, self._largest = request, settings.idle, settings.largest
        self._most = settings.largest + (0 if self._boundary is None else FORM_ROOM)
        self.name: str | None = None
        declared = request.headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > self._most:
            raise self._too_large()

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the content piece by piece; raise Refusal where it does not come as it should."""
        size = 0
        stream = self._received() if self._boundary is None else self._file()
        async for piece in stream:
            size += len(piece)
            if size > self._largest:
                raise self._too_large()
            yield piece

    async def _received(self) -> AsyncIterator[bytes]:
        """Yield the body as it comes, counting what really comes."""
        received, stream = 0, self._request.stream()
        while True:
            try:
                async with asyncio.timeout(self._idle):
                    piece = await anext(stream)
            except StopAsyncIteration:
                return
            except TimeoutError as error:
                message = f"Nothing arrived for {self._idle:g} seconds."
                raise Refusal(408, "too-slow", message) from error
            received += len(piece)
            if received > self._most:
                raise self._too_large()
            yield piece

    async def _file(self) -> AsyncIterator[bytes]:
        """Yield the content of the form's one part named `file`."""
        try:
            form = _Form(self._boundary or b"")
            async for piece in self._received():
                for part in form.feed(piece):
                    yield part
        except FormParserError as error:
            raise Refusal(400, "bad-form", "The form cannot be read.") from error
        if not form.ended:
            raise Refusal(400, "bad-form", "The form ends in the middle.")
        if not form.files:
            raise Refusal(422, "no-file", "The form has no file named `file`.")
        self.name = form.name

    def _too_large(self) -> Refusal:
        return Refusal(413, "too-large", f"At most {self._largest:,} bytes are taken.")


class _Form:
    """A form that is read as it arrives; only its part `file` is passed on."""

    def __init__(self, boundary: bytes) -> None:
        if not boundary:
            raise FormParserError("no boundary")
        self.name: str | None = None
        self.files, self.ended = 0, False
        self._inside = False
        self._header, self._value = b"", b""
        self._disposition = b""
        self._parts: list[bytes] = []
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._add_field,
                "on_header_value": self._add_value,
                "on_header_end": self._end_header,
                "on_headers_finished": self._start,
                "on_part_data": self._add_data,
                "on_end": self._end,
            },
        )

    def feed(self, piece: bytes) -> list[bytes]:
        """Take some more of the form; return what of it is the file's."""
        self._parts = []
        self._parser.write(piece)
        return self._parts

    def _begin(self) -> None:
        self._inside, self._disposition = False, b""
        self._header, self._value = b"", b""

    def _add_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _add_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._value
        self._header, self._value = b"", b""

    def _start(self) -> None:
        _, options = parse_options_header(self._disposition)
        self._inside = options.get(b"name") == b"file"
        if not self._inside:
            return
        self.files += 1
        if self.files > 1:
            raise Refusal(422, "bad-form", "The form has more than one file named `file`.")
        self.name = label(options.get(b"filename", b"").decode("utf-8", "replace"))

    def _add_data(self, data: bytes, start: int, end: int) -> None:
        if self._inside:
            self._parts.append(data[start:end])

    def _end(self) -> None:
        self.ended = True


def label(name: str) -> str | None:
    """Return a sender's name for a file as something to show, None where nothing is left.

    Without folders, and without characters that control a terminal or turn the direction of text.
    """
    last = unicodedata.normalize("NFC", name.replace("\\", "/")).rpartition("/")[2]
    shown = "".join(c for c in last if unicodedata.category(c)[0] != "C")
    return shown.strip(" .")[:_LONGEST_NAME] or None
