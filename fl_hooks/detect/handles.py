"""What can be read or written piece by piece: which expression is an open file, or a response.

Names and attributes are followed to the call that made what they stand for.
"""

from __future__ import annotations

from fl_hooks.detect.kit import arguments, last_name, named, with_lasts
from fl_hooks.detect.origins import value_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ast_grep_py import SgNode

    from fl_hooks.detect.kit import File

_OPENERS = (
    *("open", "io.open", "codecs.open", "os.fdopen", "tokenize.open", "io.FileIO"),
    *("gzip.open", "gzip.GzipFile", "bz2.open", "bz2.BZ2File", "lzma.open", "lzma.LZMAFile"),
    *("aiofiles.open", "anyio.open_file", "trio.open_file", "fsspec.open", "smart_open.open"),
)
_TEMPORARY = (
    *("tempfile.NamedTemporaryFile", "tempfile.TemporaryFile"),
    *("aiofiles.tempfile.NamedTemporaryFile", "aiofiles.tempfile.TemporaryFile"),
)
# In memory, or shipped with the program: nothing is gained by reading it in pieces.
_HELD = (
    *("io.BytesIO", "io.StringIO", "six.BytesIO", "six.StringIO", "StringIO.StringIO"),
    *("tempfile.SpooledTemporaryFile", "mmap.mmap", "pkg_resources.resource_stream"),
    *(
        "importlib.resources.open_binary",
        "importlib.resources.open_text",
        "streamlit.file_uploader",
    ),
)
_URLOPEN = ("urllib.request.urlopen", "urllib2.urlopen", "six.moves.urllib.request.urlopen")
_KINDS = {
    **dict.fromkeys(_OPENERS, "file"),
    **dict.fromkeys(_TEMPORARY, "temporary"),
    **dict.fromkeys(_HELD, "held"),
    **dict.fromkeys(_URLOPEN, "response"),
}
_CALLS, _CALL_LASTS = with_lasts(_KINDS)
_STREAMS, _STREAM_LASTS = with_lasts(
    f"sys.{name}{buffer}"
    for name in ("stdin", "stdout", "stderr", "__stdin__", "__stdout__")
    for buffer in ("", ".buffer")
)
_VERBS = ("delete", "get", "patch", "post", "put", "request")
_REQUESTS, _REQUEST_LASTS = with_lasts(
    f"{module}.{verb}" for module in ("requests", "requests.api", "httpx") for verb in _VERBS
)
_SESSIONS, _SESSION_LASTS = with_lasts(
    (
        *("requests.Session", "requests.session", "requests.sessions.Session"),
        *("httpx.Client", "httpx.AsyncClient", "aiohttp.ClientSession"),
    )
)
# They give back what they are given.
_WRAPPERS = ("aclosing", "closing", "enter_async_context", "enter_context")
_FILES = frozenset(
    (
        *("f", "fd", "fh", "fi", "fin", "fo", "fobj", "fout", "fp", "fpin", "fpout", "fsrc"),
        *("dst", "handle", "inf", "infile", "inp", "out", "outf", "outfile", "src"),
    )
)
_FILE_ENDS = ("_f", "_fd", "_fh", "_fp", "file", "file_obj", "fileobj", "handle", "stream")
_DEPTH = 6


class Handle:
    """What an expression that is read from, or written to, stands for.

    kind: file, temporary, response, standard, held (in memory or shipped with the program), ""
    not known. made: the call behind it. path, mode: the path or URL it was opened with, and how.
    """

    __slots__ = ("kind", "made", "mode", "path")

    def __init__(self, kind: str, made: SgNode | None = None, path: SgNode | None = None) -> None:
        self.kind = kind
        self.made = made
        self.path = path
        self.mode = ""


