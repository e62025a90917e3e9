"""Small values that pages are made from, and strings that try to be more than text."""

from __future__ import annotations

from fl_hooks.publish.entry import CaseEntry, CheckEntry, Entry, Pair
from fl_hooks.records.violation import Violation
from fl_hooks.store.site_facts import Facts

# Each holds MARK, and none may leave more in a page than itself as text.
MARK = "hostile"
HOSTILE = (
    f"<script>alert('{MARK}')</script>",
    f"</title><img src=x onerror=alert('{MARK}')>",
    f"{MARK} {{{{ 7 * 7 }}}} {{% raw %}} {{# x #}}",
    f"`{MARK}` ``code``",
    f"```\n{MARK}\n```",
    f"~~~ {MARK}",
    f"| {MARK} | cell |",
    f"*{MARK}* __bold__ ~~gone~~ ^up^ ==mark== ++ins++",
    f"# {MARK}",
    f"- {MARK}",
    f"1. {MARK}",
    f"> {MARK}",
    f"---\ntitle: {MARK}\n---",
    f"![{MARK}](https://evil.example/x.png)",
    f"[{MARK}](javascript:alert(1))",
    f"https://evil.example/{MARK}",
    f"<https://evil.example/{MARK}>",
    f'--8<-- "/etc/{MARK}"',
    f":smile: {MARK} :material-{MARK}:",
    f"{{: onclick=alert(1) }} {MARK} {{ #id .class }}",
    f"*[{MARK}]: expanded",
    f"[^1]: {MARK}",
    f"$$ {MARK} $$ \\( x \\)",
    f"&lt;{MARK}&gt; &amp; &#60;b&#62;",
    f"a\nb\r\n{MARK}\tc",
    f"\x1b[31m{MARK}\x00\x02\x03",
    f"\u202e{MARK}\u2066 \u2028 \u200f",
    f"\udcff{MARK}\ud800",
    f"é 日本 \N{GRINNING FACE} {MARK}",
    f'" onmouseover="alert(1)" {MARK}',
    f"' onmouseover='alert(1)' {MARK}",
    f"<!-- {MARK} --> <![CDATA[x]]> <?php ?>",
    f"</div></td></table>{MARK}",
    f"++ctrl+{MARK}++ @user #123 user@example.org",
    f"\\{MARK}\\\\ \\` \\<",
    f"!!! note {MARK}\n\n    inner",
    f"=== {MARK}",
    f"Term {MARK}\n:   definition",
)

BAD = """\
def read(path):
    try:
        return open(path).read()
    except:  # flag: bare-except
        return ""
"""
GOOD = """\
def read(path):
    try:
        return open(path).read()
    except FileNotFoundError:
        return ""
"""
ABOUT = """\
# Specific exceptions

## What it does

Finds `except:`.

## Why it is bad

It hides errors.

## Use instead

```python
except OSError:
```

## When to leave it

Never.

## References

- [PEP 8](https://peps.python.org/pep-0008/)
"""


def a_check(name="bare-except", **values):
    """Return a check of specific_exceptions."""
    given = {
        "id": name,
        "full": f"specific_exceptions/{name}",
        "severity": "high",
        "message": "`except:` catches everything.",
        "advice": "Name what you can handle.",
        "allow": f"# fl: allow {name} -- why it is right here",
    }
    return CheckEntry(**(given | values))


def an_entry(**values):
    """Return the pattern specific_exceptions, small."""
    given = {
        "id": "specific_exceptions",
        "title": "Specific exceptions",
        "summary": "Catch what you can handle.",
        "category": "error-handling",
        "severity": "high",
        "languages": ("python",),
        "since": "0.1.0",
        "status": "stable",
        "checks": (a_check(),),
        "about": ABOUT,
        "pairs": (Pair("python", "bad.py", BAD, "good.py", GOOD),),
        "cases": (
            CaseEntry("bare-except", "invalid", "a bare except is flagged", "python", BAD),
            CaseEntry("bare-except", "valid", "a named one is not", "python", GOOD),
        ),
    }
    return Entry(**(given | values))


def a_violation(number=1, **values):
    """Return a committed violation; `number` makes it another one."""
    given = {
        "pattern": "specific_exceptions",
        "check": "bare-except",
        "severity": "high",
        "path": "src/app/settings.py",
        "line": 4,
        "column": 5,
        "fingerprint": f"{number:016x}",
        "blob": f"{number:040x}",
        "outcome": "committed",
        "reason": "",
        "base": "a" * 40,
        "fragment": f".feedback-loop/violations/2026-11/{number:016x}.json",
        "commit": f"{number:040x}",
        "date": "2026-11-02T10:00:00+00:00",
        "author": "Ada Author",
        "subject": "Read the settings",
    }
    return Violation(**(given | values))


FACTS = Facts(
    name="invoices",
    remote="git@github.com:example/invoices.git",
    head="3f2c1ab9" * 5,
    branch="main",
    date="2026-11-02T10:00:00+00:00",
    time="1793613600",
)
