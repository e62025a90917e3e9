"""Prints of library code, told from those of programs, displays and conversations."""

from __future__ import annotations

from fl_hooks.detect.facts.modules import in_cli_module, module_imports
from fl_hooks.detect.globs import matches
from fl_hooks.detect.kit import arguments, find_in, last_name, named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from ast_grep_py import SgNode

    from fl_hooks.detect.kit import File

    Finding = tuple[Any, ...]

PRINTS = frozenset({"print", "pprint.pprint", "pprint.pp"})
WRITTEN = ("print", "pprint", "pp")
STREAMS = frozenset({"sys.stdout", "sys.stderr"})

# Programs and displays by their path: whoever starts them wants to read what they print.
FOLDERS = (
    *("_examples", "bench", "benches", "benchmark", "benchmarks", "bin", "ci", "cli", "command"),
    *("commands", "contrib", "demo", "demos", "doc", "docs", "example", "examples", "experiments"),
    *("hack", "management", "notebook", "notebooks", "sample", "samples", "script", "scripts"),
    *("testing", "tool", "tools", "tutorial", "tutorials", "development", "*_cli", "*-cli"),
)
FILES = (
    *("__main__.py", "cli.py", "command.py", "commands.py", "conf.py", "fabfile.py", "manage.py"),
    *("noxfile.py", "setup.py", "tasks.py", "versioneer.py", "*_cli.py", "cli_*.py", "demo_*.py"),
    *("*_demo.py", "example_*.py", "*_example.py", "*_script.py", "bench_*.py", "benchmark_*.py"),
    *("*_cmd.py", "*_cmds.py", "cmd_*.py", "console.py", "display.py", "pprint.py"),
    *("printer.py", "printing.py", "repl.py"),
    *("reporter.py", "reporters.py", "reporting.py", "screen.py", "shell.py", "terminal.py"),
)
PROGRAMS = (*(f"{name}/" for name in FOLDERS), *FILES)
# Migrations are run once, from a command line, by somebody who watches.
MIGRATIONS = ("versions/", "migrations/")
MIGRATING = ("alembic", "django.db.migrations")
# Modules that programs and tests import, beside the ones that in_cli_module knows.
CONSOLES = (
    *("absl.app", "cleo", "cmd", "code", "curses", "distutils", "docopt", "fabric", "getopt"),
    *("invoke", "plac", "prompt_toolkit", "pytest", "readline", "setuptools", "unittest"),
)
# A module that describes a command line, with a parser of its own or one from wherever.
PARSING = ("ArgumentParser", "add_parser", "add_subparsers")
ADDING = ("add_argument", "add_option")
# Parameters that hold what was typed on a command line.
TYPED = ("args", "namespace")
_INTERPRETED = 5  # functions that take a `command`: the module answers to a prompt
COMMANDS = ("command", "group", "line_magic", "cell_magic", "line_cell_magic")
# A function that asks, or that ends the process, speaks to the person in front of it.
TALKING = (
    *("input", "raw_input", "input_options", "input_yn", "getpass", "prompt", "prompt_for_input"),
    *("confirm", "getch", "inkey", "yes", "yes_no", "exit", "_exit"),
    *("run_console", "run_local_server"),
)
ASKING = frozenset(
    f"rich.prompt.{name}.ask" for name in ("Confirm", "FloatPrompt", "IntPrompt", "Prompt")
)

