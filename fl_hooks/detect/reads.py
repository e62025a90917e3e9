"""Reads of the whole: which calls they are, and what speaks for them: a small file, a size test."""

from __future__ import annotations

from fl_hooks.detect.guards import function_of, mentions, tested, tests
from fl_hooks.detect.kit import arguments, last_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ast_grep_py import SgNode

    from fl_hooks.detect.kit import File

READS = ("read", "read_bytes", "read_text", "readlines")
# Words of paths to what people write by hand, to the program's own files and to the kernel's.
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
        *("dockerfile", "dotenv", "env", "etc", "gitignore", "hosts", "html"),
        *(
            "ini",
            "json",
            "key",
            "licence",
            "license",
            "manifest",
            "markdown",
            "md",
            "package",
            "pem",
        ),
        *("pid", "pkg", "proc", "py", "pyproject", "readme", "requirements"),
        *("resources", "rst", "secret", "settings", "setup", "sql", "template", "templates"),
        *("token", "toml", "version", "xml", "yaml", "yml"),
    )
)
_SOURCES = ("arc", "crc", "fsrc", "src")
_MEASURES = ("getsize", "stat", "size", "tell", "length")
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


def is_about_small(function: SgNode) -> bool:
    """Tell whether a function's name says so: `read_config`, `parse_requirements`."""
    name = function.field("name")
    return name is not None and not _SMALL.isdisjoint(name.text().lower().split("_"))


def _words(file: File, node: SgNode, depth: int) -> Iterator[set[str]]:
    text = node.text().lower()
    words = set("".join(c if c.isalnum() else " " for c in text).split())
    yield words
    if "__file__" in text or any(w.endswith("rc") and w not in _SOURCES for w in words):
        yield {"config"}
    for name in node.find_all(kind="identifier") if depth else ():
        for binding in file.names.bindings(name.text(), name) or ():
            if binding.kind == "assign" and binding.value is not None:
                yield from _words(file, binding.value, depth - 1)


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
