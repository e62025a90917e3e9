"""Finds indexes that nothing vouches for: past a literal's end, or into data from outside."""

from __future__ import annotations

from fl_hooks.detect.facts.handlers import inside_try_catching
from fl_hooks.detect.facts.modules import module_imports
from fl_hooks.detect.guards import function_of, looped_over, mentions, tested, tests
from fl_hooks.detect.kit import arguments, enclosing, find_in, last_name, named, with_lasts
from fl_hooks.detect.literals import SEQUENCES, integer, length
from fl_hooks.detect.origins import SIGNS, outside, value_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ast_grep_py import SgNode

    from fl_hooks.detect.kit import File

    Found = Iterator[tuple[object, ...]]
    Rule = dict[str, Any]

_ARGV = frozenset({"sys.argv"})
_LISTING, _LISTING_LASTS = with_lasts(("glob.glob", "os.listdir", "re.findall"))
_WRAPPING, _WRAPPING_LASTS = with_lasts(("list", "reversed", "sorted", "tuple"))
_COMPILE = frozenset({"re.compile"})
_WALKING = ("glob", "iterdir", "rglob", "scandir")
_SPLITTING = ("rsplit", "split")
_GROWING = ("append", "extend", "insert")
_LOOPS = ("for_statement", "while_statement")
_CAUGHT = ("IndexError", "LookupError", "Exception", "BaseException")
# A program that is asked for these prints something, or fails.
_VERSIONS = ("-v", "-V", "-version", "--version", "version")
_OWN_FOLDERS = ("TemporaryDirectory", "mkdtemp")
# What gives a text with its last line break.
_WHOLE = ("Popen", "check_output", "open", "read", "read_bytes", "read_text", "run")
_RUNNING = ("check_call", "check_output", "run")


def findings(file: File) -> Found:
    """Yield what both checks report; they share one look at the subscripts."""
    if "bounds" not in file.memo:
        file.memo["bounds"] = list(_findings(file))
    yield from file.memo["bounds"]


def _findings(file: File) -> Found:
    reached: dict[tuple[SgNode, str], list[tuple[int, int]]] = {}
    for node in _subscripts(file):
        value, index = node.field("value"), _index(file, node)
        if value is None or index is None:
            continue
        if value.kind() in SEQUENCES:
            size = length(value)
            if size is not None and not -size <= index < size and not _is_meant(node):
                yield "index-past-literal", node
            continue
        source = _unchecked(file, node, value, index)
        if source is None:
            continue
        if _is_caught_outside(file, node):
            continue
        # Where `parts[2]` was reached, `parts[1]` is there.
        origin = source if source != value else function_of(file, node)
        before = reached.setdefault((origin, value.text()), [])
        line = node.range().start.line
        if any(0 <= index <= b or b <= index < 0 for b, _at in before):
            continue
        if all(at != line for _b, at in before):
            far = source.range().start.line != line
            yield ("unchecked-external-index", node, *([source] if far else []))
        before.append((index, line))


# -- which subscripts to look at ------------------------------------------------------------------


def _subscripts(file: File) -> Iterator[SgNode]:
    """Yield the subscripts that may be findings, in order: one look at the tree, if any."""
    text = file.text
    names, made = _named_lists(text), _made(text)
    values = [*made]
    if "argv[" in text:
        values.append({"regex": r"(^|\.)argv$"})
    if "][0]" in text or "][-1]" in text:
        values.append({"kind": "list_comprehension"})
    if _may_index_literal(text):
        values.extend({"kind": kind} for kind in SEQUENCES)
    rules: list[Rule] = [{"kind": "subscript", "has": {"field": "value", "any": values}}]
    if names or made:
        rules.append({"kind": "subscript", "has": {"field": "value", "kind": "identifier"}})
    for kind, field in (("assignment", "right"), ("named_expression", "value")) if made else ():
        rules.append({"kind": kind, "has": {"field": field, "any": made}})
    for node in file.find({"any": rules}) if values or names else ():
        if node.kind() != "subscript":
            target = node.field("left") or node.field("name")
            names.add(target.text() if target is not None else "")
        elif _is_wanted(node, names):
            yield node


