"""A service that takes recordings: stores them, tells their checksum, counts their lines."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from fastapi import FastAPI, Request, UploadFile

CHUNK = 1 << 20

app = FastAPI()
store = Path("recordings")


@app.post("/recordings")
def add_recording(upload: UploadFile) -> dict[str, str]:
    """Store an upload."""
    with (store / "recording").open("wb") as target:
        shutil.copyfileobj(upload.file, target)
    return {"stored": "recording"}


@app.post("/checksums")
def checksums(uploads: list[UploadFile]) -> list[str]:
    """Return the SHA-256 of each upload."""
    found = []
    for upload in uploads:
        digest = hashlib.sha256()
        while chunk := upload.file.read(CHUNK):
            digest.update(chunk)
        found.append(digest.hexdigest())
    return found


@app.post("/lines")
async def lines(upload: UploadFile) -> int:
    """Count the lines of an upload."""
    count = 0
    while chunk := await upload.read(CHUNK):
        count += chunk.count(b"\n")
    return count


@app.put("/raw")
async def put_raw(request: Request) -> dict[str, str]:
    """Store the body of a request."""
    with (store / "raw").open("wb") as target:
        async for chunk in request.stream():
            target.write(chunk)
    return {"stored": "raw"}
