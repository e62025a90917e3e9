"""Kinds of values that flow from block to block, and the parameters that blocks need."""

from __future__ import annotations

from dataclasses import dataclass

_PATH = "from pathlib import Path"
_ARRAY = "import numpy as np\nfrom numpy.typing import NDArray"
_ANY = "from typing import Any"
_CALLABLE = "from collections.abc import Callable\n" + _ANY
_ITERABLE = "from collections.abc import Iterable"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its annotation, the name of a parameter or local of it, the imports it takes.

    asked: terms that say a prompt starts from it; json: it can be dumped as it is.
    made: the annotation where it is a result, which says more than what is taken.
    """

    annotation: str
    name: str
    imports: str = ""
    asked: tuple[tuple[str, ...], ...] = ()
    json: bool = False
    made: str = ""

    @property
    def returned(self) -> str:
        """The annotation of a result of this kind."""
        return self.made or self.annotation


KINDS = {
    "path": Kind(
        "str | Path",
        "path",
        _PATH,
        (
            ("load file",),
            ("bare file",),
            ("take file",),
            ("load csv",),
            ("csv",),
            ("load json",),
            ("audio",),
            ("log",),
            ("load line",),
            ("load text",),
            ("unzip", "folder"),
            ("unzip", "temp", "folder"),
            ("zip", "list", "file"),
            ("zip", "list"),
            ("unzip",),
            ("compress", "file"),
            ("decompress",),
            ("settings",),
        ),
    ),
    "folder": Kind("str | Path", "folder", _PATH, (("folder",),)),
    "paths": Kind("list[Path]", "paths", _PATH, (("path", "list"), ("list", "file"))),
    "url": Kind("str", "url", "", (("http",),)),
    "command": Kind(
        "Sequence[str]", "command", "from collections.abc import Sequence", (("subprocess",),)
    ),
    "upload": Kind("UploadFile", "upload", "from fastapi import UploadFile", (("upload",),)),
    "text": Kind("str", "text", "", (("text",), ("load json", "text"))),
    "lines": Kind("Iterable[str]", "lines", _ITERABLE, (("list", "line"),)),
    "rows": Kind("list[dict[str, str]]", "rows", "", (("row",),), json=True),
    "records": Kind(
        "Sequence[dict[str, Any]]",
        "records",
        "from collections.abc import Sequence\n" + _ANY,
        (("record",), ("record", "json")),
        json=True,
        made="list[dict[str, Any]]",
    ),
    "data": Kind(
        "dict[str, Any]", "data", _ANY, (("dict",), ("dictionary",), ("data",)), json=True
    ),
    "items": Kind(
        "Sequence[Any]",
        "items",
        "from collections.abc import Sequence\n" + _ANY,
        (("list",),),
        json=True,
        made="list[Any]",
    ),
    "numbers": Kind(
        "Iterable[float]",
        "numbers",
        _ITERABLE,
        (("number",), ("list", "number")),
        json=True,
        made="list[float]",
    ),
    "array": Kind(
        "ArrayLike",
        "values",
        _ARRAY + "\nfrom numpy.typing import ArrayLike",
        (("numpy",), ("array",), ("numpy", "array")),
        made="NDArray[np.float64]",
    ),
    "summary": Kind("dict[str, Any]", "summary", _ANY, json=True),
    "checked": Kind("tuple[list[dict[str, Any]], list[str]]", "checked", _ANY, json=True),
    "number": Kind("float | None", "number", "", json=True),
    "count": Kind("int", "count", "", json=True),
    "digest": Kind("str", "digest", "", json=True),
    "item": Kind("Any", "item", _ANY, json=True),
    "json": Kind("str", "document"),
    "bytes": Kind("bytes", "content", "", (("bytes",),)),
    "urls": Kind(
        "Sequence[str]",
        "urls",
        "from collections.abc import Sequence",
        (("urls",), ("urls", "http")),
    ),
    "counts": Kind("dict[str, int]", "counts", "", json=True),
    "line": Kind("str | None", "line", "", json=True),
    "flag": Kind("bool", "answer", "", json=True),
    "action": Kind(
        "Callable[[], Any]", "action", _CALLABLE, (("action",), ("retry", "action"), ("timing",))
    ),
    "work": Kind("Callable[[Path], Any]", "work", _PATH + "\n" + _CALLABLE),
    "function": Kind("Callable[..., Any]", "function", _CALLABLE, (("decorator",),)),
    "jobs": Kind(
        "Iterable[Callable[[], None]]",
        "jobs",
        "from collections.abc import Callable, Iterable",
        (("job",),),
    ),
    "error": Kind("BaseException", "error", "", (("exception",),)),
    "errors": Kind("Iterable[BaseException]", "errors", _ITERABLE, (("list", "exception"),)),
    "suffix": Kind("str", "suffix", "", (("temp", "suffix"), ("temp", "empty"))),
    "level": Kind("str", "level", "", (("logging", "setup"),)),
    "log": Kind("logging.Logger", "log", "import logging"),
    "nothing": Kind("", "", "", (("class",),)),
    "object": Kind("object", "made"),
}


# Several of a kind: what is done with one is done with each, into a table by its text.
EACH = {"paths": "path", "urls": "url"}


@dataclass(frozen=True, slots=True)
class Need:
    """A further parameter of a block: its annotation, imports, and its default, "" for none."""

    annotation: str
    default: str = ""
    imports: str = ""


NEEDS = {
    "uploads": Need("str | Path", '"uploads"', _PATH),
    "column": Need("str"),
    "target": Need("str | Path", "", _PATH),
    "key": Need("str"),
    "keys": Need("Sequence[str]", "", "from collections.abc import Sequence"),
    "names": Need("Mapping[str, str]", "", "from collections.abc import Mapping"),
    "wanted": Need("str"),
    "threshold": Need("float"),
    "window": Need("int", "3"),
    "size": Need("int", "100"),
    "count": Need("int", "10"),
    "bins": Need("int", "10"),
    "index": Need("int"),
    "default": Need("Any", "None", _ANY),
    "low": Need("float", "0.0"),
    "high": Need("float", "1.0"),
    "fill": Need("float", "0.0"),
    "dimensions": Need("int", "1"),
    "descending": Need("bool", "False"),
    "divisors": Need("ArrayLike", "", "from numpy.typing import ArrayLike"),
    "digits": Need("int", "2"),
    "rules": Need("Sequence[tuple[str, str, str]]", "", "from collections.abc import Sequence"),
    "word": Need("str"),
    "destination": Need("str | Path", "", _PATH),
    "work": Need("Callable[[Path], Any]", "", _PATH + "\n" + _CALLABLE),
    "defaults": Need(
        "Mapping[str, Any] | None", "None", "from collections.abc import Mapping\n" + _ANY
    ),
    "url": Need("str"),
    "expression": Need("str"),
    "old": Need("str"),
    "new": Need("str"),
    "other": Need("str | Path", "", _PATH),
    "suffix": Need("str", '""'),
    "new_suffix": Need("str"),
    "days": Need("float", "30"),
    "timeout": Need("float", "30"),
    "attempts": Need("int", "3"),
    "pause": Need("float", "0.1"),
    "max_bytes": Need("int", "100 * 1024 * 1024"),
    "process": Need("Callable[[Any], Any]", "", _CALLABLE),
    "handlers": Need(
        "Mapping[type[BaseException], Callable[[BaseException], Any]]",
        "",
        "from collections.abc import Callable, Mapping\n" + _ANY,
    ),
}
