"""A `flow:` declaration made ready: what gives, keeps and takes labels, and what reports them."""

from __future__ import annotations

from fl_hooks.detect.flow_values import Value
from fl_hooks.detect.kit import arguments, last_name, named, with_lasts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from ast_grep_py import SgNode

    from fl_hooks.detect.flow_values import Labels
    from fl_hooks.detect.kit import File

CONTAINERS = frozenset({"list", "tuple", "set", "frozenset", "sorted", "reversed", "dict"})


class FlowSpec:
    """Answers, for values and names, what the declaration says of them."""

    def __init__(self, spec: Mapping[str, Any]) -> None:
        # What is walked, apart from what is reported of it, and who shares that walk.
        self.declared = {key: value for key, value in spec.items() if key != "reports"}
        self.flow = object()
        sources = spec["sources"]
        self._calls = {n: label for label, s in sources.items() for n in s.get("call", ())}
        self._calls_if = [
            (label, frozenset(when["call"]), when)
            for label, s in sources.items()
            for when in s.get("call_if", ())
        ]
        self._methods = [
            (label, *_split(m)) for label, s in sources.items() for m in s.get("method", ())
        ]
        self._annotated = {n: label for label, s in sources.items() for n in s.get("annotated", ())}
        # (label it gives, label it needs, what keeps it)
        self._kept = [
            (label, needed, how)
            for label, s in sources.items()
            for needed, how in s.get("of", {}).items()
        ]
        cut = spec.get("cut") or {}
        self._cut_calls = frozenset(cut.get("call", ()))
        self._cut_methods = [_split(m) for m in cut.get("method", ())]
        self._kept_methods = [
            (label, needed, *_split(m))
            for label, needed, how in self._kept
            for m in how.get("method", ())
        ]
        self.reports = frozenset(spec.get("reports") or sources)
        self.known = with_lasts(
            {*self._calls, *self._cut_calls, *CONTAINERS}
            | {name for _, names, _ in self._calls_if for name in names}
            | {name for _, _, how in self._kept for name in how.get("call", ())}
        )
        self._unless_module = frozenset(spec.get("unless_module", ()))
        sinks = spec["sinks"]
        self.sinks = [
            (frozenset(s["call"]), Sink(s)) for s in ([sinks] if isinstance(sinks, dict) else sinks)
        ]

    def silent(self, file: File) -> bool:
        """Tell whether the file uses something that makes every sink safe."""
        return any(
            name.rpartition(".")[2] in file.text
            and any(file.resolve(n) == name for n in _names_ending(file, name))
            for name in self._unless_module
        )

    def call(self, name: str, given: list[Value], node: SgNode) -> Labels:
        """Return the labels of what a call of a dotted name gives."""
        if not name or name in self._cut_calls:
            return {}
        for label, names, when in self._calls_if:
            if name in names and _call_fits(node, when):
                return {label: node}
        label = self._calls.get(name, "")
        if label:
            return {label: node}
        found: Labels = {}
        for gives, needs, how in self._kept:
            source = next((v.labels[needs] for v in given if needs in v.labels), None)
            if source is not None and name in how.get("call", ()):
                found[gives] = source
        return found

    def method(self, file: File, method: str, value: Value, node: SgNode) -> Labels:
        """Return the labels of what a method call on a value gives."""
        kept = self._kept_by_method(file, method, value, node, exact=True)
        if kept or any(_is_call_of(file, node, method, *m) for m in self._cut_methods):
            return kept
        for label, *wanted in self._methods:
            if _is_call_of(file, node, method, *wanted):
                return {label: node}
        return self._kept_by_method(file, method, value, node, exact=False)

    def _kept_by_method(
        self, file: File, method: str, value: Value, node: SgNode, *, exact: bool
    ) -> Labels:
        """Return the labels that a method keeps; exact: only by rows that name its argument."""
        return {
            label: value.labels[needed]
            for label, needed, *wanted in self._kept_methods
            if needed in value.labels
            and bool(wanted[1]) == exact
            and _is_call_of(file, node, method, *wanted)
        }

    def attribute(self, value: Value, name: str) -> Labels:
        """Return the labels of an attribute of a value."""
        return {
            gives: value.labels[needs]
            for gives, needs, how in self._kept
            if needs in value.labels and name in how.get("attribute", ())
        }

    def operator(self, *values: Value) -> Labels:
        """Return the labels of an arithmetic expression over the values."""
        return self._switched("operator", values)

    def compared(self, *values: Value) -> Labels:
        """Return the labels of a comparison of the values."""
        return self._switched("compare", values)

    def sliced(self, value: Value) -> Labels:
        """Return the labels of a slice of a value."""
        return self._switched("slice", (value,))

    def listed(self, value: Value) -> Labels:
        """Return the labels of `list(value)`, `tuple(value)` and their like."""
        return self._switched("list", (value,))

    def _switched(self, way: str, values: Iterable[Value]) -> Labels:
        return {
            gives: value.labels[needs]
            for value in values
            for gives, needs, how in self._kept
            if needs in value.labels and how.get(way)
        }

    def annotated(self, file: File, annotation: SgNode) -> Value:
        """Return what a parameter with the annotation holds."""
        inner = next(iter(named(annotation)), None)
        if inner is not None and inner.kind() in ("subscript", "generic_type"):
            inner = next(iter(named(inner)), None)
        label = self._annotated.get(file.resolve(inner))
        return Value({label: annotation} if label else {}, {})


