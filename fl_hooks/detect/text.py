"""Bytes of a source file to text, within limits: what cannot be read becomes a notice."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_BOM = b"\xef\xbb\xbf"


def decode(path: str, data: bytes, limits: Mapping[str, int]) -> tuple[str, str]:
    """Return the text with LF line ends, or "" and a notice saying why there is none.

    UTF-8 unless the first two lines declare another encoding (PEP 263). The limits are on bytes
    and on the longest line: the parser cannot be interrupted, so they are kept before it runs.
    """
    if len(data) > limits["file_bytes"]:
        size, limit = len(data), limits["file_bytes"]
        return "", f"{path}: not scanned, {size:,} bytes are over limits.file_bytes ({limit:,})"
    if b"\0" in data:
        return "", f"{path}: not scanned, it holds NUL bytes (binary?)"
    data = data.removeprefix(_BOM)
    limit = limits["line_length"]
    if len(data) > limit and max(map(len, data.split(b"\n"))) > limit:
        return "", f"{path}: not scanned, a line is over limits.line_length ({limit:,} bytes)"
    try:
        text = data.decode()
    except UnicodeDecodeError:
        encoding = _declared(data)
        try:
            text = data.decode(encoding or "utf-8")
            text.encode()  # some codecs give lone surrogates, which the parser refuses
        except (UnicodeError, LookupError, ValueError):
            declared = f"its declared {encoding}" if encoding else "UTF-8"
            return "", f"{path}: not scanned, it is not {declared}"
    return text.replace("\r\n", "\n"), ""


def _declared(data: bytes) -> str:
    """Return the encoding that a `coding:` comment on the first two lines names, "" for none."""
    for line in data.split(b"\n", 2)[:2]:
        comment = line.partition(b"#")[2]
        for sign in (b"coding:", b"coding="):
            words = comment.partition(sign)[2].split()
            if words:
                return words[0].decode("ascii", "replace").strip("-*;,")
    return ""
