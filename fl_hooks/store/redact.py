"""Secrets taken out of text before it is written: events are tracked in git, and git forgets none.

Shapes that are secrets whatever stands around them (issuers' prefixes, keys, passwords in URLs),
and values under a name that says what they are. Nothing is guessed from randomness: hashes and
ids stay. What was taken out shows as `[redacted: …]`, so that doing it twice changes nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_NAMES = (
    r"(?:pass(?:word|wd|phrase)?|pwd|secret|token|credentials?|api[_-]?key|access[_-]?key(?:[_-]?id)?"
    r"|secret[_-]?key|private[_-]?key|client[_-]?secret|auth[_-]?(?:key|token)"
    r"|account[_-]?key|signing[_-]?key|encryption[_-]?key)"
)
# `password`, `DB_PASSWORD`, `dbPassword`, but no `compassword`
_NAME = rf"(?:(?<![A-Za-z])|(?-i:(?<=[a-z])(?=[A-Z]))){_NAMES}(?:[_-]?\d+)?"
_IS_NAME = re.compile(rf"(?:^|.*[a-z0-9_.-]){_NAMES}(?:[_-]?\d+)?", re.IGNORECASE | re.DOTALL)

# Each name holds one of these; looking for them first takes a hundredth of the time.
_STEMS = (
    *("pass", "pwd", "secret", "token", "credential", "api_key", "api-key", "apikey"),
    *("access", "private", "auth", "account", "signing", "encryption"),
)
# Where one secret is glued to the next, the second shows when the first is gone.
_PASSES = 8

# (what it is, a text it cannot do without, shape); a group `keep` stays in front.
_SHAPES: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...] = (
    (
        "private key",
        ("PRIVATE KEY",),
        re.compile(
            r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"
            r"(?:.*?-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|.*)",
            re.DOTALL,
        ),
    ),
    (
        "password",
        ("://",),
        re.compile(r"(?P<keep>\b[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\s/:@'\"]*:)[^\s/@'\"]+(?=@)"),
    ),
    ("AWS key", ("A",), re.compile(r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b")),
    ("GitHub token", ("gh",), re.compile(r"\bgh[pousr]_[A-Za-z0-9]{30,}")),
    ("GitHub token", ("github_pat_",), re.compile(r"\bgithub_pat_[A-Za-z0-9_]{22,}")),
    ("GitLab token", ("gl",), re.compile(r"\bgl(?:pat|ptt|dt|rt|ft)-[A-Za-z0-9_-]{20,}")),
    ("Slack token", ("xox", "xapp"), re.compile(r"\bx(?:ox[abeoprs]|app)-[A-Za-z0-9-]{10,}")),
    (
        "Slack webhook",
        ("hooks.slack.com",),
        re.compile(r"(?P<keep>hooks\.slack\.com/(?:services|workflows)/)[A-Za-z0-9/_-]+"),
    ),
    ("JWT", ("eyJ",), re.compile(r"\beyJ[A-Za-z0-9_-]{6,400}\.[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]*")),
    (
        "API key",
        ("sk-",),
        re.compile(r"\bsk-(?:[a-z0-9]{1,12}-){0,4}[A-Za-z0-9_]{20,}[A-Za-z0-9_-]*"),
    ),
    ("Stripe key", ("_live_", "_test_"), re.compile(r"\b[prs]k_(?:live|test)_[A-Za-z0-9]{10,}")),
    ("Google key", ("AIza",), re.compile(r"\bAIza[A-Za-z0-9_-]{35}")),
    ("npm token", ("npm_",), re.compile(r"\bnpm_[A-Za-z0-9]{36}")),
    ("PyPI token", ("pypi-",), re.compile(r"\bpypi-[A-Za-z0-9_-]{50,}")),
    ("Hugging Face token", ("hf_",), re.compile(r"\bhf_[A-Za-z0-9]{30,}")),
    ("SendGrid key", ("SG.",), re.compile(r"\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}")),
    (
        "credentials",
        ("earer", "asic", "oken", "EARER", "ASIC", "OKEN"),
        re.compile(
            r"(?P<keep>\b(?:authorization['\"]?\s*[:=]\s*['\"]?(?:bearer|basic|token)|bearer)\s+)"
            r"(?!\[redacted)[A-Za-z0-9._~+/-]{8,}=*",
            re.IGNORECASE,
        ),
    ),
)
# `password = "hunter2"`, `"api_key": 'x'`, `--token "x"`
_QUOTED = re.compile(
    rf"(?P<keep>{_NAME}['\"\]]{{0,2}}\s{{0,8}}(?::=|=>|[:=,]|\s)\s{{0,8}}[rbuf]{{0,2}})"
    r"(?P<quote>['\"])(?P<value>[^'\"\r\n]{3,})(?P=quote)",
    re.IGNORECASE,
)
# `DB_PASSWORD=hunter2` in a log or an environment, `?token=abc1` in a URL, `password: hunter2`
_BARE = re.compile(
    rf"(?P<keep>{_NAME}(?:=|:[ \t]*))(?P<value>[^\s'\"&;,(){{}}\[\]<>]{{4,}})(?P<call>[(\[]?)",
    re.IGNORECASE,
)
# What stands where a secret would, and is none: a variable, a placeholder, what we wrote.
_HARMLESS = re.compile(
    r"[\[<{$%*].*|x+|\.+|(?:os|self|cls|settings|config|args)\..*", re.IGNORECASE
)


def redact(text: str) -> str:
    """Return the text without the secrets that can be recognised in it."""
    for _ in range(_PASSES):
        if (left := _once(text)) == text:
            break
        text = left
    return text


def _once(text: str) -> str:
    for what, needs, shape in _SHAPES:
        if any(need in text for need in needs):
            text = shape.sub(_replacement(what), text)
    lowered = text.lower()
    if any(stem in lowered for stem in _STEMS):
        text = _QUOTED.sub(_quoted, text)
        text = _BARE.sub(_bare, text)
    return text


def redact_all(value: Any, name: str = "") -> Any:  # noqa: ANN401 -- JSON is anything
    """Return plain JSON with its texts redacted, and all text under a name that says secret."""
    if isinstance(value, str):
        named = name and len(value) > 2 and _IS_NAME.fullmatch(name)  # noqa: PLR2004 -- no secret is that short
        return "[redacted: secret]" if named and not _HARMLESS.fullmatch(value) else redact(value)
    if isinstance(value, dict):
        return {redact(key): redact_all(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return [redact_all(item, name) for item in value]
    return value


def _replacement(what: str) -> Callable[[re.Match[str]], str]:
    def put(found: re.Match[str]) -> str:
        kept = found.groupdict().get("keep") or ""
        return f"{kept}[redacted: {what}]"

    return put


def _quoted(found: re.Match[str]) -> str:
    if _HARMLESS.fullmatch(found["value"]):
        return found[0]
    return f"{found['keep']}{found['quote']}[redacted: secret]{found['quote']}"


def _bare(found: re.Match[str]) -> str:
    """Replace a value without quotes if it looks like one: a variable's name has no digit."""
    value = found["value"]
    plain = found["call"] or _HARMLESS.fullmatch(value)
    if plain or not any(char.isdigit() for char in value):
        return found[0]
    return f"{found['keep']}[redacted: secret]"
