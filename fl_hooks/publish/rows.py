"""Violations as rows of a table: the one HTML that no template holds."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from markupsafe import Markup

from fl_hooks.publish import code
from fl_hooks.publish.escape import line
from fl_hooks.publish.numbers import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from fl_hooks.publish.forge import Forge
    from fl_hooks.publish.values import Settings
    from fl_hooks.records.violation import Violation
    from fl_hooks.store.site_facts import Facts

# What such an outcome's commit holds is not the fault: it was mended before.
_ABSENT = ("prevented",)
_LONGEST = 300


class Rows:
    """Makes table rows, each part of a row once however many pages show it.

    `titles` are the library's patterns by id, `checks` the full ids of its checks. This is the one
    piece of HTML that no template holds: a large record has hundreds of thousands of rows.
    """

    def __init__(
        self,
        facts: Facts,
        settings: Settings,
        forge: Forge,
        titles: Mapping[str, str],
        checks: Collection[str],
    ) -> None:
        self._facts = facts
        self._settings = settings
        self._forge = forge
        self._titles = titles
        self._checks = checks
        self._ends: dict[int, tuple[str, str]] = {}
        self._starts: dict[tuple[str, str, str], str] = {}

    def of(self, violations: Sequence[Violation], root: str) -> Markup:
        """Return the rows for a page from which `root` leads to the site's top."""
        return Markup("\n".join(self._row(one, root) for one in violations))  # noqa: S704 -- encoded

    def _row(self, one: Violation, root: str) -> str:
        # The violation itself as key would be hashed by its sixteen fields each time; all of them
        # live as long as the record does.
        ends = self._ends.get(id(one))
        if ends is None:
            name = anchor(one)
            ends = self._ends[id(one)] = (name, self._end(one, name))
        start = self._starts.get((one.id, one.severity, root))
        if start is None:
            start = self._starts[one.id, one.severity, root] = self._start(one, root)
        return f'<tr id="{ends[0]}">{start}{ends[1]}</tr>'

    def _start(self, one: Violation, root: str) -> str:
        """Return the first cell: severity, check and pattern."""
        address = ""
        if one.pattern in self._titles:
            place = f"#{one.check}" if one.id in self._checks else ""
            address = f"{root}patterns/{one.pattern}/{place}"
        title = line(self._titles.get(one.pattern, one.pattern))
        return (
            f'<td data-label="Violation"><span class="fl-sev fl-{line(one.severity)}">'
            f"{line(one.severity.capitalize())}</span> {_link(address, line(one.check), 'fl-id')}"
            f'<span class="fl-sub">{title}</span></td>'
        )

    def _end(self, one: Violation, name: str) -> str:
        """Return the other cells, which are the same on every page."""
        title = OUTCOMES[one.outcome][0] if one.outcome in OUTCOMES else one.outcome
        reason = f'<span class="fl-sub">{_short(one.reason)}</span>' if one.reason else ""
        return (
            f'<td data-label="Where">{self._place(one)}{self._excerpt(one)}</td>'
            f'<td data-label="Outcome"><span class="fl-out fl-{line(one.outcome)}">{line(title)}'
            f"</span>{reason}</td>"
            f'<td data-label="When"><a class="fl-date" href="#{name}" title="Link to this row">'
            f"{line(one.date[:10]) or 'not committed yet'}</a>{self._commit(one)}</td>"
        )

    def _place(self, one: Violation) -> str:
        folder, slash, file = one.path.rpartition("/")
        text = f"{line(folder)}{slash}<b>{line(file)}</b>:{one.line:d}"
        absent = one.outcome in _ABSENT
        address = "" if absent else self._forge.line(one.commit, one.path, one.line)
        return _link(address, text, "fl-path")

    def _commit(self, one: Violation) -> str:
        if not one.commit:
            return ""
        link = _link(self._forge.commit(one.commit), line(one.commit[:7]), "fl-id")
        subject = _short(one.subject) if self._settings.source != "none" else ""
        author = ""
        if self._settings.authors and one.author:
            author = f' <span class="fl-author">{line(one.author)}</span>'
        return f'<span class="fl-sub">{link} {subject}{author}</span>'

    def _excerpt(self, one: Violation) -> str:
        lines = self._facts.excerpts.get((one.blob, one.line), ())
        if self._settings.source != "excerpt" or one.outcome in _ABSENT or not lines:
            return ""
        html = code.excerpt(lines, one.path, one.line)
        return f'<details class="fl-excerpt"><summary>Lines</summary>{html}</details>'


def _link(address: str, html: str, kind: str) -> str:
    """Return a link; an address is made of quoted parts and of ids, so it needs no encoding."""
    if not address:
        return f'<span class="{kind}">{html}</span>'
    return f'<a class="{kind}" href="{address}">{html}</a>'


def anchor(one: Violation) -> str:
    """Return a row's address within its page: the same wherever and whenever it is built."""
    parts = (one.id, one.path, str(one.line), str(one.column), one.blob, one.base, one.outcome)
    data = "\0".join(parts).encode("utf-8", "surrogatepass")
    return f"v-{sha256(data).hexdigest()[:12]}"


def _short(text: str) -> str:
    cut = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}\N{HORIZONTAL ELLIPSIS}"
    return line(cut)
