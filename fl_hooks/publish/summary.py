"""What a change adds and removes, as Markdown for the summary of a pull request."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fl_hooks.detect.languages import comment_sign, language_of
from fl_hooks.detect.render import safe
from fl_hooks.publish.report.markdown import code, text
from fl_hooks.records.severity import rank

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from fl_hooks.publish.forge import Forge
    from fl_hooks.records.finding import Finding

# Fits into a comment too (65,536 characters); the summary of a step takes 1 MiB.
MOST = 60_000
# Beyond these, the rest is counted.
_PLACES = 10
_CELL = 240
_CODE = 4_000
_LESSONS = 8
_FORBIDDEN = "<>\"' \t\n\r"
_INLINE_CODE = re.compile("`([^`]+)`")
# What a runner of GitHub takes for a command, should a step print the summary into its log.
_COMMAND = re.compile(r"^(?=[^\S\n]*::)|(?<=#)(?=#\[)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the library says of a pattern: its title, and the good form in a language."""

    title: str
    good: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What a range of commits does.

    added: findings in force; removed: with their old places; allowed: added with a comment that
    allows them; failing: which of the added fail a scan, by identity (id()), as equal ones lie in
    files with different thresholds; accepted: how many the baseline accepts, which are not among
    the added; commit: the range's end.
    """

    added: Sequence[Finding]
    removed: Sequence[Finding]
    allowed: Sequence[Finding] = ()
    failing: Collection[int] = ()
    accepted: int = 0
    commit: str = ""


@dataclass(frozen=True, slots=True)
class _Page:
    """What a summary is made from; site: where pages are published, "" for nowhere."""

    change: Change
    lessons: Mapping[str, Lesson]
    forge: Forge
    site: str

    def title(self, pattern: str) -> str:
        """Return a pattern's title, with a link where it has a page."""
        lesson = self.lessons.get(pattern)
        shown = text(_cut(lesson.title if lesson else pattern))
        usable = lesson and self.site.startswith(("https://", "http://"))
        if not usable or any(sign in self.site for sign in _FORBIDDEN):
            return shown
        return f"[{shown}](<{self.site.rstrip('/')}/patterns/{pattern}/>)"

    def place(self, one: Finding) -> str:
        """Return where an added finding is, with a link where the forge is known."""
        shown = code(_cut(f"{one.path}:{one.line}"))
        address = self.forge.line(self.change.commit, one.path, one.line)
        return f"[{shown}](<{address}>)" if address else shown


def to_markdown(change: Change, lessons: Mapping[str, Lesson], forge: Forge, site: str) -> str:
    """Return the summary; what comes from the repository shows as text, whatever it holds."""
    page = _Page(change, lessons, forge, site)
    out: list[str] = []
    size = 0
    left_out = 0
    for block in _blocks(page):
        if size + len(block) > MOST:
            left_out += 1
            continue
        out.append(block)
        size += len(block)
    if left_out:
        out.append("There is more than fits here: `fl scan --range` names it all.\n")
    return _COMMAND.sub("\N{WORD JOINER}", "\n".join(out))


def _blocks(page: _Page) -> Iterator[str]:
    """Yield paragraphs, the most important first."""
    change = page.change
    yield f"### {_headline(change)}\n"
    if verdict := _verdict(change):
        yield f"{verdict}\n"
    if table := _table(page):
        yield table
    groups = _groups(change.added)
    for number, (pattern, found) in enumerate(groups.items()):
        yield _added(page, pattern, found, lesson=number < _LESSONS)
    if change.removed:
        yield _removed(change.removed)
    if note := _note(change):
        yield note


def _headline(change: Change) -> str:
    adds, removes = len(change.added), len(change.removed)
    if not adds and not removes:
        return "This change adds no known fault"
    if not adds:
        return f"This change removes {_faults(removes)} and adds none"
    tail = f" and removes {removes}" if removes else ""
    return f"This change adds {_faults(adds)}{tail}"


def _verdict(change: Change) -> str:
    """Return what follows from what is added, and how to allow one; "" where nothing is."""
    if not change.added:
        return ""
    failing = [one for one in change.added if id(one) in change.failing]
    if not failing:
        return f"{'It does not fail' if len(change.added) == 1 else 'None of them fails'} the scan."
    first = max(failing, key=lambda one: rank(one.severity))
    if len(failing) == len(change.added):
        fails = "It fails the scan." if len(failing) == 1 else "They fail the scan."
    else:
        fails = f"{len(failing)} of them fail{'s' * (len(failing) == 1)} the scan."
    sign = comment_sign(language_of(first.path) or "python")
    allow = code(f"{sign} fl: allow {first.check} -- reason")
    return f"{fails} To allow one on purpose, say why on its line: {allow}"


def _faults(count: int) -> str:
    return f"{count} known fault{'s' * (count != 1)}"


