"""A Python file in pieces that stand for themselves: functions, methods, the module's level.

All of it is plain byte searches: it runs for every changed file that holds a word of some check,
and has to cost a tenth of what parsing does.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_DEFINITIONS = (b"\ndef ", b"\nclass ", b"\nasync def ")
_METHODS = (b"\n    def ", b"\n    async def ")
_HEADERS = (b"@", b"def ", b"class ", b"async def ")
_IDENTIFIER = bytes(
    c if chr(c).isalnum() or chr(c) in "_*" or c >= 0x80 else 0x20  # noqa: PLR2004 -- not ASCII
    for c in range(256)
)
_SYNTAX = {b"as", b"from", b"import", b"if", b"else", b"try", b"except", b"None", b"True", b"False"}


def changed_pieces(new: bytes, old: bytes) -> list[bytes] | None:
    """Return the functions and methods that only one of the versions has.

    None where the change touches what other functions see too: a statement at the module's
    level, an import that goes or that names what was there before, a name no longer defined.
    """
    ours, theirs = (
        _split(part, _DEFINITIONS, b"\n@") for part in _middle(b"\n" + new, b"\n" + old)
    )
    if ours[0].strip() != theirs[0].strip() and not _only_adds_imports(ours[0], theirs[0], old):
        return None
    added, removed = _surplus(ours[1:], theirs[1:]), _surplus(theirs[1:], ours[1:])
    added, removed = _methods(added), _methods(removed)
    added, removed = _surplus(added, removed), _surplus(removed, added)
    if any(p.count(b'"""') % 2 or p.count(b"'''") % 2 for p in (*added, *removed)):
        return None  # a piece begins or ends inside a string
    if _module_level(added) != _module_level(removed):
        return None
    if _defined(removed) - _defined(added):
        return None  # a name that hid a builtin or an import may be gone
    return [*added, *removed]


def identifiers(text: bytes) -> set[bytes]:
    """Return the words of the text, `*` among them."""
    return set(text.translate(_IDENTIFIER).split())


def module_level(data: bytes) -> bytes:
    """Return what stands above the first definition, and the later lines that all of it can see.

    Those are statements at the module's level, up to the brackets they leave open, and imports,
    wherever they stand.
    """
    starts = [at for start in _DEFINITIONS if (at := data.find(start)) >= 0]
    end = min(starts, default=len(data))
    found = [data[:end]]
    while 0 <= end < len(data):
        at = end + 1
        end = data.find(b"\n", at)
        first = data[at : at + 1]
        if first in _INSIDE:
            continue
        if not data.startswith(_HEADERS, at):
            end = _line_end(data, at)
            found.append(data[at:end])
    at = len(found[0])
    while (at := data.find(b"import ", at)) >= 0:
        end = _line_end(data, at)
        found.append(data[data.rfind(b"\n", 0, at) + 1 : end])
        at = end
    return b"\n".join(found)


_INSIDE = (b"", b" ", b"\n", b"\t", b"#", b")", b"]", b"}", b"\r", b"\f")


def bound_with(level: bytes, word: bytes) -> set[bytes]:
    """Return the names on the lines that hold a word, given what `module_level` returns."""
    names: set[bytes] = set()
    end = 0
    while (at := level.find(word, end)) >= 0:
        start = level.rfind(b"\n", 0, at) + 1
        end = _line_end(level, at)
        names |= identifiers(level[start:end])
    return names - _SYNTAX


def _line_end(data: bytes, at: int) -> int:
    """Return where the line ends, or the brackets that it leaves open."""
    end = data.find(b"\n", at)
    end = end if end >= 0 else len(data)
    opened = data.find(b"(", at, end)
    if opened >= 0 and data.find(b")", opened, end) < 0:
        closed = data.find(b")", opened)
        end = closed if closed >= 0 else len(data)
    return end


