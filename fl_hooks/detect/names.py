"""What a name in Python source means: imports, aliases and shadowing followed to a dotted name."""

from __future__ import annotations

from fl_hooks.detect.scopes import Binding, Scope, enclosing_scopes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ast_grep_py import SgNode

_DEPTH = 5


class Names:
    """Resolves the names of one Python file; scopes are read when first asked for."""

    def __init__(self, root: SgNode) -> None:
        self.root = root
        self._scopes: dict[SgNode, Scope] = {}

    def scope(self, node: SgNode) -> Scope:
        """Return the scope that a module, function, class or comprehension node opens."""
        scope = self._scopes.get(node)
        if scope is None:
            scope = self._scopes[node] = Scope(node)
        return scope

    def bindings(self, name: str, at: SgNode) -> list[Binding] | None:
        """Return the bindings of the name that count at the node, None where nothing binds it."""
        for node in enclosing_scopes(at):
            scope = self.scope(node)
            if name in scope.foreign:
                continue
            if name in scope.bindings:
                return scope.bindings[name]
        return None

    def resolve(self, node: SgNode | None, depth: int = 0) -> str:
        """Return the dotted name that an identifier or attribute chain stands for.

        "" where a local binding hides it or the chain starts from something else than a name.
        A head that nothing binds is taken literally; `builtins.` is left out.
        """
        parts: list[str] = []
        while node is not None and node.kind() == "attribute":
            attribute = node.field("attribute")
            parts.append(attribute.text() if attribute is not None else "")
            node = node.field("object")
        if node is None or node.kind() != "identifier":
            return ""
        head = self._head(node.text(), node, depth)
        if not head:
            return ""
        dotted = ".".join([head, *reversed(parts)])
        return dotted.removeprefix("builtins.")

    def is_one_of(self, node: SgNode | None, names: frozenset[str]) -> str:
        """Return the one of the names that the node stands for, "" for none of them.

        Where nothing binds the head, the modules imported with `*` are tried too.
        """
        dotted = self.resolve(node)
        if dotted in names:
            return dotted
        if dotted:
            for prefix in self.scope(self.root).stars:
                if prefix + dotted in names:
                    return prefix + dotted
        return ""

    def _head(self, name: str, at: SgNode, depth: int) -> str:
        bindings = self.bindings(name, at)
        if bindings is None:
            return name
        imports = {b.target for b in bindings if b.kind == "import"}
        others = [b for b in bindings if b.kind != "import" and not _is_none(b.value)]
        if imports and not others:
            # Two different modules under one name (a fallback import) could be either.
            return imports.pop() if len(imports) == 1 else ""
        if len(others) == 1 and not imports and others[0].kind == "assign" and depth < _DEPTH:
            return self._alias(others[0], name, depth)
        return ""

    def _alias(self, binding: Binding, name: str, depth: int) -> str:
        value = binding.value
        if value is None or value.kind() not in ("identifier", "attribute"):
            return ""
        if value.text() == name:
            return ""
        return self.resolve(value, depth + 1)


def _is_none(node: SgNode | None) -> bool:
    """Tell whether the value is None: `except ImportError: np = None` hides nothing."""
    return node is not None and node.kind() == "none"
