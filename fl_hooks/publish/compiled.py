"""Compiled templates kept from one build to the next: compiling takes as long as all rendering."""

from __future__ import annotations

from pickle import UnpicklingError  # what Jinja lets through where a file is cut off
from typing import TYPE_CHECKING

from jinja2 import BytecodeCache

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2.bccache import Bucket


class Compiled(BytecodeCache):
    """Keeps each template under a name; Jinja itself tells whether it is still the same."""

    def __init__(self, read: Callable[[str], bytes], write: Callable[[str, bytes], None]) -> None:
        self._read, self._write = read, write

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket with what was kept, if that is of the same template and version."""
        if data := self._read(_name(bucket)):
            try:
                bucket.bytecode_from_string(data)
            except (EOFError, ValueError, TypeError, UnpicklingError):
                bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a bucket."""
        self._write(_name(bucket), bucket.bytecode_to_string())


def _name(bucket: Bucket) -> str:
    return f"template-{bucket.key}.bin"
