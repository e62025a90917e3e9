"""How far a change reaches: whether it can add a finding at all, asked before anything is parsed.

What is found in a function depends on that function and on the module's own level (imports,
constants), not on its neighbours. So where a change leaves the module's level alone, and no
function that it touches holds the words of a check, old code is all that the check could find.
"""

from __future__ import annotations

from fl_hooks.detect.languages import language_of
from fl_hooks.detect.pieces import bound_with, changed_pieces, identifiers
from fl_hooks.detect.select import ALLOW_MARKS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    Check = Mapping[str, Any]
    Group = tuple[bytes, ...]

# Comments that speak for more than their own line: a change of one reaches beyond its function.
_FAR = (*ALLOW_MARKS, b"pylint:", b"noqa")


def reaches(path: str, new: bytes, old: bytes, checks: Iterable[Check]) -> bool:
    """Tell whether the change from old to new can add a finding of one of the checks.

    The checks are those whose keywords the new file holds. False is certain, but for code inside
    strings that is taken for code; True is a guess: the file has to be scanned. In languages
    other than Python, whose functions are not told apart by their first column, it is True.
    """
    if language_of(path) != "python":
        return True
    changed = changed_pieces(new, old)
    if changed is None:
        return True
    text = b"\n".join(changed)
    return any(word in text for word in _FAR) or _Words(new, text).speak_of(checks)


class _Words:
    """The words of checks, and what the module calls them, looked for in the changed text."""

    def __init__(self, new: bytes, text: bytes) -> None:
        self.new = new
        self.text = text
        self._bound: dict[bytes, set[bytes]] = {}
        self._tokens: set[bytes] | None = None

    def speak_of(self, checks: Iterable[Check]) -> bool:
        """Tell whether the changed text can hold a finding of some check."""
        groups = {group for check in checks for group in self._groups(check)}
        return any(self._spoken(group) for group in groups)

    def _groups(self, check: Check) -> Iterable[Group]:
        """Return the groups of keywords that the file holds; the empty one matches anything."""
        if "keywords" not in check:
            return []  # suppressions: a changed one has been seen already
        keywords: Sequence[Group] = check["keywords"] or [()]
        return [group for group in keywords if all(word in self.new for word in group)]

    def _spoken(self, group: Group) -> bool:
        """Tell whether a word of the group stands in the text, and the others there or above it."""
        away = [word for word in group if word not in self.text]
        if not all(map(self._names, away)):
            return False
        return len(away) < len(group) or not group or any(map(self._aliased, away))

    def _aliased(self, word: bytes) -> bool:
        """Tell whether the text holds a name that an import or a constant makes of the word."""
        if self._tokens is None:
            self._tokens = identifiers(self.text)
        names = self._names(word)
        return b"*" in names or not self._tokens.isdisjoint(names)

    def _names(self, word: bytes) -> set[bytes]:
        """Return the names at the module's level that the word has to do with."""
        if word not in self._bound:
            self._bound[word] = bound_with(self.new, word)
        return self._bound[word]
