"""How the site is set: what it shows of the repository, and how much stands on one page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Settings:
    """What the site shows of the repository, and how much stands on one page.

    `source`: "link" leads to the code on the web, "excerpt" shows its lines as well, "none" shows
    neither, nor any text of a commit, a comment or an event. `authors`: whether people are
    named. `checks`: what the repository's configuration says of checks. `url`: the site's own
    address, with a slash at its end, "" where nobody knows. `repository`, `forge`: where the
    repository is shown and what runs there, instead of what its remote says. `since`: the day
    before which nothing is shown.
    """

    source: str = "link"
    authors: bool = False
    checks: Mapping[str, str] = field(default_factory=dict)
    url: str = ""
    repository: str = ""
    forge: str = "auto"
    since: str = ""
    rows: int = 100
    latest: int = 10
