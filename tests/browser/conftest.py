"""A real site with hostile values in every place, served on this machine and read in Chromium."""

from __future__ import annotations

import functools
import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
from hashlib import sha256
from types import SimpleNamespace

import pytest

from tests.conftest import IDENTITY, Repo
from tests.site_values import HOSTILE

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
PATHS = {
    "home": "",
    "patterns": "patterns/",
    "pattern": "patterns/specific_exceptions/",
    "hostile pattern": "patterns/hostile_pattern/",
    "occurrences": "patterns/hostile_pattern/occurrences/1/",
    "violations": "violations/",
    "month": "violations/2026-03/1/",
    "document": "docs/notes/",
    "not found": "404.html",
}
PATTERN = """\
schema: fl-hooks/1
title: {text}
summary: {text}
category: resources
severity: medium
languages: [python]
since: 0.1.0
aliases: [old_hostile]
checks:
  hostile-call:
    severity: low
    message: {text}
    advice: {text}
    rule: {{pattern: hostile()}}
"""
ABOUT = """\
## What it does

<script>alert("about")</script> <img src="https://evil.example/x.png" onerror="alert(1)">
![picture](https://evil.example/y.png) [link](javascript:alert(1)) {{{{ 7 * 7 }}}}

```html
<script>alert("fence")</script>
```

{text}
"""
# What real commits can hold: git refuses NUL in a subject, pydantic a lone surrogate in JSON.
POSSIBLE = [text for text in HOSTILE if not set(text) & {"\0", "\ud800"}]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing: a test's output is for failures."""


def pytest_collection_modifyitems(items):
    """Mark what needs a browser, and skip it with the reason where there is none."""
    missing = "needs Chromium: apt-get install chromium"
    for item in items:
        if "/browser/" in item.path.as_posix():
            item.add_marker("browser")
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason=missing))


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Build a site as people do; return its folder and its address."""
    top = tmp_path_factory.mktemp("browser") / "repo"
    top.mkdir()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")} | IDENTITY
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("GIT_")]:
            patch.delenv(name)
        for name, value in IDENTITY.items():
            patch.setenv(name, value)
        fill(Repo(top))
    subprocess.run(
        [sys.executable, "-m", "fl_hooks.commands.build_site", "--strict", "--quiet"],
        cwd=top,
        env=environment,
        check=True,
    )
    folder = top / "site"
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield SimpleNamespace(folder=folder, url=f"http://127.0.0.1:{server.server_port}/")
        server.shutdown()


def fill(repo):
    """Make a repository with a record over several months, a pattern and pages of its own."""
    repo.git("init", "-q", "-b", "main")
    repo.git("remote", "add", "origin", "git@github.com:example/invoices.git")
    config = '[publish]\nsource = "excerpt"\nauthors = true\npages = ["docs"]\n'
    repo.write(".feedback-loop/config.toml", config)
    repo.write("docs/notes.md", "# Notes\n\nSee [more](more.md).\n\n```python\nx = 1\n```\n")
    repo.write("docs/more.md", "# More\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    text = json.dumps("<b onclick=alert(1)>hostile</b> {{ 7*7 }} `x` | *y* </title>")
    folder = ".feedback-loop/patterns/hostile_pattern"
    repo.write(f"{folder}/pattern.yml", PATTERN.format(text=text))
    repo.write(f"{folder}/about.md", ABOUT.format(text="\n\n".join(POSSIBLE)))
    code = '"""</code></pre><script>alert(1)</script>\n```\n{{ x }}\n"""\n'
    repo.write(f"{folder}/bad.py", f"{code}hostile()  # flag: hostile-call\n")
    repo.write(f"{folder}/good.py", f"{code}friendly()\n")
    repo.write(
        f"{folder}/cases.md",
        "## hostile-call\n\n### valid: <script>alert(1)</script> `x`\n\n"
        "````python\n'''\n```\n</pre>'''\n````\n",
    )
    blob = repo.git("hash-object", "-w", "--stdin", stdin="one\n</pre><b>hostile</b>\nthree\n")
    for number, hostile in enumerate(POSSIBLE):
        month = 1 + number % 9
        write_fragment(repo, hostile, number, month, blob)
        date = f"2026-0{month}-1{number % 9}T10:00:00+00:00"
        author = hostile.translate({ord(c): "x" for c in "<>\n\r"}).strip() or "x"
        subject = hostile.split("\n")[0].strip()
        repo.commit(subject, date, GIT_AUTHOR_NAME=author.encode("utf-8", "replace").decode())


def write_fragment(repo, text, number, month, blob):
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


@pytest.fixture(scope="session")
def browser():
    """Start Chromium once."""
    api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    with api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


def visit(browser, url, *, width=1360, script=True, scheme="light"):
    """Open a page; what it asked for and complained about is kept on it."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script
    )
    page = context.new_page()
    page.asked, page.said = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("response", lambda answer: answer.ok or page.said.append(answer.url))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.on("console", lambda message: page.said.append(message.text))
    page.on("dialog", lambda dialog: (page.said.append(dialog.message), dialog.dismiss()))
    page.goto(url)
    return page


@pytest.fixture
def open_page(browser, site):
    """Open pages of the site that a test may act on."""
    pages = []

    def opened(path="", **options):
        pages.append(visit(browser, site.url + path, **options))
        return pages[-1]

    yield opened
    for page in pages:
        page.context.close()


@pytest.fixture(
    scope="session",
    params=[(name, scheme) for name in PATHS for scheme in ("light", "dark")],
    ids=" in ".join,
)
def seen(request, browser, site):
    """Open each kind of page once in each palette, for tests that only look."""
    name, scheme = request.param
    page = visit(browser, site.url + PATHS[name], scheme=scheme)
    page.wait_for_load_state("networkidle")
    yield page
    page.context.close()
