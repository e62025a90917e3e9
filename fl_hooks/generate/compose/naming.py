"""What to call a subject, and the sentence that says what it does."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from fl_hooks.generate.blocks.kinds import EACH, KINDS
from fl_hooks.generate.prompt.given import identifier
from fl_hooks.generate.prompt.mentions import plain_forms
from fl_hooks.generate.prompt.terms import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fl_hooks.generate.plan.plan import Plan
    from fl_hooks.generate.prompt.intent import Intent

# Columns of a line of code.
WIDTH = 88
# Words of a prompt that name nothing, as far as a function's name goes.
_EMPTY = frozenset(
    (
        *("a", "an", "all", "and", "any", "as", "be", "by", "each", "every", "for", "from", "give"),
        *("given", "i", "in", "into", "is", "it", "its", "me", "my", "need", "of", "on", "one"),
        *("our", "please", "pls", "some", "the", "their", "them", "this", "to", "using", "want"),
        *("with", "write", "create", "make", "build", "generate", "implement", "add", "simple"),
        *("small", "new", "python", "code", "takes", "take", "accepts", "does", "should"),
    )
)
_SUBJECT = frozenset(
    (
        *("function", "func", "def", "method", "class", "script", "cli", "endpoint", "coroutine"),
        *("program", "module", "helper", "tool", "command", "command-line", "async", "fastapi"),
        *("api", "route", "app", "service", "that", "which", "who"),
    )
)
_ENDS = (".", ";", ":", ",", "\n", "and", "then", "but", "so", "if", "where", "when", "return")
_LONGEST = 4
# What a file is called by, if the prompt says.
_SOURCES = ("csv", "audio", "log", "json", "text")


def subject_name(intent: Intent, plan: Plan) -> str:
    """Return the name that the prompt gives, else one of its words, else the last block's.

    A class has a name in CamelCase; of a command it is the function below its `main`.
    """
    name = intent.given.name
    if intent.subject == "class":
        return name if name[:1].isupper() else camel(name or _worded(intent) or _made(intent, plan))
    if intent.subject in ("cli", "script") and not name:
        return "run"
    return name or _worded(intent) or _made(intent, plan)


def camel(name: str) -> str:
    """Return a name in snake_case as a class has it."""
    return "".join(part[0].upper() + part[1:] for part in name.split("_") if part)


def _worded(intent: Intent) -> str:
    """Return a verb of the prompt and what follows it, "" without a verb or with several.

    What does several things is called by what comes out in the end.
    """
    for start, word in enumerate(intent.words):
        if verb := _verb(word):
            words = [verb, *_content(intent.words[start + 1 :])]
            several = any(map(_verb, intent.words[start + len(words) :]))
            name = identifier("_".join(words[:_LONGEST]))
            return name if len(words) > 1 and not several else ""
        if word in _ENDS and start and intent.words[start - 1] not in _SUBJECT:
            break
    return ""


def _verb(word: str) -> str:
    """Return the plain form of a word that says what to do, "" for any other."""
    if word in _EMPTY | _SUBJECT | {"input", "output", "return"}:
        return ""
    known = {one for words in OPERATIONS.values() for one in words}
    return next((one for one in plain_forms(word) if one in known and one.isidentifier()), "")


def _content(words: Sequence[str]) -> Iterator[str]:
    """Yield the words that name things, until the clause ends."""
    for word in words:
        if word in _ENDS:
            return
        if word not in _EMPTY | _SUBJECT and word.isidentifier():
            yield word


def _made(intent: Intent, plan: Plan) -> str:
    """Return the last block's name, with what it is of: `mean_of_csv`."""
    last = next((one for one in reversed(plan.blocks) if not one.through), plan.blocks[-1]).name
    if len(plan.blocks) == 1:
        return last
    named = next((term for term in _SOURCES if term in intent.terms), "file")
    return f"{last}_of_{named if plan.source == 'path' else KINDS[plan.source].name}"


def docstring(plan: Plan) -> str:
    """Return the sentence for what a plan does."""
    said = [
        block.says if kind not in EACH or kind in block.takes else f"{block.says}, for each"
        for block, kind in zip(plan.blocks, plan.kinds[:-1], strict=True)
    ]
    text = said[0] if len(said) == 1 else f"{', '.join(said[:-1])}, and {said[-1]}"
    return sentence(text)


def sentence(phrase: str) -> str:
    """Return a phrase as a sentence, with its capital and its full stop."""
    return f"{phrase[:1].upper()}{phrase[1:]}."


def docstring_lines(plan: Plan, indent: str = "") -> list[str]:
    """Return the docstring for what a plan does, in lines that fit."""
    text = docstring(plan)
    if len(indent) + len(text) + len('""""""') <= WIDTH:
        return [f'{indent}"""{text}"""']
    first, *rest = wrap(text, WIDTH - len(indent) - 10)
    return [f'{indent}"""{first}', *(indent + line for line in rest), f'{indent}"""']
