"""What a Python expression holds, given what each name holds: the flow finder's evaluation."""

from __future__ import annotations

from fl_hooks.detect.flow_spec import CONTAINERS
from fl_hooks.detect.flow_values import EMPTY, Value, container, join
from fl_hooks.detect.kit import arguments, last_name, named
from fl_hooks.detect.scopes import COMPREHENSIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ast_grep_py import SgNode

    from fl_hooks.detect.flow_spec import FlowSpec, Sink
    from fl_hooks.detect.flow_values import Labels
    from fl_hooks.detect.kit import File

    Env = dict[str, Value]

_GROWERS = ("append", "add", "extend", "insert", "update", "setdefault", "appendleft", "put")
_SHRINKERS = ("clear", "pop", "popitem", "remove", "discard")
_TYPE_TESTS = ("isinstance", "hasattr", "issubclass", "type", "isscalar", "dtype", "callable")
_CONDITIONAL_PARTS = 3


class Expressions:
    """Evaluates the expressions of one scope and reports the sinks that labelled values reach.

    `reached` maps each sink call that labels reach to them; a call seen twice (a loop's second
    round) is there once.
    """

    def __init__(self, file: File, spec: FlowSpec, sinks: dict[SgNode, Sink]) -> None:
        self.file = file
        self.spec = spec
        self.sinks = sinks
        self.reached: dict[SgNode, Labels] = {}

    # -- assignments --------------------------------------------------------------------------

    def assignment(self, node: SgNode, env: Env) -> Value:
        """Store the right side in the left, and return it: assignments chain."""
        left, right = node.field("left"), node.field("right")
        if right is None or left is None:
            return EMPTY
        if right.kind() == "assignment":
            value = self.assignment(right, env)
        elif left.kind() in ("pattern_list", "tuple_pattern", "list_pattern"):
            return self.unpack(left, right, env)
        else:
            value = self.value(right, env)
        self.store(left, value, env)
        return value

    def unpack(self, left: SgNode, right: SgNode, env: Env) -> Value:
        """Store what can be told apart of an unpacking, and forget the rest."""
        targets = named(left)
        sources = named(right) if right.kind() in ("expression_list", "tuple", "list") else []
        plain = all(
            n.kind() not in ("list_splat_pattern", "list_splat") for n in (*targets, *sources)
        )
        values = [self.value(s, env) for s in sources] if sources else []
        if not sources:
            self.value(right, env)
        for position, target in enumerate(targets):
            paired = plain and len(values) == len(targets)
            self.store(target, values[position] if paired else EMPTY, env)
        return EMPTY

    def augmented(self, node: SgNode, env: Env) -> Value:
        """Make the name hold what both sides held."""
        left, right = node.field("left"), node.field("right")
        value = self.value(right, env) if right is not None else EMPTY
        if left is not None and left.kind() == "identifier":
            old = env.get(left.text(), EMPTY)
            grown = Value(old.labels, {**old.items, **value.items})
            label = self.spec.operator(old, value)
            env[left.text()] = Value(label, grown.items) if label else grown
        return EMPTY

    def store(self, target: SgNode, value: Value, env: Env) -> None:
        """Make an assignment target hold the value."""
        kind = target.kind()
        if kind == "identifier":
            env[target.text()] = value
        elif kind == "subscript":
            self.store_item(target, value, env)
        elif kind in ("pattern_list", "tuple_pattern", "list_pattern"):
            self.forget(target, env)

    def store_item(self, target: SgNode, value: Value, env: Env) -> None:
        """`d[k] = v`: a literal key replaces what it held, a computed one may be any of them."""
        root, keys = item_path(target)
        if root is None:
            return
        name = root.text()
        old = env.get(name, EMPTY)
        items = dict(old.items)
        key = ".".join(keys)
        held = value.everything()
        if held:
            items[key] = held
        elif all(k[:1] in "'\"-0123456789" for k in keys):
            items = {k: v for k, v in items.items() if k != key and not k.startswith(f"{key}.")}
        else:
            items = {}
        env[name] = Value(old.labels, items, mapping=old.mapping)

    def forget(self, target: SgNode | None, env: Env) -> None:
        """Unbind every name of a loop target or pattern."""
        for name in identifiers(target) if target is not None else ():
            env.pop(name, None)

    # -- expressions --------------------------------------------------------------------------

    def value(self, node: SgNode, env: Env) -> Value:
        """Return what the expression holds, and report the sinks inside it."""
        kind = node.kind()
        if kind == "identifier":
            return env.get(node.text(), EMPTY)
        handler = _EXPRESSIONS.get(kind)
        if handler is not None:
            return handler(self, node, env)
        for child in named(node):
            self.value(child, env)
        return EMPTY

    def inner(self, node: SgNode, env: Env) -> Value:
        """Return what the first inner expression holds."""
        values = [self.value(child, env) for child in named(node)]
        return values[0] if values else EMPTY

    def either(self, node: SgNode, env: Env) -> Value:
        """Return what any of the inner expressions may hold."""
        return join([self.value(child, env) for child in named(node)])

    def conditional(self, node: SgNode, env: Env) -> Value:
        """Return either value, less the one whose type the test singles out."""
        parts = named(node)
        if len(parts) != _CONDITIONAL_PARTS:
            return EMPTY
        then, test, other = parts
        self.value(test, env)
        values = {then: self.value(then, env), other: self.value(other, env)}
        tested = set(type_tested(test))
        # `x.tolist() if isinstance(x, ndarray) else x`: what is left over is not what was tested.
        return join([v for part, v in values.items() if part.text() not in tested])

    def walrus(self, node: SgNode, env: Env) -> Value:
        """Bind the name and return the value."""
        name, expression = node.field("name"), node.field("value")
        value = self.value(expression, env) if expression is not None else EMPTY
        if name is not None:
            env[name.text()] = value
        return value

    def display(self, node: SgNode, env: Env) -> Value:
        """Return a container of what stands in the brackets, by key or position."""
        items: dict[str, Any] = {}
        for position, child in enumerate(named(node)):
            if child.kind() == "pair":
                key, expression = child.field("key"), child.field("value")
                held = self.value(expression, env).everything() if expression is not None else {}
                keyed = self.value(key, env).everything() if key is not None else {}
                name = key.text() if key is not None else ""
                items.update({name: {**held, **keyed}} if held or keyed else {})
            elif child.kind() in ("list_splat", "dictionary_splat"):
                items.update(self.inner(child, env).items)
            else:
                held = self.value(child, env).everything()
                items.update({str(position): held} if held else {})
        return Value({}, items, mapping=node.kind() == "dictionary")

    def comprehension(self, node: SgNode, env: Env) -> Value:
        """Return a container of what the element expression holds."""
        inner = dict(env)
        for clause in named(node):
            if clause.kind() == "for_in_clause":
                right = clause.field("right")
                if right is not None:
                    self.value(right, inner)
                self.forget(clause.field("left"), inner)
            elif clause.kind() == "if_clause":
                self.value(clause, inner)
        body = node.field("body") or next(iter(named(node)), None)
        held: dict[str, SgNode] = {}
        for part in named(body) if body is not None and body.kind() == "pair" else [body]:
            held.update(self.value(part, inner).everything() if part is not None else {})
        return container(held)

    def function(self, node: SgNode, env: Env) -> Value:
        """Walk a lambda, which sees the names around it less its parameters."""
        inner = dict(env)
        self.forget(node.field("parameters"), inner)
        body = node.field("body")
        if body is not None:
            self.value(body, inner)
        return EMPTY

    def subscript(self, node: SgNode, env: Env) -> Value:
        """Return a slice of the value; what a single item holds is not known."""
        target = node.field("value")
        value = self.value(target, env) if target is not None else EMPTY
        indices = [c for c in named(node) if c != target]
        for index in indices:
            self.value(index, env)
        if any(i.kind() == "slice" for i in indices):
            return Value(self.spec.sliced(value), value.items)
        return EMPTY

    def attribute(self, node: SgNode, env: Env) -> Value:
        """Return what an attribute keeps of its object's labels."""
        target = node.field("object")
        value = self.value(target, env) if target is not None else EMPTY
        return Value(self.spec.attribute(value, last_name(node)), {})

    def operation(self, node: SgNode, env: Env) -> Value:
        """Return what an operator keeps; `%` on a string gives text, identity tests give bool."""
        values = [self.value(child, env) for child in named(node)]
        first = next(iter(named(node)), None)
        if first is not None and first.kind() in ("string", "concatenated_string"):
            return EMPTY
        operators = {c.text() for c in node.children() if not c.is_named()}
        if operators & {"@", "in", "not in", "is", "is not", "not"}:
            return EMPTY
        if node.kind() == "comparison_operator":
            return Value(self.spec.compared(*values), {})
        return Value(self.spec.operator(*values), {})

    def call(self, node: SgNode, env: Env) -> Value:
        """Report the call if it is a reached sink, and return what it gives."""
        positional, keywords, _splat = arguments(node)
        given = [self.value(a, env) for a in positional]
        named_values = {name: self.value(a, env) for name, a in keywords.items()}
        function = node.field("function")
        if node in self.sinks:
            self.report(node, given, named_values)
        splats = self.splats(node, env)
        if function is None:
            return EMPTY
        name = self.file.named_as(function, *self.spec.known)
        if name in CONTAINERS:
            return self.copy(name, given, named_values, splats)
        if function.kind() == "attribute":
            return self.method(node, function, name, given, env)
        return Value(self.spec.call(name, given, node), {})

    def splats(self, node: SgNode, env: Env) -> list[Value]:
        """Return what the starred arguments hold."""
        spread = node.field("arguments")
        found = named(spread) if spread is not None else ()
        return [self.inner(c, env) for c in found if c.kind().endswith("_splat")]

    def copy(
        self, name: str, given: list[Value], keywords: dict[str, Value], splats: list[Value]
    ) -> Value:
        """`list(x)`, `dict(x, k=v)`: a container with what x held and what the keywords hold."""
        items: dict[str, Any] = {}
        for value in (*given, *splats):
            if name == "dict" or not value.mapping:
                items.update(value.items)
        for key, value in keywords.items():
            if name == "dict" and value.everything():
                items[f'"{key}"'] = value.everything()
        listed = self.spec.listed(given[0]) if given else {}
        return Value(listed, items, mapping=name == "dict")

    def method(
        self, node: SgNode, function: SgNode, name: str, given: list[Value], env: Env
    ) -> Value:
        """Return what a method call gives, after what it does to its receiver."""
        receiver = function.field("object")
        value = self.value(receiver, env) if receiver is not None else EMPTY
        method = last_name(function)
        if receiver is not None and receiver.kind() in ("identifier", "subscript"):
            self.mutate(receiver, method, given, env)
        if method == "copy" and value.items:
            return value
        labels = self.spec.call(name, given, node) or self.spec.method(
            self.file, method, value, node
        )
        return Value(labels, {})

    def mutate(self, receiver: SgNode, method: str, given: list[Value], env: Env) -> None:
        """Let a growing or shrinking method change what the container holds."""
        root, _keys = item_path(receiver)
        if root is None:
            return
        old = env.get(root.text(), EMPTY)
        if method in _SHRINKERS:
            env[root.text()] = Value(old.labels, {}, mapping=old.mapping)
        elif method in _GROWERS:
            held: dict[str, SgNode] = {}
            for value in given:
                held.update(value.everything())
            if held:
                grown = {**old.items, f".{method}": held}
                env[root.text()] = Value(old.labels, grown, mapping=old.mapping)

    def report(self, node: SgNode, given: list[Value], keywords: dict[str, Value]) -> None:
        """Remember the sink call if a watched argument holds a label."""
        sink = self.sinks[node]
        found: Labels = {}
        for value in sink.watched(given, keywords):
            found.update(value.everything())
        if found and not sink.silent(node):
            self.reached[node] = found


