"""What a service is started with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """Where uploads are kept, and what is too much.

    largest: bytes of one upload. idle: seconds without a byte after which an upload is given up.
    at_once: uploads that are received at the same time.
    """

    folder: Path
    largest: int = 1_000_000_000
    idle: float = 30.0
    at_once: int = 64
