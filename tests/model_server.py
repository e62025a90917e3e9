"""An endpoint on loopback that speaks the protocol of chat completions, as it is told."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = "sk-local-0123456789abcdefghij"


def answer(content, finish="stop", refusal=None):
    """Return the body of a chat completion."""
    message = {"role": "assistant", "content": content, "refusal": refusal}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "local",
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
    }


@dataclass
class Endpoint:
    """What it answers, in order, the last for ever: (status, body), or what writes an answer."""

    url: str
    script: list = field(default_factory=list)
    bodies: list = field(default_factory=list)
    headers: list = field(default_factory=list)
    paths: list = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)

    def says(self, *script):
        """Have it answer so from now on: bodies, texts of code, (status, body) or functions."""
        self.script = list(script)
        self.bodies, self.headers, self.paths = [], [], []
        return self

    def next(self):
        """Return what is to be answered now."""
        return self.script.pop(0) if len(self.script) > 1 else self.script[0]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        """Answer as the script says."""
        endpoint = self.server.endpoint
        size = int(self.headers["Content-Length"])
        endpoint.bodies.append(json.loads(self.rfile.read(size)))
        endpoint.headers.append({name.lower(): value for name, value in self.headers.items()})
        endpoint.paths.append(self.path)
        step = endpoint.next()
        # The client may have gone away: that is what some tests are about.
        with contextlib.suppress(ConnectionError):
            if callable(step):
                step(self)
            else:
                status, body = step if isinstance(step, tuple) else (200, step)
                self.reply(status, body)

    def reply(self, status, body, **headers):
        """Send a whole answer."""
        if isinstance(body, str):
            body = answer(f"```python\n{body}```")
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def drip(self, part=b" ", pause=0.02, most=1000):
        """Send an answer that has no end, in parts, as long as somebody reads."""
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for _ in range(most):
            if self.server.endpoint.done.is_set():
                return
            self.wfile.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
            self.wfile.flush()
            time.sleep(pause)

    def sleep(self):
        """Answer nothing until the tests are over."""
        self.server.endpoint.done.wait(20)

    def log_message(self, *_arguments):
        """Say nothing."""


@contextlib.contextmanager
def serving():
    """Serve on loopback; yield the Endpoint."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.endpoint = Endpoint(f"http://127.0.0.1:{server.server_port}/v1")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.endpoint
    finally:
        server.endpoint.done.set()
        server.shutdown()
        server.server_close()
        thread.join()