def item_path(node: SgNode) -> tuple[SgNode | None, list[str]]:
    """Return the name that a chain of subscripts starts from, and the keys' texts in order."""
    keys: list[str] = []
    while node.kind() == "subscript":
        target = node.field("value")
        keys.extend(c.text() for c in named(node)[1:][:1])
        if target is None:
            return None, []
        node = target
    return (node if node.kind() == "identifier" else None), keys[::-1]


def identifiers(node: SgNode) -> list[str]:
    """Return the identifiers in an expression, in order."""
    if node.kind() == "identifier":
        return [node.text()]
    return [n.text() for n in node.find_all(kind="identifier")]


def type_tested(test: SgNode) -> list[str]:
    """Return the texts whose type or presence a condition asks about."""
    found: list[str] = []
    for call in [test] if test.kind() == "call" else test.find_all(kind="call"):
        if last_name(call.field("function")) in _TYPE_TESTS:
            found.extend(a.text() for a in arguments(call)[0][:1])
    return found


_EXPRESSIONS = {
    "assignment": Expressions.assignment,
    "attribute": Expressions.attribute,
    "augmented_assignment": Expressions.augmented,
    "as_pattern": Expressions.inner,
    "await": Expressions.inner,
    "binary_operator": Expressions.operation,
    "boolean_operator": Expressions.either,
    "call": Expressions.call,
    "comparison_operator": Expressions.operation,
    "conditional_expression": Expressions.conditional,
    "dictionary": Expressions.display,
    "expression_list": Expressions.display,
    "lambda": Expressions.function,
    "list": Expressions.display,
    "named_expression": Expressions.walrus,
    "parenthesized_expression": Expressions.inner,
    "set": Expressions.display,
    "subscript": Expressions.subscript,
    "tuple": Expressions.display,
    "unary_operator": Expressions.operation,
    **dict.fromkeys(COMPREHENSIONS, Expressions.comprehension),
}