SHOWING = (
    *("print", "pprint", "pretty_print", "show", "display", "dump", "echo", "report", "summar"),
    *("describe", "help", "output", "test_", "usage", "main", "cli", "repl"),
)
SHOWN = ("print", "_help", "_usage", "_main", "_summary", "_report")
# How a docstring says it: "Print a traceback", "prints the names to stdout".
_SAYING = frozenset({"print", "prints", "printed"})
_FROM_USER = {"kind": "call", "has": {"field": "function", "regex": "_from_user$"}}
_BEGINNINGS = (["show"], ["shows"], ["display"], ["displays"])
_DETAILS = (":param", "@param", "args:", "arguments:", "parameters\n", ">>>")
_QUOTES = ('"', "'", 'r"')
SHOWERS = ("Reporter", "Display", "Console", "Shell", "Repl", "REPL", "CLI", "Cli")
# `if verbose:`, `if self._debug > 1:`, `if not quiet and rows:`, `if options["show_progress"]:`
WILLING = ("verbos", "debug", "quiet", "silent", "progress", "print", "show")
# `if stdout:`, `if self.to_screen:`, `if flags["echo"]:`: words of their own, as "committee" shows.
WHERE = frozenset({"console", "echo", "screen", "stdout", "tee"})
# `if settings.logging == "print":`
DIRECT = ("print", "stdout", "stderr", "console")
# What must be told to the person and never be logged: `print("your password is", made_up)`
SECRETS = ("password", "passphrase", "secret", "token", " pin ", " key ")
_ASIDE = ("boolean_operator", "comparison_operator", "not_operator", "parenthesized_expression")
# Methods of logging's handlers, filters and formatters: what they log comes back to them.
_LOGGING = ("emit", "filter", "format", "formatException", "formatMessage", "handle", "handleError")
_SCRIPTED = frozenset({"for_statement", "while_statement", "with_statement"})
_DEFINED = frozenset({"function_definition", "class_definition", "decorated_definition"})
_WRITING = (
    *("save", "to_csv", "to_excel", "to_feather", "to_hdf", "to_json", "to_parquet", "to_pickle"),
    *("write_bytes", "write_text"),
)
# What a function may do besides that is there to print.
_PLAIN = frozenset(
    (
        *("break_statement", "continue_statement", "import_from_statement"),
        *("import_statement", "pass_statement"),
    )
)
_NESTED = frozenset(
    (
        *("block", "elif_clause", "else_clause", "for_statement", "if_statement"),
        *("while_statement", "with_statement"),
    )
)
_HELPING = ("append", "extend", "flush", "sort")
# Names of homemade loggers and of what is called with news: they print because nobody logs.
_TELLING = ("log", "warn", "warning", "error", "trace", "debug", "info", "on", "handle", "callback")
_MANY = 3
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
LEVELS = ("critical", "debug", "error", "exception", "info", "log", "warn", "warning")
LOGGERS = ("log", "logger", "logging")


def findings(file: File) -> list[Finding]:
    """Return the prints of library code, each under the check that fits it best."""
    found: list[Finding] | None = file.memo.get("structured_logging")
    if found is None:
        found = file.memo["structured_logging"] = list(_findings(file))
    return found


def _findings(file: File) -> Iterator[Finding]:
    if matches(file.path, PROGRAMS) or _is_program(file):
        return
    talks = [call.range().start.index for call in _talking(file)]
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
    """Tell whether the module is a program or a test, by what it imports, calls or ends with."""
    if "sys.argv" in file.text or in_cli_module(file, file.root, ()) or _migrates(file):
        return True
    imported = [module for module in CONSOLES if module in file.text]
    return (bool(imported) and module_imports(file, file.root, imported)) or _parses(file)


def _migrates(file: File) -> bool:
    """Tell whether the module is a migration of a database, by Alembic or Django."""
    if not matches(file.path, MIGRATIONS):
        return False
    return "def upgrade(" in file.text or module_imports(file, file.root, MIGRATING)


def _talking(file: File) -> list[SgNode]:
    """Return the calls that ask somebody, or end the process."""
    found = [call for call, _ in file.called(TALKING)]
    if ".ask(" in file.text and "rich" in file.text:
        found += [call for call, _ in file.calls(ASKING)]
    if "_from_user" in file.text:
        found += file.find(_FROM_USER)
    return found


def _parses(file: File) -> bool:
    """Tell whether the module describes the options of a command line, or obeys commands."""
    if any(word in file.text for word in PARSING) and file.called(PARSING):
        return True
    if "help=" in file.text and any(
        "help" in arguments(call)[1] for call, _ in file.called(ADDING)
    ):
        return True
    if file.text.count("command)") < _INTERPRETED:
        return False
    functions = file.find({"kind": "function_definition"})
    return sum("command" in _parameters(function) for function in functions) >= _INTERPRETED


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
    if _tells_secret(file, call):
        return True
    child = call
    inside = classed = False
    for ancestor in call.ancestors():
        kind = ancestor.kind()
        if kind == "function_definition":
            inside = True
            if _shows(ancestor) or _talks(ancestor, talks) or _is_typed(ancestor):
                return True
            if _only_prints(file, ancestor):
                return True
        elif kind == "class_definition":
            classed = True
            if _is_shower(ancestor):
                return True
        elif _asks(ancestor, kind, child) or (kind == "block" and _left_before(child)):
            return True
        child = ancestor
    work = not inside and not classed and _is_work(file, call)
    return work or (not inside and _is_script(file.root))


