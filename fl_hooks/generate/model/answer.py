"""What of a language model's answer is code, and what is wrong with it as a text."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fl_hooks.generate.model.fences import fenced
from fl_hooks.generate.trials.verify import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 100_000  # characters of an answer
_PYTHON = frozenset(("", "py", "py3", "python", "python3"))
_THOUGHTS = re.compile(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
# Comments that switch a check off: code that needs one does not follow the patterns.
_SILENCERS = re.compile(
    r"#\s*(?:flake8:\s*)?noqa|#\s*type:\s*ignore|#\s*ruff:|#\s*fl:|#\s*nosec|#\s*pylint:"
    r"|#\s*pragma:",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """The code of an answer, "" where there is none that may be passed on; why, if not."""

    code: str = ""
    fault: str = ""


def read_answer(content: str, finish: str = "", refusal: str = "") -> Answer:
    """Return the module in an answer: its longest block of Python, or all of it where it is one."""
    if why := _unusable(content, finish, refusal):
        return Answer(fault=why)
    code, whole = _code(_THOUGHTS.sub("", content.replace("\r\n", "\n")))
    if not code:
        return Answer(fault="the answer holds no block of Python")
    if hidden := "; ".join(_hidden(code)):
        # Such code is not what it looks like: it is not even shown.
        return Answer(fault=f"the code holds characters that cannot be seen: {hidden}")
    if finish == "length" or not whole:
        return Answer(code, "the answer was cut off before its end")
    return Answer(code)


def _unusable(content: str, finish: str, refusal: str) -> str:
    if refusal or finish == "content_filter":
        said = "".join(c if c.isprintable() else " " for c in refusal)
        return f"the model refused: {' '.join(said.split())[:200]}".rstrip(": ")
    if len(content) > LARGEST:
        return f"the answer is longer than {LARGEST:,} characters"
    return "" if content.strip() else "the answer is empty"


def _code(text: str) -> tuple[str, bool]:
    """Return the code, and whether it stands there to its end."""
    blocks = [one for one in fenced(text) if one.tag in _PYTHON]
    if not blocks:
        return (text.strip() + "\n", True) if _is_module(text) else ("", True)
    # A test or an example of use may stand beside the module, and be longer.
    best = max(blocks, key=lambda one: (_is_module(one.code), *_length(one.code)))
    code = best.code.strip("\n")
    return (code + "\n" if code.strip() else ""), best.closed


def _length(code: str) -> tuple[bool, int]:
    return "def test_" not in code, len(code)


def _is_module(text: str) -> bool:
    if unreadable(text, "answer.py"):
        return False
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
    return any(isinstance(node, kinds) for node in ast.parse(text).body)


def _hidden(code: str) -> Iterator[str]:
    """Yield the invisible characters of code, and those that turn the direction of writing."""
    found: dict[str, int] = {}
    for number, line in enumerate(code.split("\n"), 1):
        for char in line:
            if char != "\t" and unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"):
                found.setdefault(char, number)
    for char, number in list(found.items())[:5]:
        yield f"U+{ord(char):04X} in line {number}"


def silencers(code: str) -> Iterator[str]:
    """Yield a sentence for each comment that switches a check off."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
    except (tokenize.TokenError, SyntaxError):
        return
    for token in tokens:
        if token.type == tokenize.COMMENT and (met := _SILENCERS.search(token.string)):
            yield f"line {token.start[0]}: the comment {met[0]!r} switches a check off"
