"""Finds files that are read whole although all that is done with them can be done in pieces."""

from __future__ import annotations

from fl_hooks.detect import uploads
from fl_hooks.detect.guards import function_of, mentions
from fl_hooks.detect.handles import Handle, handle, looks_like_a_file
from fl_hooks.detect.kit import arguments, last_name
from fl_hooks.detect.reads import READS, is_about_small, is_measured, is_shipped, is_small, is_whole
from fl_hooks.detect.streams import at_once, given_to, hashes, is_only, outer, target, uses, writes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from fl_hooks.detect.kit import File

    Found = tuple[str, SgNode, *tuple[SgNode, ...]]
    # How a content ends, "hash", "write" or "lines", and where.
    Ends = list[tuple[str, SgNode]]

_CHECK = "whole-read-into-stream"
_BODIES = {"kind": "attribute", "regex": r"(\.content|\brequest\.(body|data|get_data))$"}
# (its name, whether it is called): the frameworks whose request's body that is.
_FRAMEWORKS = {
    ("body", False): ("django",),
    ("body", True): ("fastapi", "starlette"),
    ("data", False): ("flask", "quart"),
    ("get_data", True): ("flask", "quart"),
}
# What can be done to each line as well as to the whole.
_EDITS = ("lower", "lstrip", "rstrip", "strip", "upper")
_GOING_OVER = ("enumerate", "filter", "iter", "map")
# What may be streamed of each kind of handle. `read_text().splitlines()` is for short texts.
_ENDS = {"request": ("write",), "response": ("hash", "write"), "text": ("hash", "write")}
# A module of that name reads what people wrote.
_SETTINGS = frozenset(("cfg", "conf", "config", "configuration", "requirements", "settings"))
_DEPTH = 6


def findings(file: File) -> Iterator[Found]:
    """Yield each whole content whose every use is one that takes pieces, once for each place."""
    seen = set()
    for found in _findings(file):
        if found[1] not in seen:
            seen.add(found[1])
            yield found


def _findings(file: File) -> Iterator[Found]:
    received = {call: upload.text() for call, upload in uploads.reads(file)}
    for call, function in file.called(READS):
        if function.kind() == "attribute" and is_whole(call):
            sink = _read(file, call, function, received.get(call, ""))
            if sink is not None:
                # fastapi_streaming_upload reports an upload's read there: one of them yields.
                yield _at(call if call in received else sink, call)
    if "write" in file.text and any(w in file.text for w in (".content", "request.")):
        yield from _bodies(file)


def _at(sink: SgNode, source: SgNode) -> Found:
    far = sink.range().start.line != source.range().start.line
    return (_CHECK, sink, *([source] if far else []))


def _read(file: File, call: SgNode, function: SgNode, upload: str) -> SgNode | None:
    """Return where the content of a read ends, if it could have come there in pieces."""
    lines = last_name(function) == "readlines"
    ends = _ends(file, call, "lines" if lines else "whole")
    receiver = function.field("object")
    if not ends or receiver is None:
        return None
    source = Handle("request") if upload else _source(file, receiver, last_name(function))
    allowed = _ENDS.get("text" if last_name(function) == "read_text" else source.kind)
    if allowed is not None and any(how not in allowed for how, _place in ends):
        return None
    if source.kind in ("", "held") or _is_small(file, call, source, receiver):
        return None
    if any(_stays(file, how, place, source, receiver) for how, place in ends):
        return None
    path = source.path.text() if source.path is not None else ""
    if upload and uploads.is_limited(file, call, upload):
        return None
    return None if is_measured(file, call, [path, receiver.text()]) else ends[0][1]


def _is_small(file: File, call: SgNode, source: Handle, receiver: SgNode) -> bool:
    """Tell whether the path, the handle or the function's name says that the file is small."""
    module = file.path.rpartition("/")[2].removesuffix(".py")
    if not _SETTINGS.isdisjoint(module.lower().replace("-", "_").split("_")):
        return True
    if is_about_small(function_of(file, call)) or is_small(file, receiver):
        return True
    opened = source.path if source.path is not None else source.made
    return is_small(file, opened) or is_shipped(file, opened)


def _source(file: File, receiver: SgNode, method: str) -> Handle:
    """Return what is read from; names that say so pass for files."""
    if method in ("read_bytes", "read_text"):
        return Handle("file", path=receiver)
    found = handle(file, receiver)
    if not found.kind and (last_name(receiver) == "request" or _is_upload(receiver)):
        found.kind = "request"
    elif not found.kind and looks_like_a_file(last_name(receiver)):
        found.kind = "unknown"
    return found


def _is_upload(node: SgNode) -> bool:
    """Tell whether an expression is an item of `request.files`, of Flask, Django and others."""
    inner = node.field("value") if node.kind() == "subscript" else node.field("function")
    if inner is not None and last_name(inner) == "get":
        inner = inner.field("object")
    return last_name(inner) in ("FILES", "files") and "request" in node.text()


# -- where a content ends -------------------------------------------------------------------------


