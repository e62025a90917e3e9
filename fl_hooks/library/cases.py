"""cases.md: snippets that a pattern's checks must flag, must not flag, or are known to miss.

A check is a `##` heading; a case is a heading `### valid|invalid|known miss: sentence` and one
fenced block after it, whose opening line names the language and, if it matters, `path=…`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fl_hooks.detect.languages import LANGUAGES, language_of
from fl_hooks.store.problems import Problem, suggest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

KINDS = ("valid", "invalid", "known miss")
_UNCLOSED = "\0"
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})\s*([^`]*)$")


@dataclass(frozen=True, slots=True)
class Case:
    """One snippet; line is the heading's, first the line of cases.md where its code starts."""

    check: str
    kind: str
    sentence: str
    language: str
    path: str
    code: str
    line: int
    first: int


@dataclass(slots=True)
class _Block:
    line: int
    info: str
    code: str


def read_cases(
    text: str, shown: str, checks: Collection[str]
) -> tuple[tuple[Case, ...], list[Problem]]:
    """Return the cases of a cases.md and what is wrong in it; `shown` is its name in messages."""
    cases: list[Case] = []
    problems: list[Problem] = []
    check, heading, blocks = "", (0, ""), list[_Block]()

    def close() -> None:
        if heading[1]:
            made = _case(check, heading, blocks)
            if isinstance(made, Case):
                cases.append(made)
            else:
                problems.append(Problem(shown, made[0], made[1]))

    for item in _items(text):
        if isinstance(item, _Block):
            blocks.append(item)
            continue
        number, level, title = item
        close()
        heading, blocks = (number, title if level == len("###") else ""), []
        if level == len("##"):
            check = title
            if check not in checks:
                said = f'no check of this pattern is called "{check}"{suggest(check, checks)}'
                problems.append(Problem(shown, number, said))
    close()
    return tuple(cases), problems


def _items(text: str) -> Iterator[tuple[int, int, str] | _Block]:
    """Yield headings as (line, level, title), and fenced blocks."""
    fence, block = "", _Block(0, "", "")
    for number, line in enumerate(text.split("\n"), 1):
        opened = _FENCE.match(line)
        if fence:
            if opened and opened[1].startswith(fence) and not opened[2].strip():
                fence = ""
                yield block
            else:
                block.code += line + "\n"
        elif opened:
            fence, block = opened[1], _Block(number, opened[2].strip(), "")
        elif heading := re.match(r"(#{2,3})\s+(.*?)\s*$", line):
            yield (
                number,
                len(heading[1]),
                heading[2].strip("`") if heading[1] == "##" else heading[2],
            )
    if fence:
        yield _Block(block.line, _UNCLOSED, "")


def _case(check: str, heading: tuple[int, str], blocks: list[_Block]) -> Case | tuple[int, str]:
    """Return the case below a heading, or (line, what is wrong with it)."""
    line, title = heading
    kind, colon, sentence = (part.strip() for part in title.partition(":"))
    wrong = ""
    if kind not in KINDS or not colon:
        wrong = f'a case starts with "valid:", "invalid:" or "known miss:", not "{kind}"'
    elif not check:
        wrong = "this case stands above the first `## <check>`"
    elif not sentence:
        wrong = "a case says in one sentence what it shows"
    elif len(blocks) != 1:
        wrong = f"a case has one fenced block, this one has {len(blocks) or 'none'}"
    if wrong:
        return line, wrong
    block = blocks[0]
    language, path, wrong = _language(block.info)
    if wrong:
        return block.line, wrong
    return Case(check, kind, sentence, language, path, block.code, line, block.line + 1)


def _language(info: str) -> tuple[str, str, str]:
    """Return (language, path, what is wrong) of a fence's opening line."""
    language, _, rest = info.partition(" ")
    if language == _UNCLOSED:
        return "", "", "this fenced block is never closed"
    if language not in LANGUAGES:
        return "", "", f'"{language}" is not a language we know{suggest(language, LANGUAGES)}'
    path = rest.strip().removeprefix("path=") or f"case{LANGUAGES[language][0][0]}"
    wrong = "" if language_of(path) == language else f"{path} is not a path of a {language} file"
    return language, path, wrong
