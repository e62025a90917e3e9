"""A `resource:` declaration made ready: name sets instead of lists."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


class Spec:
    """What opens, closes, derives from and borrows a resource, and the problem to look for."""

    def __init__(self, spec: Mapping[str, Any]) -> None:
        self.problem: str = spec["problem"]
        # What is followed, apart from what is asked of it, and who shares the answer.
        self.declared = {key: value for key, value in spec.items() if key != "problem"}
        self.lives = object()
        self.opens = [(frozenset(o["call"]), o) for o in spec["opens"]]
        self.closes = Verbs(spec.get("closes") or {})
        self.derives = Verbs(spec.get("derives") or {})
        self.borrows = Verbs(spec.get("borrows") or {})


class Verbs:
    """Calls, methods, attributes and keywords that do one thing with the resource."""

    def __init__(self, spec: Mapping[str, Any]) -> None:
        self.call = frozenset(spec.get("call", ()))
        self.method = frozenset(spec.get("method", ()))
        self.attribute = frozenset(spec.get("attribute", ()))
        self.keyword = frozenset(spec.get("keyword", ()))
