"""The line to a language model: what a request carries, and how much of an answer is read."""

from __future__ import annotations

import sys
import time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from fl_hooks.store.model_reply import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from ssl import SSLContext

LARGEST = 2_000_000  # bytes of an answer with all that is around it
_LARGEST_ERROR = 20_000
# What a request carries beside its body: the client library would add what it knows of the
# machine, and what variables of its own say.
_HEADERS = frozenset(
    (
        *("accept", "accept-encoding", "authorization", "connection"),
        *("content-length", "content-type", "host", "user-agent"),
        "x-stainless-raw-response",  # the client looks at its own request for it
    )
)


class Wire:
    """A client for HTTP that counts its requests and strips them to what is needed."""

    def __init__(self, key: str) -> None:
        import openai

        self.requests = 0
        self._key = key
        hooks: dict[str, list[Callable[..., Any]]]
        hooks = {"request": [self._on_request], "response": [self._on_response]}
        # The client library has changed the library below it once.
        package = sys.modules[openai.DefaultHttpxClient.__mro__[1].__module__.partition(".")[0]]
        # What is sent goes to the address that the user gave, and is carried nowhere else.
        self.client = openai.DefaultHttpxClient(
            event_hooks=hooks, follow_redirects=False, verify=_trusted(package)
        )
        self.broken: type[Exception] = package.HTTPError
        self._short = _short_stream(package.SyncByteStream)

    def read(self, parts: Iterable[bytes], seconds: float) -> bytes:
        """Return a body; ModelError for one that is too long, or does not end in time."""
        body = bytearray()
        end = time.monotonic() + seconds
        for part in parts:
            body += part
            if len(body) > LARGEST:
                raise ModelError(f"the answer is longer than {LARGEST:,} bytes", self.requests)
            if time.monotonic() > end:
                raise ModelError(f"no whole answer within {seconds:g} s", self.requests)
        return bytes(body)

    def _on_request(self, request: Any) -> None:  # noqa: ANN401 -- the client's own
        self.requests += 1
        for name in list(request.headers):
            if name.lower() not in _HEADERS:
                del request.headers[name]
        # Variables of the client library's own may have put another one there.
        request.headers["authorization"] = f"Bearer {self._key}"
        if not self._key:
            del request.headers["authorization"]

    def _on_response(self, response: Any) -> None:  # noqa: ANN401 -- the client's own
        """Have no more of an error read than its first part."""
        if not response.is_success:
            response.stream = self._short(response.stream)


@lru_cache(maxsize=1)
def _trusted(package: Any) -> SSLContext:  # noqa: ANN401 -- a module
    """Return whom to trust, read once: as the library does by itself for every client."""
    context: SSLContext = package.create_ssl_context()
    return context


def _short_stream(base: type) -> type:
    class Short(base):  # type: ignore[misc]  # known when the client is
        """The first bytes of a body."""

        def __init__(self, whole: Any) -> None:  # noqa: ANN401 -- the client's own
            self._whole = whole

        def __iter__(self) -> Iterator[bytes]:
            left = _LARGEST_ERROR
            for part in self._whole:
                yield part[:left]
                left -= len(part)
                if left <= 0:
                    return

        def close(self) -> None:
            self._whole.close()

    return Short
