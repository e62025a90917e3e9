"""Send large uploads to the service: `python proof.py bad.py` fails, good.py passes."""

from __future__ import annotations

import asyncio
import hashlib
import importlib.util
import json
import sys
import tempfile
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from fastapi import FastAPI

CHUNK = b"a line of a recording".ljust(1023) + b"\n"
CHUNK *= 64
COUNT = 256
SIZE = COUNT * len(CHUNK)
# What the framework itself keeps of an upload before it goes to disk, and then some.
LIMIT = 6 << 20


def raw() -> Iterator[bytes]:
    """Yield a body of SIZE bytes."""
    for _ in range(COUNT):
        yield CHUNK


def form(field: str) -> Iterator[bytes]:
    """Yield the body of a form with one file of SIZE bytes."""
    disposition = f'form-data; name="{field}"; filename="large.bin"'
    head = f"--bound\r\nContent-Disposition: {disposition}\r\nContent-Type: audio/wav\r\n\r\n"
    yield head.encode()
    yield from raw()
    yield b"\r\n--bound--\r\n"


async def send(app: FastAPI, method: str, path: str, body: Iterator[bytes]) -> object:
    """Send a request to the app, a chunk at a time as a server does, and return its answer."""
    answer: list[bytes] = []
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": [(b"content-type", b"multipart/form-data; boundary=bound")],
    }

    async def receive() -> dict[str, Any]:
        chunk = next(body, b"")
        return {"type": "http.request", "body": chunk, "more_body": bool(chunk)}

    async def collect(message: dict[str, Any]) -> None:
        answer.append(message.get("body", b""))

    await app(scope, receive, collect)
    return json.loads(b"".join(answer))


def scenes() -> Iterator[tuple[str, str, Iterator[bytes], object]]:
    """Yield method, path, body and the answer that is right, of one request for each endpoint."""
    digest = hashlib.sha256(CHUNK * COUNT).hexdigest()
    yield "POST", "/recordings", form("upload"), {"stored": "recording"}
    yield "POST", "/checksums", form("uploads"), [digest]
    yield "POST", "/lines", form("upload"), SIZE // 1024
    yield "PUT", "/raw", raw(), {"stored": "raw"}


def peak(module: ModuleType, method: str, path: str, body: Iterator[bytes]) -> tuple[object, int]:
    """Return the answer to a request, and the most memory that Python held meanwhile."""
    tracemalloc.start()
    try:
        answer = asyncio.run(send(module.app, method, path, body))
        return answer, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def load(path: str) -> ModuleType:
    """Load the module at the path; FastAPI looks its annotations up under its name."""
    spec = importlib.util.spec_from_file_location("subject", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["subject"] = module
    spec.loader.exec_module(module)
    return module


def main(path: str) -> None:
    """Assert that the service at the path answers right and never holds a whole upload."""
    module = load(path)
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        module.store = Path(folder)
        for method, where, body, right in scenes():
            answer, held = peak(module, method, where, body)
            if answer != right:
                faults.append(f"{method} {where} is wrong: {answer!r}")
            if held > LIMIT:
                faults.append(f"{method} {where} held {held >> 20} MB of {SIZE >> 20} MB sent")
        sizes = {name: (Path(folder) / name).stat().st_size for name in ("recording", "raw")}
        faults += [f"{name} is not stored whole" for name, size in sizes.items() if size != SIZE]
    assert not faults, "\n  ".join(["", *faults])


if __name__ == "__main__":
    main(sys.argv[1])
