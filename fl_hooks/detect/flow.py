"""The flow finder: a value from a source that reaches a sink inside one function.

Sources give values labels, cuts take them away, sinks report them. Statements are walked in
order with an environment of what each name holds now, so that re-binding, branches, loops,
containers and aliases mean here what they mean when the code runs. Where two branches meet a
name may be either; where the code tests a value's type before converting it, it is converted.
"""

from __future__ import annotations

from fl_hooks.detect.finders import Hit
from fl_hooks.detect.flow_spec import FlowSpec
from fl_hooks.detect.flow_values import EMPTY, Value, container, join, merge
from fl_hooks.detect.kit import arguments, enclosing, last_name, named
from fl_hooks.detect.scopes import COMPREHENSIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from ast_grep_py import SgNode

    from fl_hooks.detect.flow_spec import Sink
    from fl_hooks.detect.kit import File

    Env = dict[str, Value]

_specs: dict[str, FlowSpec] = {}

_GROWERS = ("append", "add", "extend", "insert", "update", "setdefault", "appendleft", "put")
_SHRINKERS = ("clear", "pop", "popitem", "remove", "discard")
_CONTAINERS = frozenset({"list", "tuple", "set", "frozenset", "sorted", "reversed", "dict"})
_TYPE_TESTS = ("isinstance", "hasattr", "issubclass", "type", "isscalar", "dtype", "callable")


def find_flows(check: Mapping[str, Any], file: File) -> Iterator[Hit]:
    """Yield the sink calls of a file that a labelled value reaches."""
    spec = _specs.get(check["id"])
    if spec is None:
        spec = _specs[check["id"]] = FlowSpec(check["spec"])
    if spec.silent(file):
        return
    by_scope: dict[SgNode, dict[SgNode, Sink]] = {}
    for names, sink in spec.sinks:
        for call, _name in file.calls(names):
            scope = enclosing(call, ("function_definition", "class_definition")) or file.root
            by_scope.setdefault(scope, {})[call] = sink
    for scope, sinks in by_scope.items():
        yield from _Walk(file, spec, sinks).run(scope)