def _shows(function: SgNode) -> bool:
    name = function.field("name")
    text = name.text().strip("_").lower() if name is not None else ""
    if _is_said(function):
        return True
    return text.startswith(SHOWING) or text.endswith(SHOWN) or "progress" in text


def _is_shower(owner: SgNode) -> bool:
    """Tell whether a class is there to show something, by its name or its docstring."""
    name = last_name(owner.field("name"))
    return "Print" in name or name.endswith(SHOWERS) or _is_said(owner)


def _is_said(owner: SgNode) -> bool:
    """Tell whether the docstring of a function or class says that it prints, or begins so."""
    body = owner.field("body")
    first = named(body)[:1] if body is not None else []
    text = first[0].text().lower() if first else ""
    if not text.startswith(_QUOTES):
        return False
    for start in _DETAILS:
        text = text.partition(start)[0]
    words = text.lstrip("r").replace('"', " ").replace("'", " ").split()
    return not _SAYING.isdisjoint(words) or words[:1] in _BEGINNINGS


def _talks(function: SgNode, talks: Sequence[int]) -> bool:
    place = function.range()
    return any(place.start.index <= at < place.end.index for at in talks)


def _is_typed(function: SgNode) -> bool:
    """Tell whether the function does what was typed, or is a part of logging itself."""
    names = _parameters(function)
    if any(name in TYPED for name in names):
        return True
    if last_name(function.field("name")) in _LOGGING and "record" in names:
        return True
    outer = function.parent()
    return outer is not None and any(
        last_name(_called(child)) in COMMANDS
        for child in outer.children()
        if child.kind() == "decorator"
    )


def _parameters(function: SgNode) -> list[str]:
    """Return the names of the parameters that have to be given, "" for any other."""
    given = function.field("parameters")
    return [_parameter(node) for node in named(given)] if given is not None else []


def _parameter(node: SgNode) -> str:
    inner = node.child(0) if node.kind() == "typed_parameter" else node
    return inner.text() if inner is not None and inner.kind() == "identifier" else ""


def _called(decorator: SgNode) -> SgNode | None:
    """Return the `app.command` of `@app.command()` and of `@app.command`."""
    inner = named(decorator)[:1]
    return inner[0].field("function") or inner[0] if inner else None


def _only_prints(file: File, function: SgNode) -> bool:
    """Tell whether printing, several times or in a loop, is all that the function does."""
    memo = file.memo.setdefault("structured_logging.only", {})
    place = function.range().start.index
    if place not in memo:
        memo[place] = _is_display(function)
    return bool(memo[place])


def _is_display(function: SgNode) -> bool:
    name, body = last_name(function.field("name")), function.field("body")
    if body is None or name.strip("_").lower().partition("_")[0] in _TELLING:
        return False
    printed = 0
    inside = [(body, 1)]
    while inside:
        node, weight = inside.pop()
        for statement in named(node):
            kind = statement.kind()
            if kind in _NESTED:
                looped = _MANY if kind in ("for_statement", "while_statement") else weight
                inside.append((statement, looped))
            elif kind.endswith(("_statement", "_definition")):
                step = _step(statement)
                if step is None:
                    return False
                printed += step * weight
    return printed >= _MANY


def _step(statement: SgNode) -> int | None:
    """Return 1 for a print, 0 for what serves one, None for anything that has an effect."""
    kind = statement.kind()
    if kind == "return_statement":
        return None if named(statement) else 0
    if kind != "expression_statement":
        return 1 if kind == "print_statement" else 0 if kind in _PLAIN else None
    node = statement.child(0)
    if node is not None and node.kind() in ("assignment", "augmented_assignment"):
        left = node.field("left")
        return 0 if left is not None and left.kind() in ("identifier", "pattern_list") else None
    if node is not None and node.kind() == "call":
        called = last_name(node.field("function"))
        return 1 if called in WRITTEN else 0 if called in _HELPING else None
    return 0 if node is None or node.kind() in ("identifier", "string") else None


def _asks(node: SgNode, kind: str, child: SgNode) -> bool:
    """Tell whether a condition lets the child run only where somebody wants output."""
    if kind in ("if_statement", "elif_clause"):
        return node.field("consequence") == child and _is_willing(node.field("condition"))
    if kind == "boolean_operator":
        return node.field("right") == child and _is_willing(node.field("left"))
    if kind == "conditional_expression":
        return _is_willing(named(node)[1])
    return False


