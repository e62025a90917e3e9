"""A violation as the record holds it, dated by the commit that carries it."""

from __future__ import annotations

from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Violation(NamedTuple):
    """One entry of a violation fragment, together with what git knows of the fragment.

    A tuple, as a long record has hundreds of thousands of them. The first fields, up to `reason`,
    are those of a fragment's entry in its order.

    `commit`, `date` (ISO 8601), `author` and `subject` are empty while the fragment is not
    committed; `base` is empty where it was written before the first commit.
    """

    pattern: str
    check: str
    severity: str
    path: str
    line: int
    column: int
    fingerprint: str
    blob: str
    outcome: str
    reason: str
    base: str
    fragment: str
    commit: str = ""
    date: str = ""
    author: str = ""
    subject: str = ""

    @property
    def id(self) -> str:
        """The check's full id, `pattern/check`."""
        return f"{self.pattern}/{self.check}"


def under_todays_ids(
    violations: Sequence[Violation], aliases: Mapping[str, str]
) -> tuple[Violation, ...]:
    """Return the violations, those recorded under a pattern's alias under its id.

    aliases maps each alias to the id of its pattern.
    """
    if aliases.keys().isdisjoint([one.pattern for one in violations]):
        return tuple(violations)
    return tuple(
        one._replace(pattern=aliases[one.pattern]) if one.pattern in aliases else one
        for one in violations
    )