def _ends(file: File, node: SgNode, state: str, depth: int = _DEPTH) -> Ends:
    """Return where a content ends, nothing where some use needs all of it at once.

    state: "whole", "edited" (whole, but only its lines are still the same) or "lines".
    """
    node = outer(node)
    parent = node.parent()
    if parent is None or not depth:
        return []
    name = target(node)
    if name is not None:
        return _each(file, node, name, state, depth)
    if parent.kind() == "attribute":
        call = parent.parent()
        after = _after(parent, call, state)
        return _ends(file, call, after, depth - 1) if call is not None and after else []
    if state == "lines":
        return _lines(file, node, parent, depth)
    ends = (("hash", hashes(file, node)), ("write", writes(file, node, loose=True)))
    return [(how, call) for how, call in ends if call is not None and state == "whole"]


def _each(file: File, node: SgNode, name: SgNode, state: str, depth: int) -> Ends:
    """Return the ends of all uses of a local; lines can be gone over once only."""
    ends: Ends = []
    for use in uses(file, name):
        ours = at_once(node, use) and is_only(file, name, use)
        further = _ends(file, use, state, depth - 1) if ours else []
        if not further:
            return []
        ends += further
    lines = [how for how, _place in ends if how == "lines"]
    return ends if len(ends) == 1 or not lines else []


def _after(function: SgNode, call: SgNode | None, state: str) -> str:
    """Return the state of a content after a method is called on it, "" where none is known."""
    method = last_name(function)
    if call is None or call.kind() != "call" or state == "lines":
        return ""
    if method in ("decode", "encode"):
        return state
    if method in _EDITS:
        return "edited"
    newline = [a.text()[1:-1] for a in arguments(call)[0]] == ["\\n"]
    return "lines" if method == "splitlines" or (method == "split" and newline) else ""


def _lines(file: File, node: SgNode, parent: SgNode, depth: int) -> Ends:
    """Return where lines are gone over."""
    if parent.kind() in ("for_statement", "for_in_clause") and parent.field("right") == node:
        return [("lines", node)]
    call = given_to(node)
    if call is None:
        return []
    if last_name(call.field("function")) == "writelines":
        written = writes(file, node, loose=True)
        return [("write", written)] if written is not None else []
    if last_name(call.field("function")) not in _GOING_OVER:
        return []
    return [("lines", node)] if _ends(file, call, "lines", depth - 1) else []


# -- what needs the whole all the same ------------------------------------------------------------


def _stays(file: File, how: str, place: SgNode, source: Handle, receiver: SgNode) -> bool:
    """Tell whether reading in pieces would not do, or would not be worth it."""
    if how == "hash":
        return False
    if source.kind == "file" and "+" in source.mode:
        return True
    path = source.path.text() if source.path is not None else ""
    if path and _is_rewritten(file, place, path):
        return True
    if how == "write":
        function = place.field("function")
        to = function.field("object") if function is not None else None
        if to is not None and last_name(function) in ("write", "writelines"):
            to = handle(file, to).path
        return is_small(file, to)
    loop = next((a for a in place.ancestors() if a.kind() == "for_statement"), None)
    body = loop.field("body") if loop is not None else None
    return body is not None and mentions(body, receiver.text())


def _is_rewritten(file: File, node: SgNode, path: str) -> bool:
    """Tell whether the function also opens the path for writing: then it needs the old content."""
    scope = function_of(file, node)
    for call, function in file.called(("open", "write_text", "write_bytes")):
        if path not in call.text() or function_of(file, call) != scope:
            continue
        if last_name(function) != "open":
            receiver = function.field("object")
            if receiver is not None and receiver.text() == path:
                return True
            continue
        opened = handle(file, call)
        same = opened.path is not None and opened.path.text() == path
        if same and any(sign in opened.mode for sign in "wax+?"):
            return True
    return False


# -- bodies of requests and responses -------------------------------------------------------------


def _bodies(file: File) -> Iterator[Found]:
    """Yield the bodies that are written to a file and used for nothing else."""
    found = [(body, _written(file, body)) for body in file.find(_BODIES)]
    for body, sink in found:
        if sink is None:
            continue
        scope, text = function_of(file, body), body.text()
        others = [s for b, s in found if b.text() == text and function_of(file, b) == scope]
        if None not in others:
            call = _called(body)
            yield _at(call if call is not None and last_name(body) == "body" else sink, body)


def _called(body: SgNode) -> SgNode | None:
    """Return the call of a method, None of an attribute that is not called."""
    parent = body.parent()
    called = parent is not None and parent.kind() == "call" and parent.field("function") == body
    return parent if called else None


def _written(file: File, body: SgNode) -> SgNode | None:
    """Return the call that writes a body to a file, if that is all and nothing asks its size."""
    whole, call = body.field("object"), _called(body)
    if whole is None or (call is not None and arguments(call)[0]):
        return None
    ends = _ends(file, call if call is not None else body, "whole")
    if not ends or any(how != "write" for how, _place in ends):
        return None
    source = _received(file, body, whole)
    if source is None or any(_stays(file, how, place, source, body) for how, place in ends):
        return None
    return None if is_measured(file, body, [whole.text()]) else ends[0][1]


def _received(file: File, body: SgNode, whole: SgNode) -> Handle | None:
    """Return what a body comes from: a response, or a request of a framework that the file names.

    Elsewhere a request is one that the program itself sends.
    """
    name, called = last_name(body), _called(body) is not None
    if name == "content":
        source = handle(file, whole)
        known = not called and source.kind == "response" and not is_small(file, source.path)
        return source if known else None
    frameworks = _FRAMEWORKS.get((name, called), ())
    return Handle("request") if any(word in file.text for word in frameworks) else None
