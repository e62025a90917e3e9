"""Suppressions: our own `fl: allow <check> -- reason`, and other tools' comments we honour.

Our own names a check or a pattern, stands on the finding's line or alone on the line above,
and needs a reason. Other tools' comments count where they name an equivalent rule.
"""

from __future__ import annotations

from fl_hooks.records.finding import Finding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from ast_grep_py import SgNode

    from fl_hooks.detect.kit import File

    Check = Mapping[str, Any]
    Reason = Callable[[Finding, Sequence[str]], str]

PATTERN = "suppressions"
_FOREIGN = ("noqa", "NOQA", "nosec", "pylint:")
_OURS = ("fl: allow", "fl:allow")
_SCRIPTS = ("javascript", "typescript", "tsx")
_SCRIPT_MARKS = ("eslint", "oxlint", "tslint:", "biome-ignore", "deno-lint-ignore")


class Suppression:
    """One `fl: allow` comment: the names it allows, its reason, the line it covers (0-based)."""

    __slots__ = ("line", "names", "node", "reason", "used")

    def __init__(self, node: SgNode, names: list[str], reason: str, line: int) -> None:
        self.node = node
        self.names = names
        self.reason = reason
        self.line = line
        self.used: set[str] = set()


def apply_suppressions(
    file: File, findings: list[Finding], checks: Sequence[Check]
) -> list[Finding]:
    """Mark the suppressed findings, and add what is wrong with the suppressions themselves."""
    others = _SCRIPT_MARKS if file.language in _SCRIPTS else _FOREIGN
    if not any(mark in file.text for mark in (*_OURS, *others)):
        return findings
    ours = _own(file)
    equivalents = {c["id"]: c["equivalents"] for c in checks if "id" in c}
    foreign = _foreign(file) if findings else None
    builtin = next((c for c in checks if c["finder"] == PATTERN), None)
    names = builtin["names"] if builtin is not None else {}
    for finding in findings:
        own = next((s for s in ours if _covers(s, finding, names)), None)
        if own is not None:
            finding.suppressed, finding.reason = True, own.reason
        elif foreign is not None and not finding.suppressed:
            finding.reason = foreign(finding, equivalents.get(finding.id, ()))
            finding.suppressed = bool(finding.reason)
    if builtin is not None:
        findings = [*findings, *_faults(file, ours, builtin)]
    return findings


def _foreign(file: File) -> Reason:
    """Return what gives the reason for which another tool's comment silences a finding."""
    if file.language in _SCRIPTS:
        from fl_hooks.detect.suppress_scripts import ScriptComments

        comments = ScriptComments(file.comments)
        return lambda finding, equivalents: comments.reason(finding.line - 1, equivalents)
    return _Foreign(file).reason


def _own(file: File) -> list[Suppression]:
    lines = file.text.split("\n")
    found = []
    for node in file.comments:
        words = node.text().lstrip("#/-*! ")
        if not words.startswith(("fl: allow", "fl:allow")):
            continue
        rest = words.split("allow", 1)[1].removesuffix("*/")
        names, _, reason = rest.replace("\N{EM DASH}", "--").partition("--")
        place = node.range().start
        line = place.line
        if not lines[line][: place.column].strip():
            line = _next_code_line(lines, line, file)
        found.append(Suppression(node, names.replace(",", " ").split(), reason.strip(), line))
    return found


def _next_code_line(lines: list[str], line: int, file: File) -> int:
    """Return the line that a comment alone on its line speaks of: the next one that is code."""
    alone = {c.range().start.line for c in file.comments}
    for number in range(line + 1, len(lines)):
        text = lines[number].strip()
        if text and not (number in alone and text.startswith(("#", "//", "--", "/*"))):
            return number
    return line


def _covers(suppression: Suppression, finding: Finding, names: Mapping[str, str]) -> bool:
    """Tell whether a suppression with a reason names the finding and stands at it.

    names maps each known name, aliases of patterns too, to the pattern or check it stands for.
    """
    if not finding.line - 1 <= suppression.line <= finding.end_line - 1:
        return False
    own = (finding.check, finding.pattern, finding.id)
    hit = [n for n in suppression.names if n in own or names.get(n) in own[1:]]
    suppression.used.update(hit)
    return bool(hit and suppression.reason)


