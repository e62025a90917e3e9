"""What to do next: what the report and the counts ask for, the most pressing first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fl_hooks.analyze.sources import PASSED
from fl_hooks.publish.numbers import PENDING
from fl_hooks.publish.pages.learnings import anchor
from fl_hooks.publish.pages.named import named
from fl_hooks.publish.pages.verdicts import verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fl_hooks.publish.site import Site
    from fl_hooks.records.violation import Violation
    from fl_hooks.store.report_form import Decision

_MOST = 5
# Of one kind, so that one trouble does not hide the others.
_OF_A_KIND = 2
# Files that a step names.
_NAMED = 2
_PASSED_HOW = {"bypassed": "bypassed the hooks", "escaped": "met no hook until CI"}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do; kind is act, look or fine, and says how pressing it is."""

    kind: str
    title: str
    text: str
    address: str = ""
    command: str = ""


def next_steps(site: Site, risks: Sequence[Violation]) -> tuple[Step, ...]:
    """Return the steps, with addresses from the site's top; risks: the severe ones still open."""
    if not site.numbers.total.total and not _decisions(site):
        return _first_steps()
    steps = [
        *_pending(site),
        *_severe(site, risks),
        *_decided(site, ("worsening", "passed", "new_pattern", "learning", "suppressed")),
        *_suppressed(site),
        *_decided(site, ("unseen",)),
    ]
    pressing = sorted(steps, key=lambda one: one.kind != "act")
    return tuple(pressing[:_MOST]) or (
        Step("fine", "Nothing to do", "Everything on record was fixed before it was committed."),
    )


def _decisions(site: Site) -> Sequence[Decision]:
    return site.loop.month.decisions if site.loop.month else ()


def _decided(site: Site, kinds: Sequence[str]) -> Iterator[Step]:
    """Yield what the report asks; of many of one kind the first ones."""
    for kind in kinds:
        found = [one for one in _decisions(site) if one.kind == kind]
        if kind in ("learning", "new_pattern") and len(found) > _OF_A_KIND:
            text = "Faults that no pattern speaks for keep coming. Adopt a draft, or say no."
            yield Step("look", f"Decide on {len(found)} learnings", text, "analysis/learnings/")
            continue
        for one in found[:_OF_A_KIND]:
            yield _STEPS[kind](site, one)


def _worsening(site: Site, one: Decision) -> Step:
    said = verdict(site.loop.effect.get(one.pattern))
    text = (
        f"{said.ratio} over {said.over} (90 %: {said.interval}). "
        "Sharpen its check, raise its severity, or show the team its good form."
    )
    title = f"{site.titles.get(one.pattern, one.pattern)} gets more frequent"
    return Step("act", title, text, _page(site, one.pattern))


def _passed(_: Site, one: Decision) -> Step:
    outcome = one.more.rpartition(" ")[2]
    number = one.title.partition(" violations")[0]
    noun = "violation" if number == "1 of 1" else "violations"
    title = f"{number} {noun} {_PASSED_HOW.get(outcome, 'went past the hooks')}"
    return Step("look", title, one.question, f"violations/?outcome={outcome}" if outcome else "")


def _learning(site: Site, one: Decision) -> Step:
    # A statement quotes what was reported, which may be code.
    hidden = "A fault that no pattern speaks for keeps coming."
    text = one.title if site.settings.source != "none" else hidden
    address = f"analysis/learnings/#{anchor(one.pattern)}"
    return Step("look", "Adopt or reject a learning", text, address)


def _unknown(_: Site, one: Decision) -> Step:
    return Step("look", "Name an unknown pattern", one.title, "analysis/learnings/#unknown")


def _allowed(site: Site, one: Decision) -> Step:
    full, _, numbers = one.title.partition(" is allowed more often than heeded: ")
    check = full.rpartition("/")[2]
    known = {name.full for entry in site.entries for name in entry.checks}
    place = f"#{check}" if full in known else ""
    title = f"{check} is allowed more often than heeded"
    return Step("look", title, f"{numbers}. {one.question}", f"{_page(site, one.pattern)}{place}")


def _unseen(_: Site, one: Decision) -> Step:
    return Step("fine", one.title.partition(",")[0], one.question, "patterns/")


_STEPS = {
    "worsening": _worsening,
    "passed": _passed,
    "new_pattern": _unknown,
    "learning": _learning,
    "suppressed": _allowed,
    "unseen": _unseen,
}


def _pending(site: Site) -> Iterator[Step]:
    months = site.numbers.months
    if pending := months[PENDING].total if PENDING in months else 0:
        text = "It travels with the next commit." if pending == 1 else "They travel with the next."
        yield Step("act", f"Commit {_some(pending, 'recorded violation')}", text, "violations/")


def _severe(site: Site, risks: Sequence[Violation]) -> Iterator[Step]:
    """Yield the severe ones that are open, else the pattern that is kept most often."""
    if risks:
        stand = site.loop.standing is not None
        what = "severe fault" if stand else "severe violation"
        title = f"{'Fix' if stand else 'Look at'} {_some(len(risks), what)}"
        address = "#open" if stand else "violations/?severity=high"
        yield Step("act", title, f"{_where(risks)}.", address)
    elif worst := _most_kept(site):
        text = f"{_some(_kept(site, worst), 'time')} kept, more often than any other."
        yield Step("look", f"Read the good form of {site.titles[worst]}", text, _page(site, worst))


def _where(risks: Sequence[Violation]) -> str:
    """Return the files with most of them: `a.py` (3), `b.py` and 4 more."""
    files = Counter(one.path for one in risks).most_common()
    named = [f"{path} ({count})" if count > 1 else path for path, count in files[:_NAMED]]
    more = len(files) - len(named)
    rest = f" and {_some(more, 'more file')}" if more else ""
    return f"In {', '.join(named)}{rest}"


def _suppressed(site: Site) -> Iterator[Step]:
    allowed = site.numbers.total.of("suppressed")
    if allowed and not any(one.kind == "suppressed" for one in _decisions(site)):
        text = "Each gives its reason. Read them now and then: reasons grow old."
        address = "violations/?outcome=suppressed"
        yield Step("look", f"Review {_some(allowed, 'suppression')}", text, address)


def _first_steps() -> tuple[Step, ...]:
    return (
        Step(
            "act", "Install the hooks", "Once per clone.", command="fl init && pre-commit install"
        ),
        Step(
            "look",
            "See what stands in the code today",
            "A full scan shows it and records nothing.",
            command="fl scan --all --no-record",
        ),
        Step(
            "fine",
            "Commit as usual",
            "What a commit adds is recorded with it, and shows here when the site is built again.",
        ),
    )


def _page(site: Site, pattern: str) -> str:
    found = named(site, pattern, "")
    return found["page"] or found["missing"]


def _most_kept(site: Site) -> str:
    known = sorted(pattern for pattern in site.numbers.patterns if pattern in site.titles)
    worst = max(known, key=lambda pattern: _kept(site, pattern), default="")
    return worst if worst and _kept(site, worst) else ""


def _kept(site: Site, pattern: str) -> int:
    return sum(site.numbers.pattern(pattern).of(outcome) for outcome in PASSED)


def _some(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
