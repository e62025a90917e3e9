"""A page that a test serves from its own machine, for code that asks an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.generate.testing.sample import Sample

if TYPE_CHECKING:
    from fl_hooks.generate.compose.parts import Parts

_SERVER = '''
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = CONTENT

class Pages(BaseHTTPRequestHandler):
    """Answers /page with the page, and anything else with 404."""

    def do_GET(self) -> None:
        """Answer a request."""
        there = self.path == "/page"
        self.send_response(200 if there else 404)
        self.send_header("Content-Length", str(len(PAGE) if there else 0))
        self.end_headers()
        self.wfile.write(PAGE if there else b"")

    def do_POST(self) -> None:
        """Answer a request that brings something."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

@pytest.fixture
def address() -> Iterator[str]:
    """Serve the page, and yield the address without the page."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()
'''


def page(parts: Parts) -> Sample:
    """Return an address whose page fits the chain's first block: JSON, or text."""
    json = "json" in parts.plan.blocks[0].name
    data = {"name": "tea", "price": 2.5} if json else "tea\ncoffee and cake\n"
    content = 'b\'{"name": "tea", "price": 2.5}\'' if json else 'b"tea\\ncoffee and cake\\n"'
    helper = _SERVER.replace("CONTENT", content)
    return Sample(data, (), 'f"{address}/page"', helpers=(helper,))
