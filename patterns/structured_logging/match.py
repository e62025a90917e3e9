"""Prints of library code, told from those of programs, displays and conversations."""

from __future__ import annotations

from fl_hooks.detect.facts.modules import in_cli_module, module_imports
from fl_hooks.detect.globs import matches
from fl_hooks.detect.kit import arguments, last_name, named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ast_grep_py import SgNode

    from fl_hooks.detect.kit import File

    Finding = tuple[str, SgNode]

PRINTS = frozenset({"print", "pprint.pprint", "pprint.pp"})
WRITTEN = ("print", "pprint", "pp")
STREAMS = frozenset({"sys.stdout", "sys.stderr"})

# Programs and displays by their path: whoever starts them wants to read what they print.
FOLDERS = (
    *("_examples", "bench", "benches", "benchmark", "benchmarks", "bin", "ci", "cli", "command"),
    *("commands", "contrib", "demo", "demos", "doc", "docs", "example", "examples", "experiments"),
    *("hack", "management", "notebook", "notebooks", "sample", "samples", "script", "scripts"),
    *("tool", "tools", "tutorial", "tutorials"),
)
FILES = (
    *("__main__.py", "cli.py", "command.py", "commands.py", "conf.py", "fabfile.py", "manage.py"),
    *("noxfile.py", "setup.py", "tasks.py", "versioneer.py", "*_cli.py", "cli_*.py", "demo_*.py"),
    *("*_demo.py", "example_*.py", "*_example.py", "*_script.py", "bench_*.py", "benchmark_*.py"),
    *("console.py", "display.py", "pprint.py", "printer.py", "printing.py", "repl.py"),
    *("reporter.py", "reporters.py", "reporting.py", "screen.py", "shell.py", "terminal.py"),
)
PROGRAMS = (*(f"{name}/" for name in FOLDERS), *FILES)
# Modules that programs and tests import, beside the ones that in_cli_module knows.
CONSOLES = (
    *("absl.app", "cleo", "cmd", "code", "curses", "distutils", "docopt", "fabric", "getopt"),
    *("invoke", "plac", "prompt_toolkit", "pytest", "readline", "setuptools", "unittest"),
)
# A function that asks, or that ends the process, speaks to the person in front of it.
TALKING = (
    *("input", "raw_input", "input_options", "input_yn", "getpass", "prompt", "prompt_for_input"),
    *("confirm", "getch", "inkey", "exit", "_exit"),
)

SHOWING = (
    *("print", "pprint", "pretty_print", "show", "display", "dump", "echo", "report", "summar"),
    *("describe", "help", "output", "test_", "usage", "main", "cli", "repl"),
)
SHOWN = ("print", "_help", "_usage", "_main", "_summary", "_report")
SHOWERS = ("Printer", "Reporter", "Display", "Console", "Shell", "Repl", "REPL", "CLI", "Cli")
# `if verbose:`, `if self._debug > 1:`, `if not quiet and rows:`, `if options["show_progress"]:`
WILLING = ("verbos", "debug", "quiet", "silent", "progress", "print", "show")
_ASIDE = ("boolean_operator", "comparison_operator", "not_operator", "parenthesized_expression")
_SCRIPTED = frozenset({"for_statement", "while_statement", "with_statement"})
_DEFINED = frozenset({"function_definition", "class_definition", "decorated_definition"})
_LEAVES = ("return_statement", "continue_statement", "break_statement", "raise_statement")

# Names of what was made to be read.
TEXTS = frozenset(
    (
        *("banner", "cmd", "command", "content", "desc", "description", "doc", "err", "footer"),
        *("header", "help", "hint", "html", "info", "label", "line", "lines", "message"),
        *("messages", "msg", "msgs", "note", "out", "output", "prompt", "report", "stderr"),
        *("stdout", "str", "string", "summary", "table", "tb", "text", "title", "traceback"),
        *("txt", "usage", "warning", "warnings"),
    )
)
FORMATTING = ("sep", "end", "file", "stream")


def findings(file: File) -> list[Finding]:
    """Return the prints of library code, each under the check that fits it best."""
    found: list[Finding] | None = file.memo.get("structured_logging")
    if found is None:
        found = file.memo["structured_logging"] = list(_findings(file))
    return found


def _findings(file: File) -> Iterator[Finding]:
    if matches(file.path, PROGRAMS) or _is_program(file):
        return
    talks = [call.range().start.index for call, _ in file.called(TALKING)]
    for call, function in file.called(WRITTEN):
        given, keywords, splat = arguments(call)
        if _goes_elsewhere(file, call, given, keywords) or _is_meant(file, call, talks):
            continue
        name = file.is_one_of(function, PRINTS)
        if name:
            plain = splat or any(keyword in keywords for keyword in FORMATTING)
            debug = not plain and _is_debug(file, call, given)
            yield "debug-print" if debug else "print-in-library", call


def _is_program(file: File) -> bool:
    """Tell whether the module is a program or a test, by what it imports or ends with."""
    if "sys.argv" in file.text or in_cli_module(file, file.root, ()):
        return True
    imported = [module for module in CONSOLES if module in file.text]
    return bool(imported) and module_imports(file, file.root, imported)


def _goes_elsewhere(
    file: File, call: SgNode, given: Sequence[SgNode], keywords: Mapping[str, SgNode]
) -> bool:
    """Tell whether the call writes to a handle, or may: `print(*args, **options)`."""
    stream = keywords.get("file") or keywords.get("stream")
    if stream is None and len(given) > 1 and last_name(call.field("function")) != "print":
        stream = given[1]
    if stream is not None:
        return stream.kind() != "none" and not file.is_one_of(stream, STREAMS)
    inside = call.field("arguments")
    return inside is not None and any(c.kind() == "dictionary_splat" for c in inside.children())


