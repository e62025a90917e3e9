"""The keywords of some checks, arranged so that a text is asked for as few words as possible.

A search through a file of 10 KB takes 6 µs a word, and the bundled checks have some eighty words:
asked one by one, check by check, they cost a commit of 20 files more than git does.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    Check = Mapping[str, Any]
    Group = tuple[bytes, ...]


class Keywords:
    """The groups of words of some checks: one that a text holds whole is a hit of its checks."""

    def __init__(self, checks: Sequence[Check]) -> None:
        users: dict[Group, list[int]] = {}
        for place, check in enumerate(checks):
            for group in check["keywords"] or ((),):
                users.setdefault(tuple(group), []).append(place)
        common: dict[bytes, int] = {}
        for group in users:
            for word in group:
                common[word] = common.get(word, 0) + 1
        # word: the groups that it speaks for; where it is absent, none of them is asked.
        self._by_word: dict[bytes, list[tuple[Group, list[int]]]] = {}
        self._always = users.pop((), [])
        for group, places in users.items():
            first = max(group, key=lambda word: (common[word], len(word)))
            self._by_word.setdefault(first, []).append((group, places))

    def groups(self, holds: Callable[[bytes], bool]) -> Iterator[tuple[Group, list[int]]]:
        """Yield the groups whose words all hold, and the places of the checks they belong to."""
        if self._always:
            yield (), self._always
        known: dict[bytes, bool] = {}
        for word, groups in self._by_word.items():
            if holds(word):
                known[word] = True
                for group, places in groups:
                    if all(_known(known, other, holds) for other in group):
                        yield group, places

    def checks(self, data: bytes) -> list[int]:
        """Return the places of the checks that the data has the words of, in order."""
        found: set[int] = set()
        for _, places in self.groups(data.__contains__):
            found.update(places)
        return sorted(found)


def _known(known: dict[bytes, bool], word: bytes, holds: Callable[[bytes], bool]) -> bool:
    if word not in known:
        known[word] = holds(word)
    return known[word]
