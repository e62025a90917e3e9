"""The repositories whose sites are looked at, how a site is built, and what pages it has."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from tests import simulated
from tests.conftest import IDENTITY, Repo
from tests.site_values import HOSTILE

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
_ANALYSIS = ("trends", "ranking", "effectiveness", "hotspots", "signals", "learnings")
_ABOUT_PAGES = ("how-it-works", "precision", "commands", "data")
# Every kind of page there is. A page of none of them fails test_every_kind_of_page_is_known.
KINDS = {
    "home": r"index\.html",
    "not found": r"404\.html",
    "patterns": r"patterns/index\.html",
    "pattern": r"patterns/[^/]+/index\.html",
    # Told from a pattern's page by what it holds, see pages_of.
    "alias": r"-",
    "violations": r"violations/index\.html",
    "month": r"violations/[^/]+/\d+/index\.html",
    **{name: rf"analysis/{name}/index\.html" for name in _ANALYSIS},
    **{name: rf"about/{name}/index\.html" for name in _ABOUT_PAGES},
    "document": r"docs/.*\.html",
}
# What real commits can hold: git refuses NUL in a subject, pydantic a lone surrogate in JSON.
POSSIBLE = [text for text in HOSTILE if not set(text) & {"\0", "\ud800"}]
_TEXT = "<b onclick=alert(1)>hostile</b> {{ 7*7 }} `x` | *y* </title>"
_BRANCH = "<img/src=x/onerror=alert(1)>`x`{{7}}"
_REMOTE = 'git@github.com:example/"><script>alert(1)<!--hostile.git'
_PATTERN = """\
schema: fl-hooks/1
title: {text}
summary: {text}
category: resources
severity: medium
languages: [python]
since: 0.1.0
aliases: [{alias}]
checks:
  {check}:
    severity: low
    message: {text}
    advice: {text}
    rule: {{pattern: {call}()}}
"""
_ABOUT = """\
## What it does

