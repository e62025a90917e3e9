"""The same service the obvious way, for comparison only: never run it where others can reach it.

It holds each upload in memory, several times over, believes the header about the size and the
sender about name and kind, and answers what is no JSON when the samples hold no numbers.
"""

import hashlib
import os
from pathlib import Path

import numpy as np
from fastapi import Depends, FastAPI, HTTPException, Request, UploadFile

LARGEST = 1_000_000_000

app = FastAPI()
store = Path(os.environ.get("AUDIO_UPLOADS", "recordings"))


def small_enough(request: Request) -> None:
    """Refuse what says of itself that it is too large."""
    if int(request.headers.get("content-length", 0)) > LARGEST:
        raise HTTPException(413)


@app.post("/recordings", status_code=201, dependencies=[Depends(small_enough)])
async def upload(file: UploadFile) -> dict:
    """Keep an upload."""
    content = await file.read()
    with open(store / file.filename, "wb") as target:
        target.write(content)
    samples = np.frombuffer(content[44:], "<f4")
    return {
        "id": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "kind": file.content_type,
        "peak": float(np.abs(samples).max()),
        "rms": float(np.sqrt(np.mean(samples**2))),
    }