def _tells_secret(file: File, call: SgNode) -> bool:
    """Tell whether prints of this block tell somebody "your password": a log must not have it."""
    statement = call.parent()
    block = statement.parent() if statement is not None else None
    if block is None or "your" not in file.text.lower():
        return False
    prints = [s for s in named(block) if last_name((s.child(0) or s).field("function")) in WRITTEN]
    texts = [s.text().lower() for s in prints]
    return any("your" in text and any(word in text for word in SECRETS) for text in texts)


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
    """Tell whether a condition is about a name such as `verbose`, or for the text "print"."""
    if condition is None:
        return False
    kind = condition.kind()
    if kind in _ASIDE:
        return any(_is_willing(part) for part in named(condition))
    if kind == "call":
        text = condition.text() if ".get(" in condition.text() else ""
        text = text or last_name(condition.field("function"))
    else:
        if kind == "string":
            return condition.text().strip("'\"") in DIRECT
        text = condition.text() if kind == "subscript" else last_name(condition)
    text = text.lower()
    if any(word in text for word in WILLING):
        return True
    if kind == "call" or not any(word in text for word in WHERE):
        return False
    return not WHERE.isdisjoint("".join(c if c.isalnum() else " " for c in text).split())


def _is_script(root: SgNode) -> bool:
    """Tell whether the module does its work while it is loaded: nobody imports it."""
    kinds = {child.kind() for child in root.children()}
    return kinds.isdisjoint(_DEFINED) or not kinds.isdisjoint(_SCRIPTED)


def _is_work(file: File, call: SgNode) -> bool:
    """Tell whether a print at module level is about work done there: a value called for, a file."""
    scope = file.names.scope(file.root)
    for node in arguments(call)[0]:
        bindings = scope.bindings.get(node.text(), ()) if node.kind() == "identifier" else ()
        if any(b.value is not None and b.value.kind() == "call" for b in bindings):
            return True
    statements = (child.child(0) for child in file.root.children())
    return any(
        last_name(node.field("function")).startswith(_WRITING)
        for node in statements
        if node is not None and node.kind() == "call"
    )


# -- bare values ----------------------------------------------------------------------------------


def _is_debug(file: File, call: SgNode, given: Sequence[SgNode]) -> bool:
    """Tell whether the call prints values as they are, and is not there to print them."""
    if not given or not all(_is_value(file, node) for node in given):
        return False
    statement = call.parent()
    block = statement.parent() if statement is not None else None
    if statement is None or block is None:
        return not _is_caught(call, given)
    before, after = _next(statement.prev_all()), _next(statement.next_all())
    if _is_all(block) or _has_words(before) or _has_words(after):
        return False
    return not (_is_caught(call, given) or _is_logged(before, given))


def _next(siblings: Sequence[SgNode]) -> SgNode | None:
    return next((s for s in siblings if s.kind() != "comment"), None)


def _is_caught(call: SgNode, given: Sequence[SgNode]) -> bool:
    """Tell whether the error that a handler around the call has caught is among the values."""
    names = {node.text() for node in given if node.kind() == "identifier"}
    for ancestor in call.ancestors() if names else ():
        kind = ancestor.kind()
        if kind in ("function_definition", "lambda"):
            return False
        if kind in ("except_clause", "except_group_clause"):
            caught = next((c for c in ancestor.children() if c.kind() == "as_pattern"), None)
            alias = caught.field("alias") if caught is not None else None
            if alias is not None and alias.text() in names:
                return True
    return False


def _is_logged(statement: SgNode | None, given: Sequence[SgNode]) -> bool:
    """Tell whether a statement logs the values: printing them is then a second way to tell."""
    call = statement.child(0) if statement is not None else None
    function = call.field("function") if call is not None and call.kind() == "call" else None
    if call is None or function is None or last_name(function) not in LEVELS:
        return False
    if last_name(function.field("object")).lstrip("_").lower() not in LOGGERS:
        return False
    inside = call.field("arguments")
    logged = {
        node.text()
        for kind in ("identifier", "attribute")
        for node in (find_in(inside, {"kind": kind}) if inside is not None else ())
    }
    return all(node.text() in logged for node in given)


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
