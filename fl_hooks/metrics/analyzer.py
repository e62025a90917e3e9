"""The analyzer as applications use it: of an exported dict, of a file, of a repository."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, Self, cast

from fl_hooks.analyze.analyzer import Analyzer
from fl_hooks.analyze.sources import BY_KEY
from fl_hooks.errors import FlError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fl_hooks.analyze.analyzer import Export
    from fl_hooks.analyze.sources import Source

_WRITE = "Write one with export_json()."
# Characters of a large export that are read at a time.
_PART = 1 << 20


class MetricsAnalyzer(Analyzer):
    """Says what entries mean: frequencies, new patterns, ranks, and whether a pattern gets rarer.

    data: an exported dict, or the path of a JSON file that holds one: such a file is read through
    once, however large, and its `metrics_data` only where somebody asks for it.
    `MetricsAnalyzer.open(repo)` takes a repository's record and events, with its library and its
    added lines.
    """

    def __init__(self, data: Export | str | os.PathLike[str] | _Store, **options: Any) -> None:  # noqa: ANN401 - Analyzer's
        self._store: _Store | None = None
        if isinstance(data, str | os.PathLike):
            self._store = _File(os.fspath(data))
        elif isinstance(data, _File | _Repository):
            self._store = data
        if self._store is None:
            super().__init__(cast("Export", data), **options)
            return
        super().__init__({}, **options)
        del self.metrics_data
        with self._store.named():
            self._take(self._store.batches())

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - of what was read through, `metrics_data` alone
        """Return the whole of what was only read through, once it is asked for."""
        if name != "metrics_data" or self._store is None:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        self.metrics_data = self._store.whole()
        return self.metrics_data

    def _entries(self) -> Iterator[tuple[Source, Mapping[str, Any]]]:
        if self._store is None:
            yield from super()._entries()
            return
        with self._store.named():
            for key, entries in self._store.batches():
                yield from ((BY_KEY[key], entry) for entry in entries)

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
        return cls(_Repository(top), **{**known, **options})


class _File:
    """An export in a file: counted part by part, loaded where somebody asks for all of it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def named(self) -> AbstractContextManager[None]:
        return _named(self.name)

    def batches(self) -> Iterator[tuple[str, list[Any]]]:
        yield from _batches(self.name)

    def whole(self) -> Export:
        return _read(self.name)


class _Repository:
    """A repository's record and events, in the same way."""

    def __init__(self, top: str) -> None:
        self.top = top

    def named(self) -> AbstractContextManager[None]:
        return nullcontext()

    def batches(self) -> Iterator[tuple[str, list[Any]]]:
        from fl_hooks.collect.repository import Repository

        yield from Repository(self.top).batches()

    def whole(self) -> Export:
        from fl_hooks.collect.collector import Collector

        return Collector.open(self.top).export_dict()


_Store = _File | _Repository


def _batches(name: str) -> Iterator[tuple[str, list[Any]]]:
    """Yield the entries of an exported file, read part by part."""
    from pathlib import Path

    from fl_hooks.analyze.reading import batches

    with Path(name).open(encoding="utf-8") as file:
        yield from batches(iter(lambda: file.read(_PART), ""))


def _read(name: str) -> Export:
    """Return the export that a file holds."""
    import json
    from pathlib import Path

    with _named(name):
        data: Export = json.loads(Path(name).read_bytes())
    return data


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Put the file's name before what is wrong with it."""
    try:
        yield
    except OSError as error:
        hint = f"{_WRITE} For a repository: MetricsAnalyzer.open(folder)."
        raise FlError(f"{name} cannot be read: {error.strerror}", hint) from error
    except ValueError as error:
        raise FlError(f"{name} is no JSON: {error}", _WRITE) from error
    except FlError as error:
        raise FlError(f"{name}: {error.message}", error.hint) from error
