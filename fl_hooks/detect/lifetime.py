"""What becomes of one opened resource, expression by expression, in the function that opens it."""

from __future__ import annotations

from fl_hooks.detect.kit import enclosing, find_in, last_name, named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ast_grep_py import SgNode

    from fl_hooks.detect.kit import File
    from fl_hooks.detect.resource_spec import Spec

_TARGETS = ("pattern_list", "tuple_pattern", "list_pattern", "as_pattern_target")
_REGISTRARS = (
    "addCleanup",
    "add_task",
    "addfinalizer",
    "callback",
    "enter_context",
    "finalize",
    "push",
    "register",
)
_DISPLAYS = ("list", "tuple", "set", "dictionary", "pair", "expression_list")
_LEAVING = ("return_statement", "raise_statement")
_BRANCHES = ("if_statement", "elif_clause", "else_clause")
_WHOLE = -1


def _parent_kind(node: SgNode) -> str:
    parent = node.parent()
    return parent.kind() if parent is not None else ""


class Life:
    """What becomes of one opened resource inside the function that opens it."""

    def __init__(self, file: File, spec: Spec, call: SgNode, opening: Mapping[str, Any]) -> None:
        self.file = file
        self.spec = spec
        self.call = call
        item = opening.get("item")
        self.item: int = _WHOLE if item is None else item
        self.attribute: str = opening.get("attribute") or ""
        self.function = enclosing(call, ("function_definition", "lambda")) or file.root
        self.escaped = False
        self.lent = False
        self.used = False
        self.closings: list[SgNode] = []
        self._last_lent = -1
        self._names: set[tuple[str, bool]] = set()
        # (expression, True where it is the value that holds the resource as its item, or the
        # handle whose attribute is the resource; False where it is the resource itself)
        held = self.item != _WHOLE or bool(self.attribute)
        self._work: list[tuple[SgNode, bool]] = [(call, held)]
        while self._work and not self.escaped:
            self._follow(*self._work.pop())

    def problem(self, kind: str) -> tuple[SgNode, ...] | None:
        """Return the related nodes if this life has the problem, else None."""
        if kind == "never-used":
            return () if not self.used and not self.escaped and not self.lent else None
        if self.escaped or (self.function.kind() == "module" and self._names):
            return None
        if kind == "never-closed":
            return () if not self.closings and not self.lent else None
        return self._happy_path_only()

    def _happy_path_only(self) -> tuple[SgNode, ...] | None:
        if not self.closings or any(self._protected(c) for c in self.closings):
            return None
        if self._is_generator() or not self._can_fail_before(self.closings[0]):
            return None
        if all(self._rejects(c) for c in self.closings):
            return None
        return (self.closings[0],)

    def _rejects(self, closing: SgNode) -> bool:
        """Tell whether a closing call is on a way out, and whoever gets it afterwards keeps it."""
        block = enclosing(closing, ("block",))
        leaves = block is not None and named(block)[-1].kind() in _LEAVING
        inside = block is not None and _parent_kind(block) in _BRANCHES
        return leaves and inside and self._last_lent > closing.range().end.index

    def _protected(self, closing: SgNode) -> bool:
        """Tell whether a closing call runs whatever happens: in finally, in a handler, on exit."""
        for ancestor in closing.ancestors():
            if ancestor == self.function:
                return False
            if ancestor.kind() in ("finally_clause", "except_clause", "lambda"):
                return True
        return False

    def _is_generator(self) -> bool:
        return self.function.find(kind="yield") is not None

    def _can_fail_before(self, closing: SgNode) -> bool:
        """Tell whether something that may raise stands between the opening and the closing."""
        start, end = self.call.range().end.index, closing.range().start.index
        risky = {
            "any": [{"kind": "call"}, {"kind": "raise_statement"}, {"kind": "return_statement"}]
        }
        return any(
            start <= n.range().start.index and n.range().end.index <= end
            for n in find_in(self.function, risky)
        )

    # -- one expression at a time -------------------------------------------------------------

    def _follow(self, node: SgNode, whole: bool) -> None:
        """Look at what the parent does with the expression; what is not known lets it escape."""
        parent = node.parent()
        if parent is not None:
            follow = _FOLLOW.get(parent.kind(), Life.escaping)
            follow(self, node, parent, whole)

    def escaping(self, _node: SgNode, _parent: SgNode, _whole: bool) -> None:
        """Let the resource go where we cannot see it."""
        self._escape()

    def walrus(self, _node: SgNode, parent: SgNode, whole: bool) -> None:
        """Follow the name and the value of `name := expression`."""
        self._bind(parent.field("name"), whole)
        self._work.append((parent, whole))

    def with_as(self, _node: SgNode, parent: SgNode, whole: bool) -> None:
        """Follow the name that `with … as` binds."""
        self._bind(next(iter(named(parent.child(2) or parent)), None), whole)

    def pass_on(self, node: SgNode, parent: SgNode, whole: bool) -> None:
        """Follow the expression around it, which is the resource or may be."""
        if parent.kind() == "conditional_expression" and named(parent)[1] == node:
            self.used = True
        else:
            self._work.append((parent, whole))

    def touch(self, node: SgNode, parent: SgNode, _whole: bool) -> None:
        """Note a use that keeps the resource; the opening call standing alone is no use."""
        if not (node == self.call and parent.kind() == "expression_statement"):
            self.used = True

    def _escape(self) -> None:
        self.used = self.escaped = True

    def assigned(self, node: SgNode, parent: SgNode, whole: bool) -> None:
        """Follow what the assignment binds."""
        left = parent.field("left")
        if parent.field("right") != node or left is None:
            self.used = True
            return
        outer = parent.parent()
        if outer is not None and outer.kind() == "assignment":
            self._work.append((parent, whole))
        if left.kind() in ("pattern_list", "tuple_pattern", "list_pattern"):
            self._unpacked(left, whole)
        else:
            self._bind(left, whole)

    def _unpacked(self, left: SgNode, whole: bool) -> None:
        targets = named(left)
        if not whole or self.attribute or any(t.kind() == "list_splat_pattern" for t in targets):
            self._escape()
        elif self.item < len(targets):
            self._bind(targets[self.item], False)

    def _bind(self, target: SgNode | None, whole: bool) -> None:
        """Follow a name to every place of the function that reads it."""
        if target is None or target.kind() != "identifier":
            self._escape()
            return
        name = target.text()
        if (name, whole) in self._names:
            return
        self._names.add((name, whole))
        scope = self.file.names.scope(self.function) if self.function.kind() != "lambda" else None
        if scope is not None and name in scope.foreign:
            self._escape()
            return
        for node in self.function.find_all(kind="identifier", regex=f"^{name}$"):
            if not self._reads(node):
                continue
            owner = self._owner(node)
            if owner is None:
                self._work.append((node, whole))
            elif name not in self.file.names.scope(owner).bindings:
                self._escape()

    def _reads(self, node: SgNode) -> bool:
        """Tell whether an identifier node is a read of the name (not a target or a keyword)."""
        parent = node.parent()
        kind = parent.kind() if parent is not None else ""
        if parent is None or kind in _TARGETS:
            return False
        if kind == "assignment":
            return parent.field("right") == node
        if kind in ("keyword_argument", "named_expression"):
            return parent.field("name") != node
        if kind == "attribute":
            return parent.field("object") == node
        if kind in ("for_statement", "for_in_clause"):
            return parent.field("left") != node
        return kind not in ("parameters", "lambda_parameters", "function_definition", "dotted_name")

    def _owner(self, node: SgNode) -> SgNode | None:
        """Return the function or class inside ours that the read stands in, None for ours."""
        for ancestor in node.ancestors():
            if ancestor == self.function:
                return None
            if ancestor.kind() in ("function_definition", "lambda", "class_definition"):
                return ancestor
        return None

    def subscript(self, node: SgNode, parent: SgNode, whole: bool) -> None:
        """Follow the item that is the resource; storing under a key lets it go."""
        if parent.field("value") != node:
            owner = parent.parent()
            stored = (
                owner is not None and owner.kind() == "assignment" and owner.field("left") == parent
            )
            self.used = True
            self.escaped = self.escaped or stored
            return
        index = next((c for c in named(parent) if c != node), None)
        if not whole or self.attribute:
            self.used = True
        elif index is None or index.kind() not in ("integer", "unary_operator"):
            self._escape()
        elif index.text() in (str(self.item), str(self.item - 2)):
            self._work.append((parent, False))

    def attribute_of(self, _node: SgNode, parent: SgNode, whole: bool) -> None:
        """Follow an attribute or method of it."""
        attribute = parent.field("attribute")
        name = attribute.text() if attribute is not None else ""
        caller = parent.parent()
        self.used = True
        if caller is not None and caller.kind() == "call" and caller.field("function") == parent:
            self._method(caller, name, whole)
        elif name == self.attribute or name in self.spec.derives.attribute:
            self._work.append((parent, False))

    def _method(self, call: SgNode, name: str, whole: bool) -> None:
        """Follow a method: it closes the resource, or gives something that may stand for it."""
        if name in self.spec.closes.method:
            self.closings.append(call)
        elif not whole and name not in self.spec.borrows.method:
            self._work.append((call, False))

    def argument(self, _node: SgNode, parent: SgNode, whole: bool) -> None:
        """Judge a call it is given to: closing, deriving, using, or unknown."""
        call = parent if parent.kind() == "call" else parent.parent()
        if parent.kind() == "keyword_argument":
            call = call.parent() if call is not None else None
        if call is None or call.kind() != "call":
            self._escape()
            return
        self.used = True
        function = call.field("function")
        names = self.file.names
        if names.is_one_of(function, self.spec.closes.call):
            self.closings.append(call)
        elif names.is_one_of(function, self.spec.derives.call):
            self._work.append((call, whole))
        elif last_name(function) in _REGISTRARS:
            self._escape()
        elif not names.is_one_of(function, self.spec.borrows.call) and not self._is_keyword(parent):
            self.lent = True
            self._last_lent = max(self._last_lent, call.range().start.index)

    def _is_keyword(self, parent: SgNode) -> bool:
        """Tell whether the resource is given as a keyword that only uses it, `file=` say."""
        name = parent.field("name") if parent.kind() == "keyword_argument" else None
        return name is not None and name.text() in self.spec.borrows.keyword

    def derived(self, _node: SgNode, parent: SgNode, _whole: bool) -> None:
        """Follow a path or text made from it."""
        self.used = True
        if parent.kind() == "interpolation":
            string = parent.parent()
            if string is not None:
                self._work.append((string, False))
        else:
            self._work.append((parent, False))

    def display(self, _node: SgNode, parent: SgNode, whole: bool) -> None:
        """In a list that is itself an argument of a known call it is used; elsewhere it escapes."""
        outer = parent.parent()
        self.used = True
        if outer is not None and outer.kind() in ("argument_list", "keyword_argument"):
            self.argument(parent, outer, whole)
        elif outer is not None and outer.kind() in _DISPLAYS:
            self.display(parent, outer, whole)
        else:
            self._escape()


# What a parent does with the expression, by its kind.
_FOLLOW = {
    **dict.fromkeys(
        ("parenthesized_expression", "conditional_expression", "boolean_operator", "await"),
        Life.pass_on,
    ),
    **dict.fromkeys(_DISPLAYS, Life.display),
    **dict.fromkeys(
        (
            "assert_statement",
            "comparison_operator",
            "delete_statement",
            "elif_clause",
            "expression_statement",
            "format_specifier",
            "if_clause",
            "if_statement",
            "not_operator",
            "while_statement",
            "with_item",
        ),
        Life.touch,
    ),
    "argument_list": Life.argument,
    "as_pattern": Life.with_as,
    "assignment": Life.assigned,
    "attribute": Life.attribute_of,
    "binary_operator": Life.derived,
    "interpolation": Life.derived,
    "keyword_argument": Life.argument,
    "named_expression": Life.walrus,
    "subscript": Life.subscript,
}