class Sink:
    """One sink: which arguments it watches, and what at the call makes it silent."""

    def __init__(self, spec: Mapping[str, Any]) -> None:
        wanted = spec.get("argument", 0)
        self._all = wanted in ("all", ["all"])
        listed = wanted if isinstance(wanted, list) else [wanted]
        self._positions = [a for a in listed if isinstance(a, int)]
        self._keywords = [a for a in listed if isinstance(a, str)]
        self._unless_keyword = frozenset(spec.get("unless_keyword", ()))
        self._unless_positional = spec.get("unless_positional")
        self._unless_mentions = frozenset(spec.get("unless_mentions", ()))
        self._unless_unknown = frozenset(spec.get("unless_unknown", ()))
        self._suppress: dict[str, str] = spec.get("suppress_keyword", {})

    def watched(self, given: list[Value], keywords: dict[str, Value]) -> list[Value]:
        """Return the values of the arguments that the sink watches."""
        if self._all:
            return [*given, *keywords.values()]
        positional = [given[i] for i in self._positions if i < len(given)]
        return positional + [keywords[k] for k in self._keywords if k in keywords]

    def silent(self, call: SgNode) -> bool:
        """Tell whether the call's other arguments make it safe, or hide what they are (`**kw`)."""
        given, keywords, splat = arguments(call)
        if splat and not self._all:
            return True
        if not self._unless_keyword.isdisjoint(keywords):
            return True
        if self._unless_positional is not None and len(given) > self._unless_positional:
            return True
        if any(_is_variable(keywords[k]) for k in self._unless_unknown if k in keywords):
            return True
        return bool(self._unless_mentions) and any(
            last_name(n) in self._unless_mentions
            for n in call.find_all(any=[{"kind": "attribute"}, {"kind": "identifier"}])
        )

    def suppressed(self, call: SgNode) -> str:
        """Return the reason for which a keyword of the call suppresses the finding, or ""."""
        keywords = arguments(call)[1]
        return next((why for name, why in self._suppress.items() if name in keywords), "")


def _split(method: str) -> tuple[str, str]:
    """Split "astype(numpy.*)" into the method's name and what its argument must look like."""
    name, _, argument = method.partition("(")
    return name, argument.removesuffix(")")


def _call_fits(call: SgNode, when: Mapping[str, Any]) -> bool:
    """Tell whether a call's arguments are as one `call_if` row asks; all that it says must hold."""
    given, keywords, _splat = arguments(call)
    if len(given) < when.get("at_least", 0):
        return False
    keyword = when.get("keyword")
    if keyword and not _keyword_fits(keywords.get(keyword), when):
        return False
    kinds = when.get("argument_kinds")
    if kinds and not any(_kind(a) in kinds for a in given):
        return False
    elements = when.get("elements")
    return not elements or (bool(given) and _elements_fit(given[0], elements))


def _keyword_fits(value: SgNode | None, when: Mapping[str, Any]) -> bool:
    """Tell whether a keyword is given, as one of the texts asked for and none of the others."""
    if value is None or value.text() in when.get("other_than", ()):
        return False
    wanted = when.get("one_of")
    return not wanted or value.text() in wanted


def _elements_fit(node: SgNode, kinds: Sequence[str]) -> bool:
    """Tell whether a display, and each display inside it, has elements of the kinds only."""
    inner = named(node) if node.kind() in ("list", "tuple") else []
    return bool(inner) and all(
        _elements_fit(i, kinds) if i.kind() in ("list", "tuple") else _kind(i) in kinds
        for i in inner
    )


def _kind(node: SgNode) -> str:
    """Return a node's kind, of a signed number that of the number."""
    if node.kind() == "unary_operator":
        return next((c.kind() for c in named(node)), "")
    return node.kind()


def _is_call_of(file: File, call: SgNode, method: str, name: str, argument: str) -> bool:
    return method == name and _argument_fits(file, call, argument)


def _argument_fits(file: File, call: SgNode, wanted: str) -> bool:
    if not wanted:
        return True
    given, keywords, _splat = arguments(call)
    values = [*given[:1], *keywords.values()]
    prefix = wanted.removesuffix("*")
    return any(
        (name.startswith(prefix) if wanted.endswith("*") else name == wanted)
        for name in (file.resolve(v) or v.text() for v in values)
    )


def _is_variable(node: SgNode) -> bool:
    """Tell whether an argument names something that only the caller can know."""
    return node.kind() in ("identifier", "call", "subscript")


def _names_ending(file: File, name: str) -> Iterable[SgNode]:
    last = name.rpartition(".")[2]
    attributes = file.root.find_all(
        kind="attribute", has={"field": "attribute", "regex": f"^{last}$"}
    )
    return [*attributes, *file.root.find_all(kind="identifier", regex=f"^{last}$")]
