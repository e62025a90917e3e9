"""Calls of `console.log` and its kin that were left in, told from programs and loggers."""

from __future__ import annotations

from fl_hooks.detect.kit import named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ast_grep_py import SgNode

    from fl_hooks.detect.kit import File

    Finding = tuple[str, SgNode]

# console.info, warn, error and debug carry a level that the reader can filter by.
METHODS = ("log", "dir", "dirxml", "table", "trace")
GLOBALS = ("globalThis", "self", "window")

# What a program asks its surroundings for; a library does not.
STARTED = ("process.argv", "process.exit(", "require.main", "import.meta.main", "Deno.args")
CONSOLES = (
    *("@clack/prompts", "@inquirer/prompts", "@oclif/core", "boxen", "cac", "chalk", "citty"),
    *("cli-table", "cli-table3", "commander", "consola", "enquirer", "figlet", "gulp", "ink"),
    *("inquirer", "kleur", "listr2", "meow", "minimist", "node:readline", "node:repl"),
    *("node:util/parseArgs", "ora", "picocolors", "prompts", "readline", "repl", "shelljs"),
    *("sywac", "yargs", "yargs/yargs", "zx"),
)

# How a function is called that is there to write; `show` and `render` mean the page.
SAYING = (
    *("log", "debug", "print", "pretty", "dump", "echo", "report", "summar", "trace", "inspect"),
    *("output", "banner", "info", "warn", "verbose"),
)
NOT_SAYING = ("login", "logon", "logout", "logoff", "logo", "logic", "information")
PROGRAM = ("main", "help", "usage", "repl", "cli")
SAID = ("Log", "Logs", "Logger", "Debug", "Help", "Usage", "Banner", "Report", "Summary")
SAYERS = ("Logger", "Reporter", "Printer", "Console", "Debugger", "Display", "Repl", "Cli", "CLI")
WILLING = (
    *("debug", "verbos", "quiet", "silent", "trace", "__dev__", "env.dev", "isdev", "is_dev"),
    *("develop", "loglevel", "log_level", "logging", "enablelog", "shouldlog"),
    *("import.meta.hot", "devmode", "dev_mode", "devtools", "localhost"),
)
LEAVES = ("return_statement", "continue_statement", "break_statement", "throw_statement")

_NAMES = ("identifier", "property_identifier", "shorthand_property_identifier_pattern")
_FUNCTIONS = frozenset(
    (
        *("function_declaration", "function_expression", "arrow_function", "method_definition"),
        *("generator_function_declaration", "generator_function", "function"),
    )
)
_CLASSES = frozenset(("class_declaration", "class", "abstract_class_declaration"))
_SCOPES = _FUNCTIONS | {"program", "statement_block", "catch_clause", "for_in_statement"}
_BINDING = frozenset(
    (
        *("array_pattern", "catch_clause", "formal_parameters", "import_clause"),
        *("import_specifier", "namespace_import", "optional_parameter", "required_parameter"),
        "rest_pattern",
    )
)
_BOUND = {
    "arrow_function": "parameter",
    "assignment_pattern": "left",
    "class_declaration": "name",
    "function_declaration": "name",
    "object_assignment_pattern": "left",
    "pair_pattern": "value",
    "variable_declarator": "name",
}
# Where the name of a function stands that has none of its own.
_NAMED = {
    "assignment_expression": "left",
    "field_definition": "property",
    "pair": "key",
    "public_field_definition": "name",
    "variable_declarator": "name",
}
_ERRORS = ("e", "ex", "er", "err", "error", "errors", "exception", "stack")
_NAMES_OF_VALUES = (
    *("identifier", "shorthand_property_identifier", "this"),
    *("member_expression", "subscript_expression"),
)
# What was made to be read, by the end of its name.
_TEXTS = (
    *("banner", "description", "help", "hint", "log", "message", "messages", "msg", "msgs"),
    *("note", "notice", "prompt", "summary", "text", "title", "usage", "warning", "warnings"),
)


def findings(file: File) -> list[Finding]:
    """Return the calls left in, each under the check that fits it best."""
    found: list[Finding] | None = file.memo.get("leftover_debug_output")
    if found is None:
        found = file.memo["leftover_debug_output"] = list(_findings(file))
    return found


