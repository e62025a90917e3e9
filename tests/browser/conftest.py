"""Real sites, built once for all workers, served on this machine and read in Chromium."""

from __future__ import annotations

import fcntl
import functools
import http.server
import shutil
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.browser import sites
from tests.warm import warm_site

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


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
def shared(tmp_path_factory, worker_id):
    """Return a function that makes a folder once for all workers: name, how -> place."""
    base = tmp_path_factory.getbasetemp()
    base = (base if worker_id == "master" else base.parent) / "sites"
    base.mkdir(exist_ok=True)

    def made(name, how):
        place = base / name.replace(" ", "-")
        with (base / f"{place.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            done = base / f"{place.name}.done"
            if not done.exists():
                how(place)
                done.touch()
        return place

    return made


@pytest.fixture(scope="session")
def repository(shared):
    """Return a function that makes a repository of sites.SITES, its site built."""

    def made(name):
        def how(place):
            sites.make(name, place)
            if name in sites.EMPTY:
                # The others' script is made, as it is wherever a site is built for the first time.
                warm_site(place)
            sites.build(place)

        return shared(name, how)

    return made


@pytest.fixture(scope="session")
def serve():
    """Return a function that serves a folder and returns its address."""
    servers = []

    def served(folder, port=0):
        handler = functools.partial(_Quiet, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/"

    yield served
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def site_of(repository, serve):
    """Return a function that builds and serves a site of sites.SITES: folder, url, kinds."""

    @functools.cache
    def site(name):
        folder = repository(name) / "site"
        return SimpleNamespace(folder=folder, url=serve(folder), kinds=sites.pages_of(folder))

    return site


@pytest.fixture(scope="session")
def site(site_of):
    """Build and serve the site that is full of hostile values."""
    return site_of("hostile")


@pytest.fixture(scope="session")
def team(site_of):
    """Build and serve the site of a team as there are many."""
    return site_of("team")


@pytest.fixture(scope="session")
def browser():
    """Start Chromium once."""
    api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    with api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


def visit(context, url):
    """Open a page; what it asked for and complained about is kept on it."""
    page = context.new_page()
    page.asked, page.said = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("response", lambda answer: answer.status < 400 or page.said.append(answer.url))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.on("console", lambda message: page.said.append(message.text))
    page.on("dialog", lambda dialog: (page.said.append(dialog.message), dialog.dismiss()))
    # What a page refused to do by its own policy, or could not load, is said there too.
    page.on("requestfailed", lambda request: page.said.append(f"failed: {request.url}"))
    page.goto(url)
    return page


def context_of(browser, *, width=1360, script=True, scheme="light"):
    """Return a new context, as a reader with such a window and such wishes has."""
    size = {"width": width, "height": 900}
    context = browser.new_context(viewport=size, color_scheme=scheme, java_script_enabled=script)
    # What does not happen within this on a local page will not happen.
    context.set_default_timeout(10_000)
    return context


@pytest.fixture
def open_page(browser, site):
    """Open pages that a test may act on; those of the hostile site unless another is given."""
    contexts = []

    def opened(path="", of=site, **options):
        contexts.append(context_of(browser, **options))
        return visit(contexts[-1], of.url + path)

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(
    scope="session",
    params=[(kind, scheme) for kind in sites.KINDS for scheme in ("light", "dark")],
    ids=" in ".join,
)
def seen(request, browser, site, team):
    """Open pages of each kind once in each palette, for tests that only look."""
    kind, scheme = request.param
    context = context_of(browser, scheme=scheme)
    pages = []
    for one in (site, team):
        for name in dict.fromkeys([*one.kinds.get(kind, ())[:1], *one.kinds.get(kind, ())[-1:]]):
            pages.append(visit(context, one.url + sites.address(name)))
            pages[-1].wait_for_load_state("networkidle")
            pages[-1].site = one
    yield pages
    context.close()


@pytest.fixture(scope="session")
def axe():
    """Return axe-core, the script that looks for what is in a reader's way."""
    package = pytest.importorskip("axe_playwright_python", reason="needs axe-playwright-python")
    return Path(package.__file__).with_name("axe.min.js").read_text("utf-8")
