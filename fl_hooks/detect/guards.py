"""What a function tests before it uses it: conditions, truth tests, calls that ask.

A test counts for a node that stands after it in the same function or in one inside it, early exits
and branches alike: whoever asked about a value has thought of it.
"""

from __future__ import annotations

from fl_hooks.detect.kit import find_in, named
from fl_hooks.detect.scopes import COMPREHENSIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ast_grep_py import SgNode

    from fl_hooks.detect.kit import File

    Span = tuple[int, int]

# Calls that ask something about what they are given, or called on, wherever their answer goes.
ASKING = (
    *("all", "any", "bool", "callable", "hasattr", "isinstance", "issubclass", "len"),
    *("count", "endswith", "find", "fullmatch", "match", "rfind", "search", "startswith"),
)
# Where a condition stands: the field that holds it, "" where the node is one itself.
_FIELDS = {
    "assert_statement": "",
    "boolean_operator": "",
    "comparison_operator": "",
    "conditional_expression": "",
    "elif_clause": "condition",
    "if_clause": "",
    "if_statement": "condition",
    "match_statement": "subject",
    "not_operator": "",
    "while_statement": "condition",
}
_RULE = {"any": [{"kind": kind} for kind in (*_FIELDS, "function_definition")]}


class Test:
    """One condition: its node, its text, and from where on it counts.

    first: it is written behind something that runs only after it, as in `a[0] if a else b`.
    """

    __slots__ = ("first", "node", "since", "text")

    def __init__(self, node: SgNode, owner: SgNode, *, first: bool = False) -> None:
        self.node = node
        self.text = node.text()
        self.since = owner.range().start.index
        self.first = first


def function_of(file: File, node: SgNode) -> SgNode:
    """Return the innermost function (not lambda) that the node runs in, or the module's root.

    Decorators and defaults run in the function around the one that they belong to.
    """
    child = node.kind()
    for ancestor in node.ancestors():
        kind = ancestor.kind()
        if kind == "function_definition" and child == "block":
            return ancestor
        child = kind
    return file.root


def tests(file: File, scope: SgNode) -> list[Test]:
    """Return the conditions of a function or module in order, without those of functions inside.

    Conditions of if, elif, while, assert, conditional expressions and comprehensions, the subject
    and the guards of match, operands of and/or/not, comparisons, and calls of ASKING.
    """
    key = ("guards", scope)
    if key not in file.memo:
        file.memo[key] = list(_tests(file, scope))
    found: list[Test] = file.memo[key]
    return found


def tested(file: File, node: SgNode, texts: Iterable[str]) -> bool:
    """Tell whether one of the expressions is tested before the node, in its function.

    texts are expressions as they are written: `parts`, `self.parts`, `line.split()`. A test counts
    where it mentions one of them as a whole expression; a mention inside the node does not.
    """
    wanted = [text for text in texts if text]
    own = _span(node)
    return any(
        test.since <= own[0] and any(_asks(test, text, own) for text in wanted)
        for scope in _scopes(file, node)
        for test in tests(file, scope)
    )


def mentions(node: SgNode, text: str) -> bool:
    """Tell whether the expression stands in the node, as a whole expression."""
    return text in node.text() and any(n.text() == text for n in _expressions(node))


def looped_over(node: SgNode, texts: Iterable[str]) -> bool:
    """Tell whether the node runs in a loop over one of the expressions: it is not empty there."""
    wanted = tuple(texts)
    child = node
    for ancestor in node.ancestors():
        kind = ancestor.kind()
        if kind == "function_definition":
            return False
        body = ancestor.field("body")
        if kind == "for_statement" and body == child:
            over = ancestor.field("right")
            if over is not None and any(mentions(over, text) for text in wanted):
                return True
        if kind in COMPREHENSIONS and body == child:
            overs = (c.field("right") for c in ancestor.children() if c.kind() == "for_in_clause")
            if any(o is not None and mentions(o, text) for o in overs for text in wanted):
                return True
        child = ancestor
    return False


def _scopes(file: File, node: SgNode) -> Iterator[SgNode]:
    """Yield the functions around the node, innermost first; the module where there is none."""
    scope = function_of(file, node)
    yield scope
    # The root of a file that does not parse is an ERROR, no module.
    while scope != file.root:
        scope = function_of(file, scope)
        if scope != file.root:
            yield scope


def _tests(file: File, scope: SgNode) -> Iterator[Test]:
    begin, end = _span(scope)
    found = [(_span(n), n) for n in find_in(scope, _RULE) if n != scope]
    for call, _function in file.called(ASKING):
        span = _span(call)
        if begin <= span[0] and span[1] <= end:
            found.append((span, call))
    found.sort(key=lambda item: item[0])
    inner = 0
    for (start, stop), node in found:
        if start < inner:
            continue
        if node.kind() == "function_definition":
            inner = stop
        else:
            yield from _condition(node)


def _condition(owner: SgNode) -> Iterator[Test]:
    """Yield the condition that a node holds or is."""
    kind = owner.kind()
    if kind == "conditional_expression":
        yield Test(named(owner)[1], owner, first=True)
    elif kind == "if_clause":
        yield Test(owner, owner.parent() or owner, first=True)
    else:
        field = _FIELDS.get(kind)
        yield Test((owner.field(field) if field else None) or owner, owner)


def _asks(test: Test, text: str, own: Span) -> bool:
    """Tell whether the test mentions the expression where it counts for a node of that span."""
    if text not in test.text:
        return False
    start, end = _span(test.node)
    around = start <= own[0] and own[1] <= end
    for node in _expressions(test.node):
        if node.text() == text:
            start, end = _span(node)
            inside = own[0] <= start and end <= own[1]
            if not inside and (start < own[0] or (test.first and not around)):
                return True
    return False


def _expressions(node: SgNode) -> Iterator[SgNode]:
    """Yield the node and the expressions in it, but no names of attributes and keywords."""
    kind = node.kind()
    yield node
    if kind == "attribute":
        parts = [node.field("object")]
    elif kind == "keyword_argument":
        parts = [node.field("value")]
    elif kind == "string":
        parts = [c for c in node.children() if c.kind() == "interpolation"]
    else:
        parts = list(node.children())
    for part in parts:
        if part is not None and part.is_named() and part.kind() != "comment":
            yield from _expressions(part)


def _span(node: SgNode) -> Span:
    place = node.range()
    return place.start.index, place.end.index
