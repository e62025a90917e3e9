"""fl-hooks closes the loop on a team's recurring mistakes: scan, record, publish."""

__version__ = "0.2.0"
__all__ = ["MetricsAnalyzer", "MetricsCollector", "PatternManager", "__version__"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fl_hooks.metrics import MetricsAnalyzer, MetricsCollector, PatternManager


def __getattr__(name: str) -> object:
    """Import a class of `fl_hooks.metrics` when it is first asked for: a commit needs none."""
    if name in __all__:
        from fl_hooks import metrics

        return getattr(metrics, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
