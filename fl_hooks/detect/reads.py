"""Reads of the whole: which calls they are, and what speaks for them: a small file, a size test."""

from __future__ import annotations

from fl_hooks.detect.guards import function_of, mentions, tested, tests
from fl_hooks.detect.kit import arguments, find_in, last_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ast_grep_py import SgNode

    from fl_hooks.detect.kit import File

READS = ("read", "read_bytes", "read_text", "readlines")
# Words of paths to what people write by hand, and to what the kernel shows as files.
_SMALL = frozenset(
    (
        *("authorized", "authors", "cfg", "changelog", "changes", "conf", "config", "configs"),
        *(
            "configuration",
            "containerfile",
            "cookie",
            "credentials",
            "creds",
            "css",
            "dependencies",
        ),
        *("dockerfile", "dotenv", "env", "etc", "gitignore", "hosts", "html", "ini", "json"),
        *("licence", "license", "markdown", "md", "pem", "pid", "proc", "py", "pyproject"),
        *("readme", "requirements", "rst", "secret", "settings", "setup", "template", "templates"),
        *("toml", "version", "yaml", "yml"),
    )
)
# What is shipped with the program is as large as its author made it.
_SHIPPED = ("__file__", "importlib.resources", "pkg_data", "pkg_resources", "resources.files")
_PARTS = {"any": [{"kind": "identifier"}, {"kind": "string_content"}]}
_SOURCES = ("arc", "crc", "fsrc", "src")
# "stat(" and not "stat", which is in "state" and "status".
_MEASURES = ("getsize", "stat(", "size", "tell", "length")
_LIMITS = (*_MEASURES, "big", "large", "limit", "max")


def is_whole(call: SgNode) -> bool:
    """Tell whether a call of one of READS reads all there is: no size, or a negative one."""
    positional, keywords, splat = arguments(call)
    if last_name(call.field("function")) == "read_text":
        # Others take a name there: `distribution.read_text("METADATA")`.
        return not splat and not any(_names_no_encoding(node) for node in positional)
    given = (*positional, *keywords.values())
    return not splat and all(node.text() in ("-1", "None") for node in given)


def _names_no_encoding(node: SgNode) -> bool:
    text = node.text().lower()
    return node.kind() == "string" and not any(w in text for w in ("utf", "ascii", "latin", "cp1"))


def is_small(file: File, node: SgNode | None) -> bool:
    """Tell whether a path, or a handle, names text that people write: configuration, source.

    Names in it are followed to what they were given, two steps far.
    """
    return node is not None and any(not _SMALL.isdisjoint(w) for w in _words(file, node, 2))


def is_shipped(file: File, node: SgNode | None) -> bool:
    """Tell whether a path, or a handle, is one of the program's own files: `__file__` leads there.

    Names in it are followed to what they were given, two steps far.
    """
    return node is not None and any(_leads_home(n) for n in _given(file, node, 2))


def _leads_home(node: SgNode) -> bool:
    text = node.text()
    return any(word in text for word in _SHIPPED)


def is_about_small(function: SgNode) -> bool:
    """Tell whether a function's name says so: `read_config`, `parse_requirements`."""
    name = function.field("name")
    return name is not None and not _SMALL.isdisjoint(name.text().lower().split("_"))


def _words(file: File, node: SgNode, depth: int) -> Iterator[set[str]]:
    for part in find_in(node, _PARTS):
        # `config.data_path` is the path of data, not of the configuration.
        if part != node and _is_owner(part):
            continue
        text = part.text().lower()
        words = set("".join(c if c.isalnum() else " " for c in text).split())
        yield words
        if any(w.endswith("rc") and w not in _SOURCES for w in words):
            yield {"config"}
        for value in _values(file, part) if depth else ():
            yield from _words(file, value, depth - 1)


def _is_owner(part: SgNode) -> bool:
    parent = part.parent()
    return parent is not None and part in (parent.field("object"), parent.field("value"))


def _given(file: File, node: SgNode, depth: int) -> Iterator[SgNode]:
    """Yield an expression, and what its names were given."""
    yield node
    for name in find_in(node, _PARTS) if depth else ():
        for value in _values(file, name):
            yield from _given(file, value, depth - 1)


def _values(file: File, name: SgNode) -> Iterator[SgNode]:
    bindings = file.names.bindings(name.text(), name) if name.kind() == "identifier" else None
    for binding in bindings or ():
        if binding.kind == "assign" and binding.value is not None:
            yield binding.value


def is_measured(file: File, node: SgNode, subjects: Iterable[str]) -> bool:
    """Tell whether the size of one of the subjects is tested before the node, in its function.

    subjects are a path, a handle, an upload as they are written. `getsize(path)`, `.st_size`,
    `.size`, a helper called `too_large(path)`: whatever asks, whoever asked has thought of it.
    """
    wanted = [text for text in subjects if text]
    sizes = [
        name
        for name, bindings in file.names.scope(function_of(file, node)).bindings.items()
        for binding in bindings
        if binding.kind == "assign" and _speaks(binding.value, wanted, _MEASURES)
    ]
    if sizes and tested(file, node, sizes):
        return True
    start = node.range().start.index
    return any(
        test.since < start and _speaks(test.node, wanted, _LIMITS)
        for test in tests(file, function_of(file, node))
    )


def _speaks(node: SgNode | None, subjects: Iterable[str], words: Iterable[str]) -> bool:
    """Tell whether an expression has to do with one of the subjects and holds one of the words."""
    text = node.text().lower() if node is not None else ""
    return any(word in text for word in words) and any(
        mentions(node, subject) for subject in subjects if node is not None
    )
