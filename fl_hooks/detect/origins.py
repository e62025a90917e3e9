"""Where a value came from: whether data from outside the program reaches it in one function.

Outside is what the program reads: files, standard input, other programs, the environment, requests
and responses. A string made from such data by strip, split, decode … is such data too.
"""

from __future__ import annotations

from fl_hooks.detect.guards import function_of
from fl_hooks.detect.kit import arguments, last_name, named, with_lasts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ast_grep_py import SgNode

    from fl_hooks.detect.kit import File
    from fl_hooks.detect.scopes import Binding

_VERBS = ("delete", "get", "patch", "post", "put", "request")
_CALLS, _CALL_LASTS = with_lasts(
    (
        *("open", "io.open", "codecs.open", "gzip.open", "bz2.open", "lzma.open", "aiofiles.open"),
        *("input", "fileinput.input", "linecache.getline", "os.getenv", "os.popen"),
        *("subprocess.check_output", "subprocess.getoutput", "subprocess.run", "subprocess.Popen"),
        *("urllib.request.urlopen", *(f"{m}.{v}" for m in ("requests", "httpx") for v in _VERBS)),
    )
)
_OBJECTS, _OBJECT_LASTS = with_lasts(("os.environ", "sys.stdin"))
# Methods that read, whatever they are called on.
_READING = (
    "open",
    "read",
    "readline",
    "readlines",
    "read_text",
    "read_bytes",
    "recv",
    "communicate",
)
# Methods whose result is a part or another form of what they are called on.
_KEEPING = (
    *("capitalize", "casefold", "decode", "encode", "expandtabs", "lower", "upper", "replace"),
    *("strip", "lstrip", "rstrip", "removeprefix", "removesuffix", "translate", "__next__"),
    *("split", "rsplit", "splitlines", "partition", "rpartition", "get", "getlist"),
)
_PASSING, _PASSING_LASTS = with_lasts(
    ("enumerate", "iter", "list", "next", "reversed", "sorted", "str", "tuple")
)
_PARTS = ("buffer", "content", "headers", "stderr", "stdin", "stdout", "text")
_MESSAGES = ("req", "request", "resp", "response")
_FIELDS = (*_PARTS, "GET", "META", "POST", "args", "body", "cookies", "data", "environ", "form")
# One of these stands in every file that outside data enters.
SIGNS = (
    *("open(", "input(", "getline(", "environ", "getenv", "stdin", "subprocess", "Popen", ".read"),
    *(".recv(", "communicate(", "getoutput", "req", "httpx", "resp"),
)
# The kernel writes these, in a form that it keeps.
_FIXED = ("/proc/", "/sys/")
_DEPTH = 10


def outside(file: File, node: SgNode | None, depth: int = _DEPTH) -> SgNode | None:
    """Return the node where outside data enters that the expression is made of, or None."""
    handler = _HANDLERS.get(node.kind()) if node is not None and depth else None
    return handler(file, node, depth - 1) if handler is not None and node is not None else None


def value_of(file: File, name: SgNode) -> tuple[str, SgNode | None]:
    """Return what a name was last bound to before, in its function: ("assign", value), or how else.

    ("item", iterable) is one item of it, ("part", value) one of an unpacking, ("with", manager)
    what it gives; ("", None) anything else, a parameter included.
    """
    start = name.range().start.index
    best, how, value = -1, "", None
    for binding in file.names.bindings(name.text(), name) or ():
        kind, bound = _bound(binding)
        since = (bound or binding.node).range().end.index
        if kind == "each":
            return "item", bound
        if best < since <= start and not _in_other_arm(binding.node, name):
            best, how, value = since, kind, bound
    if value is None or function_of(file, value) != function_of(file, name):
        return "", None
    return how, value


