"""Run the jobs of a queue with its settings, and keep the caches warm."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

logger = logging.getLogger(__name__)


def read_settings(path: Path) -> dict[str, Any]:
    """Return the settings of a JSON file, none where there is no file yet."""
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}


def run_jobs(jobs: Iterable[Callable[[], None]]) -> int:
    """Run each job, whatever the others do, and return how many succeeded."""
    done = 0
    for job in jobs:
        try:
            job()
        except Exception:
            logger.exception("job failed")
            continue
        done += 1
    return done


def refresh(caches: Iterable[Any]) -> None:
    """Refresh the caches; one whose server is slow keeps what it has."""
    for cache in caches:
        try:
            cache.refresh()
        except TimeoutError as error:
            logger.warning("cache not refreshed: %s", error)