<script>alert("about")</script> <img src="https://evil.example/x.png" onerror="alert(1)">
![picture](https://evil.example/y.png) [link](javascript:alert(1)) {{{{ 7 * 7 }}}}

```html
<script>alert("fence")</script>
```

{text}
"""
_CONFIG = '[publish]\nsource = "{source}"\nauthors = {authors}\n'


def hostile(top):
    """Make a repository whose every name, text and file tries to be more than text."""
    repo = _new(top)
    repo.git("remote", "add", "origin", _REMOTE)
    config = _CONFIG.format(source="excerpt", authors="true") + 'pages = ["docs"]\n'
    repo.write(".feedback-loop/config.toml", config)
    repo.write("docs/notes.md", "# Notes\n\nSee [more](more.md).\n\n```python\nx = 1\n```\n")
    repo.write("docs/more.md", "# More\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    _hostile_pattern(repo)
    blob = repo.git("hash-object", "-w", "--stdin", stdin="one\n</pre><b>hostile</b>\nthree\n")
    for number, text in enumerate(POSSIBLE):
        month = 1 + number % 9
        _fragment(repo, text, number, month, blob)
        _hostile_events(repo, text, number)
        author = text.translate({ord(c): "x" for c in "<>\n\r"}).strip() or "x"
        subject = text.split("\n")[0].strip()
        date = f"2026-0{month}-1{number % 9}T10:00:00+00:00"
        repo.commit(subject, date, GIT_AUTHOR_NAME=author.encode("utf-8", "replace").decode())
    repo.git("checkout", "-q", "-b", _BRANCH)


def team(top):
    """Make a team's twelve weeks: a record, every kind of event, a pattern of its own."""
    plain(top)
    repo = Repo(top)
    repo.git("remote", "add", "origin", "git@github.com:example/payments.git")
    simulated.grow(repo, now=NOW)


def plain(top):
    """Make a team's weeks without a remote and without a pattern of its own."""
    simulated.made(top, now=NOW)


def no_commit(top):
    """Make a repository in which nothing was committed."""
    _new(top)


def one_commit(top):
    """Make a repository with one commit and nothing of fl-hooks in it."""
    repo = _new(top)
    repo.write("app.py", "value = 1\n")
    repo.commit("first")


def no_violations(top):
    """Make a repository with some history, a remote, and no violation."""
    repo = _new(top)
    repo.git("remote", "add", "origin", "https://gitlab.com/example/calm.git")
    for day in range(1, 9):
        repo.write(f"app/part_{day}.py", f"value = {day}\n" * 20)
        repo.commit(f"part {day}", f"2026-10-0{day}T10:00:00+00:00")


def shallow(top):
    """Make a clone that has only the last commit."""
    source = top.with_name("whole")
    team(source)
    Repo(source).commit("the weeks", NOW.isoformat())
    Repo(source).git("clone", "-q", "--depth=1", source.as_uri(), str(top))
    Repo(top).git("remote", "set-url", "origin", "git@github.com:example/payments.git")
    shutil.rmtree(source)


def unknown_forge(top):
    """Make a team's repository on a host that nobody knows."""
    team(top)
    Repo(top).git("remote", "set-url", "origin", "https://git.example.org/team/payments.git")


def source_none(top):
    """Make a team's repository that shows nothing of its code."""
    team(top)
    Repo(top).write(".feedback-loop/config.toml", _CONFIG.format(source="none", authors="false"))


def authors_on(top):
    """Make a team's repository that names people and shows lines."""
    team(top)
    Repo(top).write(".feedback-loop/config.toml", _CONFIG.format(source="excerpt", authors="true"))


# What a site may have little to show of; each is built by the real command.
EMPTY = {
    "no commit": no_commit,
    "one commit": one_commit,
    "no violations": no_violations,
    "no remote": plain,
    "shallow": shallow,
    "unknown forge": unknown_forge,
    "source none": source_none,
    "authors on": authors_on,
}
SITES = {"team": team, "hostile": hostile, **EMPTY}


def make(name, top):
    """Make a repository by its name in SITES, with none of the user's settings."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in [one for one in os.environ if one.startswith("GIT_")]:
            patch.delenv(variable)
        for variable, value in IDENTITY.items():
            patch.setenv(variable, value)
        SITES[name](top)


def build(top, *options):
    """Build a repository's site as people do; return its folder."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")} | IDENTITY
    command = [sys.executable, "-m", "fl_hooks.commands.build_site", "--strict", "--quiet"]
    done = subprocess.run(
        [*command, *options],
        cwd=top,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        errors="replace",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return top / "site"


def pages_of(folder):
    """Return kind -> the paths of its pages in a built site, the largest first."""
    found = {}
    for path in sorted(folder.rglob("*.html"), key=lambda one: (-one.stat().st_size, one)):
        name = path.relative_to(folder).as_posix()
        kind = "alias" if b"data-fl-moved" in path.read_bytes() else kind_of(name)
        found.setdefault(kind, []).append(name)
    return found


def kind_of(name):
    """Return the kind of a page by its path, "" for one that is of none."""
    return next((kind for kind, form in KINDS.items() if re.fullmatch(form, name)), "")


def address(name):
    """Return a page's address below its site's."""
    return name.removesuffix("index.html")


def _new(top):
    top.mkdir()
    repo = Repo(top)
    repo.git("init", "-q", "-b", "main")
    return repo


def _hostile_pattern(repo):
    text = json.dumps(_TEXT)
    folder = ".feedback-loop/patterns/hostile_pattern"
    values = {"alias": "old_hostile", "check": "hostile-call", "call": "hostile", "text": text}
    repo.write(f"{folder}/pattern.yml", _PATTERN.format(**values))
    repo.write(f"{folder}/about.md", _ABOUT.format(text="\n\n".join(POSSIBLE)))
    code = '"""</code></pre><script>alert(1)</script>\n```\n{{ x }}\n"""\n'
    repo.write(f"{folder}/bad.py", f"{code}hostile()  # flag: hostile-call\n")
    repo.write(f"{folder}/good.py", f"{code}friendly()\n")
    repo.write(
        f"{folder}/cases.md",
        "## hostile-call\n\n### valid: <script>alert(1)</script> `x`\n\n"
        "````python\n'''\n```\n</pre>'''\n````\n",
    )


def _fragment(repo, text, number, month, blob):
    """Write one fragment with the text wherever text can stand."""
    entry = {
        "pattern": ("specific_exceptions", "hostile_pattern", text)[number % 3],
        "check": ("bare-except", "hostile-call", text)[number % 3],
        "severity": ("high", "low", "critical", "medium")[number % 4],
        "path": f"src/{text}",
        "line": 2,
        "column": 1,
        "fingerprint": f"{number:016x}",
        "blob": blob,
        "outcome": ("committed", "suppressed", "prevented")[number % 3],
        "reason": text,
    }
    entry = json.loads(json.dumps(entry).replace("\\udcff", "?"))
    data = json.dumps({"schema": 1, "base": None, "violations": [entry]}, indent=2) + "\n"
    name = sha256(data.encode()).hexdigest()[:16]
    repo.write(f".feedback-loop/violations/2026-0{month}/{name}.json", data)


def _hostile_events(repo, text, number):
    """Write an event of each kind with the text wherever text can stand."""
    text = text.encode("utf-8", "replace").decode()
    when = datetime(2026, 1 + number % 9, 10 + number % 9, 9, tzinfo=UTC)
    # Every third names a pattern there is, so that its page has events to show, too.
    pattern = ("hostile_pattern", text, text)[number % 3]
    place = {"file_path": f"src/{text}", "line": 3}
    write = simulated.event
    write(repo, when, "bug", pattern=pattern, error=text, code=text, stack_trace=text, **place)
    named = {"test_name": text, "failure_reason": text, "pattern_violated": pattern}
    write(repo, when, "test_failure", code_snippet=text, **named)
    remark = {"issue_type": text, "severity": "high", "suggestion": text}
    write(repo, when, "code_review", pattern=pattern, **remark, **place)
    details = {text: text, "seconds": 3.5}
    write(repo, when, "performance", metric_type=text, pattern=pattern, details=details)
    trouble = {"issue_type": text, "environment": text, "root_cause": text}
    write(repo, when, "deployment", pattern=pattern, **trouble, resolution_time_minutes=7)
