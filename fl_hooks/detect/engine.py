"""One file in, findings out: decode, parse once, run each finder, drop what is silenced."""

from __future__ import annotations

from fl_hooks.detect import finders
from fl_hooks.detect.facts import holds
from fl_hooks.detect.kit import File
from fl_hooks.detect.languages import comment_sign, language_of
from fl_hooks.detect.suppress import apply_suppressions
from fl_hooks.detect.text import decode
from fl_hooks.records.finding import Finding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from ast_grep_py import Pos, SgNode

    from fl_hooks.detect.finders import Hit

    Check = Mapping[str, Any]

# The kinds of node that hold a clause's or definition's body, in the grammars we know.
_BODIES = ("block", "statement_block", "body_statement", "compound_statement", "class_body")


def scan(
    path: str, data: bytes, checks: Sequence[Check], limits: Mapping[str, int]
) -> tuple[list[Finding], list[str]]:
    """Return what the checks find in a file's bytes, and notices about what could not be read.

    path is "/"-separated and only named, never opened. checks are compiled checks as
    Selection.candidates gives them; limits holds file_bytes and line_length. Findings come in
    order of their place, suppressed ones included with `suppressed` and `reason` set. Source
    that is binary, too large or not decodable gives a notice and no finding, never an error.
    """
    text, notice = decode(path, data, limits)
    if notice:
        return [], [notice]
    file = File(path, text, language_of(path))
    findings: list[Finding] = []
    notices: list[str] = []
    too_deep: list[str] = []
    broken = _Broken(file)
    for check in checks:
        try:
            findings.extend(
                _finding(check, file, hit)
                for hit in finders.run(check, file)
                if not broken.touches(hit.node) and not _silenced(check, file, hit.node)
            )
        except RecursionError:
            too_deep.append(check["id"])
    findings = _yielded(findings, checks)
    findings = apply_suppressions(file, findings, checks)
    findings.sort(key=lambda f: (f.line, f.column, f.pattern, f.check))
    if too_deep:
        notices.append(f"{path}: not scanned, it is nested too deeply for {', '.join(too_deep)}")
    if broken.dropped:
        notices.append(f"{path}: syntax error, {broken.dropped} finding(s) around it left out")
    return findings, notices


class _Broken:
    """The places of a file that did not parse; findings there are guesses."""

    def __init__(self, file: File) -> None:
        self.file = file
        self.dropped = 0
        self._spans: list[tuple[int, int]] | None = None

    def touches(self, node: SgNode) -> bool:
        if self._spans is None:
            self._spans = [_span(error) for error in self.file.errors]
        start, end = _span(node)
        hit = any(s <= end and start <= e for s, e in self._spans)
        self.dropped += hit
        return hit


def _span(node: SgNode) -> tuple[int, int]:
    place = node.range()
    return place.start.index, place.end.index


def _silenced(check: Check, file: File, node: SgNode) -> bool:
    return any(holds(name, argument, file, node) for name, argument in check["unless"])


def _finding(check: Check, file: File, hit: Hit) -> Finding:
    severity = check["severity"]
    for higher, fact, argument in check["severity_when"]:
        if holds(fact, argument, file, hit.node):
            severity = higher
            break
    start, end = _header(hit.node)
    return Finding(
        pattern=check["pattern"],
        check=check["check"],
        severity=severity if "regraded" in check else hit.severity or severity,
        path=file.path,
        line=start.line + 1,
        column=start.column + 1,
        end_line=end.line + 1,
        end_column=end.column + 1,
        message=hit.message or check["message"],
        advice=check["advice"],
        text=_normalised(file, hit.node),
        suppressed=bool(hit.reason),
        reason=hit.reason,
        related=tuple((file.path, n.range().start.line + 1) for n in hit.related),
    )


def _normalised(file: File, node: SgNode) -> str:
    """Return the node's source without comments and with single spaces: what it is known by.

    Were comments part of it, an allow comment would make another finding of it.
    """
    text = node.text()
    if comment_sign(file.language) in text:
        start, end = _span(node)
        for comment in reversed(file.comments):
            first, last = _span(comment)
            if start <= first and last <= end:
                text = f"{text[: first - start]} {text[last - start :]}"
    return " ".join(text.split())


def _header(node: SgNode) -> tuple[Pos, Pos]:
    """Return where a node starts and ends, without the body of a clause or definition.

    What is wrong with `except:` is its first line; underlining the whole handler says less.
    """
    place = node.range()
    if place.start.line == place.end.line:
        return place.start, place.end
    before = None
    for child in node.children():
        if child.kind() in _BODIES:
            return place.start, (before or child).range().end
        if child.kind() != "comment":
            before = child
    return place.start, place.end


def _yielded(findings: list[Finding], checks: Iterable[Check]) -> list[Finding]:
    """Drop the findings whose check yields to another one that reports the same place."""
    yields = {c["id"]: c["yields_to"] for c in checks if c.get("yields_to")}
    if not yields:
        return findings
    by_place: dict[tuple[int, int], list[Finding]] = {}
    for finding in findings:
        by_place.setdefault((finding.line, finding.column), []).append(finding)
    kept = []
    for finding in findings:
        stronger = yields.get(finding.id, ())
        rivals = by_place[finding.line, finding.column]
        if not any(o is not finding and _named(o, stronger) for o in rivals):
            kept.append(finding)
    return kept


def _named(finding: Finding, names: Iterable[str]) -> bool:
    return any(n in (finding.pattern, finding.check, finding.id) for n in names)
