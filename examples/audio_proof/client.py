"""An HTTP client that can misbehave: count, stall, break off, say one size and send another."""

from __future__ import annotations

import http.client
import json
import select
import socket
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_BOUNDARY = "a-boundary-of-this-client"
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. sent: bytes of the body that the system took before the answer was there."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    sent: int = 0

    @property
    def json(self) -> Any:  # noqa: ANN401 -- JSON
        """The body as JSON; NaN and Infinity are none."""
        return json.loads(self.body, parse_constant=_no_json)


@dataclass(frozen=True, slots=True)
class Request:
    """A request that is sent piece by piece. size: as Content-Length; chunked where None."""

    pieces: Iterable[bytes] = ()
    size: int | None = None
    method: str = "POST"
    path: str = "/recordings"
    headers: Mapping[str, str] = field(default_factory=dict)

    def head(self) -> bytes:
        """Return request line and headers."""
        framing = {"Transfer-Encoding": "chunked"} if self.size is None else {}
        framing |= {} if self.size is None else {"Content-Length": str(self.size)}
        lines = [f"{self.method} {self.path} HTTP/1.1", "Host: localhost"]
        lines += [f"{name}: {value}" for name, value in {**framing, **self.headers}.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")

    def body(self) -> Iterator[bytes]:
        """Yield the body as it goes over the wire."""
        if self.size is not None:
            yield from self.pieces
            return
        for piece in self.pieces:
            if piece:
                yield b"%x\r\n" % len(piece) + piece + b"\r\n"
        yield b"0\r\n\r\n"


def form(
    pieces: Iterable[bytes], size: int | None, name: str = "take.wav", field: str = "file"
) -> Request:
    """Return a request with a form whose one file has that content and that name."""
    start = (
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
    )
    start += "Content-Type: text/plain\r\n\r\n"
    end = f"\r\n--{_BOUNDARY}--\r\n"
    first, last = start.encode(), end.encode()

    def body() -> Iterator[bytes]:
        yield first
        yield from pieces
        yield last

    whole = None if size is None else len(first) + size + len(last)
    kind = f"multipart/form-data; boundary={_BOUNDARY}"
    return Request(body(), whole, headers={"Content-Type": kind})


def send(address: tuple[str, int], request: Request) -> Answer:
    """Send a request, stop as soon as an answer comes, and return it."""
    with socket.create_connection(address, _PATIENCE) as connection:
        connection.sendall(request.head())
        sent = 0
        for piece in request.body():
            taken = _send(connection, piece)
            sent += taken
            if taken < len(piece):
                break
        return _answer(connection, request.method, sent)


def get(address: tuple[str, int], path: str, method: str = "GET") -> Answer:
    """Ask for something without sending anything."""
    return send(address, Request(size=0, method=method, path=path))


def break_off(
    address: tuple[str, int], request: Request, after: int, *, reset: bool = False
) -> None:
    """Send so many bytes of a request's body and hang up, with a reset if asked for."""
    with socket.create_connection(address, _PATIENCE) as connection:
        connection.sendall(request.head())
        for piece in request.body():
            connection.sendall(piece[:after])
            after -= len(piece)
            if after <= 0:
                break
        if reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _send(connection: socket.socket, piece: bytes) -> int:
    """Return how much of a piece could be sent before an answer came."""
    left = memoryview(piece)
    while left:
        readable, writable, _ = select.select([connection], [connection], [], _PATIENCE)
        if readable or not writable:
            break
        try:
            left = left[connection.send(left) :]
        except (BrokenPipeError, ConnectionResetError):
            break
    return len(piece) - len(left)


def _answer(connection: socket.socket, method: str, sent: int) -> Answer:
    response = http.client.HTTPResponse(connection, method=method)
    response.begin()
    return Answer(response.status, dict(response.headers.items()), response.read(), sent)


def _no_json(name: str) -> None:
    message = f"{name} is no JSON"
    raise ValueError(message)