# -- places where output is wanted ----------------------------------------------------------------


def _is_meant(file: File, call: SgNode, talks: Sequence[int]) -> bool:
    """Tell whether a function, a class or a condition around the call says so."""
    child = call
    inside = False
    for ancestor in call.ancestors():
        kind = ancestor.kind()
        if kind == "function_definition":
            inside = True
            if _shows(ancestor) or _talks(ancestor, talks):
                return True
        elif kind == "class_definition":
            name = ancestor.field("name")
            if name is not None and name.text().endswith(SHOWERS):
                return True
        elif _asks(ancestor, kind, child) or (kind == "block" and _left_before(child)):
            return True
        child = ancestor
    return not inside and _is_script(file.root)


def _shows(function: SgNode) -> bool:
    name = function.field("name")
    text = name.text().strip("_").lower() if name is not None else ""
    return text.startswith(SHOWING) or text.endswith(SHOWN) or "progress" in text


def _talks(function: SgNode, talks: Sequence[int]) -> bool:
    place = function.range()
    return any(place.start.index <= at < place.end.index for at in talks)


def _asks(node: SgNode, kind: str, child: SgNode) -> bool:
    """Tell whether a condition lets the child run only where somebody wants output."""
    if kind in ("if_statement", "elif_clause"):
        return node.field("consequence") == child and _is_willing(node.field("condition"))
    if kind == "boolean_operator":
        return node.field("right") == child and _is_willing(node.field("left"))
    if kind == "conditional_expression":
        return _is_willing(named(node)[1])
    return False


def _left_before(statement: SgNode) -> bool:
    """Tell whether the block is left before the statement unless somebody wants output."""
    for before in statement.prev_all():
        if before.kind() == "if_statement" and _is_willing(before.field("condition")):
            body = before.field("consequence")
            last = named(body)[-1:] if body is not None else []
            if last and last[0].kind() in _LEAVES:
                return True
    return False


def _is_willing(condition: SgNode | None) -> bool:
    """Tell whether a condition is about a name such as `verbose`."""
    if condition is None:
        return False
    kind = condition.kind()
    if kind in _ASIDE:
        return any(_is_willing(part) for part in named(condition))
    if kind == "call":
        text = condition.text() if ".get(" in condition.text() else ""
        text = text or last_name(condition.field("function"))
    else:
        text = condition.text() if kind == "subscript" else last_name(condition)
    return any(word in text.lower() for word in WILLING)


def _is_script(root: SgNode) -> bool:
    """Tell whether the module does its work while it is loaded: nobody imports it."""
    kinds = {child.kind() for child in root.children()}
    return kinds.isdisjoint(_DEFINED) or not kinds.isdisjoint(_SCRIPTED)


# -- bare values ----------------------------------------------------------------------------------


def _is_debug(file: File, call: SgNode, given: Sequence[SgNode]) -> bool:
    """Tell whether the call prints values as they are, and is not there to print them."""
    if not given or not all(_is_value(file, node) for node in given):
        return False
    statement = call.parent()
    block = statement.parent() if statement is not None else None
    if statement is None or block is None:
        return True
    beside = (_next(statement.prev_all()), _next(statement.next_all()))
    return not (_is_all(block) or any(_has_words(s) for s in beside))


def _next(siblings: Sequence[SgNode]) -> SgNode | None:
    return next((s for s in siblings if s.kind() != "comment"), None)


def _has_words(statement: SgNode | None) -> bool:
    """Tell whether a statement prints words: those beside a value say what it is."""
    call = statement.child(0) if statement is not None else None
    if call is None or call.kind() != "call" or last_name(call.field("function")) not in WRITTEN:
        return False
    return any(_is_text(node) and not _shows_itself(node) for node in arguments(call)[0])


def _is_all(block: SgNode) -> bool:
    """Tell whether the print is all that a function or a loop does: that is what it is for."""
    owner = block.parent()
    if owner is None or owner.kind() not in ("function_definition", "for_statement"):
        return False
    body = [s for s in named(block) if (s.child(0) or s).kind() != "string"]
    return len(body) == 1


def _is_value(file: File, node: SgNode) -> bool:
    kind = node.kind()
    if kind in ("identifier", "attribute"):
        name = last_name(node)
        parts = name.lower().split("_")
        if not name or name.isupper() or not TEXTS.isdisjoint(parts):
            return False
        bindings = (file.names.bindings(name, node) or ()) if kind == "identifier" else ()
        return not any(_is_text(b.value) for b in bindings)
    if kind == "call":
        return node.text() in ("locals()", "vars()")
    return kind == "string" and _shows_itself(node)


def _is_text(node: SgNode | None) -> bool:
    """Tell whether an expression makes a text: a literal, `%`, `+`, `.join()` or `.format()`."""
    if node is None:
        return False
    kind = node.kind()
    if kind == "binary_operator":
        return _is_text(node.field("left")) or _is_text(node.field("right"))
    if kind == "call":
        function = node.field("function")
        return last_name(function) in ("join", "format") and _is_text(
            function.field("object") if function is not None else None
        )
    return kind in ("string", "concatenated_string")


def _shows_itself(node: SgNode) -> bool:
    """Tell whether an f-string is `{name=}`, and at most spaces and commas around it."""
    shown = False
    for child in node.children():
        kind = child.kind()
        if kind == "interpolation":
            if all(part.text() != "=" for part in child.children()):
                return False
            shown = True
        elif kind == "string_content" and child.text().strip(" ,;|\n"):
            return False
    return shown