def made(file: File, node: SgNode | None, depth: int = _DEPTH) -> SgNode | None:
    """Return the expression that made what a name, an attribute or an `await` stands for.

    None for a name that nothing of the function gives a value: a parameter, a loop's variable.
    """
    if node is None or not depth:
        return node
    kind = node.kind()
    inner: SgNode | None = None
    if kind in ("await", "parenthesized_expression"):
        inner = next(iter(named(node)), None)
    elif kind == "identifier":
        how, inner = value_of(file, node)
        if how not in ("assign", "with"):
            return None
    elif kind == "attribute":
        values = attribute_values(file, node)
        inner = values[0] if len(values) == 1 else None
    elif kind == "call" and last_name(node.field("function")) in _WRAPPERS:
        inner = next(iter(arguments(node)[0]), None)
    return made(file, inner, depth - 1) if inner is not None else node


def attribute_values(file: File, node: SgNode) -> list[SgNode]:
    """Return what the file assigns to an attribute of that spelling: `self.out = open(...)`."""
    text, values = node.text(), []
    for assignment in file._survey().get("assignment", ()):  # noqa: SLF001 -- the shared walk
        left, right = assignment.field("left"), assignment.field("right")
        if left is None or right is None or left.kind() != "attribute" or right.kind() == "none":
            continue
        if left.text() == text:
            values.append(right)
    return values


def handle(file: File, node: SgNode) -> Handle:
    """Return what an expression that is read from or written to is."""
    if node.kind() in ("attribute", "identifier") and _is_standard(file, node):
        return Handle("standard", node)
    call = made(file, node)
    if call is None:
        return Handle("held" if _is_annotated_held(file, node) else "")
    if call.kind() != "call":
        return Handle("standard" if _is_standard(file, call) else "", call)
    return _opened(file, call)


def _is_standard(file: File, node: SgNode) -> bool:
    return bool(file.named_as(node, _STREAMS, _STREAM_LASTS))


def _is_annotated_held(file: File, name: SgNode) -> bool:
    """Tell whether a parameter is annotated as held in memory."""
    types = [b.value for b in file.names.bindings(name.text(), name) or () if b.kind == "param"]
    return any(t is not None and t.text().endswith(("BytesIO", "StringIO")) for t in types)


def _opened(file: File, call: SgNode) -> Handle:
    function = call.field("function")
    positional, keywords, _splat = arguments(call)
    name = file.named_as(function, _CALLS, _CALL_LASTS) if function is not None else ""
    if function is not None and not name:
        if last_name(function) != "open" or function.kind() != "attribute":
            url = next(iter(positional), None)
            return Handle("response", call, url) if is_response(file, call) else Handle("", call)
        # `path.open("rb")`: what it is called on is the path.
        positional = [*function.field_children("object"), *positional]
    found = Handle(_KINDS.get(name, "file"), call, next(iter(positional), keywords.get("file")))
    modes = positional[1:]
    if found.kind == "temporary":
        modes, found.path, found.mode = positional, None, "w+b"
    mode = modes[0] if modes else keywords.get("mode")
    if mode is not None:
        found.mode = mode.text().strip("'\"") if mode.kind() == "string" else "?"
    return found


def is_response(file: File, node: SgNode | None) -> bool:
    """Tell whether an expression is a response of requests, httpx, aiohttp or urlopen."""
    call = made(file, node)
    function = call.field("function") if call is not None and call.kind() == "call" else None
    if function is None:
        return False
    if file.named_as(function, _REQUESTS, _REQUEST_LASTS):
        return True
    if last_name(function) in _VERBS:
        session = made(file, function.field("object"))
        maker = session.field("function") if session is not None else None
        return maker is not None and bool(file.named_as(maker, _SESSIONS, _SESSION_LASTS))
    return file.named_as(function, _CALLS, _CALL_LASTS) in _URLOPEN


def looks_like_a_file(name: str) -> bool:
    """Tell whether a name says that it stands for an open file."""
    word = name.lower().strip("_")
    return word in _FILES or (word.endswith(_FILE_ENDS) and not word.endswith("profile"))
