"""A team's last weeks, made up: a repository with a record and events, the same for a seed."""

from __future__ import annotations

import hashlib
import json
import random
from datetime import UTC, datetime, timedelta

import pytest

from fl_hooks.store import fragments
from fl_hooks.store.spool import Entry
from tests.conftest import IDENTITY, Repo

# pattern -> (check, severity, violations per week at the start and at the end)
COURSES = {
    "numpy_json_serialization": ("numpy-value-in-json", "high", 9.0, 1.0),
    "specific_exceptions": ("bare-except", "high", 1.0, 9.0),
    "bounds_checking": ("index-past-literal", "medium", 4.0, 4.0),
    "temp_file_handling": ("insecure-mktemp", "high", 0.4, 0.4),
    "structured_logging": ("print-for-logging", "low", 3.0, 3.0),
}
FILES = ("api/endpoints.py", "api/upload.py", "core/parser.py", "core/scores.py", "jobs/nightly.py")
OUTCOMES = ("prevented", "prevented", "committed", "committed", "bypassed", "escaped")

# A pattern of the team's own, known before under another name.
OWN = "retry_without_backoff"
OWN_FILES = {
    "pattern.yml": """\
schema: fl-hooks/1
title: Retry without a pause
summary: Wait before you try again, longer each time.
category: resilience
severity: medium
languages: [python]
since: 0.3.0
aliases: [hammering, busy_retry]
checks:
  retry-at-once:
    severity: medium
    message: "`call_again()` tries at once."
    advice: Call `call_later()`, which waits twice as long before each attempt.
    keywords: [call_again]
    rule: {pattern: call_again($$$)}
""",
    "about.md": """\
## What it does

Finds retries that do not wait in between.

## Why it is bad

A service that is down gets more calls than one that is up.

## Use instead

Wait twice as long before each further attempt, and give up after a few.

## When to leave it

Where the other side says when to come back.
""",
    "bad.py": """\
def send(order):
    while not deliver(order):
        call_again(order)  # flag: retry-at-once
""",
    "good.py": """\
def send(order):
    while not deliver(order):
        call_later(order)
""",
    "cases.md": """\
## retry-at-once

### invalid: a retry in a loop

```python
while True:
    call_again(order)
```

### valid: a retry that waits

```python
call_later(order)
```
""",
}


def simulate(repo, *, now=None, weeks=12, seed=6, times=1.0):
    """Fill a repository with `weeks` up to now; times: how many times the usual number of facts."""
    now = now or datetime.now(UTC).replace(microsecond=0)
    chance = random.Random(seed)  # noqa: S311 -- made-up facts, nothing secret
    found = [_found(*one) for one in _violations(chance, now, weeks, times)]
    work = [_work(now - timedelta(days=day, hours=1), day) for day in range(7 * weeks)]
    first = ("2026-01-01T00:00:00+00:00", "first", dict.fromkeys(FILES, b"value = 1\n"))
    _import(repo, [first, *sorted(found + work, key=lambda one: one[0])])
    for when, kind, entry in sorted(_events(chance, now, weeks, times), key=lambda one: one[0]):
        event(repo, when, kind, **entry)
    return repo


def event(repo, when, kind, **entry):
    """Write one event as it lies in a repository; return its place."""
    content = {"schema": 1, "kind": kind, "time": when.astimezone(UTC).isoformat(), **entry}
    data = (json.dumps(content, indent=2, sort_keys=True) + "\n").encode()
    name = hashlib.sha256(data).hexdigest()[:16]
    return repo.write(f".feedback-loop/events/{when:%Y-%m}/{kind}-{name}.json", data)


def grow(repo, *, now=None):
    """Add what the weeks lack: slow paths, a pattern of the team's own, and its violations."""
    now = now or datetime.now(UTC).replace(microsecond=0)
    for at in range(9):
        details = {"seconds": 4.0 - at / 3, "file": FILES[at % len(FILES)], "limit": 2.0}
        when = now - timedelta(days=9 * at, hours=3)
        values = {"metric_type": "execution_time", "details": details}
        event(repo, when, "performance", pattern="large_file_processing", **values)
    folder = f".feedback-loop/patterns/{OWN}"
    for name, text in OWN_FILES.items():
        repo.write(f"{folder}/{name}", text)
    entered = (now - timedelta(days=40)).isoformat()
    repo.commit("A pattern of our own: retries that do not wait", entered)
    found = []
    for at in range(6):
        when = now - timedelta(days=6 * at + 1, hours=2)
        how = ("medium", FILES[at % len(FILES)], 30 + at, OUTCOMES[at % len(OUTCOMES)])
        found.append(_found(when, OWN, "retry-at-once", *how))
    for date, subject, files in sorted(found, key=lambda one: one[0]):
        for name, data in files.items():
            repo.write(name, data)
        repo.commit(subject, date)
    return repo


