"""A small pattern folder that is whole, for tests to break."""

from __future__ import annotations

FILES = {
    "pattern.yml": """\
schema: fl-hooks/1
title: Plain sleep
summary: Wait for the event, not for a time.
category: timing
severity: medium
languages: [python]
since: 0.1.0
checks:
  sleep-call:
    severity: medium
    message: This waits for a time.
    advice: Wait for the event.
    keywords: [sleep]
    rule:
      pattern: time.sleep($SECONDS)
""",
    "about.md": """\
## What it does

It flags sleeping.

## Why it is bad

It is slow.

## Use instead

An event.

## When to leave it

In a demo.

## References

None.
""",
    "bad.py": """\
import time


def wait(event):
    time.sleep(0.01)  # flag: sleep-call
    return None
""",
    "good.py": """\
def wait(event):
    return event.wait()
""",
    "cases.md": """\
# Cases

## sleep-call

### invalid: a plain call is flagged

```python
time.sleep(1)  # flag: sleep-call
```

### valid: another function called sleep is not

```python
bed.sleep(8)
```

### known miss: an alias is not followed

```python
from time import sleep

sleep(1)
```
""",
    "proof.py": """\
import runpy
import sys


class Event:
    def wait(self):
        return "set"


assert runpy.run_path(sys.argv[1])["wait"](Event()) == "set", "the event was not\\nwaited for"
""",
}


def write_pattern(parent, name="plain_sleep", **files):
    """Write the folder, with other or more files as {stem_ending: text}; None leaves a file out."""
    folder = parent / name
    folder.mkdir(parents=True)
    changed = {_name(key): text for key, text in files.items()}
    for file, text in (FILES | changed).items():
        if text is not None:
            (folder / file).write_text(text, encoding="utf-8")
    return folder


def _name(key):
    stem, _, ending = key.rpartition("_")
    return f"{stem}.{ending}"
