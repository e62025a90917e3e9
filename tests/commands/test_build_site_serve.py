from __future__ import annotations

import http.client
import re
import signal
import socket
import struct
import subprocess
import sys
import time

import pytest

from fl_hooks.commands import build_site
from fl_hooks.commands.build_site_server import Server
from fl_hooks.errors import FlError
from tests.site_runs import MODULE, record

pytestmark = pytest.mark.site

PATIENCE = 90


class Served:
    """`fl-build-site --serve` as it runs beside a test."""

    def __init__(self, repo, *arguments):
        command = [sys.executable, "-u", "-m", MODULE, "--serve", "--port", "0", *arguments]
        # Where the suite runs in the background of a shell it ignores Ctrl-C; a child would too.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            with (repo.path.parent / "said").open("wb") as said:
                self.process = subprocess.Popen(command, cwd=repo.path, stdout=said, stderr=said)
        finally:
            signal.signal(signal.SIGINT, before)
        self.log = repo.path.parent / "said"
        self.url = self.says(r"(http://127\.0\.0\.1:\d+/) shows the site")[1]

    def says(self, pattern, count=1):
        """Wait until it has said something that often, and return the last match."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = list(re.finditer(pattern, self.log.read_text("utf-8")))
            if len(found) >= count:
                return found[-1]
            assert self.process.poll() is None, self.log.read_text("utf-8")
            time.sleep(0.1)
        raise AssertionError(self.log.read_text("utf-8"))

    def page(self, path=""):
        """Return status and text of a page."""
        return ask(self, f"/{path}")[:2]

    def stop(self, how=signal.SIGINT):
        """End it as a person or a supervisor does, and return its exit code."""
        self.process.send_signal(how)
        return self.process.wait(PATIENCE)


@pytest.fixture
def serve(repo):
    """Return a function that serves a repository with a record, and end what still runs."""
    started = []

    def start(*arguments):
        record(repo)
        repo.commit("first")
        started.append(Served(repo, *arguments))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()


def test_a_commit_shows_without_being_asked(repo, serve):
    """The site is served, follows a new violation, survives a broken file, and ends at Ctrl-C."""
    site = serve()
    status, home = site.page()
    assert status == 200
    assert "setTimeout(look" in home
    version = site.page(".fl-build-site/version")
    record(repo, {"path": "src/another.py"})
    repo.commit("another", date="2026-11-03T10:00:00+00:00")
    site.says("shows the site", count=2)
    assert "another.py" in site.page("violations/2026-11/1/")[1]
    assert site.page(".fl-build-site/version") != version

    repo.write(".feedback-loop/config.toml", '[publish]\nsorce = "x"\n')
    site.says(r"error: \.feedback-loop/config\.toml:2: publish\.sorce")
    site.says("The last good site stays")
    assert site.page()[0] == 200
    (repo.path / ".feedback-loop/config.toml").unlink()
    repo.write(".feedback-loop/config.toml", "[publish]\nauthors = true\n")
    site.says("shows the site", count=3)

    assert site.stop() == 0
    assert "Stopped." in site.log.read_text("utf-8")
    assert repo.git("status", "--short") == "?? .feedback-loop/config.toml"
    assert not (repo.path / "site").exists()
    assert not list((repo.path / "build/site-serve").glob(".site-*"))


def test_a_supervisor_ends_it_as_kindly(serve):
    """SIGTERM is an end like any other."""
    assert serve("--strict").stop(signal.SIGTERM) == 0


@pytest.mark.usefixtures("repo")
def test_a_port_that_is_taken_is_named():
    """With a way out, and before anything is built."""
    with Server(0) as first:
        port = int(first.url.rsplit(":", 1)[1].rstrip("/"))
        with pytest.raises(FlError, match=f"port {port} cannot be used") as error:
            build_site.main(["--serve", "--port", str(port)])
        assert f"--port {port + 1}" in error.value.hint
    with pytest.raises(FlError, match="ports are 0 to 65535"):
        build_site.main(["--serve", "--port", "99999"])
    with pytest.raises(FlError, match="--port is for --serve"):
        build_site.main(["--port", "8001"])


@pytest.fixture
def served(tmp_path):
    """Serve a small site."""
    site = tmp_path / "site"
    (site / "patterns").mkdir(parents=True)
    (site / "index.html").write_text("<body>home</body>")
    (site / "patterns/index.html").write_text("<body>patterns</body>")
    (site / "404.html").write_text("<body>not here</body>")
    (site / "feed.xml").write_text("<feed/>")
    (site / ".fl-build-site").write_text("ours")
    (tmp_path / "secret").write_text("secret")
    with Server(0) as server:
        server.show(str(site))
        yield server


def ask(server, path, host="127.0.0.1", method="GET"):
    """Return status, text and headers; nothing is done to the path on its way."""
    place = server.url.removeprefix("http://").rstrip("/")
    connection = http.client.HTTPConnection(place)
    connection.request(method, path, headers={"Host": host})
    answer = connection.getresponse()
    found = answer.status, answer.read().decode(), dict(answer.getheaders())
    connection.close()
    return found


def test_pages_are_served_with_a_watch(served):
    """A page asks for its version; other files are what they are."""
    status, text, _ = ask(served, "/patterns/?x=1")
    assert status == 200
    assert text.startswith("<body>patterns<script>")
    assert text.endswith("</script>\n</body>")
    assert ask(served, "/feed.xml")[1] == "<feed/>"
    assert ask(served, "/patterns")[2]["Location"] == "/patterns/"
    assert ask(served, "/nothing/")[0] == 404
    assert "not here" in ask(served, "/nothing/")[1]
    assert ask(served, "/", method="HEAD")[:2] == (200, "")


@pytest.mark.parametrize(
    "path",
    [
        "/../secret",
        "/%2e%2e/secret",
        "/..%2fsecret",
        "//secret",
        "/.fl-build-site",
        "/\\..\\secret",
        "/" + "long" * 2000,
        "//[",
    ],
)
def test_nothing_but_the_site_is_served(served, path):
    """No path leads out of it, and hidden files are not part of it."""
    status, text, _ = ask(served, path)
    assert status == 404
    assert "secret" not in text


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "", "[", "127.0.0.1.evil.example"]
)
def test_a_page_elsewhere_cannot_read_it(served, host):
    """Not even under a name of its own that leads here."""
    status, text, _ = ask(served, "/", host=host)
    assert status == 403
    assert "home" not in text


def test_a_browser_that_goes_away_is_no_error(served, capfd):
    """Pages are left before they are there; a terminal full of that would hide what matters."""
    port = int(served.url.rstrip("/").rpartition(":")[2])
    for _ in range(3):
        connection = socket.create_connection(("127.0.0.1", port), timeout=10)
        # With this, closing it is a reset.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        connection.close()
    assert ask(served, "/")[0] == 200
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:1", "[::1]:8000"])
def test_a_tunnel_may_have_another_port(served, host):
    """From one's own machine to one that is elsewhere."""
    assert ask(served, "/", host=host)[0] == 200
