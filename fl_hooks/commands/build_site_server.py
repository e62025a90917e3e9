"""A small server for one folder, on this machine only, whose pages show again what has changed."""

from __future__ import annotations

import http.server
import os
import sys
import threading
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from fl_hooks.errors import FlError

if TYPE_CHECKING:
    from typing import Self

HOST = "127.0.0.1"
_VERSION = "/.fl-build-site/version"
# A page of another site must not read this one under a name of its own (DNS rebinding).
_NAMES = ("127.0.0.1", "localhost", "::1")
_RELOAD = """\
<script>(() => {{
  const look = async () => {{
    try {{
      const answer = await fetch("{path}", {{ cache: "no-store" }});
      if (answer.ok && (await answer.text()) !== "{version}") return location.reload();
    }} catch {{}}
    setTimeout(look, 500);
  }};
  setTimeout(look, 500);
}})();</script>
"""


class Server:
    """Serves a folder over HTTP; every page asks now and then whether it has changed."""

    def __init__(self, port: int) -> None:
        self._folder = ""
        self._version = 0
        handler = type("Handler", (_Handler,), {"site": self})
        try:
            self._server = _Listening((HOST, port), handler)
        except OSError as error:
            hint = f"Choose another: --serve --port {port + 1 if port < 65535 else 8000}"  # noqa: PLR2004 -- the last port
            raise FlError(f"port {port} cannot be used: {error.strerror}", hint) from error
        except OverflowError as error:
            raise FlError(f"--port {port}: ports are 0 to 65535", "Try --port 8000.") from error
        self.url = f"http://{HOST}:{self._server.server_port}/"

    def __enter__(self) -> Self:
        """Start to answer."""
        threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop, and give the port back."""
        self._server.shutdown()
        self._server.server_close()

    def show(self, folder: str) -> None:
        """Serve this folder from now on, and let open pages load again."""
        self._folder = folder
        self._version += 1

    @property
    def version(self) -> str:
        """What changes with the site; that of another run is another one."""
        return f"{os.getpid()}-{self._version}"

    def file(self, path: str) -> Path | None:
        """Return the file that answers for a path of a URL, None where there is none."""
        parts = [part for part in path.split("/") if part]
        # Hidden files are ours alone, and ".." would lead out of the site.
        if not self._folder or any(part[0] == "." or set(part) & {"\\", "\0"} for part in parts):
            return None
        place = Path(self._folder, *parts)
        try:
            place = place / "index.html" if place.is_dir() else place
            return place if place.is_file() else None
        except OSError:  # a name that is longer than any file's
            return None


class _Listening(http.server.ThreadingHTTPServer):
    """Answers each request in a thread of its own, which ends with the program."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that went away before it had its answer."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # as it came


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Answers for the files of the site that the server shows."""

    site: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with a file, the page for what is not there, or the version."""
        if self._host() not in _NAMES:
            self._send(HTTPStatus.FORBIDDEN, "text/plain", b"Ask for 127.0.0.1 or localhost.\n")
            return
        path = self._path()
        if path == _VERSION:
            self._send(HTTPStatus.OK, "text/plain", self.site.version.encode("ascii"))
            return
        place = self.site.file(path)
        if place and place.name == "index.html" and not path.endswith(("/", ".html")):
            self._redirect(f"{path}/")
            return
        status = HTTPStatus.OK if place else HTTPStatus.NOT_FOUND
        self._answer(status, place or self.site.file("404.html"))

    do_HEAD = do_GET  # noqa: N815 -- the library's name

    def _host(self) -> str | None:
        try:
            return urlsplit(f"//{self.headers.get('Host', '')}").hostname
        except ValueError:
            return None

    def _path(self) -> str:
        from urllib.parse import unquote

        return unquote(urlsplit(self.path).path, errors="surrogateescape")

    def _answer(self, status: HTTPStatus, place: Path | None) -> None:
        try:
            data = place.read_bytes() if place else b""
        except OSError:
            place = None
        if place is None:
            self._send(HTTPStatus.NOT_FOUND, "text/plain", b"There is no such page.\n")
            return
        kind = self.guess_type(place)
        if kind.startswith("text/html"):
            script = _RELOAD.format(path=_VERSION, version=self.site.version).encode("ascii")
            head, end, tail = data.rpartition(b"</body>")
            data = head + script + end + tail if end else data + script
        self._send(status, kind, data)

    def _redirect(self, path: str) -> None:
        from urllib.parse import quote

        self.send_response(HTTPStatus.FOUND)
        self.send_header("Location", quote("/" + path.lstrip("/")))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: HTTPStatus, kind: str, data: bytes) -> None:
        self.send_response(status)
        text = kind.startswith("text/") and "charset" not in kind
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if text else kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 -- the library's name
        """Say nothing: the terminal is for what the build says."""
