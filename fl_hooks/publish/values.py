"""What pages are made from, besides the library and the record: facts of git, and settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCES = ("link", "excerpt", "none")


@dataclass(frozen=True, slots=True)
class Facts:
    """What git knows of the repository; the date is HEAD's, so one record gives one site.

    `excerpts` holds (blob, line) -> the lines around it, (number, text) each; it is filled only
    where source may be shown.
    """

    name: str
    remote: str = ""
    head: str = ""
    branch: str = ""
    date: str = ""
    shallow: bool = False
    version: str = ""
    excerpts: Mapping[tuple[str, int], tuple[tuple[int, str], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the site shows of the repository, and how much stands on one page.

    `source`: "link" leads to the code on the web, "excerpt" shows its lines as well, "none" shows
    neither, nor subjects of commits. `authors`: whether people are named.
    """

    source: str = "link"
    authors: bool = False
    rows: int = 100
    latest: int = 10
    documents: tuple[str, ...] = ()
