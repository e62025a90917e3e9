"""Uploads of FastAPI and Starlette: which names stand for one, what reads it, what limits it."""

from __future__ import annotations

from fl_hooks.detect.guards import function_of
from fl_hooks.detect.handles import made
from fl_hooks.detect.kit import arguments, find_in, last_name, named, with_lasts
from fl_hooks.detect.origins import value_of
from fl_hooks.detect.reads import is_measured, is_whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from fl_hooks.detect.kit import File
    from fl_hooks.detect.scopes import Binding

UPLOADS, _UPLOAD_LASTS = with_lasts(
    f"{module}.UploadFile"
    for module in ("fastapi", "fastapi.datastructures", "starlette.datastructures")
)
_NAMES = {"any": [{"kind": "identifier"}, {"kind": "attribute"}, {"kind": "string_content"}]}
_LISTS = ("iterable[", "list[", "sequence[", "set[", "tuple[")
# An upload among other things: the function tells them apart before it reads one.
_OTHERS = ("bytes", "dict[", "io[", "binaryio", "mapping[", "path")
_DECLARED = ("content-length", "content_length")
_LIMITING = ("size", "limit", "large", "length", "max_")
_CHECKING = ("check", "ensure", "valid", "verify")
_DEPTH = 4


def reads(file: File) -> Iterator[tuple[SgNode, SgNode]]:
    """Yield (call, upload) of each call that reads a whole one: `f.read()`, `f.file.read()`."""
    if "UploadFile" not in file.text and ".form()" not in file.text:
        return
    for call, function in file.called(("read",)):
        receiver = function.field("object") if function.kind() == "attribute" else None
        if receiver is not None and receiver.kind() == "attribute":
            receiver = receiver.field("object") if last_name(receiver) == "file" else None
        if receiver is not None and is_whole(call) and is_upload(file, receiver):
            yield call, receiver


def is_upload(file: File, node: SgNode | None, depth: int = _DEPTH, *, many: bool = False) -> bool:
    """Tell whether an expression is an upload, or where `many`, a list of them."""
    if node is None or not depth:
        return False
    if node.kind() in ("call", "subscript") and _is_of_form(file, node):
        return not many
    if node.kind() == "subscript":
        sliced = any(c.kind() == "slice" for c in node.children())
        return sliced is many and is_upload(file, node.field("value"), depth - 1, many=True)
    if node.kind() == "boolean_operator":
        return is_upload(file, node.field("left"), depth - 1, many=many)
    return node.kind() == "identifier" and _is_named(file, node, depth, many=many)


def _is_of_form(file: File, node: SgNode) -> bool:
    """Tell whether an expression is an item of a form that the function parses itself.

    `form = await request.form()`, then `form["film"]` or `form.get("film")`.
    """
    if ".form()" not in file.text:
        return False
    function = node.field("function")
    if function is not None and last_name(function) != "get":
        return False
    form = made(file, function.field("object") if function is not None else node.field("value"))
    return (
        form is not None and form.kind() == "call" and last_name(form.field("function")) == "form"
    )


def _is_named(file: File, name: SgNode, depth: int, *, many: bool) -> bool:
    how, value = value_of(file, name)
    if how == "assign":
        return is_upload(file, value, depth - 1, many=many)
    if value is None:
        value = _zipped(file, name)
        how = "item" if value is not None else how
    if how == "item":
        return not many and is_upload(file, value, depth - 1, many=True)
    parameter = _parameter(file, name) if not how else None
    return parameter is not None and _shape(file, parameter.value) == ("many" if many else "one")


def is_limited(file: File, node: SgNode, upload: str) -> bool:
    """Tell whether something asked how large an upload, or its request, is before the node.

    A test of its size, the length that the client declared, or a helper that checks uploads.
    """
    scope = function_of(file, node)
    start = node.range().start.index
    before = file.text[scope.range().start.index : start].lower()
    if any(word in before for word in _DECLARED) or is_measured(file, node, [upload]):
        return True
    about = (upload, *(f"{upload}.{part}" for part in ("file", "headers", "size")))
    for call in scope.find_all(kind="call"):
        given, keywords, _splat = arguments(call)
        asked = any(g.text() in about for g in (*given, *keywords.values()))
        if asked and call.range().end.index <= start and _checks(file, call.field("function")):
            return True
    return "depends" in before and _depends(file, node, upload)


def _depends(file: File, node: SgNode, upload: str) -> bool:
    """Tell whether a dependency that checks uploads gives the parameter."""
    for binding in file.names.bindings(upload, node) or ():
        parameter = binding.node.parent() if binding.kind == "param" else None
        for call in parameter.find_all(kind="call") if parameter is not None else ():
            given = arguments(call)[0]
            if last_name(call.field("function")) == "Depends" and given:
                return _checks(file, given[0])
    return False


def _checks(file: File, function: SgNode | None) -> bool:
    """Tell whether a helper asks about sizes, by its name.

    One that only says "validate" or "check" is looked at, where the module defines it.
    """
    name = last_name(function).lower()
    if any(word in name for word in _LIMITING):
        return True
    if function is None or not any(word in name for word in _CHECKING):
        return False
    found = find_in(file.root, {"kind": "function_definition", **_named(last_name(function))})
    return not found or any(word in found[0].text().lower() for word in _LIMITING)


def _named(name: str) -> dict[str, object]:
    return {"has": {"field": "name", "regex": f"^{name}$"}}


def _zipped(file: File, name: SgNode) -> SgNode | None:
    """Return what a name is an item of, in a loop over `zip`."""
    for binding in file.names.bindings(name.text(), name) or ():
        targets = binding.node.parent()
        loop = targets.parent() if targets is not None else None
        over = loop.field("right") if loop is not None else None
        if targets is None or over is None or over.kind() != "call":
            continue
        given = arguments(over)[0]
        if last_name(over.field("function")) == "zip" and binding.node in named(targets):
            position = named(targets).index(binding.node)
            return given[position] if position < len(given) else None
    return None


def _parameter(file: File, name: SgNode) -> Binding | None:
    """Return the parameter that a name is, None where it is bound anew before."""
    start = name.range().start.index
    bindings = file.names.bindings(name.text(), name) or ()
    before = [b for b in bindings if b.node.range().end.index <= start]
    return before[0] if len(before) == 1 and before[0].kind == "param" else None


def _shape(file: File, annotation: SgNode | None, depth: int = _DEPTH) -> str:
    """Return "one" for an annotation that is an upload, "many" for a list, "" for neither.

    Optional, Annotated, unions, quotes, and aliases of the module are seen through.
    """
    if annotation is None or not depth:
        return ""
    for node in find_in(annotation, _NAMES):
        if node.kind() == "string_content":
            found = "UploadFile" in node.text() and not UPLOADS.isdisjoint(_imports(file))
        else:
            found = bool(file.named_as(node, UPLOADS, _UPLOAD_LASTS))
        if found:
            text = annotation.text().lower()
            if any(word in text for word in _OTHERS):
                return ""
            return "many" if any(word in text for word in _LISTS) else "one"
        shape = _shape(file, _alias(file, node), depth - 1)
        if shape:
            return shape
    return ""


def _alias(file: File, node: SgNode) -> SgNode | None:
    """Return what the module makes a type's name stand for: `Upload = Annotated[...]`."""
    bindings = file.names.bindings(node.text(), node) if node.kind() == "identifier" else None
    if not bindings or len(bindings) != 1 or bindings[0].kind != "assign":
        return None
    return bindings[0].value


def _imports(file: File) -> set[str]:
    module = file.names.scope(file.root)
    return {b.target for bindings in module.bindings.values() for b in bindings}