class _Walk:
    """One function, class body or module walked from top to bottom."""

    def __init__(self, file: File, spec: FlowSpec, sinks: dict[SgNode, Sink]) -> None:
        self.file = file
        self.spec = spec
        self.sinks = sinks
        self.hits: dict[SgNode, Hit] = {}

    def run(self, scope: SgNode) -> list[Hit]:
        env: Env = {}
        if scope.kind() == "function_definition":
            for name, bindings in self.file.names.scope(scope).bindings.items():
                annotation = bindings[0].value if bindings[0].kind == "param" else None
                if annotation is not None:
                    env[name] = self.spec.annotated(self.file, annotation)
        body = scope.field("body") or scope
        self.block(body, env)
        return list(self.hits.values())

    # -- statements ---------------------------------------------------------------------------

    def block(self, block: SgNode | None, env: Env) -> bool:
        """Walk the statements; return whether control leaves the block on its way."""
        return any(self.statement(node, env) for node in (named(block) if block else ()))

    def statement(self, node: SgNode, env: Env) -> bool:
        handler = _STATEMENTS.get(node.kind())
        if handler is not None:
            return bool(handler(self, node, env))
        for child in named(node):
            self.value(child, env)
        return False

    def leave(self, node: SgNode, env: Env) -> bool:
        for child in named(node):
            self.value(child, env)
        return True

    def definition(self, node: SgNode, env: Env) -> None:
        name = node.field("name")
        if name is not None:
            env.pop(name.text(), None)

    def delete(self, node: SgNode, env: Env) -> None:
        for target in named(node):
            for item in named(target) if target.kind() == "expression_list" else [target]:
                if item.kind() == "subscript":
                    self.store(item, EMPTY, env)
                else:
                    env.pop(item.text(), None)

    def if_statement(self, node: SgNode, env: Env) -> None:
        condition = node.field("condition")
        if condition is not None:
            self.value(condition, env)
        before = dict(env)
        arms: list[tuple[Env, bool]] = [self.arm(node.field("consequence"), before)]
        current = before
        tests = [condition]
        exhaustive = False
        for clause in node.field_children("alternative"):
            test = clause.field("condition")
            if test is not None:
                self.value(test, current)
                tests.append(test)
            else:
                exhaustive = True
            body = clause.field("consequence") or clause.field("body")
            arms.append(self.arm(body, current))
        if not exhaustive:
            arms.append((dict(current), False))
        self.meet(arms, env, [t for t in tests if t is not None], before)

    def arm(self, block: SgNode | None, env: Env) -> tuple[Env, bool]:
        inner = dict(env)
        return inner, self.block(block, inner)

    def meet(
        self, arms: list[tuple[Env, bool]], env: Env, tests: list[SgNode], before: Env
    ) -> None:
        """Join the arms that go on; a name whose type was tested keeps only its converted value."""
        going = [inner for inner, left in arms if not left]
        tested = {n for test in tests for n in _type_tested(test)}
        mentioned = {n for test in tests for n in _identifiers(test)}
        merged = merge(going or [before])
        for name in mentioned:
            converted = [e.get(name, EMPTY) for e in going if e.get(name) != before.get(name)]
            if converted:
                merged[name] = join(converted)
            elif name in tested and len(going) < len(arms):
                merged.pop(name, None)
        env.clear()
        env.update(merged)

    def for_statement(self, node: SgNode, env: Env) -> None:
        right = node.field("right")
        if right is not None:
            self.value(right, env)
        self.forget(node.field("left"), env)
        self.loop(node, env)

    def while_statement(self, node: SgNode, env: Env) -> None:
        condition = node.field("condition")
        if condition is not None:
            self.value(condition, env)
        self.loop(node, env)

    def loop(self, node: SgNode, env: Env) -> None:
        """Walk the body twice, so that what one round leaves is seen by the next.

        What the body leaves counts afterwards: a loop is taken to run at least once.
        """
        for _ in range(2):
            inner = dict(env)
            self.block(node.field("body"), inner)
            env.update(inner)
        for clause in node.field_children("alternative"):
            self.block(clause.field("body"), env)

    def try_statement(self, node: SgNode, env: Env) -> bool:
        before = dict(env)
        left = self.block(node.field("body"), env)
        arms: list[tuple[Env, bool]] = []
        final = None
        for clause in named(node):
            body = next((c for c in clause.children() if c.kind() == "block"), None)
            if clause.kind() in ("except_clause", "except_group_clause"):
                arms.append(self.arm(body, merge([before, env])))
            elif clause.kind() == "else_clause":
                left = self.block(body, env) or left
            elif clause.kind() == "finally_clause":
                final = body
        going = [inner for inner, gone in [*arms, (dict(env), left)] if not gone]
        merged = merge(going or [env])
        env.clear()
        env.update(merged)
        return self.block(final, env) or not going

    def with_statement(self, node: SgNode, env: Env) -> bool:
        for clause in named(node):
            if clause.kind() != "with_clause":
                continue
            for item in named(clause):
                for expression in named(item):
                    self.value(expression, env)
        return self.block(node.field("body"), env)

    def match_statement(self, node: SgNode, env: Env) -> None:
        subject = node.field("subject")
        if subject is not None:
            self.value(subject, env)
        body = node.field("body")
        arms = [(dict(env), False)]
        for clause in named(body) if body is not None else ():
            inner = dict(env)
            for pattern in named(clause):
                if pattern.kind() == "case_pattern":
                    self.forget(pattern, inner)
            arms.append((inner, self.block(clause.field("consequence"), inner)))
        self.meet(arms, env, [], dict(env))

    # -- assignments --------------------------------------------------------------------------

    def assignment(self, node: SgNode, env: Env) -> Value:
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
        targets = named(left)
        sources = named(right) if right.kind() in ("expression_list", "tuple", "list") else []
        plain = all(n.kind() not in ("list_splat_pattern", "list_splat") for n in (*targets, *sources))
        values = [self.value(s, env) for s in sources] if sources else []
        if not sources:
            self.value(right, env)
        for position, target in enumerate(targets):
            paired = plain and len(values) == len(targets)
            self.store(target, values[position] if paired else EMPTY, env)
        return EMPTY

    def augmented(self, node: SgNode, env: Env) -> None:
        left, right = node.field("left"), node.field("right")
        if left is None or right is None:
            return
        value = self.value(right, env)
        if left.kind() == "identifier":
            old = env.get(left.text(), EMPTY)
            grown = Value(old.labels, {**old.items, **value.items})
            label = self.spec.operator(old, value)
            env[left.text()] = Value(label, grown.items) if label else grown

    def store(self, target: SgNode, value: Value, env: Env) -> None:
        kind = target.kind()
        if kind == "identifier":
            env[target.text()] = value
        elif kind == "subscript":
            self.store_item(target, value, env)
        elif kind in ("pattern_list", "tuple_pattern", "list_pattern"):
            self.forget(target, env)

    def store_item(self, target: SgNode, value: Value, env: Env) -> None:
        """`d[k] = v`: a literal key replaces what it held, a computed one may be any of them."""
        root, keys = _path(target)
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
        env[name] = Value(old.labels, items)

    def forget(self, target: SgNode | None, env: Env) -> None:
        """Unbind every name of a loop target or pattern."""
        for name in _identifiers(target) if target is not None else ():
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
        values = [self.value(child, env) for child in named(node)]
        return values[0] if values else EMPTY

    def either(self, node: SgNode, env: Env) -> Value:
        return join([self.value(child, env) for child in named(node)])

    def conditional(self, node: SgNode, env: Env) -> Value:
        parts = named(node)
        if len(parts) != 3:
            return EMPTY
        then, test, other = parts
        self.value(test, env)
        values = {then: self.value(then, env), other: self.value(other, env)}
        tested = set(_type_tested(test))
        # `x.tolist() if isinstance(x, ndarray) else x`: what is left over is not what was tested.
        return join([v for part, v in values.items() if part.text() not in tested])

    def walrus(self, node: SgNode, env: Env) -> Value:
        name, expression = node.field("name"), node.field("value")
        value = self.value(expression, env) if expression is not None else EMPTY
        if name is not None:
            env[name.text()] = value
        return value

    def display(self, node: SgNode, env: Env) -> Value:
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
        return Value({}, items)

    def comprehension(self, node: SgNode, env: Env) -> Value:
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
        """A lambda sees the names around it, less its parameters."""
        inner = dict(env)
        self.forget(node.field("parameters"), inner)
        body = node.field("body")
        if body is not None:
            self.value(body, inner)
        return EMPTY

    def subscript(self, node: SgNode, env: Env) -> Value:
        target = node.field("value")
        value = self.value(target, env) if target is not None else EMPTY
        indices = [c for c in named(node) if c != target]
        for index in indices:
            self.value(index, env)
        if any(i.kind() == "slice" for i in indices):
            return Value(self.spec.sliced(value), value.items)
        return EMPTY

    def attribute(self, node: SgNode, env: Env) -> Value:
        target = node.field("object")
        value = self.value(target, env) if target is not None else EMPTY
        return Value(self.spec.attribute(value, last_name(node)), {})

    def operation(self, node: SgNode, env: Env) -> Value:
        values = [self.value(child, env) for child in named(node)]
        first = next(iter(named(node)), None)
        if first is not None and first.kind() in ("string", "concatenated_string"):
            return EMPTY
        operators = {c.text() for c in node.children() if not c.is_named()}
        if operators & {"@", "in", "not in", "is", "is not", "not"}:
            return EMPTY
        return Value(self.spec.operator(*values), {})

    def call(self, node: SgNode, env: Env) -> Value:
        positional, keywords, _splat = arguments(node)
        given = [self.value(a, env) for a in positional]
        named_values = {name: self.value(a, env) for name, a in keywords.items()}
        function = node.field("function")
        if node in self.sinks:
            self.report(node, given, named_values)
        splats = self.splats(node, env)
        if function is None:
            return EMPTY
        name = self.file.resolve(function)
        if name in _CONTAINERS:
            return self.copy(name, given, named_values, splats)
        if function.kind() == "attribute":
            return self.method(node, function, name, given, env)
        return Value(self.spec.call(name, given, node), {})

    def splats(self, node: SgNode, env: Env) -> list[Value]:
        spread = node.field("arguments")
        found = named(spread) if spread is not None else ()
        return [self.inner(c, env) for c in found if c.kind().endswith("_splat")]

    def copy(
        self, name: str, given: list[Value], keywords: dict[str, Value], splats: list[Value]
    ) -> Value:
        """`list(x)`, `dict(x, k=v)`: a container with what x held and what the keywords hold."""
        items: dict[str, Any] = {}
        for value in (*given, *splats):
            items.update(value.items)
        for key, value in keywords.items():
            if name == "dict" and value.everything():
                items[f'"{key}"'] = value.everything()
        return Value(self.spec.listed(given[0]) if given else {}, items)

    def method(
        self, node: SgNode, function: SgNode, name: str, given: list[Value], env: Env
    ) -> Value:
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
        root, _keys = _path(receiver)
        if root is None:
            return
        old = env.get(root.text(), EMPTY)
        if method in _SHRINKERS:
            env[root.text()] = Value(old.labels, {})
        elif method in _GROWERS:
            held: dict[str, SgNode] = {}
            for value in given:
                held.update(value.everything())
            if held:
                env[root.text()] = Value(old.labels, {**old.items, f".{method}": held})

    def report(self, node: SgNode, given: list[Value], keywords: dict[str, Value]) -> None:
        sink = self.sinks[node]
        reached: dict[str, SgNode] = {}
        for value in sink.watched(given, keywords):
            reached.update(value.everything())
        reached = {label: source for label, source in reached.items() if self.spec.reports(label)}
        if not reached or sink.silent(self.file, node):
            return
        source = next(iter(reached.values()))
        related = (source,) if source.range().start.line != node.range().start.line else ()
        self.hits[node] = Hit(node, *related, reason=sink.suppressed(node))