def _is_wanted(node: SgNode, names: set[str]) -> bool:
    """Tell whether a subscript is one of a name that was given something of interest before."""
    value = node.field("value")
    if value is None or value.kind() != "identifier":
        return True
    name = value.text()
    return name in names or name == "argv"


def _made(text: str) -> list[Rule]:
    """Return the rules of the calls of interest that the text may hold: most hold none."""
    lasts: list[str] = []
    if any(f"{last}(" in text for last in (*_LISTING_LASTS, *_WALKING)):
        lasts.extend((*_LISTING_LASTS, *_WRAPPING_LASTS))
    if "split(" in text and any(sign in text for sign in SIGNS):
        lasts.extend(_SPLITTING)
    if not lasts:
        return []
    name = {"regex": f"^({'|'.join(lasts)})$"}
    function = {"any": [{"kind": "identifier", **name}, {"has": {"field": "attribute", **name}}]}
    return [{"kind": "call", "has": {"field": "function", **function}}]


def _named_lists(text: str) -> set[str]:
    """Return the names that may be given a list here and are asked for its first or last item."""
    names = set()
    at = text.find(" = [") if "[0]" in text or "[-1]" in text else -1
    while at >= 0:
        if text[at + 4 : at + 5] == "]" or text.find(" for ", at, at + 500) >= 0:
            line = text[text.rfind("\n", 0, at) + 1 : at]
            names.add(line.partition(":")[0].strip())
        at = text.find(" = [", at + 4)
    return {name for name in names if f"{name}[0]" in text or f"{name}[-1]" in text}


def _may_index_literal(text: str) -> bool:
    """Tell whether a constant index follows a string, or brackets that follow no name."""
    for sign in ("][", ")[", '"[', "'["):
        at = text.find(sign)
        while at >= 0:
            after = text[at + 2 : at + 3]
            if (after.isalnum() or after in "-_") and _ends_literal(text, at):
                return True
            at = text.find(sign, at + 1)
    return False


def _ends_literal(text: str, at: int) -> bool:
    """Tell whether the bracket or quote may end a literal: brackets after a name do not."""
    if text[at] in "'\"":
        return True
    depth = 0
    for place in range(at, max(at - 400, -1), -1):
        depth += (text[place] in ")]") - (text[place] in "([")
        if depth == 0:
            before = text[place - 1 : place]
            return not (before.isalnum() or before in "_)]'\"") or place == 0
    return True


def _index(file: File, node: SgNode) -> int | None:
    """Return the one whole number in the brackets."""
    inner = [c for c in node.children() if c.kind() != "comment"][2:-1]
    return integer(file, inner[0]) if len(inner) == 1 else None


def _is_meant(node: SgNode) -> bool:
    """Tell whether the value is used for nothing: `[][0]` is a short way to raise IndexError."""
    parent = node.parent()
    return parent is not None and parent.kind() in ("expression_statement", "lambda")


# -- where the indexed value comes from -----------------------------------------------------------


def _unchecked(file: File, node: SgNode, value: SgNode, index: int) -> SgNode | None:
    """Return what the indexed value comes from if nothing says that it has the item, or None."""
    if last_name(value) == "argv" and file.is_one_of(value, _ARGV):
        wanted = index > 0 and not _is_target(node) and not _argv_is_checked(file)
        return value if wanted else None
    name = value.text() if value.kind() == "identifier" else ""
    if name:
        how, held = value_of(file, value)
        if how != "assign" or held is None:
            return None
        value = held
    source = _source(file, node, value, index)
    if source is None or _is_tested(file, node, name, value):
        return None
    grown = name and value.kind() != "list" and any(_calls_on(file, node, name, _GROWING))
    return None if grown else source


def _source(file: File, node: SgNode, value: SgNode, index: int) -> SgNode | None:
    """Return the node that makes the value one whose length is not known, or None."""
    kind = value.kind()
    if kind in ("list", "list_comprehension"):
        return _built(file, node, value) if index in (0, -1) else None
    function = value.field("function") if kind == "call" else None
    if function is not None and last_name(function) in _SPLITTING:
        return _parts(file, value, function.field("object"), index)
    if not _is_listing(file, value) or _is_filled(file, value):
        return None
    return value


