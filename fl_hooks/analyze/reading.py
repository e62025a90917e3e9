"""An exported file read entry by entry, in little memory however long it is."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from fl_hooks.analyze.sources import BY_KEY
from fl_hooks.errors import FlError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

# Entries in a batch; and what one value may measure, so that a file without an end is no trap.
BATCH, LONGEST = 1000, 64 * 1024 * 1024
# How many places to cut at are tried, and from what length of text on that is worth it.
_TRIES, _WORTH = 4, 2000
_BLANK = re.compile(r"[ \t\n\r]*")
_HINT = "Write one with export_json()."


def batches(chunks: Iterable[str]) -> Iterator[tuple[str, list[Any]]]:
    """Yield (key, some of its entries) of an export's lists, in the order of the text.

    chunks: the text of a JSON object, in parts of any size. Keys that are not ours are passed
    over. Raises FlError with the line for what is no such JSON.
    """
    text = _Text(chunks)
    text.expect("{")
    more = not text.next_is("}")
    while more:
        key = text.value()
        text.expect(":")
        ours = isinstance(key, str) and key in BY_KEY
        if text.next_is("["):
            yield from ((key, entries) for entries in _entries(text) if ours)
        elif (value := text.value()) is not None and ours:
            raise FlError(f"{key}: expected a list of entries, got {type(value).__name__}", _HINT)
        more = text.next_is(",")
        if not more:
            text.expect("}")
    text.end()


def _entries(text: _Text) -> Iterator[list[Any]]:
    """Yield the entries of a list whose bracket is read."""
    if text.next_is("]"):
        return
    found: list[Any] = []
    while True:
        found += text.several() or [text.value()]
        if not text.next_is(","):
            break
        if len(found) >= BATCH:
            yield found
            found = []
    text.expect("]")
    yield found


class _Text:
    """JSON text that arrives in parts, and where in it we are."""

    def __init__(self, chunks: Iterable[str]) -> None:
        self._chunks = iter(chunks)
        self._text = ""
        self._at = 0
        self._lines = 1
        self._hard = False
        self._decode = json.JSONDecoder().raw_decode

    def next_is(self, sign: str) -> bool:
        """Step over a sign; tell whether it was there."""
        self._skip()
        if self._text.startswith(sign, self._at):
            self._at += 1
            return True
        return False

    def expect(self, sign: str) -> None:
        """Step over a sign that has to be there."""
        if not self.next_is(sign):
            raise self._wrong(f'expected "{sign}"')

    def value(self) -> Any:  # noqa: ANN401 - any JSON value
        """Return the next value, waiting for as much text as it takes."""
        self._skip()
        while True:
            try:
                value, end = self._decode(self._text, self._at)
            except json.JSONDecodeError as error:
                reason = error.msg
            except RecursionError:
                raise self._wrong("it is nested too deeply") from None
            else:
                # A number may go on in the next part.
                whole = end < len(self._text) and self._text[end] not in ".eE"
                if whole or not self._more():
                    self._at = end
                    return value
                continue
            if len(self._text) - self._at > LONGEST or not self._more():
                raise self._wrong(reason)

    def several(self) -> list[Any]:
        """Return the entries of a list that are whole in the text at hand, none where that is hard.

        One call for many is three times as fast as one for each. What is cut off somewhere is
        JSON only if that was between two entries.
        """
        cut = len(self._text)
        for _ in range(0 if self._hard else _TRIES):
            cut = self._text.rfind("},", self._at, cut)
            if cut < self._at + _WORTH:
                break
            part = f"[{self._text[self._at : cut + 1]}]"
            try:
                found: list[Any] = json.loads(part)
            except json.JSONDecodeError as error:
                if error.msg == "Extra data":
                    # The list ends before: go on behind its last entry.
                    end = part.rindex("]", 0, error.pos)
                    found, self._at = json.loads(part[: end + 1]), self._at + end - 1
                    return found
            except RecursionError:
                break
            else:
                self._at = cut + 1
                return found
        # Not again before there is more text: each time would read all of it.
        self._hard = True
        return []

    def end(self) -> None:
        """Make sure that nothing follows."""
        self._skip()
        if self._at < len(self._text):
            raise self._wrong("expected the end")

    def _skip(self) -> None:
        """Step over blanks, to a sign or the end of all."""
        while True:
            self._at = _BLANK.match(self._text, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._text) or not self._more():
                return

    def _more(self) -> bool:
        """Append the next part, dropping what is read; tell whether there was one."""
        for chunk in self._chunks:
            if chunk:
                self._lines += self._text.count("\n", 0, self._at)
                self._text, self._at = self._text[self._at :] + chunk, 0
                self._hard = False
                return True
        return False

    def _wrong(self, reason: str) -> FlError:
        line = self._lines + self._text.count("\n", 0, self._at)
        return FlError(f"line {line}: no exported JSON: {reason}", _HINT)
