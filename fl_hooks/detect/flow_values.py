"""What a value may hold on its way: labels of its own, and labelled items inside it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ast_grep_py import SgNode

    Labels = dict[str, SgNode]


class Value:
    """labels: label -> the node it came from. items: key text -> labels of what stands there.

    mapping: whether it is a dict for certain, whose iteration gives its keys alone.
    """

    __slots__ = ("items", "labels", "mapping")

    def __init__(self, labels: Labels, items: dict[str, Labels], *, mapping: bool = False) -> None:
        self.labels = labels
        self.items = items
        self.mapping = mapping

    def __eq__(self, other: object) -> bool:
        """Compare by what is held."""
        if not isinstance(other, Value):
            return NotImplemented
        return (self.labels, self.items) == (other.labels, other.items)

    __hash__ = None  # type: ignore[assignment]

    def everything(self) -> Labels:
        """Return all labels, the value's own and those of its items."""
        if not self.items:
            return self.labels
        found = dict(self.labels)
        for labels in self.items.values():
            found.update(labels)
        return found


EMPTY = Value({}, {})


def container(held: Labels) -> Value:
    """Return a container of unknown keys that holds the labels."""
    return Value({}, {"*": held} if held else {})


def join(values: Iterable[Value]) -> Value:
    """Return what a value that may be any of these may hold."""
    labels: Labels = {}
    items: dict[str, Labels] = {}
    mapping = False
    for value in values:
        mapping = mapping or value.mapping
        labels = {**labels, **value.labels} if value.labels else labels
        for key, held in value.items.items():
            items[key] = {**items.get(key, {}), **held}
    return Value(labels, items, mapping=mapping) if labels or items or mapping else EMPTY


def merge(environments: list[dict[str, Value]]) -> dict[str, Value]:
    """Return the environment after branches meet: each name may hold what any branch left."""
    if len(environments) == 1:
        return dict(environments[0])
    names = {name for env in environments for name in env}
    return {name: join([env.get(name, EMPTY) for env in environments]) for name in names}