def _path(node: SgNode) -> tuple[SgNode | None, list[str]]:
    """Return the name that a chain of subscripts starts from, and the keys' texts in order."""
    keys: list[str] = []
    while node.kind() == "subscript":
        target = node.field("value")
        keys.extend(c.text() for c in named(node)[1:][:1])
        if target is None:
            return None, []
        node = target
    return (node if node.kind() == "identifier" else None), keys[::-1]


def _identifiers(node: SgNode) -> list[str]:
    if node.kind() == "identifier":
        return [node.text()]
    return [n.text() for n in node.find_all(kind="identifier")]


def _type_tested(test: SgNode) -> list[str]:
    """Return the texts whose type or presence a condition asks about."""
    found: list[str] = []
    for call in [test] if test.kind() == "call" else test.find_all(kind="call"):
        if last_name(call.field("function")) in _TYPE_TESTS:
            found.extend(a.text() for a in arguments(call)[0][:1])
    return found


_STATEMENTS = {
    "assignment": _Walk.assignment,
    "break_statement": _Walk.leave,
    "class_definition": _Walk.definition,
    "comment": lambda _walk, _node, _env: None,
    "continue_statement": _Walk.leave,
    "decorated_definition": lambda _walk, _node, _env: None,
    "delete_statement": _Walk.delete,
    "for_statement": _Walk.for_statement,
    "function_definition": _Walk.definition,
    "if_statement": _Walk.if_statement,
    "match_statement": _Walk.match_statement,
    "raise_statement": _Walk.leave,
    "return_statement": _Walk.leave,
    "try_statement": _Walk.try_statement,
    "while_statement": _Walk.while_statement,
    "with_statement": _Walk.with_statement,
}
_EXPRESSIONS = {
    "assignment": _Walk.assignment,
    "attribute": _Walk.attribute,
    "augmented_assignment": lambda walk, node, env: walk.augmented(node, env) or EMPTY,
    "as_pattern": _Walk.inner,
    "await": _Walk.inner,
    "binary_operator": _Walk.operation,
    "boolean_operator": _Walk.either,
    "call": _Walk.call,
    "comparison_operator": _Walk.operation,
    "conditional_expression": _Walk.conditional,
    "dictionary": _Walk.display,
    "expression_list": _Walk.display,
    "lambda": _Walk.function,
    "list": _Walk.display,
    "named_expression": _Walk.walrus,
    "parenthesized_expression": _Walk.inner,
    "set": _Walk.display,
    "subscript": _Walk.subscript,
    "tuple": _Walk.display,
    "unary_operator": _Walk.operation,
    **dict.fromkeys(COMPREHENSIONS, _Walk.comprehension),
}
