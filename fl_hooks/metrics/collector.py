"""The collector as applications use it, under the name of the guide."""

from __future__ import annotations

from fl_hooks.collect.collector import Collector


class MetricsCollector(Collector):
    """Collects bugs, failed tests, review remarks, measurements and deployment issues.

    `MetricsCollector()` keeps them in memory, `MetricsCollector.open(repo)` in a git repository.
    """