def _findings(file: File) -> Iterator[Finding]:
    if _is_program(file):
        return
    names = file.find({"any": [{"kind": kind} for kind in _NAMES], "regex": "^console$"})
    own = [_span(name) for name in names if _binds(name)]
    for name in names:
        function = _function(name)
        call = function.parent() if function is not None else None
        if function is None or call is None or any(a <= _at(name) < b for a, b in own):
            continue
        if call.kind() == "arguments":
            if _is_handed_on(call) and not _is_meant(call):
                yield "console-log", function
        elif _calls(call, function) and not _is_meant(call) and not _forwards(call):
            yield "console-dump" if _is_dump(function, call) else "console-log", call


def _function(console: SgNode) -> SgNode | None:
    """Return the `console.log` around a `console`, or the like of it."""
    node: SgNode | None = console
    function = console.parent()
    if function is not None and console.kind() == "property_identifier":
        head = function.field("object")
        if head is None or head.text() not in GLOBALS:
            return None
        node, function = function, function.parent()
    if function is None or function.kind() != "member_expression":
        return None
    method = function.field("property")
    used = method is not None and method.text() in METHODS and function.field("object") == node
    return function if used else None


def _calls(call: SgNode, function: SgNode) -> bool:
    return call.kind() == "call_expression" and call.field("function") == function


def _at(node: SgNode) -> int:
    return node.range().start.index


def _is_program(file: File) -> bool:
    """Tell whether the module is a program: a shebang, its arguments, a command-line library."""
    text = file.text
    if text.startswith("#!") or any(word in text for word in STARTED):
        return True
    return any(f'"{name}"' in text or f"'{name}'" in text for name in CONSOLES)


def _is_handed_on(arguments: SgNode) -> bool:
    """Tell whether the arguments are those of `promise.then(console.log)` and its like."""
    call = arguments.parent()
    function = call.field("function") if call is not None else None
    name = function.field("property") if function is not None else None
    return name is not None and name.text() in ("then", "forEach", "subscribe")


def _span(name: SgNode) -> tuple[int, int]:
    """Return where the scope starts and ends in which a name is bound."""
    scope = next(a for a in name.ancestors() if a.kind() in _SCOPES)
    return _at(scope), scope.range().end.index


def _binds(name: SgNode) -> bool:
    parent = name.parent()
    if parent is None:
        return False
    kind = parent.kind()
    if name.kind() != "identifier":
        return name.kind() != "property_identifier"
    return kind in _BINDING or (kind in _BOUND and parent.field(_BOUND[kind]) == name)


# -- places where output is wanted ----------------------------------------------------------------


def _is_meant(call: SgNode) -> bool:
    """Tell whether a function, a class or a condition around the call says so."""
    child = call
    for node in call.ancestors():
        kind = node.kind()
        if kind in _FUNCTIONS:
            if _says(node):
                return True
        elif kind in _CLASSES:
            name = node.field("name")
            if name is not None and _is_sayer(name.text()):
                return True
        elif _allows(node, kind, child) or _left_before(kind, child):
            return True
        child = node
    return False


def _is_sayer(name: str) -> bool:
    return name.endswith(SAYERS) or (name.startswith("Log") and not name[3:4].islower())


def _says(function: SgNode) -> bool:
    """Tell whether a function is named for what it writes, or is told that a server listens."""
    parent = function.parent()
    name = function.field("name")
    if name is None and parent is not None:
        if parent.kind() == "arguments":
            return _listens(parent)
        field = _NAMED.get(parent.kind())
        name = parent.field(field) if field else None
    if name is None:
        return False
    last = name.text().rpartition(".")[2].strip("#_$\"'")
    low = last.lower()
    says = low.startswith(SAYING) and not low.startswith(NOT_SAYING)
    return says or low in PROGRAM or last.endswith(SAID)


def _listens(arguments: SgNode) -> bool:
    call = arguments.parent()
    function = call.field("function") if call is not None else None
    return function is not None and function.text().endswith(".listen")


