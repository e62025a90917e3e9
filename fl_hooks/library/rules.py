"""ast-grep rules tried once, so that a wrong one is the author's error and not a commit's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from fl_hooks.detect.parser import parse
from fl_hooks.store.problems import suggest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


_TREE = "; `fl patterns tree FILE` shows the kinds of a file"


def rule_problems(
    rule: Mapping[str, Any], names: Mapping[str, list[str]], languages: Sequence[str]
) -> Iterator[tuple[str, str, str]]:
    """Yield (key, token near the fault, sentence) for what is wrong in a rule and its names."""
    for language in languages:
        reason = try_rule(rule, language)
        if reason:
            token = re.search(r"`([^`]+)`", reason)
            text = f"{reason} (in {language}{_TREE if reason.startswith('Kind ') else ''})"
            yield "rule", token[1] if token else "", text
    written = set(re.findall(r"\$+([A-Z_][A-Z0-9_]*)", repr(rule)))
    for name in names:
        if name not in written:
            hint = suggest(name, written) if written else ": it has no metavariable"
            yield "names", name, f'the rule has no metavariable "${name}"{hint}'


def try_rule(rule: Mapping[str, Any], language: str) -> str:
    """Return why ast-grep refuses the rule, "" if it takes it."""
    try:
        parse("", language).find_all({"rule": rule})  # type: ignore[call-overload, unused-ignore]
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 -- a panic in Rust is no Exception
        return _reason(str(error))
    return ""


def _reason(text: str) -> str:
    """Return the last, most exact cause of ast-grep's chain, without its backtrace."""
    text = text.partition("\n\nStack backtrace:")[0]
    unknown = re.match(r"unknown field `([^`]+)`, expected one of (.*)", text)
    if unknown:
        choices = re.findall(r"`([^`]+)`", unknown[2])
        return f"unknown key `{unknown[1]}`{suggest(unknown[1], choices)}"
    causes = re.split(r"\n\s+\d+: ", text)
    return " ".join(causes[-1].split()) or "ast-grep refuses this rule"