def _faults(file: File, ours: list[Suppression], builtin: Check) -> list[Finding]:
    found = []
    for s in ours:
        if not s.names:
            found.append(
                _fault(file, s, "missing-name", "the suppression names no check", "medium")
            )
        elif not s.reason:
            message = f"`fl: allow {', '.join(s.names)}` gives no reason, so it allows nothing"
            found.append(_fault(file, s, "missing-reason", message, "medium"))
        found.extend(
            _fault(file, s, "unused", _unused(name, builtin), "low")
            for name in s.names
            if name not in s.used and _ours_to_judge(name, builtin)
        )
    return found


def _ours_to_judge(name: str, builtin: Check) -> bool:
    """Tell whether the name is unknown or in force: one switched off here may serve elsewhere."""
    known = builtin["names"].get(name)
    in_force = builtin["in_force"]
    return known is None or known in in_force or any(c.startswith(f"{known}/") for c in in_force)


def _unused(name: str, builtin: Check) -> str:
    if name in builtin["names"]:
        return f"`fl: allow {name}` allows nothing here: take it out"
    from difflib import get_close_matches

    close = get_close_matches(name, builtin["names"], 1)
    hint = f"; did you mean {close[0]}?" if close else ""
    return f"`fl: allow {name}` names no known check or pattern{hint}"


_ADVICE = {
    "missing-name": "Write: fl: allow <check> -- <why this is right here>",
    "missing-reason": "Add it behind two dashes: fl: allow <check> -- <why this is right here>",
    "unused": "Take the comment out, or mend its name.",
}


def _fault(file: File, s: Suppression, check: str, message: str, severity: str) -> Finding:
    place = s.node.range()
    return Finding(
        pattern=PATTERN,
        check=check,
        severity=severity,
        path=file.path,
        line=place.start.line + 1,
        column=place.start.column + 1,
        end_line=place.end.line + 1,
        end_column=place.end.column + 1,
        message=message,
        advice=_ADVICE[check],
        text=" ".join(s.node.text().split()),
    )


class _Foreign:
    """Comments of other tools, by the line they stand on."""

    def __init__(self, file: File) -> None:
        self.lines = file.text.split("\n")
        self.comments = [
            (c.range().start.line, c.range().start.column, c.text())
            for c in file.comments
            if any(mark in c.text() for mark in _FOREIGN)
        ]

    def reason(self, finding: Finding, equivalents: Sequence[str]) -> str:
        """Return the comment that silences the finding, "" for none."""
        for line, column, text in self.comments:
            inline = bool(self.lines[line][:column].strip())
            if _names_equivalent(text, equivalents) and (
                line in (finding.line - 1, finding.end_line - 1)
                or ("nosec" in text and self._in_body(line, finding))
                or (not inline and self._scope_reaches(line, column, text, finding.line - 1))
            ):
                return text.strip()
        return ""

    def _in_body(self, line: int, finding: Finding) -> bool:
        """Tell whether a line stands in the body under the finding: bandit counts that too."""
        below = [s for s in self.lines[finding.end_line : line + 1] if s.strip()]
        return bool(below) and all(len(s) - len(s.lstrip()) >= finding.column for s in below)

    def _scope_reaches(self, line: int, column: int, text: str, target: int) -> bool:
        """Tell whether the line is covered by a whole-file noqa or by pylint's rest of block."""
        if "flake8:" in text or "ruff:" in text:
            return True
        if "pylint:" not in text or target < line:
            return False
        between = (s for s in self.lines[line + 1 : target + 1] if s.strip())
        return all(len(s) - len(s.lstrip()) >= column for s in between)


def _names_equivalent(comment: str, equivalents: Sequence[str]) -> bool:
    """Tell whether one of the directives in a comment (`# noqa: X # pylint: …`) names the rule."""
    return any(_directive_names(part, equivalents) for part in comment.split("#"))


def _directive_names(comment: str, equivalents: Sequence[str]) -> bool:
    words = comment.replace(",", " ").replace(":", " ").replace("=", " ").replace("#", " ").split()
    codes = set(equivalents)
    if "noqa" in comment.lower():
        return not codes.isdisjoint(w.upper() for w in words)
    if "pylint:" in comment:
        return "disable" in words and not codes.isdisjoint(words)
    bandit = {c for c in codes if c[:1] == "B" and c[1:].isdigit()}
    named = {w for w in words if w[:1] == "B" and w[1:].isdigit()}
    return "nosec" in words and bool(bandit) and (not named or not named.isdisjoint(bandit))