def _allows(node: SgNode, kind: str, child: SgNode) -> bool:
    """Tell whether a condition lets the child run only where somebody wants output."""
    if kind in ("if_statement", "ternary_expression"):
        condition, then = node.field("condition"), node.field("consequence")
        if child not in (then, node.field("alternative")):
            return False
        return _wanted(condition, holds=then == child)
    if kind == "binary_expression" and node.field("right") == child:
        operator = node.field("operator")
        sign = operator.text() if operator is not None else ""
        return sign in ("&&", "||") and _wanted(node.field("left"), holds=sign == "&&")
    return False


def _left_before(kind: str, child: SgNode) -> bool:
    """Tell whether the block is left before the child unless somebody wants output."""
    if kind not in ("statement_block", "program"):
        return False
    return any(
        before.kind() == "if_statement"
        and _leaves(before.field("consequence"))
        and (
            _is_switch(before.field("condition")) or _wanted(before.field("condition"), holds=False)
        )
        for before in child.prev_all()
    )


def _leaves(body: SgNode | None) -> bool:
    last = named(body)[-1:] if body is not None and body.kind() == "statement_block" else [body]
    return any(statement is not None and statement.kind() in LEAVES for statement in last)


def _wanted(condition: SgNode | None, *, holds: bool) -> bool:
    """Tell whether a condition means that output is wanted, or development."""
    if holds and _is_switch(condition):
        return True
    return _production(condition) == ("no" if holds else "yes")


def _is_switch(condition: SgNode | None) -> bool:
    text = condition.text().lower() if condition is not None else ""
    return any(word in text for word in WILLING)


def _production(condition: SgNode | None) -> str:
    """Return whether the condition means production: "yes", "no", or "" where it says nothing."""
    text = "".join(condition.text().split()) if condition is not None else ""
    if "production" not in text and "env.PROD" not in text:
        return ""
    return "no" if "!" in text else "yes"


# -- bare values ----------------------------------------------------------------------------------


def _forwards(call: SgNode) -> bool:
    """Tell whether the call hands on what it was given: a logger of the project's own."""
    inside = call.field("arguments")
    return inside is not None and any(c.kind() == "spread_element" for c in inside.children())


def _is_dump(function: SgNode, call: SgNode) -> bool:
    """Tell whether the call writes values and no more, as while debugging."""
    inside = call.field("arguments")
    given = named(inside) if inside is not None else []
    method = function.field("property")
    if not given or any(_is_error(node) for node in given):
        return False
    if method is not None and method.text() != "log":
        return True
    label, values = _label(given)
    if not values or not all(_is_value(node) for node in values):
        return False
    return not label or _names(label, values)


def _label(given: Sequence[SgNode]) -> tuple[str, Sequence[SgNode]]:
    """Return what a leading string says, and the arguments after it."""
    if given[0].kind() == "string":
        return given[0].text().strip("\"'").strip(" :=->"), given[1:]
    return "", given


def _names(label: str, values: Sequence[SgNode]) -> bool:
    """Tell whether a label is just the name of a value: `console.log("user:", user)`."""
    written = {node.text() for node in values}
    return label in written or label in {text.rpartition(".")[2] for text in written}


def _is_value(node: SgNode) -> bool:
    """Tell whether a node is a value's name or attribute, a display of names, or one as JSON."""
    kind = node.kind()
    if kind in _NAMES_OF_VALUES:
        return not node.text().isupper() and not node.text().lower().endswith(_TEXTS)
    if kind == "object":
        parts = named(node)
        return bool(parts) and all(p.kind() == "shorthand_property_identifier" for p in parts)
    if kind == "call_expression":
        function, inside = node.field("function"), node.field("arguments")
        if function is not None and function.text() == "JSON.stringify" and inside is not None:
            return any(_is_value(part) for part in named(inside)[:1])
    return False


def _is_error(node: SgNode) -> bool:
    """Tell whether a value is an error by its name: it is reported, if at the wrong level."""
    text = node.text().replace("?.", ".")
    for sign in "(){}[],":
        text = text.replace(sign, ".")
    parts = (part.strip() for part in text.split("."))
    return any(part in _ERRORS or part.endswith(("Error", "Err")) for part in parts)
