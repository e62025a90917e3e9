"""The page's further parts, each from a file of its own and left out where there is none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import places
import versus
from shared import aligned, percent

if TYPE_CHECKING:
    from labels import Label
    from tally import Table

FIXTURES = places.HERE / "fixtures.json"
FIXES = places.HERE / "fixes.jsonl"
MUTATION = places.HERE / "mutation.json"


def render(table: Table, labels: list[Label]) -> list[str]:
    """Return the parts that there are."""
    parts = [versus.section(table, labels)]
    fixtures, mutation = places.read_json(FIXTURES), places.read_json(MUTATION)
    if fixtures:
        parts.append(fixtures_text(fixtures))
    if FIXES.exists():
        lines = FIXES.read_text(encoding="utf-8").splitlines()
        parts.append(fixes_text([json.loads(line) for line in lines if line.strip()]))
    if mutation:
        parts.append(mutation_text(mutation))
    return [part for part in parts if part]


def fixtures_text(result: dict[str, Any]) -> str:
    """Return how our checks stand to the other linters' own test files, from fixtures.json."""
    cells = [["rule", "both", "only they", "only we", "unexplained"]]
    reasons = []
    for name, those in _by_rule(result["fixtures"]).items():
        sums = [str(sum(one[key] for one in those)) for key in ("both", "they", "we")]
        cells.append([name, *sums, str(sum(len(one["unexplained"]) for one in those))])
        said = dict.fromkeys((d["who"], d["why"]) for one in those for d in one["differs"])
        reasons += [f"- **{name}**, only {who}: {why}" for who, why in said]
    commits = [_shortly(*where.split("@")) for where in result["commits"].values()]
    sentence = (
        "Lines that the rule's own tests expect to be flagged and that our check flags in the same "
        f"files ({', '.join(commits)}). `make eval-fixtures` compares them again."
    )
    title = "## The other linters' own test files"
    return "\n".join([title, "", sentence, "", *aligned(cells), "", *reasons])


def _shortly(repository: str, commit: str) -> str:
    return f"{repository} at {commit[:10]}"


def _by_rule(fixtures: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Return the fixtures of each rule; one that is read a second time in other guise is apart."""
    rules: dict[str, list[dict[str, Any]]] = {}
    for one in fixtures:
        guise = ", in a function" if one.get("inside") else ""
        guise += ", with another path in it" if one.get("swap") else ""
        rules.setdefault(f"{one['peer']} {one['rule']}{guise}", []).append(one)
    return rules


def fixes_text(fixes: list[dict[str, Any]]) -> str:
    """Return what our checks say before and after public commits that mended a fault."""
    missed = [
        f"- {one['check']}, [{one['repository']} {one['commit'][:10]}]"
        f"(https://github.com/{one['repository']}/commit/{one['commit']}): {one['what']}"
        for one in fixes
        if not (one["found"] and one["silent"])
    ]
    sentence = (
        "Commits of public repositories that mend a fault of the kind: the check should find it in "
        "the version before, at the line where it lies, and be silent about what became of that "
        "line. They were searched by the words of their messages and the form of the lines they "
        "take out, not by our checks. They are no sample: a form that nobody searched for is not "
        "among them, so the counts say what is missed rather than how much. Each one read that "
        "mends such a fault counts, also where it is of a form that the check "
        "does not claim to know. `make eval-fixes` asks again."
    )
    rest = ["", "Where it is not so:", "", *missed] if missed else []
    head = ["## Faults that others mended", "", sentence, ""]
    return "\n".join([*head, *aligned(fixes_rows(fixes)), *rest])


def fixes_rows(fixes: list[dict[str, Any]]) -> list[list[str]]:
    """Return a row for each check: commits, found before, and of these silent after."""
    cells = [["check", "commits", "found before", "and silent after"]]
    for check in sorted({one["check"] for one in fixes}):
        those = [one for one in fixes if one["check"] == check]
        found = [one for one in those if one["found"]]
        counts = [len(those), len(found), sum(one["silent"] for one in found)]
        cells.append([check, *map(str, counts)])
    return cells


def mutation_text(result: dict[str, Any]) -> str:
    """Return how many planted faults are found, from mutation.json."""
    cells = [["check", "planted", "found", "share"]]
    for check, counts in sorted(result["checks"].items()):
        planted, found = counts["planted"], counts["found"]
        share = percent(found / planted) if planted else "–"
        cells.append([check, str(planted), str(found), share])
    sentence = (
        f"Each bad form, in each of {len(result['dresses'])} syntactic dresses (aliased imports, "
        f"nested scopes, comprehensions, async, decorators …), planted into real files of "
        f"{len(result['hosts'])} repositories. `make eval-mutation` does it again. The plants are "
        "made, not drawn: the shares have no interval, and say nothing of how often people write "
        "which form."
    )
    return "\n".join(["## Planted faults", "", sentence, "", *aligned(cells), *_missed(result)])


def _missed(result: dict[str, Any]) -> list[str]:
    """List why planted faults are missed, how many, and of which checks and dresses."""
    reasons: dict[str, list[dict[str, Any]]] = {}
    for one in result["missed"]:
        reasons.setdefault(one["why"] or "Not explained.", []).append(one)
    lines = []
    for why, those in sorted(reasons.items(), key=lambda item: -_sum(item[1])):
        checks = ", ".join(sorted({one["check"].partition("/")[2] for one in those}))
        dresses = ", ".join(sorted({one["dress"] for one in those}))
        lines.append(f"- **{_sum(those)}**, {checks}: {why} ({dresses})")
    return ["", "What is missed:", "", *lines] if lines else []


def _sum(missed: list[dict[str, Any]]) -> int:
    return sum(one["missed"] for one in missed)
