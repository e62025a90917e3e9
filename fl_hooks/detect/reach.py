"""How far a change reaches: which checks it can add a finding of, asked before anything is parsed.

What is found in a function depends on that function and on the module's own level (imports,
constants), not on its neighbours. So where a change leaves the module's level alone, and no
function that it touches holds the words of a check, old code is all that the check could find.
"""

from __future__ import annotations

from fl_hooks.detect.languages import language_of
from fl_hooks.detect.pieces import bound_with, changed_pieces, identifiers, module_level
from fl_hooks.detect.select import ALLOW_MARKS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fl_hooks.detect.keywords import Keywords

# Comments that speak for more than their own line: a change of one reaches beyond its function.
_FAR = (*ALLOW_MARKS, b"pylint:", b"noqa")


def reached(path: str, new: bytes, old: bytes, keywords: Keywords) -> list[int] | None:
    """Return the places of the checks that the change from old to new can add a finding of.

    None stands for all of them. What is left out is certain, but for code inside strings that is
    taken for code; what is returned is a guess: the file has to be scanned for it. In languages
    other than Python, whose functions are not told apart by their first column, it is None.
    """
    if language_of(path) != "python":
        return None
    changed = changed_pieces(new, old)
    if changed is None:
        return None
    text = b"\n".join(changed)
    if any(word in text for word in _FAR):
        return None
    return _Words(new, text).checks(keywords)


class _Words:
    """The words of checks, and what the module calls them, looked for in the changed text."""

    def __init__(self, new: bytes, text: bytes) -> None:
        self.level = module_level(b"\n" + new)
        self.text = text
        self._tokens: set[bytes] | None = None

    def checks(self, keywords: Keywords) -> list[int]:
        """Return the places of the checks that the changed text can hold a finding of, in order.

        All words of a group must stand in it or at the module's level, and one of them in it,
        if only under the name that the module gives it.
        """
        found: set[int] = set()
        for group, places in keywords.groups(lambda word: word in self.text or word in self.level):
            if not group or any(word in self.text or self._aliased(word) for word in group):
                found.update(places)
        return sorted(found)

    def _aliased(self, word: bytes) -> bool:
        """Tell whether the text holds a name that an import or a constant makes of the word."""
        if self._tokens is None:
            self._tokens = identifiers(self.text)
        names = bound_with(self.level, word)
        return b"*" in names or not self._tokens.isdisjoint(names)