def _parts(file: File, call: SgNode, text: SgNode | None, index: int) -> SgNode | None:
    """Return where the text enters that a split takes apart, None where the part is there."""
    separator = _separator(call)
    if separator is not None and index in (0, -1):
        return None
    source = outside(file, text)
    if source is None or _comes_along(file, source):
        return None
    if separator is None:
        sure = index in (0, -1) and _asks_version(source)
    else:
        whole = last_name(source.field("function")) in _WHOLE
        sure = index in (1, -2) and whole and _ends_line(file, separator, text)
    return None if sure else source


def _ends_line(file: File, separator: SgNode, text: SgNode | None) -> bool:
    """Tell whether lines are counted whose last break is there: a file's, a program's."""
    if "".join(c.text() for c in named(separator) if c.kind() == "string_content") != r"\n":
        return False
    for _local in range(2):
        if text is None or "strip(" in text.text():
            return False
        if text.kind() == "identifier":
            text = value_of(file, text)[1]
    return True


def _comes_along(file: File, source: SgNode) -> bool:
    """Tell whether what is read lies beside the module: its author knows what is in there."""
    if "__file__" not in file.text:
        return False
    for name in find_in(source, {"kind": "identifier"}):
        bindings = file.names.bindings(name.text(), name) or ()
        values = [name, *(b.value for b in bindings if b.kind == "assign")]
        if any(value is not None and "__file__" in value.text() for value in values):
            return True
    return False


def _asks_version(source: SgNode) -> bool:
    """Tell whether what a program prints is its version."""
    function = last_name(source.field("function"))
    texts = [node.text().strip("'\"") for node in find_in(source, {"kind": "string"})]
    return function in (*_RUNNING, "Popen", "getoutput") and any(t in _VERSIONS for t in texts)


def _lists_outside(file: File, value: SgNode) -> bool:
    """Tell whether a listing is one of folders, or of the matches in a text from outside."""
    positional, keywords, _splat = arguments(value)
    last = last_name(value.field("function"))
    if last in _WRAPPING_LASTS and positional:
        return _lists_outside(file, positional[0])
    if last != "findall":
        return True
    function = value.field("function")
    of_module = function is not None and file.is_one_of(function, _LISTING)
    given = positional[1:2] if of_module else positional[:1]
    return outside(file, given[0] if given else keywords.get("string")) is not None


def _is_filled(file: File, value: SgNode) -> bool:
    """Tell whether a temporary folder is listed that a program was to fill, or else to fail."""
    names = find_in(value, {"kind": "identifier"})
    held = [value_of(file, name)[1] for name in names if _is_variable(file, name)]
    if not any(h is not None and last_name(h.field("function")) in _OWN_FOLDERS for h in held):
        return False
    scope, start = function_of(file, value), value.range().start.index
    return any(
        call.range().end.index <= start
        and function_of(file, call) == scope
        and (last_name(function) != "run" or "check=True" in call.text())
        for call, function in file.called(_RUNNING)
    )


def _built(file: File, node: SgNode, value: SgNode) -> SgNode | None:
    """Return the list if it may stay empty: filtered, or filled from outside data."""
    loop, filtered = _filling(file, node, value)
    over = loop.field("right") if loop is not None else None
    if over is None:
        return None
    how, held = value_of(file, over) if over.kind() == "identifier" else ("", None)
    listed = held if how == "assign" and held is not None else over
    listing = _is_listing(file, listed, wrapped=listed == over)
    if outside(file, over) is not None or (listing and _lists_outside(file, listed)):
        return value
    return value if filtered or listing else None


