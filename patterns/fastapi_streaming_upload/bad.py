"""A service that takes recordings: stores them, tells their checksum, counts their lines."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated

from fastapi import FastAPI, File, Request, UploadFile

app = FastAPI()
store = Path("recordings")


@app.post("/recordings")
async def add_recording(upload: UploadFile) -> dict[str, str]:
    """Store an upload."""
    content = await upload.read()  # flag: whole-upload-read
    with open(store / "recording", "wb") as target:
        target.write(content)
    return {"stored": "recording"}


@app.post("/checksums")
def checksums(uploads: list[UploadFile]) -> list[str]:
    """Return the SHA-256 of each upload."""
    return [hashlib.sha256(u.file.read()).hexdigest() for u in uploads]  # flag: whole-upload-read


@app.post("/lines")
async def lines(upload: Annotated[bytes, File()]) -> int:  # flag: whole-upload-read
    """Count the lines of an upload."""
    return upload.count(b"\n")


@app.put("/raw")
async def put_raw(request: Request) -> dict[str, str]:
    """Store the body of a request."""
    (store / "raw").write_bytes(await request.body())  # flag: whole-upload-read
    return {"stored": "raw"}
