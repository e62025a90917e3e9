"""What the checks need around the code: recordings, servers, logs, and an eye on what is left."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import struct
import tempfile
import threading
import tracemalloc
import wave
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def wav(samples, rate=8000):
    """Return a 16 bit mono WAV file of integer samples."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return file.getvalue()


# A square wave at half of full scale: peak and RMS are 0.5, or 16384 where samples stay integers.
HALF = [16384, -16384] * 400


@contextlib.contextmanager
def clean_temp(folder):
    """Let temporary files go into a folder of their own, and expect none to be left."""
    place = folder / "temp"
    place.mkdir(exist_ok=True)
    before = tempfile.tempdir, os.environ.get("TMPDIR")
    tempfile.tempdir = os.environ["TMPDIR"] = str(place)
    try:
        yield
    finally:
        tempfile.tempdir = before[0]
        os.environ.pop("TMPDIR")
        if before[1] is not None:
            os.environ["TMPDIR"] = before[1]
    assert [path.name for path in place.rglob("*")] == []


@contextlib.contextmanager
def logged():
    """Collect what is logged, and expect nothing on standard output."""
    records = []
    handler = logging.Handler(logging.DEBUG)
    handler.emit = records.append
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            yield records
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    assert said.getvalue() == ""


def peak_memory(call, *arguments):
    """Return what a call returned, and the most memory that it held at a time, in bytes."""
    tracemalloc.start()
    try:
        answer = call(*arguments)
        return answer, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        status, body = self.server.pages.get(self.path, (404, b"no such page"))
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing on standard error."""


@contextlib.contextmanager
def serving(pages):
    """Serve pages, path -> (status, body), on a free port; yield the address without a slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answer)
    server.pages = pages
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def ended_badly(done):
    """Expect that a program said on standard error what was wrong, in words and not in a trace."""
    assert done.returncode != 0
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
    return done