def _in_other_arm(node: SgNode, name: SgNode) -> bool:
    """Tell whether a node stands in an arm of an if or match whose other arm holds the name."""
    at = name.range().start.index
    child = arm = node
    for ancestor in node.ancestors():
        kind = ancestor.kind()
        if kind in ("case_clause", "elif_clause", "else_clause"):
            arm = ancestor
        elif kind == "if_statement" and child.kind() == "block":
            arm = child
        if kind in ("if_statement", "match_statement") and at < ancestor.range().end.index:
            place = arm.range()
            return arm != node and not place.start.index <= at < place.end.index
        child = ancestor
    return False


def _bound(binding: Binding) -> tuple[str, SgNode | None]:
    """Return how a binding binds its name, and to what; "each" in a comprehension."""
    if binding.kind == "assign":
        return "assign", binding.value
    target = binding.node
    parent = target.parent()
    position = 0
    if parent is not None and parent.kind() in ("pattern_list", "tuple_pattern"):
        position = named(parent).index(target)
        target, parent = parent, parent.parent()
    if parent is None:
        return "", None
    kind = parent.kind()
    if kind == "as_pattern_target":
        manager = parent.parent()
        return "with", manager.child(0) if manager is not None else None
    value = parent.field("right")
    if kind == "assignment":
        return "part", value
    if kind not in ("for_statement", "for_in_clause"):
        return "", None
    if target != binding.node:
        value = _counted(value) if position else None
    return ("each" if kind == "for_in_clause" else "item"), value


def _counted(value: SgNode | None) -> SgNode | None:
    """Return what `enumerate` counts: its second item is one of its argument's."""
    if value is None or value.kind() != "call" or last_name(value.field("function")) != "enumerate":
        return None
    return next(iter(arguments(value)[0]), None)


def _identifier(file: File, node: SgNode, depth: int) -> SgNode | None:
    if file.named_as(node, _OBJECTS, _OBJECT_LASTS):
        return node
    return outside(file, value_of(file, node)[1], depth)


def _call(file: File, node: SgNode, depth: int) -> SgNode | None:
    function = node.field("function")
    if function is None:
        return None
    given = arguments(node)[0]
    if file.named_as(function, _CALLS, _CALL_LASTS):
        return None if given and given[0].text().strip("rbf'\"").startswith(_FIXED) else node
    if file.named_as(function, _PASSING, _PASSING_LASTS):
        return outside(file, given[0], depth) if given else None
    return _method(file, node, function, depth) if function.kind() == "attribute" else None


def _method(file: File, call: SgNode, function: SgNode, depth: int) -> SgNode | None:
    name, receiver = last_name(function), function.field("object")
    if name in _FIELDS and _is_message(receiver):
        return call
    if name in _READING:
        return outside(file, receiver, depth) or (None if _is_fixed(file, receiver) else call)
    return outside(file, receiver, depth) if name in _KEEPING else None


def _is_fixed(file: File, node: SgNode | None) -> bool:
    """Tell whether what is read is a file of the kernel's."""
    if node is not None and node.kind() == "identifier":
        node = value_of(file, node)[1]
    return node is not None and any(f"{q}{path}" in node.text() for q in "'\"" for path in _FIXED)


def _attribute(file: File, node: SgNode, depth: int) -> SgNode | None:
    if file.named_as(node, _OBJECTS, _OBJECT_LASTS):
        return node
    whole, part = node.field("object"), last_name(node)
    if part in _FIELDS and _is_message(whole):
        return node
    return outside(file, whole, depth) if part in _PARTS else None


def _is_message(node: SgNode | None) -> bool:
    """Tell by its name whether a value is a request or a response."""
    return last_name(node).lower() in _MESSAGES


def _first(file: File, node: SgNode, depth: int) -> SgNode | None:
    return outside(file, next(iter(named(node)), None), depth)


def _either(file: File, node: SgNode, depth: int) -> SgNode | None:
    return next((n for c in named(node) if (n := outside(file, c, depth)) is not None), None)


_HANDLERS = {
    "attribute": _attribute,
    "await": _first,
    "boolean_operator": _either,
    "call": _call,
    "conditional_expression": _either,
    "identifier": _identifier,
    "parenthesized_expression": _first,
    "subscript": _first,
}
