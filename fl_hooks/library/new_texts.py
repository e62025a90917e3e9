"""What the files of a new pattern say before somebody fills them in."""

PATTERN = """\
# yaml-language-server: $schema={editor}
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

ABOUT = """\
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

CASES = """\
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

BAD = """\
{sign} TODO(pattern): the fault as people write it, in functions that can be called
{call}(1){space}{sign} flag: {check}
"""

BAD_PYTHON = """\
\"\"\"TODO(pattern): the fault as people write it, in functions that can be called.\"\"\"


def work(value: int) -> int:
    \"\"\"TODO(pattern): what it does.\"\"\"
    return {call}(value)  # flag: {check}
"""

BAD_SCRIPT = """\
// TODO(pattern): the fault as people write it, in functions that can be called

export function work(value) {{
  return {call}(value); // flag: {check}
}}
"""

GOOD = "{sign} TODO(pattern): the same with the good form\n"

GOOD_PYTHON = """\
\"\"\"TODO(pattern): the same functions in the good form.\"\"\"


def work(value: int) -> int:
    \"\"\"TODO(pattern): what it does.\"\"\"
    return value
"""

GOOD_SCRIPT = """\
// TODO(pattern): the same functions in the good form

export function work(value) {{
  return value;
}}
"""

PROOF = """\
\"\"\"Fails on the bad form and passes on the good one: `python proof.py bad.py`.\"\"\"

import runpy
import sys

module = runpy.run_path(sys.argv[1])

# TODO(pattern): call what is there, and assert what only the good form keeps
assert module["work"](1) == 1, "work(1) must give 1"
"""

PROOF_SCRIPT = """\
\"\"\"Fails on the bad form, passes on the good one, in Node: `python proof.py bad.{ending}`.\"\"\"

import subprocess
import sys
import tempfile
from pathlib import Path

# TODO(pattern): call what is there, and assert below what only the good form keeps
PROGRAM = 'import {{ work }} from "./subject.m{ending}"; console.log(work(1));'

with tempfile.TemporaryDirectory() as folder:
    Path(folder, "subject.m{ending}").write_bytes(Path(sys.argv[1]).read_bytes())
    Path(folder, "program.mjs").write_text(PROGRAM, encoding="utf-8")
    run = subprocess.run(
        ["node", "program.mjs"], cwd=folder, capture_output=True, check=False, text=True
    )
assert run.stdout == "1\\n", f"work(1) must give 1, not: {{run.stdout}}{{run.stderr}}"
"""

PROOF_OTHER = """\
\"\"\"Fails on the bad form and passes on the good one: `python proof.py bad.{ending}`.\"\"\"

import sys

# TODO(pattern): run the file sys.argv[1] names, and assert what only the good form keeps
assert sys.argv[1], "a file"
"""

# A language's texts for bad, good and proof; others have but comments.
EXAMPLES = {
    "python": (BAD_PYTHON, GOOD_PYTHON, PROOF),
    "javascript": (BAD_SCRIPT, GOOD_SCRIPT, PROOF_SCRIPT),
    "typescript": (BAD_SCRIPT, GOOD_SCRIPT, PROOF_SCRIPT),
}
