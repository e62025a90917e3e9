"""Finds uploads of FastAPI and Starlette that are taken into memory whole."""

from __future__ import annotations

from fl_hooks.detect import uploads
from fl_hooks.detect.kit import enclosing, find_in, with_lasts
from fl_hooks.detect.streams import consumers, contents, outer, recoded, uses, writes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ast_grep_py import SgNode

    from fl_hooks.detect.kit import File

    Found = tuple[Any, ...]

_CHECK = "whole-upload-read"
_FILES, _ = with_lasts(("fastapi.File", "fastapi.param_functions.File", "fastapi.params.File"))
_REQUESTS, _REQUEST_LASTS = with_lasts(
    ("fastapi.Request", "fastapi.requests.Request", "starlette.requests.Request")
)
_PARAMETERS = ("default_parameter", "typed_default_parameter", "typed_parameter")
_TYPES = {"any": [{"kind": "identifier", "regex": "^bytes$"}, {"kind": "string", "regex": "bytes"}]}


def findings(file: File) -> Iterator[Found]:
    """Yield the uploads that are read whole, with the call that hashes or writes them, if any."""
    if "fastapi" not in file.text and "starlette" not in file.text:
        return
    for call, upload in uploads.reads(file):
        if not uploads.is_limited(file, call, upload.text()):
            yield _found(file, call, contents(file, call))
    for parameter, places in _buffered(file):
        yield _found(file, parameter, places)
    for call, function in file.called(("body",)):
        request = function.field("object") if function.kind() == "attribute" else None
        if request is not None and _is_request(file, request):
            places = contents(file, call)
            written = any(writes(file, place) is not None for place in places)
            if written and not uploads.is_limited(file, call, request.text()):
                yield _found(file, call, places)


def _found(file: File, node: SgNode, places: list[SgNode]) -> Found:
    """Return a finding; one whose bytes are written or hashed needs no whole at all: it is high."""
    sinks = consumers(file, places)
    if not sinks:
        return _CHECK, node
    far = sinks[0].range().start.line != node.range().start.line
    return (_CHECK, node, *([sinks[0]] if far else []), {"severity": "high"})


def _buffered(file: File) -> Iterator[tuple[SgNode, list[SgNode]]]:
    """Yield each parameter that takes an upload as bytes, and where these go."""
    if "bytes" not in file.text:
        return
    for call, _name in file.calls(_FILES):
        parameter = enclosing(call, _PARAMETERS)
        annotation = parameter.field("type") if parameter is not None else None
        if parameter is None or annotation is None or not find_in(annotation, _TYPES):
            continue
        name = parameter.field("name") or parameter.child(0)
        function = enclosing(parameter, ("function_definition",))
        if name is not None and function is not None:
            yield parameter, [recoded(outer(use)) for use in uses(file, name, function)]


def _is_request(file: File, node: SgNode) -> bool:
    """Tell whether a name is a request of FastAPI or Starlette, by annotation or by its name."""
    if node.kind() != "identifier":
        return False
    params = [b for b in file.names.bindings(node.text(), node) or () if b.kind == "param"]
    if not params:
        return False
    annotation = params[0].value
    if annotation is None:
        return node.text() == "request"
    types = find_in(annotation, {"any": [{"kind": "identifier"}, {"kind": "attribute"}]})
    return any(file.named_as(t, _REQUESTS, _REQUEST_LASTS) for t in types)
