"""A new pattern's folder, complete but for what only its author knows, marked TODO(pattern).

It declares itself a preview and matches a call that nobody writes, so that a folder half filled
in disturbs no commit.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from fl_hooks import __version__
from fl_hooks.detect.languages import LANGUAGES
from fl_hooks.errors import FlError
from fl_hooks.library.model import PATTERN_ID
from fl_hooks.store import atomic
from fl_hooks.store.problems import suggest

if TYPE_CHECKING:
    from pathlib import Path

_PATTERN = """\
schema: fl-hooks/1
title: "TODO(pattern): a few words, what good code does"
summary: "TODO(pattern): the same in one sentence"
category: general # TODO(pattern): error-handling, resources, serialization, ...
severity: medium # TODO(pattern): high and critical block a commit, medium warns
languages: [{language}]
since: {version}
status: preview

checks:
  # TODO(pattern): name the check by the fault, so that it reads after "allow"
  {check}:
    severity: medium
    summary: "TODO(pattern): one phrase for tables"
    message: "TODO(pattern): what is wrong, in one sentence"
    advice: "TODO(pattern): what to write instead, in one or two lines"
    # TODO(pattern): only files that hold one of these words are parsed
    keywords: [{call}]
    # TODO(pattern): an ast-grep rule, see https://ast-grep.github.io/reference/rule.html
    rule:
      pattern: {call}($$$ARGUMENTS)
"""

_ABOUT = """\
## What it does

TODO(pattern): what the checks flag, and what they leave alone

## Why it is bad

TODO(pattern): what goes wrong, and when it is noticed

## Use instead

TODO(pattern): the good form, with its cost

## When to leave it

TODO(pattern): where the bad form is right, and how to say so in the code

## References

TODO(pattern): documentation, bug reports, incidents
"""

_CASES = """\
# Cases

## {check}

### invalid: TODO(pattern): the plain form of the fault is flagged

```{language}
{call}(1){space}{sign} flag: {check}
```

### valid: TODO(pattern): the good form is silent

```{language}
```
"""

_BAD = """\
{sign} TODO(pattern): the fault as people write it, in functions that can be called
{call}(1){space}{sign} flag: {check}
"""

_BAD_PYTHON = """\
\"\"\"TODO(pattern): the fault as people write it, in functions that can be called.\"\"\"


def work(value):
    return {call}(value)  # flag: {check}
"""

_GOOD = "{sign} TODO(pattern): the same with the good form\n"

_GOOD_PYTHON = """\
\"\"\"TODO(pattern): the same functions in the good form.\"\"\"


def work(value):
    return value
"""

_PROOF = """\
\"\"\"Fails on the bad form and passes on the good one: `python proof.py bad.py`.\"\"\"

import runpy
import sys

module = runpy.run_path(sys.argv[1])

# TODO(pattern): call what is there, and assert what only the good form keeps
assert module["work"](1) == 1, "work(1) must give 1"
"""

_PROOF_OTHER = """\
\"\"\"Fails on the bad form and passes on the good one: `python proof.py bad.{ending}`.\"\"\"

import sys

# TODO(pattern): run the file sys.argv[1] names, and assert what only the good form keeps
assert sys.argv[1], "a file"
"""


def new_pattern(parent: Path, name: str, language: str = "python") -> list[Path]:
    """Write a folder `name` to fill in below `parent`; return its files.

    Raises FlError for an impossible name, an unknown language, and where there is something
    already: nothing is ever overwritten.
    """
    if not re.fullmatch(PATTERN_ID, name):
        proposal = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
        hint = f"Try `fl patterns new {proposal}`." if re.fullmatch(PATTERN_ID, proposal) else ""
        raise FlError(f'"{name}" is not a pattern id: small letters, digits, single _', hint)
    if language not in LANGUAGES:
        raise FlError(f'"{language}" is not a language we know{suggest(language, LANGUAGES)}')
    folder = parent / name
    if os.path.lexists(folder):
        raise FlError(f"{folder} is already there", "Choose another id, or edit that folder.")
    try:
        folder.mkdir(parents=True)
        return [_write(folder / file, text) for file, text in _files(name, language).items()]
    except OSError as error:
        raise FlError(f"{folder} cannot be written: {error.strerror}") from error


def _files(name: str, language: str) -> dict[str, str]:
    endings, sign, _ = LANGUAGES[language]
    facts = {
        "language": language,
        "version": ".".join(__version__.split(".")[:3]),
        "check": name.replace("_", "-"),
        "call": f"todo_{name}",
        "sign": sign,
        "space": "  ",
        "ending": endings[0],
    }
    python = language == "python"
    texts = {
        "pattern.yml": _PATTERN,
        "about.md": _ABOUT,
        f"bad{endings[0]}": _BAD_PYTHON if python else _BAD,
        f"good{endings[0]}": _GOOD_PYTHON if python else _GOOD,
        "cases.md": _CASES,
        "proof.py": _PROOF if python else _PROOF_OTHER,
    }
    return {file: text.format_map(facts) for file, text in texts.items()}


def _write(path: Path, text: str) -> Path:
    atomic.write(str(path), text.encode())
    return path
