"""Functions that hold a check's keyword: some are right, some hold a fault.

Each is a few lines of a table, with gaps for names: $a is a parameter, $local a name that nothing
else has, $noun a word, $verb a function's name, $n a number. What stands around them is generated.
"""

from __future__ import annotations

import string
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

import source

if TYPE_CHECKING:
    from collections.abc import Callable

    Writing = Callable[[source.Writer], None]


@dataclass(frozen=True, slots=True)
class Piece:
    """The lines of one function, what they import, and how many files of a hundred hold such a one.

    check: the check whose keyword it holds; a guilty piece is its finding.
    Lines that begin with a `def` of their own take the place of a generated head, whose words may
    mean something to a check (a version, a manifest: small files).
    """

    check: str
    text: str
    imports: tuple[str, ...] = ()
    share: float = 0.0


# Of a hundred files, how many hold a keyword at all.
HELD = 44.0
# The shares are measured by shares.py on the standard library and thirteen public repositories.
INNOCENT = (
    Piece("bounds_checking/index-past-literal", '$local = $a[$n]["$noun"]', share=30.0),
    Piece(
        "bounds_checking/unchecked-external-index",
        """
        $local = $a.split(":")
        if len($local) > 1:
            $a.$verb($local[0], $local[1])
        """,
        share=17.0,
    ),
    Piece(
        "specific_exceptions/silent-broad-except",
        """
        try:
            $a.$verb()
        except Exception as error:
            $a.$verb(error)
            return $a
        """,
        share=9.5,
    ),
    Piece(
        "metadata_based_logic/error-text-matching",
        """
        try:
            $local = $a.$verb()
        except KeyError as error:
            $a.$verb($local, str(error))
            raise
        """,
        share=9.0,
    ),
    Piece(
        "structured_logging/print-in-library",
        """
        with open($a, "w", encoding="utf-8") as $local:
            print("$noun", $n, file=$local)
        """,
        share=7.0,
    ),
    Piece(
        "nan_inf_handling/nan-comparison",
        """
        if math.isnan($a):
            return $n
        """,
        ("import math",),
        share=5.0,
    ),
    Piece(
        "metadata_based_logic/class-name-matching",
        'raise TypeError(f"{type($a).__name__} is no $noun")',
        share=4.0,
    ),
    Piece(
        "nan_inf_handling/unguarded-reduction-divisor",
        """
        $local = np.asarray($a)
        $a = $local / np.maximum(np.sum($local), 1e-9)
        """,
        ("import numpy as np",),
        share=3.0,
    ),
    Piece(
        "specific_exceptions/bare-except",
        """
        try:
            $a.$verb()
        except:
            $a.$verb($n)
            raise
        """,
        share=2.5,
    ),
    Piece(
        "temp_file_handling/never-deleted",
        """
        $local = tempfile.mkdtemp()
        try:
            $a.$verb($local)
        finally:
            shutil.rmtree($local)
        """,
        ("import shutil", "import tempfile"),
        share=1.0,
    ),
    Piece(
        "temp_file_handling/insecure-mktemp",
        "$local = $a.mktemp()",
        share=0.6,
    ),
    Piece(
        "nan_inf_handling/isnan-without-isinf",
        "$local = [each for each in $a if not math.isnan(each) and not math.isinf(each)]",
        ("import math",),
        share=0.6,
    ),
    Piece(
        "numpy_json_serialization/numpy-value-in-json",
        """
        $local = np.asarray($a)
        $a = json.dumps({"$noun": $local.tolist()})
        """,
        ("import json", "import numpy as np"),
        share=0.3,
    ),
    Piece(
        "large_file_processing/whole-read-into-stream",
        """
        with open($a, encoding="utf-8") as file:
            $local = file.read()
        if len($local) > $n:
            $a.write($local.strip())
        """,
        share=3.4,
    ),
    Piece(
        "fastapi_streaming_upload/whole-upload-read",
        """
        async def $verb($a: UploadFile) -> int:
            $local = 0
            while chunk := await $a.read(65536):
                $local += len(chunk)
        """,
        ("from fastapi import UploadFile",),
        share=0.1,
    ),
)

# One of each pattern that reads Python, and a second one of bounds_checking.
GUILTY = (
    Piece(
        "specific_exceptions/bare-except",
        """
        try:
            $a.$verb()
        except:
            $a.$verb($n)
        """,
    ),
    Piece(
        "numpy_json_serialization/numpy-value-in-json",
        """
        $local = np.zeros($n)
        $a = json.dumps({"$noun": $local})
        """,
        ("import json", "import numpy as np"),
    ),
    Piece(
        "temp_file_handling/insecure-mktemp",
        '$a = tempfile.mktemp(suffix=".$noun")',
        ("import tempfile",),
    ),
    Piece(
        "nan_inf_handling/nan-comparison",
        """
        if $a == np.nan:
            return $n
        """,
        ("import numpy as np",),
    ),
    Piece("bounds_checking/index-past-literal", '$a = ("$noun", "next")[2]'),
    Piece(
        "bounds_checking/unchecked-external-index",
        """
        $local = input()
        $a = $local.split(":")[1]
        """,
    ),
    Piece("structured_logging/debug-print", "print($a)"),
    Piece(
        "metadata_based_logic/error-text-matching",
        """
        try:
            $a.$verb()
        except MissingError as error:
            if "$noun" in str(error):
                return $n
            raise
        """,
        ("from .errors import MissingError",),
    ),
    Piece(
        "large_file_processing/whole-read-into-stream",
        """
        def digest_archive($a: str) -> str:
            with open("archive.bin", "rb") as stream:
                $a = hashlib.sha256(stream.read())
        """,
        ("import hashlib",),
    ),
    Piece(
        "fastapi_streaming_upload/whole-upload-read",
        """
        async def $verb($a: UploadFile) -> bytes:
            $local = await $a.read()
        """,
        ("from fastapi import UploadFile",),
    ),
)


def innocent(writer: source.Writer) -> None:
    """Write functions that pass every check though they hold a keyword, as often as real code."""
    chosen = [piece for piece in INNOCENT if writer.chance(piece.share / HELD)]
    for piece in chosen or [_likely(writer)]:
        _write(writer, piece)


def spoken(writer: source.Writer) -> None:
    """Write one function that passes every check though it holds a keyword."""
    _write(writer, _likely(writer))


def guilty(number: int) -> Writing:
    """Return what writes exactly one violation, of each kind in turn."""
    return lambda writer: _write(writer, GUILTY[number % len(GUILTY)])


def _likely(writer: source.Writer) -> Piece:
    return writer.random.choices(INNOCENT, [piece.share for piece in INNOCENT])[0]


def _write(writer: source.Writer, piece: Piece) -> None:
    """Write the piece and, below it, statements that have nothing to do with it."""
    text = textwrap.dedent(piece.text).strip("\n")
    own_head = text.startswith(("def ", "async def "))
    source.blank(writer, 2)
    for each in piece.imports:
        writer.add(0, each)
    source.blank(writer, 2 if piece.imports else 0)
    head = [] if own_head else source.signature(writer, 0, writer.function_name())
    names = head or [writer.name()]
    gaps = {
        "a": names[0],
        "local": f"own_{writer.noun()}",
        "n": writer.random.randint(2, 64),
        "noun": writer.noun(),
        "verb": writer.function_name(),
    }
    for line in string.Template(text).substitute(gaps).split("\n"):
        writer.add(0 if own_head else 1, line)
    if not text.startswith("raise "):
        source.body(writer, 1, names)