def _groups(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    """Return pattern -> its findings, the most severe patterns first."""
    groups: dict[str, list[Finding]] = {}
    for one in findings:
        groups.setdefault(one.pattern, []).append(one)

    def first(item: tuple[str, list[Finding]]) -> tuple[int, int, str]:
        pattern, found = item
        return -max(rank(one.severity) for one in found), -len(found), pattern

    return dict(sorted(groups.items(), key=first))


def _table(page: _Page) -> str:
    """Return counts per pattern, "" where there is nothing to count."""
    added, removed = _groups(page.change.added), _groups(page.change.removed)
    patterns = list(dict.fromkeys((*added, *removed)))
    if not patterns:
        return ""
    rows = ["| Pattern | Adds | Removes |", "| --- | ---: | ---: |"]
    for pattern in patterns[:_PLACES]:
        adds, removes = len(added.get(pattern, ())), len(removed.get(pattern, ()))
        rows.append(f"| {page.title(pattern)} | {adds} | {removes} |")
    if len(patterns) > _PLACES:
        rows.append(f"| {len(patterns) - _PLACES} more | | |")
    return "\n".join(rows) + "\n"


def _added(page: _Page, pattern: str, found: Sequence[Finding], *, lesson: bool) -> str:
    """Return a pattern's new findings: where, what is wrong, and what to do instead."""
    rows = [f"#### {page.title(pattern)}", ""]
    rows += ["| Severity | Where | What |", "| --- | --- | --- |"]
    for one in found[:_PLACES]:
        what = _prose(one.message)
        severity = f"**{one.severity}**" if id(one) in page.change.failing else one.severity
        rows.append(f"| {severity} | {page.place(one)} | {what} ({code(one.check)}) |")
    if len(found) > _PLACES:
        rows.append(f"| | {len(found) - _PLACES} more | |")
    advice = dict.fromkeys(" ".join(one.advice.split()) for one in found if one.advice.strip())
    for each in list(advice)[:3]:
        rows += ["", f"**Instead:** {_prose(each)}"]
    good = page.lessons[pattern] if lesson and pattern in page.lessons else None
    if good and good.good.strip():
        rows += ["", *_good(good)]
    return "\n".join(rows) + "\n"


def _good(lesson: Lesson) -> Iterator[str]:
    """Yield the good form in code, folded away."""
    shown = "\n".join(safe(line.replace("\t", "    ")) for line in lesson.good.split("\n"))
    if len(shown) > _CODE:
        shown = shown[:_CODE].rpartition("\n")[0] + "\n…"
    fence = "`" * (max((len(run) for run in _runs(shown)), default=0) + 3)
    # Inside of HTML nothing is Markdown.
    yield f"<details><summary>The good form: {_plain(lesson.title)}</summary>"
    yield ""
    yield f"{fence}{lesson.language if lesson.language.isalnum() else ''}"
    yield shown.strip("\n")
    yield fence
    yield ""
    yield "</details>"


def _removed(removed: Sequence[Finding]) -> str:
    rows = ["#### Gone", ""]
    for one in removed[:_PLACES]:
        place = code(_cut(f"{one.path}:{one.line}"))
        rows.append(f"- {place}: {code(one.id)}")
    if len(removed) > _PLACES:
        rows.append(f"- {len(removed) - _PLACES} more")
    return "\n".join(rows) + "\n"


def _note(change: Change) -> str:
    """Return what is not among the counts."""
    said = []
    for one in change.allowed[:_PLACES]:
        reason = f": {text(_cut(one.reason))}" if one.reason else ""
        said.append(f"- {code(_cut(f'{one.path}:{one.line}'))} ({code(one.check)}){reason}")
    if said:
        more = len(change.allowed) - len(said)
        said = ["Allowed by a comment:", "", *said, *([f"- {more} more"] if more else [])]
    if change.accepted:
        said += ["", f"The baseline accepts {change.accepted} more."]
    return "\n".join(said).strip("\n") + "\n" if said else ""


def _runs(shown: str) -> list[str]:
    """Return the runs of backticks in a text."""
    return [run for run in "".join(c if c == "`" else " " for c in shown).split() if run]


def _prose(value: str) -> str:
    """Return a sentence on one line, with what stands between backticks as code."""
    whole = " ".join(value.split())
    parts, at = [], 0
    for found in _INLINE_CODE.finditer(whole[:_CELL]):
        parts += [_inner(whole[at : found.start()]), code(found[1])]
        at = found.end()
    rest = whole[at:_CELL] + ("…" if len(whole) > _CELL else "")
    return "".join((*parts, _inner(rest)))


def _inner(value: str) -> str:
    """Return a text for the middle of a line, where no sign makes a list or a heading."""
    return text(f" {value}")[1:]


def _cut(value: str) -> str:
    return value if len(value) <= _CELL else value[: _CELL - 1] + "…"


def _plain(value: str) -> str:
    """Return a text for the inside of an HTML element."""
    return html.escape(safe(_cut(value)), quote=False).replace("@", "@\N{WORD JOINER}")
