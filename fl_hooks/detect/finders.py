"""The finders of a check: rule, flow, resource, and the pattern's own match.py."""

from __future__ import annotations

import marshal

from fl_hooks.detect.kit import named, with_lasts
from fl_hooks.errors import FlError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any

    from ast_grep_py import SgNode

    from fl_hooks.detect.kit import File

    Check = Mapping[str, Any]
    Findings = Callable[[File], Iterable[tuple[Any, ...]]]


class Hit:
    """A node that a finder reports; message, severity and reason override the check's where set.

    A reason means that the finding is reported as suppressed.
    """

    __slots__ = ("message", "node", "reason", "related", "severity")

    def __init__(
        self,
        node: SgNode,
        *related: SgNode,
        message: str = "",
        severity: str = "",
        reason: str = "",
    ) -> None:
        self.node = node
        self.related = related
        self.message = message
        self.severity = severity
        self.reason = reason


class MatchError(FlError):
    """A pattern's own match.py that failed; `pattern` is the pattern's id."""

    def __init__(self, message: str, hint: str = "", pattern: str = "") -> None:
        super().__init__(message, hint)
        self.pattern = pattern


def run(check: Check, file: File) -> Iterable[Hit]:
    """Return what the check's finder reports in the file."""
    return _FINDERS[check["finder"]](check, file)


def _rule(check: Check, file: File) -> Iterator[Hit]:
    names = [(variable, *with_lasts(values)) for variable, values in check["names"].items()]
    seen: set[tuple[int, int]] = set()
    spec = check["spec"]
    first = _first_look(spec)
    if first is not None and not any(_are_meant(file, node, names) for node in file.find(first)):
        return
    for node in file.find(spec):
        if _are_meant(file, node, names):
            place = node.range()
            span = (place.start.index, place.end.index)
            if span not in seen:
                seen.add(span)
                yield Hit(node)


def _first_look(spec: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the rule less all exceptions of `not: {any: [...]}` but the first, None without.

    A rule is compiled at each use, and exceptions can cost ten times what the rest does; most
    files are told apart without them.
    """
    exceptions = spec.get("not", {}).get("any", ())
    return {**spec, "not": exceptions[0]} if len(exceptions) > 1 else None


def _are_meant(
    file: File, node: SgNode, names: list[tuple[str, frozenset[str], frozenset[str]]]
) -> bool:
    return all(_stands_for(file, node.get_match(v), *wanted) for v, *wanted in names)


def _stands_for(
    file: File, node: SgNode | None, wanted: frozenset[str], lasts: frozenset[str]
) -> bool:
    """Tell whether a name, or one inside a tuple or parentheses, is one of the wanted ones."""
    if node is None:
        return False
    if node.kind() in ("tuple", "list", "parenthesized_expression"):
        return any(_stands_for(file, inner, wanted, lasts) for inner in named(node))
    return bool(file.named_as(node, wanted, lasts))


def _flow(check: Check, file: File) -> Iterable[Hit]:
    from fl_hooks.detect.flow import find_flows

    return find_flows(check, file)


def _resource(check: Check, file: File) -> Iterable[Hit]:
    from fl_hooks.detect.resource import find_resources

    return find_resources(check, file)


# pattern: (what it was loaded from, its findings function)
_loaded: dict[str, tuple[tuple[str | bytes, str], Findings]] = {}


def _match(check: Check, file: File) -> Iterator[Hit]:
    """Yield what the pattern's match.py, run once for all its checks, says of this one."""
    loaded, findings = _loaded.get(check["pattern"], ((b"", ""), None))
    origin = (check["source"], check["match_path"])
    if findings is None or loaded != origin:
        findings = _load(check)
        _loaded[check["pattern"]] = (origin, findings)
    try:
        if findings not in file.memo:
            file.memo[findings] = list(findings(file))
        for name, node, *rest in file.memo[findings]:
            if name == check["check"]:
                options = rest.pop() if rest and isinstance(rest[-1], dict) else {}
                yield Hit(node, *rest, **options)
    except RecursionError:
        raise  # the source is nested too deeply, which the engine tells
    except Exception as error:
        raise MatchError(
            f"{check['match_path']} failed on {file.path}: {type(error).__name__}: {error}",
            "mend the pattern's match.py, or switch the pattern off in the configuration",
            check["pattern"],
        ) from error


def _load(check: Check) -> Findings:
    namespace: dict[str, Any] = {"__name__": f"fl_hooks_match_{check['pattern']}"}
    exec(_code(check), namespace)  # noqa: S102 -- bundled, or trusted by the user's own configuration
    findings: Findings = namespace["findings"]
    return findings


def _code(check: Check) -> Any:  # noqa: ANN401 -- a code object has no type at run time
    source, path = check["source"], check["match_path"]
    if not source:
        # As Python loads a module: from the bytecode beside it where that is fresh.
        import _frozen_importlib_external as loading

        name = f"fl_hooks_match_{check['pattern']}"
        return loading.SourceFileLoader(name, path).get_code(name)
    if isinstance(source, bytes):
        # From our own cache, behind its checksum, in the user's own git directory.
        return marshal.loads(source)  # noqa: S302
    return compile(source, path, "exec")


def _suppressions(_check: Check, _file: File) -> tuple[Hit, ...]:
    """Report nothing yet: suppressions are judged after all other finders: suppress.py does it."""
    return ()


_FINDERS: dict[str, Callable[[Check, File], Iterable[Hit]]] = {
    "rule": _rule,
    "flow": _flow,
    "resource": _resource,
    "match": _match,
    "suppressions": _suppressions,
}