def _violations(chance, now, weeks, times):
    """Yield (date, pattern, check, severity, path, line, outcome)."""
    for pattern, (check, severity, first, last) in COURSES.items():
        for week in range(weeks):
            rate = times * (first + (last - first) * week / max(weeks - 1, 1))
            for _ in range(_poisson(chance, rate)):
                days = 7 * (weeks - 1 - week) + chance.random() * 6.9
                outcome = chance.choice(OUTCOMES)
                if pattern == "structured_logging" and chance.random() < 0.85:
                    outcome = "suppressed"
                when = now - timedelta(days=days, minutes=1)
                yield (
                    when,
                    pattern,
                    check,
                    severity,
                    chance.choice(FILES),
                    chance.randint(1, 400),
                    outcome,
                )


def _events(chance, now, weeks, times):
    """Yield (date, kind, entry)."""
    for at in range(int(3 * weeks * times)):
        when = now - timedelta(days=chance.random() * 7 * weeks, minutes=1)
        path = chance.choice(FILES)
        known = chance.choice([*COURSES, "retry_without_backoff"])
        kind = chance.choice(("bug", "bug", "test_failure", "code_review", "deployment"))
        yield (
            when,
            kind,
            {
                "bug": {
                    "pattern": known,
                    "error": f"TypeError: object {at}",
                    "code": "",
                    "file_path": path,
                    "line": at + 1,
                },
                "test_failure": {
                    "test_name": f"tests/test_{at % 5}.py::test_{at}",
                    "failure_reason": "assert",
                    "pattern_violated": known,
                    "code_snippet": "",
                },
                "code_review": {
                    "issue_type": "remark",
                    "pattern": known,
                    "severity": "high",
                    "file_path": path,
                    "line": at + 1,
                    "suggestion": "-",
                },
                "deployment": {
                    "issue_type": "limit",
                    "pattern": "large_file_processing",
                    "environment": "production",
                    "root_cause": f"limit {at}",
                    "resolution_time_minutes": 45,
                },
            }[kind],
        )


def _poisson(chance, rate):
    """Return how many of a rate's events fall into one span."""
    count, left = 0, chance.expovariate(1.0) if rate else 0.0
    while rate and left < rate:
        count, left = count + 1, left + chance.expovariate(1.0)
    return count


def _found(when, pattern, check, *how):
    """Return the commit (date, subject, files) that recorded a violation."""
    severity, path, line, outcome = how
    entry = Entry(
        pattern=pattern,
        check=check,
        severity=severity,
        path=path,
        line=line,
        column=1,
        fingerprint=hashlib.sha256(f"{pattern}{path}".encode()).hexdigest()[:16],
        blob=hashlib.sha256(f"{when}{line}".encode()).hexdigest()[:40],
        outcome=outcome,
        reason="asked for" if outcome == "suppressed" else "",
    )
    name, data = fragments.build("", [entry])
    name = f"{fragments.FOLDER}/{when:%Y-%m}/{name.rpartition('/')[2]}"
    return when.isoformat(), f"work on {path}", {name: data}


def _work(when, day):
    """Return a day's commit of twenty new lines."""
    lines = "".join(f"value_{day}_{at} = {at}\n" for at in range(20))
    return when.isoformat(), "a day's work", {FILES[day % len(FILES)]: lines.encode()}


def _import(repo, commits):
    """Make the commits (date, subject, files), through git's quick way in."""
    parts = [_commit(subject, date, files) for date, subject, files in commits]
    repo.run("git", "fast-import", "--quiet", "--date-format=raw", stdin=b"".join(parts).decode())
    repo.git("reset", "-q", "--hard", "main")


def _commit(subject, date, files):
    seconds = int(datetime.fromisoformat(date).timestamp())
    who = f"Ada Author <ada@example.org> {seconds} +0000"
    head = (
        f"commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata {len(subject)}\n{subject}\n"
    )
    rows = b"".join(
        b"M 100644 inline %s\ndata %d\n%s\n" % (name.encode(), len(data), data)
        for name, data in files.items()
    )
    return head.encode() + rows


def made(top, *, now):
    """Make a repository at a new place with a team's last weeks in it; return the place."""
    top.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in IDENTITY.items():
            patch.setenv(name, value)
        repo = Repo(top)
        repo.git("init", "-q", "-b", "main")
        simulate(repo, now=now)
    return top
