"""What the service answers: as JSON, where a number that is none is null."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, Field

# NaN and infinity are no JSON: a model that holds one is refused before it is sent.
Finite = Annotated[float, Field(allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0)]
Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Code = Literal[
    "bad-form",
    "bad-request",
    "broken-audio",
    "busy",
    "disk-full",
    "empty",
    "failed",
    "no-file",
    "no-such-thing",
    "not-audio",
    "too-large",
    "too-slow",
]


class Statistics(BaseModel):
    """What the samples of a WAV file say, all channels together; full scale is 1."""

    encoding: Literal["pcm", "float"]
    bits: int
    channels: int
    rate: int = Field(description="Samples per second and channel.")
    frames: Count = Field(description="Samples per channel.")
    seconds: Finite
    complete: bool | None = Field(
        description="Whether all is there that the header promises; null where it does not say."
    )
    peak: Finite | None = Field(description="The largest magnitude; null without finite samples.")
    peak_db: Finite | None = Field(description="The same in dB of full scale; null for silence.")
    rms: Finite | None
    rms_db: Finite | None
    mean: Finite | None
    silent: bool = Field(description="There are samples, and each of them is 0.")
    clipped: Count = Field(description="Samples at or beyond full scale.")
    nan: Count = Field(description="Samples that are no number; left out of all others.")
    infinite: Count = Field(description="Infinite samples; left out of all others.")


class Recording(BaseModel):
    """An upload that is kept. Equal content is kept once, under the first name it came with."""

    id: Digest = Field(description="SHA-256 of the content.")
    size: int = Field(description="Bytes.", gt=0)
    kind: Literal["aiff", "flac", "mp3", "ogg", "wav"] = Field(
        description="What the content is, whatever name and header said."
    )
    name: str | None = Field(description="What the sender called it; only ever shown.")
    received: AwareDatetime
    statistics: Statistics | None = Field(description="Of WAV; null for what is compressed.")


class Page(BaseModel):
    """Recordings by id."""

    recordings: list[Recording]
    after: Digest | None = Field(description="Ask for the next page with it; null on the last.")


class Health(BaseModel):
    """Whether uploads can be taken."""

    status: Literal["ok", "failing"]
    receiving: Count = Field(description="Uploads that are on their way.")
    free: Count = Field(description="Bytes that are free where they are kept.")


class Problem(BaseModel):
    """Why a request was not answered as it hoped."""

    error: Code
    message: str
    request: str = Field(description="Names the request in the log.")


class Refusal(Exception):  # noqa: N818 -- it is the sender's error or the disk's, not ours
    """An answer other than the hoped one: its status, code and sentence."""

    def __init__(self, status: int, code: Code, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def number(value: float | None) -> float | None:
    """Return a plain float, None for NaN and infinity; takes NumPy's scalars as well."""
    return float(value) if value is not None and math.isfinite(value) else None
