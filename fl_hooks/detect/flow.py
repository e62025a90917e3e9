"""The flow finder: a value from a source that reaches a sink inside one function.

Sources give values labels, cuts take them away, sinks report them. Statements are walked in
order with an environment of what each name holds now, so that re-binding, branches, loops,
containers and aliases mean here what they mean when the code runs. Where two branches meet a
name may be either; where the code tests a value's type before converting it, it is converted.
"""

from __future__ import annotations

from fl_hooks.detect.finders import Hit
from fl_hooks.detect.flow_expressions import Expressions, identifiers, type_tested
from fl_hooks.detect.flow_spec import FlowSpec
from fl_hooks.detect.flow_values import EMPTY, Value, join, merge
from fl_hooks.detect.kit import enclosing, named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from ast_grep_py import SgNode

    from fl_hooks.detect.flow_spec import Sink
    from fl_hooks.detect.flow_values import Labels
    from fl_hooks.detect.kit import File

    Env = dict[str, Value]
    Reached = tuple[SgNode, Sink, Labels]

_specs: dict[str, tuple[object, FlowSpec]] = {}


def find_flows(check: Mapping[str, Any], file: File) -> Iterator[Hit]:
    """Yield the sink calls of a file that a value with a label the check reports reaches."""
    declared, spec = _specs.get(check["id"], (None, None))
    if spec is None or declared is not check["spec"]:
        spec = _shared(FlowSpec(check["spec"]))
        _specs[check["id"]] = (check["spec"], spec)
    if spec.flow not in file.memo:
        file.memo[spec.flow] = _walk(file, spec)
    for call, sink, reached in file.memo[spec.flow]:
        hit = _hit(call, sink, [node for label, node in reached.items() if label in spec.reports])
        if hit is not None:
            yield hit


def _shared(spec: FlowSpec) -> FlowSpec:
    """Let checks that differ in what they report alone share one walk of each file."""
    for _, other in _specs.values():
        if other.declared == spec.declared:
            spec.flow = other.flow
    return spec


def _walk(file: File, spec: FlowSpec) -> list[Reached]:
    """Return the sink calls that labelled values reach, with the labels and their sources."""
    if spec.silent(file):
        return []
    by_scope: dict[SgNode, dict[SgNode, Sink]] = {}
    for names, sink in spec.sinks:
        for call, _name in file.calls(names):
            scope = enclosing(call, ("function_definition", "class_definition")) or file.root
            by_scope.setdefault(scope, {})[call] = sink
    return [
        (call, sinks[call], reached)
        for scope, sinks in by_scope.items()
        for call, reached in _Walk(file, spec, sinks).run(scope).items()
    ]


def _hit(call: SgNode, sink: Sink, sources: list[SgNode]) -> Hit | None:
    if not sources:
        return None
    source = sources[0]
    related = (source,) if source.range().start.line != call.range().start.line else ()
    return Hit(call, *related, reason=sink.suppressed(call))


class _Walk(Expressions):
    """One function, class body or module walked from top to bottom."""

    repeated = False

    def run(self, scope: SgNode) -> dict[SgNode, Labels]:
        env: Env = {}
        if scope.kind() == "function_definition":
            for name, bindings in self.file.names.scope(scope).bindings.items():
                annotation = bindings[0].value if bindings[0].kind == "param" else None
                if annotation is not None:
                    env[name] = self.spec.annotated(self.file, annotation)
        body = scope.field("body") or scope
        self.block(body, env)
        return self.reached

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

    def decorated(self, node: SgNode, env: Env) -> None:
        for child in named(node):
            if child.kind() == "decorator":
                self.value(child, env)
            else:
                self.definition(child, env)

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
        tested = {n for test in tests for n in type_tested(test)}
        mentioned = {n for test in tests for n in identifiers(test)}
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

        What the body leaves counts afterwards: a loop is taken to run at least once. Loops
        inside a second round are walked once, or nesting would double the work at each level.
        """
        repeated = self.repeated
        for again in (False,) if repeated else (False, True):
            self.repeated = repeated or again
            inner = dict(env)
            self.block(node.field("body"), inner)
            env.update(inner)
        self.repeated = repeated
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
                    if expression.kind() == "as_pattern":
                        self.forget(expression.field("alias"), env)
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
                elif pattern.kind() == "if_clause":
                    self.value(named(pattern)[0], inner)
            arms.append((inner, self.block(clause.field("consequence"), inner)))
        self.meet(arms, env, [], dict(env))


_STATEMENTS = {
    "assignment": _Walk.assignment,
    "break_statement": _Walk.leave,
    "class_definition": _Walk.definition,
    "comment": lambda _walk, _node, _env: None,
    "continue_statement": _Walk.leave,
    "decorated_definition": _Walk.decorated,
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
