"""Values of a prompt as Python literals: whatever the text, it stays one string."""

from __future__ import annotations

# What stands for itself between double quotes.
_PLAIN = frozenset(map(chr, range(32, 127))) - {'"', "\\"}


def literal(value: object) -> str:
    """Return a value as Python writes it, in ASCII, text in double quotes, a tuple in brackets."""
    if isinstance(value, str):
        return '"' + "".join(map(_character, value)) + '"'
    if isinstance(value, tuple | list):
        inner = ", ".join(map(literal, value))
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if value is None or isinstance(value, bool | int | float):
        return repr(value)
    raise TypeError(f"no literal for a {type(value).__name__}")


def _character(one: str) -> str:
    if one in _PLAIN:
        return one
    if one in '"\\':
        return f"\\{one}"
    number = ord(one)
    if number < 0x100:  # noqa: PLR2004 -- two hexadecimal digits
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"  # noqa: PLR2004 -- four
