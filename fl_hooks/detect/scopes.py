"""Python's scopes: which names a function, class, comprehension or module binds, and to what."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ast_grep_py import SgNode

FUNCTIONS = ("function_definition", "lambda")
COMPREHENSIONS = (
    "list_comprehension",
    "set_comprehension",
    "dictionary_comprehension",
    "generator_expression",
)
SCOPES = (*FUNCTIONS, *COMPREHENSIONS, "class_definition", "module")
# What of a definition is evaluated outside the scope that the definition opens.
_OUTSIDE = ("parameters", "lambda_parameters", "type", "argument_list")


class Binding:
    """One place where a scope binds a name.

    kind: import, assign (value is the expression), param (value is its annotation, if any), or
    other. target: what an import binds, dotted; relative imports keep their leading dots.
    """

    __slots__ = ("kind", "node", "target", "value")

    def __init__(
        self, kind: str, node: SgNode, value: SgNode | None = None, target: str = ""
    ) -> None:
        self.kind = kind
        self.node = node
        self.value = value
        self.target = target


class Scope:
    """The names that one scope binds itself: its bindings, and the names it declares global."""

    __slots__ = ("bindings", "foreign", "kind", "node", "stars")

    def __init__(self, node: SgNode) -> None:
        self.node = node
        self.kind = node.kind()
        self.bindings: dict[str, list[Binding]] = {}
        self.foreign: set[str] = set()
        self.stars: list[str] = []
        _Collector(self).run()

    def add(self, name: str, binding: Binding) -> None:
        """Remember one more binding of the name."""
        self.bindings.setdefault(name, []).append(binding)


def enclosing_scopes(node: SgNode) -> list[SgNode]:
    """Return the nodes of the scopes that the node is evaluated in, innermost first.

    Defaults, annotations and base classes belong to the scope around their definition, and a
    class body is seen from itself only, not from the functions in it.
    """
    found: list[SgNode] = []
    inside_function = False
    child = node.kind()
    for ancestor in node.ancestors():
        kind = ancestor.kind()
        if kind in SCOPES and child not in _OUTSIDE:
            if kind != "class_definition" or not inside_function:
                found.append(ancestor)
            inside_function = inside_function or kind in FUNCTIONS or kind in COMPREHENSIONS
        child = kind
    return found


class _Collector:
    """Walks one scope without entering the scopes inside it."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def run(self) -> None:
        node = self.scope.node
        if self.scope.kind in COMPREHENSIONS:
            for clause in node.children():
                if clause.kind() == "for_in_clause":
                    self.targets(clause.field("left"), "other")
            return
        if self.scope.kind in FUNCTIONS:
            self.parameters(node.field("parameters"))
        body = node if self.scope.kind == "module" else node.field("body")
        if body is not None:
            self.visit(body)

    def parameters(self, node: SgNode | None) -> None:
        for child in node.children() if node is not None else ():
            name = child if child.kind() == "identifier" else child.field("name")
            if name is None and child.is_named():
                name = next((c for c in child.children() if c.kind() == "identifier"), None)
            if name is None and child.is_named():  # *args: T wraps the splat once more
                splat = child.child(0)
                name = splat.child(1) if splat is not None else None
            if name is not None:
                binding = Binding("param", name, child.field("type"))
                self.scope.add(name.text(), binding)

    def visit(self, node: SgNode) -> None:
        for child in node.children():
            kind = child.kind()
            handler = _HANDLERS.get(kind)
            if handler is not None:
                handler(self, child)
            elif kind in COMPREHENSIONS:
                self.walrus(child)
            elif kind != "lambda" and not child.is_leaf():
                self.visit(child)

    def walrus(self, node: SgNode) -> None:
        """Bind the walrus targets inside a comprehension: they belong to the scope around it."""
        if ":=" not in node.text():
            return
        for found in node.find_all(kind="named_expression"):
            self.named_expression(found)

    def definition(self, node: SgNode) -> None:
        name = node.field("name")
        if name is not None:
            self.scope.add(name.text(), Binding("other", name))

    def assignment(self, node: SgNode) -> None:
        value = node.field("right")
        left = node.field("left")
        if left is not None and left.kind() == "identifier":
            if value is not None:
                self.scope.add(left.text(), Binding("assign", left, value))
        else:
            self.targets(left, "other")
        if value is not None:
            self.visit_one(value)

    def visit_one(self, node: SgNode) -> None:
        handler = _HANDLERS.get(node.kind())
        if handler is not None:
            handler(self, node)
        elif node.kind() in COMPREHENSIONS:
            self.walrus(node)
        elif node.kind() != "lambda":
            self.visit(node)

    def augmented(self, node: SgNode) -> None:
        self.targets(node.field("left"), "other")
        self.visit_right(node)

    def visit_right(self, node: SgNode) -> None:
        right = node.field("right")
        if right is not None:
            self.visit_one(right)

    def named_expression(self, node: SgNode) -> None:
        name, value = node.field("name"), node.field("value")
        if name is not None:
            self.scope.add(name.text(), Binding("assign", name, value))
        if value is not None:
            self.visit_one(value)

    def for_statement(self, node: SgNode) -> None:
        self.targets(node.field("left"), "other")
        self.visit(node)

    def as_pattern(self, node: SgNode) -> None:
        alias = node.field("alias")
        self.targets(alias, "other")
        self.visit(node)

    def case_pattern(self, node: SgNode) -> None:
        for found in node.find_all(any=[{"kind": "dotted_name"}, {"kind": "splat_pattern"}]):
            names = [c for c in found.children() if c.kind() == "identifier"]
            parent = found.parent()
            head = parent is not None and parent.kind() == "class_pattern"
            if len(names) == 1 and not head:
                self.scope.add(names[0].text(), Binding("other", names[0]))
        for found in node.find_all(kind="as_pattern"):
            self.targets(found.child(len(found.children()) - 1), "other")

    def targets(self, node: SgNode | None, kind: str) -> None:
        """Bind every plain name of an assignment target; attributes and items bind nothing."""
        if node is None or node.kind() in ("attribute", "subscript"):
            return
        if node.kind() == "identifier":
            self.scope.add(node.text(), Binding(kind, node))
        for child in node.children():
            self.targets(child, kind)

    def foreign(self, node: SgNode) -> None:
        self.scope.foreign.update(c.text() for c in node.children() if c.kind() == "identifier")

    def import_statement(self, node: SgNode) -> None:
        for child in node.children():
            if child.kind() == "dotted_name":
                head = child.text().split(".", 1)[0]
                self.scope.add(head, Binding("import", child, target=head))
            elif child.kind() == "aliased_import":
                self.alias(child, "")

    def import_from(self, node: SgNode) -> None:
        module = node.field("module_name")
        prefix = module.text() if module is not None else "__future__"
        prefix = prefix if prefix.endswith(".") else f"{prefix}."
        for child in node.children():
            if child.kind() == "aliased_import":
                self.alias(child, prefix)
            elif child.kind() == "wildcard_import":
                self.scope.stars.append(prefix)
            elif child.kind() == "dotted_name" and child != module:
                self.scope.add(child.text(), Binding("import", child, target=prefix + child.text()))

    def alias(self, node: SgNode, prefix: str) -> None:
        name, alias = node.field("name"), node.field("alias")
        if name is not None and alias is not None:
            self.scope.add(alias.text(), Binding("import", alias, target=prefix + name.text()))


_HANDLERS = {
    "function_definition": _Collector.definition,
    "class_definition": _Collector.definition,
    "assignment": _Collector.assignment,
    "augmented_assignment": _Collector.augmented,
    "named_expression": _Collector.named_expression,
    "for_statement": _Collector.for_statement,
    "as_pattern": _Collector.as_pattern,
    "case_pattern": _Collector.case_pattern,
    "global_statement": _Collector.foreign,
    "nonlocal_statement": _Collector.foreign,
    "import_statement": _Collector.import_statement,
    "import_from_statement": _Collector.import_from,
    "future_import_statement": _Collector.foreign,
}
