"""fl-hooks closes the loop on a team's recurring mistakes: scan, record, publish."""

__version__ = "0.3.0"
__all__ = [
    "LanguageModel",
    "MetricsAnalyzer",
    "MetricsCollector",
    "PatternAwareGenerator",
    "PatternManager",
    "__version__",
]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fl_hooks.metrics.analyzer import MetricsAnalyzer
    from fl_hooks.metrics.code_generator import PatternAwareGenerator
    from fl_hooks.metrics.collector import MetricsCollector
    from fl_hooks.metrics.pattern_manager import PatternManager
    from fl_hooks.store.model_client import LanguageModel

_HOMES = {
    "LanguageModel": "fl_hooks.store.model_client",
    "MetricsAnalyzer": "fl_hooks.metrics.analyzer",
    "MetricsCollector": "fl_hooks.metrics.collector",
    "PatternAwareGenerator": "fl_hooks.metrics.code_generator",
    "PatternManager": "fl_hooks.metrics.pattern_manager",
}


def __getattr__(name: str) -> object:
    """Import a class when it is first asked for: a commit needs none, an application one."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