def _filling(file: File, node: SgNode, value: SgNode) -> tuple[SgNode | None, bool]:
    """Return the loop that fills a list, None where it is not the only one, and if it filters."""
    if value.kind() == "list_comprehension":
        loops = [c for c in value.children() if c.kind() == "for_in_clause"]
        return loops[0], any(c.kind() == "if_clause" for c in value.children())
    name = node.field("value")
    calls = list(_calls_on(file, node, name.text() if name is not None else "", _GROWING))
    if len(calls) != 1 or named(value):
        return None, False
    branch = enclosing(calls[0], ("if_statement", *_LOOPS, "function_definition"))
    filtered = branch is not None and branch.kind() == "if_statement"
    if filtered and branch is not None and branch.field_children("alternative"):
        return None, False
    loop = enclosing(calls[0], (*_LOOPS, "function_definition"))
    over = loop is not None and loop.range().end.index <= node.range().start.index
    return (loop if over else None), filtered


def _separator(call: SgNode) -> SgNode | None:
    """Return what a split is given for one: without it a blank string gives nothing."""
    positional, keywords, splat = arguments(call)
    separator = call if splat else positional[0] if positional else keywords.get("sep")
    return separator if separator is not None and separator.kind() != "none" else None


def _is_listing(file: File, node: SgNode, *, wrapped: bool = False) -> bool:
    """Tell whether a call lists what there is: the files of a folder, the matches in a text."""
    function = node.field("function") if node.kind() == "call" else None
    if function is None:
        return False
    last = last_name(function)
    if last in _LISTING_LASTS and file.is_one_of(function, _LISTING):
        return True
    if last in _WRAPPING_LASTS and file.is_one_of(function, _WRAPPING):
        given = arguments(node)[0]
        return bool(given) and _is_listing(file, given[0], wrapped=True)
    receiver = function.field("object")
    if receiver is None:
        return False
    return (wrapped and last in _WALKING) or (last == "findall" and _is_pattern(file, receiver))


def _is_pattern(file: File, node: SgNode) -> bool:
    """Tell whether the expression is a compiled regular expression."""
    value: SgNode | None = node
    if node.kind() == "identifier":
        bindings = file.names.bindings(node.text(), node) or []
        value = bindings[0].value if len(bindings) == 1 else None
    function = value.field("function") if value is not None and value.kind() == "call" else None
    return function is not None and bool(file.is_one_of(function, _COMPILE))


# -- what speaks for an index ---------------------------------------------------------------------


def _is_tested(file: File, node: SgNode, name: str, value: SgNode) -> bool:
    """Tell whether the container, or what it was made from, is tested before, or looped over."""
    texts = {name, value.text()} - {""}
    if value.kind() in ("list", "list_comprehension"):
        loop, _filtered = _filling(file, node, value)
        texts |= _made_from(file, loop.field("right") if loop is not None else None)
    else:
        texts |= _made_from(file, value)
    texts |= _made_of(file, node, texts)
    return tested(file, node, texts) or looped_over(node, texts)


def _is_caught_outside(file: File, node: SgNode) -> bool:
    """Tell whether it runs in a private function whose callers all catch the error."""
    name = function_of(file, node).field("name")
    if name is None or not name.text().startswith("_") or name.text().startswith("__"):
        return False
    uses = file.find({"kind": "identifier", "regex": f"^{name.text()}$"})
    calls = [_called(use) for use in uses if use != name]
    return bool(calls) and all(
        c is not None and inside_try_catching(file, c, _CAUGHT) for c in calls
    )


def _called(name: SgNode) -> SgNode | None:
    """Return the call of a function or method by its name, None where it is not called."""
    parent = name.parent()
    if parent is not None and parent.kind() == "attribute":
        name, parent = parent, parent.parent()
    is_call = parent is not None and parent.kind() == "call" and parent.field("function") == name
    return parent if is_call else None


def _made_from(file: File, value: SgNode | None, depth: int = 5) -> set[str]:
    """Return the expressions that a value is called on, and those that they were made from."""
    texts: set[str] = set()
    while value is not None and value.kind() in ("attribute", "await", "call", "subscript"):
        if value.kind() != "attribute":
            texts.add(value.text())
        function = value.field("function")
        if function is not None and last_name(function) in ("findall", *_WRAPPING_LASTS):
            # What is searched, sorted or listed stands in the brackets, last.
            texts |= _made_from(file, next(iter(arguments(value)[0][-1:]), None), depth)
        value = function or value.field("object") or value.field("value")
    if value is not None and value.kind() == "identifier" and _is_variable(file, value):
        texts.add(value.text())
        how, held = value_of(file, value)
        if held is not None and how in ("assign", "part") and held.kind() == "call" and depth:
            texts |= _made_from(file, held, depth - 1)
    return texts