def _middle(new: bytes, old: bytes) -> tuple[bytes, bytes]:
    """Return both versions without the whole pieces that they begin and end with alike."""
    shorter = min(len(new), len(old))
    head = _alike(shorter, lambda n: new[:n] == old[:n])
    rest = shorter - head
    tail = _alike(rest, lambda n: new[len(new) - n :] == old[len(old) - n :])
    begin = _last_start(new, head)
    while begin > 0 and (before := _last_start(new, begin)) and new.startswith(b"\n@", before):
        begin = before
    starts = (new.find(start, len(new) - tail) for start in (*_DEFINITIONS, b"\n@"))
    end = min((at for at in starts if at >= 0), default=len(new))
    return new[begin:end], old[begin : end + len(old) - len(new)]


def _alike(most: int, holds: Callable[[int], bool]) -> int:
    """Return the largest number up to `most` for which it holds, given that it does below it."""
    low = 0
    while low < most:
        middle = (low + most + 1) // 2
        if holds(middle):
            low = middle
        else:
            most = middle - 1
    return low


def _last_start(data: bytes, end: int) -> int:
    """Return where the last definition or decorator before a place starts, 0 for none."""
    return max(0, *(data.rfind(start, 0, end) for start in (*_DEFINITIONS, b"\n@")))


def _methods(pieces: Iterable[bytes]) -> list[bytes]:
    """Return the pieces, classes split into what stands above their methods, and each method."""
    found: list[bytes] = []
    for piece in pieces:
        if piece.startswith(b"class ") or b"\nclass " in piece:
            found += _split(piece, _METHODS, b"\n    @")
        else:
            found.append(piece)
    return found


def _split(data: bytes, starts: Iterable[bytes], decorator: bytes) -> list[bytes]:
    """Split before each start; decorators go with what they decorate."""
    for start in (*starts, decorator):
        data = data.replace(start, b"\0" + start)
    found, carried = [], b""
    for piece in data.split(b"\0"):
        if piece.startswith(decorator):
            carried += piece
        else:
            found.append(carried + piece)
            carried = b""
    return [*found, carried] if carried else found


def _surplus(pieces: Sequence[bytes], others: Iterable[bytes]) -> list[bytes]:
    """Return the pieces that have no equal partner among the others."""
    count: dict[bytes, int] = {}
    for other in map(bytes.strip, others):
        count[other] = count.get(other, 0) + 1
    left = []
    for piece in map(bytes.strip, pieces):
        if count.get(piece, 0):
            count[piece] -= 1
        else:
            left.append(piece)
    return left


def _only_adds_imports(new: bytes, old: bytes, whole: bytes) -> bool:
    """Tell whether all that a file's head gains is imports of names that it had no use for."""
    added = _surplus(new.split(b"\n"), old.split(b"\n"))
    removed = _surplus(old.split(b"\n"), new.split(b"\n"))
    if not all(
        not line or line.startswith((b"import ", b"from ", b"# ")) for line in (*added, *removed)
    ):
        return False
    before, after = (identifiers(b" ".join(lines)) for lines in (removed, added))
    fresh = after - before - _SYNTAX
    if before - after or b"*" in fresh:
        return False
    return not any(name in whole for name in fresh) or fresh.isdisjoint(identifiers(whole))


def _module_level(pieces: Iterable[bytes]) -> list[bytes]:
    """Return the lines that speak for the whole module: statements at its level, and imports."""
    return sorted(
        line
        for piece in pieces
        for line in piece.split(b"\n")
        if (line and line[0] not in b" \t\r\f)]}#" and not line.startswith(_HEADERS))
        or b"import" in line
        or b"global " in line
    )


def _defined(pieces: Iterable[bytes]) -> set[bytes]:
    """Return the definitions at the module's level, up to their names."""
    return {
        line.partition(b"(")[0].partition(b":")[0]
        for piece in pieces
        for line in piece.split(b"\n")
        if line.startswith(_HEADERS[1:])
    }
