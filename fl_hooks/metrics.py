"""The classes that applications use, under the names of the guide."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Self

from fl_hooks.analyze.analyzer import Analyzer
from fl_hooks.collect.collector import Collector
from fl_hooks.errors import FlError
from fl_hooks.library.manager import Manager

if TYPE_CHECKING:
    from fl_hooks.analyze.analyzer import Export

_WRITE = "Write one with export_json()."
# Characters of a large export that are read at a time.
_PART = 1 << 20


class MetricsCollector(Collector):
    """Collects bugs, failed tests, review remarks, measurements and deployment issues.

    `MetricsCollector()` keeps them in memory, `MetricsCollector.open(repo)` in a git repository.
    """


class MetricsAnalyzer(Analyzer):
    """Says what entries mean: frequencies, new patterns, ranks, and whether a pattern gets rarer.

    data: an exported dict, or the path of a JSON file that holds one. `MetricsAnalyzer.open(repo)`
    takes a repository's record and events, with its library and its added lines.
    """

    def __init__(self, data: Export | str | os.PathLike[str], **options: Any) -> None:  # noqa: ANN401 - Analyzer's
        super().__init__(_read(data) if isinstance(data, str | os.PathLike) else data, **options)

    @classmethod
    def of_large(cls, path: str | os.PathLike[str], **options: Any) -> Self:  # noqa: ANN401 - Analyzer's
        """Return an analyzer of an exported file that is read part by part and not kept.

        `metrics_data` stays empty. FlError names the file where it holds no export.
        """
        from pathlib import Path

        from fl_hooks.analyze.reading import batches

        name = os.fspath(path)
        try:
            with Path(name).open(encoding="utf-8") as file:
                return cls.stream(batches(iter(lambda: file.read(_PART), "")), **options)
        except OSError as error:
            raise FlError(f"{name} cannot be read: {error.strerror}", _WRITE) from error
        except ValueError as error:
            raise FlError(f"{name} is no JSON: {error}", _WRITE) from error
        except FlError as error:
            raise FlError(f"{name}: {error.message}", error.hint) from error

    @classmethod
    def open(cls, repo: str | os.PathLike[str] = ".", **options: Any) -> Self:  # noqa: ANN401 - Analyzer's
        """Return an analyzer of the repository around a folder; FlError outside a repository."""
        from fl_hooks.library import numbers
        from fl_hooks.library.folders import load_library
        from fl_hooks.store.paths import find_repo

        top = find_repo(os.fspath(repo))[0]
        patterns = load_library(top)
        known = {
            "patterns": numbers.as_dicts(patterns),
            "since": numbers.since(top, patterns),
            "exposure": numbers.exposure(top),
        }
        return cls(Collector.open(top).export_dict(), **{**known, **options})


class PatternManager(Manager):
    """A pattern library as plain entries, of a patterns.json or a folder of pattern folders.

    `PatternManager.open(repo)` has all patterns that count for a repository, the bundled ones too.
    """


def _read(path: str | os.PathLike[str]) -> Export:
    """Return the export that a file holds; FlError names the file where it holds none."""
    import json
    from pathlib import Path

    name = os.fspath(path)
    try:
        data: Export = json.loads(Path(name).read_bytes())
    except OSError as error:
        hint = "Write one with export_json(); for a repository: MetricsAnalyzer.open(folder)."
        raise FlError(f"{name} cannot be read: {error.strerror}", hint) from error
    except ValueError as error:
        raise FlError(f"{name} is no JSON: {error}", _WRITE) from error
    return data