def _is_variable(file: File, name: SgNode) -> bool:
    """Tell whether the file binds the name to a value: a test that mentions `os` asks nothing."""
    bindings = file.names.bindings(name.text(), name)
    return bool(bindings) and all(binding.kind != "import" for binding in bindings)


def _made_of(file: File, node: SgNode, texts: set[str]) -> set[str]:
    """Return the names that are made of one of the expressions before: a match, a count."""
    scope = file.names.scope(function_of(file, node))
    start = node.range().start.index
    return {
        name
        for name, bindings in scope.bindings.items()
        for binding in bindings
        if binding.kind == "assign" and binding.value is not None
        if binding.value.range().end.index <= start
        if any(mentions(binding.value, text) for text in texts)
    }


def _calls_on(file: File, node: SgNode, name: str, methods: tuple[str, ...]) -> Iterator[SgNode]:
    """Yield the calls of the methods on a name in the node's function."""
    scope = function_of(file, node)
    for call, function in file.called(methods):
        receiver = function.field("object")
        if receiver is not None and receiver.text() == name and function_of(file, call) == scope:
            yield call


# -- sys.argv -------------------------------------------------------------------------------------

_PARSERS = ("absl", "argparse", "click", "docopt", "fire", "getopt", "optparse", "typer")
_NAMED_ARGV = {
    "any": [{"kind": "attribute", "regex": r"\.argv$"}, {"kind": "identifier", "regex": "^argv$"}]
}
_ASKING = (
    *("assert_statement", "boolean_operator", "comparison_operator", "conditional_expression"),
    *("delete_statement", "elif_clause", "if_statement", "match_statement", "not_operator"),
    *("while_statement",),
)
_ASKING_CALLS = ("all", "any", "bool", "dict", "iter", "len", "next", "set", "zip")
_ASKING_METHODS = ("append", "count", "extend", "index", "insert")


def _argv_is_checked(file: File) -> bool:
    """Tell whether the module tests or sets sys.argv anywhere, or has it parsed."""
    if "bounds argv" not in file.memo:
        file.memo["bounds argv"] = module_imports(file, file.root, _PARSERS) or any(
            _vouches(file, node) for node in file.find(_NAMED_ARGV)
        )
    return bool(file.memo["bounds argv"])


def _vouches(file: File, node: SgNode) -> bool:
    """Tell whether a mention of argv asks how long it is, or sets it."""
    parent = node.parent()
    while parent is not None and _stands_for(parent, node):
        node, parent = parent, parent.parent()
    kind = parent.kind() if parent is not None else ""
    if parent is None or kind in _ASKING:
        return parent is not None
    if kind == "attribute":
        return parent.field("object") == node and last_name(parent) in _ASKING_METHODS
    if kind == "argument_list":
        called = parent.parent()
        last = last_name(called.field("function")) if called is not None else ""
        return last in _ASKING_CALLS or "parse" in last
    left = parent.field("left") if kind in ("assignment", "augmented_assignment") else None
    if left is None or left == node or left.kind() != "identifier":
        return left is not None
    scope = function_of(file, node)
    return any(mentions(test.node, left.text()) for test in tests(file, scope))


def _stands_for(parent: SgNode, node: SgNode) -> bool:
    """Tell whether the parent still stands for argv: in parentheses, or a slice of it."""
    if parent.kind() == "subscript" and parent.field("value") == node:
        return any(c.kind() == "slice" for c in parent.children())
    return parent.kind() == "parenthesized_expression"


def _is_target(node: SgNode) -> bool:
    """Tell whether the subscript is assigned to or deleted."""
    parent = node.parent()
    return parent is not None and (
        parent.kind() == "delete_statement" or parent.field("left") == node
    )
