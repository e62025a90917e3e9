"""The classes that applications use, under the names of the guide."""

from __future__ import annotations

from fl_hooks.collect.collector import Collector
from fl_hooks.library.manager import Manager


class MetricsCollector(Collector):
    """Collects bugs, failed tests, review remarks, measurements and deployment issues.

    `MetricsCollector()` keeps them in memory, `MetricsCollector.open(repo)` in a git repository.
    """


class PatternManager(Manager):
    """A pattern library as plain entries, of a patterns.json or a folder of pattern folders.

    `PatternManager.open(repo)` has all patterns that count for a repository, the bundled ones too.
    """
