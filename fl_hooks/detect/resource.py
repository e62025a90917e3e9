"""The resource finder: what is opened, and whether every road from there closes it.

A check declares what opens (`opens`), what closes, what makes something that stands for the
resource (`derives`: a path made from a path), what only uses it (`borrows`), and the problem it
is about. The value is followed through the function that opens it. Wherever it leaves that view
(returned, stored, captured, handed to a function we know nothing of) it *escapes* and the check
is silent: precision first.
"""

from __future__ import annotations

from fl_hooks.detect.finders import Hit
from fl_hooks.detect.kit import arguments
from fl_hooks.detect.lifetime import Life
from fl_hooks.detect.resource_spec import Spec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from ast_grep_py import SgNode

    from fl_hooks.detect.kit import File


_specs: dict[str, tuple[object, Spec]] = {}


def find_resources(check: Mapping[str, Any], file: File) -> Iterator[Hit]:
    """Yield the opening calls of a file that have the check's problem."""
    declared, spec = _specs.get(check["id"], (None, None))
    if spec is None or declared is not check["spec"]:
        spec = _shared(Spec(check["spec"]))
        _specs[check["id"]] = (check["spec"], spec)
    if spec.lives not in file.memo:
        file.memo[spec.lives] = list(_lives(file, spec))
    for call, life in file.memo[spec.lives]:
        related = life.problem(spec.problem)
        if related is not None:
            yield Hit(call, *related)


def _shared(spec: Spec) -> Spec:
    """Let checks that differ in their problem alone share what is found out of each life."""
    for _, other in _specs.values():
        if other.declared == spec.declared:
            spec.lives = other.lives
    return spec


def _lives(file: File, spec: Spec) -> Iterator[tuple[SgNode, Life]]:
    for names, opening in spec.opens:
        for call, _name in file.calls(names):
            if _applies(call, opening.get("when") or {}):
                yield call, Life(file, spec, call, opening)


def _applies(call: SgNode, when: Mapping[str, str]) -> bool:
    _given, keywords, _splat = arguments(call)
    return all(name in keywords and keywords[name].text() == text for name, text in when.items())
