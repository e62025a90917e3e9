"""Where a finding lies, as the formats of other programs have it."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

# A byte of a name that is not UTF-8, as findings show it. A name may hold these four characters
# themselves; then its address is wrong, and that of no other file.
_BYTE = re.compile(r"\\x([0-9a-f]{2})")
_SAFE = "/-._~!$'()*+,;=@"


@lru_cache(maxsize=4096)
def uri(path: str) -> str:
    r"""Return a path as a URI reference: what lies in the repository relative, else a file: URI.

    Bytes that are not UTF-8, `\xNN` in a finding's path or lone surrogates, are encoded as what
    they are.
    """
    parts: list[str] = []
    at = 0
    for found in _BYTE.finditer(path):
        byte = int(found[1], 16)
        # What stands for a byte that UTF-8 does not have is never ASCII.
        if byte > 0x7F:  # noqa: PLR2004 -- the last of ASCII
            parts += (_quoted(path[at : found.start()]), f"%{byte:02X}")
            at = found.end()
    text = "".join((*parts, _quoted(path[at:])))
    if path.startswith("/"):
        return f"file://{text}"
    # A colon in the first part would make it a scheme; ours are all encoded.
    return text


def _quoted(text: str) -> str:
    try:
        data = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        data = text.encode("utf-8", "replace")
    return quote(data, safe=_SAFE)
