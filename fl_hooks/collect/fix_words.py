"""Does a commit say that it mends a fault? Read in real histories: docs/learning.md."""

from __future__ import annotations

import re

# Mending these is no mending of a fault in what the code does.
_NOT_CODE = (
    r"typos?|spelling|grammar|wording|whitespaces?|indent\w*|format\w*|style|styling|(?:es|py)?lint\w*"
    r"|flake8|pyflakes|pep-?8|pep-?257|ruff|black|isort|yapf|mypy|pyright|typing"
    r"|types?|type ?(?:hints?|annotations?|check\w*|errors?|issues?)|annotations?|docs?|docstrings?"
    r"|documentation|readme|change ?log|comments?|copyrights?|licen[sc]es?|headers?|links?|urls?"
    r"|trailing|line lengths?|blank lines?|imports?(?: order)?|import order|unused \w+"
    r"|deprecat\w+(?: warnings?)?|warnings?|tests?|unit ?tests?|test (?:cases?|suites?)|ci|travis"
    r"|build|spacing|newlines?|sphinx|rst|markdown|coverage|nits?|merge|conflicts?|version\w*"
)
_VERB = r"(?:fix(?:e[sd]|ing|up)?|correct(?:s|ed|ing)?|repair(?:s|ed|ing)?|resolv(?:e[sd]?|ing))"
_NOISE = re.compile(
    rf"\b{_VERB}:?(?: \S+){{0,3}}? (?:{_NOT_CODE})\b"
    rf"|\b(?:{_NOT_CODE}) (?:errors? |issues? |problems? |warnings? )?(?:{_VERB}|fixes)\b"
    r"|\bbug ?fix(?:es)? release\b|\bfixed(?:-| )(?:size|width|length|point|number|seed|time)\w*"
    r"|\b(?:pre|post|suf|in)fix\w*|\bfixtures?\b|\bcorrectly\b|\bdebug\w*"
    r"|\bfix(?:ed)? (?:in|by) #?\d+",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"\b(?:fix(?:e[sd]|ing)?|hot-?fix\w*|bug-?fix\w*|bugs?|repair(?:s|ed|ing)?|resolv(?:es?|ed|ing)"
    r"|correct(?:s|ed|ing)|crash\w*|regressions?|broken|traceback|tracebacks|leak(?:s|ed|ing)?"
    r"|deadlocks?|hangs?|fails? (?:to|when|if|on)|failure|races?|exceptions?"
    r" (?:when|if|in|on)|prevents? \w+)\b",
    re.IGNORECASE,
)
_ISSUE = re.compile(
    r"\b(?:clos(?:e[sd]?|ing)|fix(?:e[sd]|ing)?|resolv(?:e[sd]?|ing)|refs?|re|see|for|addresses"
    r"|bugs?|issues?|tickets?)[ :]*(?:#|gh-|issue ?#?|ticket ?[:#]?)\s*\d+"
    r"|\b(?:bug|ticket|issue):? ?#?\d{2,}|https?://\S+/issues?/\d+",
    re.IGNORECASE,
)
# "fix(mypy): …", "docs: …", "test/unit: …": many say themselves what they are about.
_AREA = re.compile(r"(\w[\w.-]*)(?:/[\w./-]+)?(?:\(([^)]*)\))?!?:\s")
_OTHER_AREAS = frozenset(
    {
        *("build", "chore", "ci", "doc", "docs", "feat", "perf", "refactor", "style", "test"),
        *("tests", "lint", "ruff", "flake8", "pylint", "mypy", "typing", "types", "readme"),
    }
)
_NEVER = re.compile(r"(?:revert|merge|bump|release|prepare|back ?out)\b", re.IGNORECASE)
# A squashed pull request's number is no issue's.
_PULL = re.compile(
    r"\(#\d+\)\s*$|^\s*(?:PR|pull request):? ?#?\d+\s*$", re.IGNORECASE | re.MULTILINE
)
_TRAILER = re.compile(r"^[A-Za-z-]+-by: .*$|^git-svn-id: .*$|^Change-Id: .*$", re.MULTILINE)


def says_fix(message: str) -> str:
    """Return the word or issue number by which a message says that it fixes a fault, "" for none.

    "Fix typo", "fix lint" and their like are no such fault; where that is all, the answer is "".
    The subject's own kind counts: "docs: …" and "Revert …" fix nothing.
    """
    text = _TRAILER.sub("", message).strip()
    subject, _, body = text.partition("\n")
    area = _AREA.match(subject)
    areas = {(part or "").lower() for part in area.groups()} if area else set()
    if _NEVER.match(subject) or areas & _OTHER_AREAS:
        return ""
    subject = _NOISE.sub(" ", _PULL.sub("", subject))
    rest = _NOISE.sub(" ", _PULL.sub("", body))
    found = _WORDS.search(subject) or _ISSUE.search(subject) or _ISSUE.search(rest)
    return " ".join(found[0].split()) if found else ""
