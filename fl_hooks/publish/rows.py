"""Violations as rows of a table: the one HTML that no template holds."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from markupsafe import Markup

from fl_hooks.publish import code
from fl_hooks.publish.escape import line
from fl_hooks.publish.numbers import OUTCOMES, month_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from fl_hooks.publish.forge import Forge
    from fl_hooks.publish.values import Settings
    from fl_hooks.records.violation import Violation
    from fl_hooks.store.site_facts import Facts

# What such an outcome's commit holds is not the fault: it was mended before.
_ABSENT = ("prevented",)
_LONGEST = 300
_SAME = "<small>same commit</small>"


class Rows:
    """Makes table rows, small ones: a large record has hundreds of thousands of them.

    `titles` are the library's patterns by id, `checks` the full ids of its checks. What a row's
    place among its siblings tells, such as the cell that holds the path, has no class of its own;
    a commit is named once where rows that follow each other are of it. The explorer's script
    (30-explorer.js) makes the same rows. `months` holds the record by month, newest first.
    """

    def __init__(
        self,
        facts: Facts,
        settings: Settings,
        forge: Forge,
        titles: Mapping[str, str],
        checks: Collection[str],
        *,
        months: Mapping[str, Sequence[Violation]] | None = None,
    ) -> None:
        self._months = months or {}
        self._numbers: dict[str, dict[int, int]] = {}
        self._facts = facts
        self._settings = settings
        self._forge = forge
        self._titles = titles
        self._checks = checks
        self._starts: dict[tuple[str, str, str, str], str] = {}

    def of(self, violations: Iterable[Violation], root: str, *, home: bool = False) -> Markup:
        """Return rows for a page from which `root` leads to the site's top.

        home: whether it is the page that holds them for good; on others their dates lead to it.
        """
        rows, commit = [], ""
        for one in violations:
            place = f"#{anchor(one)}" if home else f"{root}{self.address(one)}"
            name = f' id="{place[1:]}"' if home else ""
            rows.append(f"<tr{name}>{self._cells(one, root, place, commit)}</tr>")
            commit = one.commit
        return Markup("\n".join(rows))  # noqa: S704 -- encoded

    def address(self, one: Violation) -> str:
        """Return the address of a violation of the record, from the site's top."""
        month = month_of(one)
        if month not in self._numbers:
            # By identity: hashing sixteen fields of each violation would take longer than all
            # else. They live as long as the record does.
            of_month = map(id, reversed(self._months[month]))
            self._numbers[month] = {key: number for number, key in enumerate(of_month)}
        page = self._numbers[month][id(one)] // self._settings.rows + 1
        return f"violations/{month}/{page}/#{anchor(one)}"

    def _cells(self, one: Violation, root: str, place: str, before: str) -> str:
        """Return a row's cells; `before` is the commit of the row above it."""
        key = (one.pattern, one.check, one.severity, root)
        start = self._starts.get(key)
        if start is None:
            start = self._starts[key] = self._start(one, root)
        commit = _SAME if one.commit and one.commit == before else self._commit(one)
        return (
            f"{start}<td>{self._place(one)}{self._excerpt(one)}</td><td>{self._outcome(one)}</td>"
            f'<td><a class="fl-date" href="{place}">'
            f"{line(one.date[:10]) or 'not committed yet'}</a>{commit}</td>"
        )

    def _start(self, one: Violation, root: str) -> str:
        """Return the first cell: severity, check and pattern."""
        address = ""
        if one.pattern in self._titles:
            place = f"#{one.check}" if one.id in self._checks else ""
            address = f"{root}patterns/{one.pattern}/{place}"
        title: str = line(self._titles.get(one.pattern, one.pattern))
        if not address:
            # Names that no pattern has stand together below the table of patterns.
            title = _link(f"{root}patterns/#unknown", title)
        return (
            f'<td><span class="fl-sev fl-{line(one.severity)}">{line(one.severity.capitalize())}'
            f"</span> {_link(address, line(one.check))}<small>{title}</small></td>"
        )

    def _outcome(self, one: Violation) -> str:
        title = OUTCOMES[one.outcome][0] if one.outcome in OUTCOMES else one.outcome
        # A reason is given in a comment, so it is part of the code.
        shown = one.reason and self._settings.source != "none"
        reason = f"<small>{_short(one.reason)}</small>" if shown else ""
        return f'<span class="fl-out fl-{line(one.outcome)}">{line(title)}</span>{reason}'

    def _place(self, one: Violation) -> str:
        folder, slash, file = one.path.rpartition("/")
        text = f"{line(folder)}{slash}<b>{line(file)}</b>:{one.line:d}"
        absent = one.outcome in _ABSENT
        return _link("" if absent else self._forge.line(one.commit, one.path, one.line), text)

    def _commit(self, one: Violation) -> str:
        if not one.commit:
            return ""
        link = _link(self._forge.commit(one.commit), line(one.commit[:7]))
        subject = f" {_short(one.subject)}" if self._settings.source != "none" else ""
        author = ""
        if self._settings.authors and one.author:
            author = f' <span class="fl-author">{line(one.author)}</span>'
        return f"<small>{link}{subject}{author}</small>"

    def _excerpt(self, one: Violation) -> str:
        lines = self._facts.excerpts.get((one.blob, one.line), ())
        if self._settings.source != "excerpt" or one.outcome in _ABSENT or not lines:
            return ""
        html = code.excerpt(lines, one.path, one.line)
        return f'<details class="fl-excerpt"><summary>Lines</summary>{html}</details>'


def _link(address: str, html: str) -> str:
    """Return a link; an address is made of quoted parts and of ids, so it needs no encoding."""
    return f'<a href="{address}">{html}</a>' if address else f"<span>{html}</span>"


def anchor(one: Violation) -> str:
    """Return a row's address within its page: the same wherever and whenever it is built."""
    parts = (one.id, one.path, str(one.line), str(one.column), one.blob, one.base, one.outcome)
    data = "\0".join(parts).encode("utf-8", "surrogatepass")
    return f"v-{sha256(data).hexdigest()[:12]}"


def _short(text: str) -> str:
    cut = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}\N{HORIZONTAL ELLIPSIS}"
    return line(cut)
