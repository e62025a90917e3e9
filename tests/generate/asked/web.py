"""Asked: endpoints, uploads and downloads."""

from __future__ import annotations

import inspect
import io
import math

from fastapi import UploadFile

from tests.awaiting import awaited
from tests.generate.asked.answers import answers_or_refuses, close, number, numbers_in, strict
from tests.generate.asked.subject import asked
from tests.generate.asked.surroundings import HALF, clean_temp, logged, peak_memory, serving, wav

MB = 1 << 20
JSON = "application/json"
OUTSIDE = ("../evil.wav", "../../evil.wav", "/evil.wav", "..\\evil.wav")


def refused(answer):
    """Expect that a request is the client's mistake, and that the answer says so in JSON."""
    assert 400 <= answer.status_code < 500, f"{answer.status_code} {answer.text}"
    strict(answer.text)


def fine(answer):
    """Return the data of a request that succeeded."""
    assert answer.status_code in (200, 201), f"{answer.status_code} {answer.text}"
    return strict(answer.text)


def nowhere_else(subject, client, tmp_path):
    """Expect that names of uploads lead nowhere: no file is written under them outside."""
    for name in OUTSIDE:
        assert subject.upload(client, wav(HALF), name=name).status_code < 500
    strays = [tmp_path.parent, tmp_path, subject.path.parent, subject.path.parent.parent]
    assert not any((folder / "evil.wav").exists() for folder in strays)


@asked("Create FastAPI endpoint for audio file upload", "fastapi_streaming_upload")
def guide_audio_upload(subject, tmp_path):
    """The guide's own: a recording is taken, what is none is not, and nothing goes astray."""
    with clean_temp(tmp_path), subject.client() as client:
        assert fine(subject.upload(client, wav(HALF))) is not None
        refused(subject.upload(client, b""))
        refused(subject.upload(client, b"Dear diary", name="notes.txt", kind="text/plain"))
        refused(subject.ask(client))
        nowhere_else(subject, client, tmp_path)


@asked(
    "fastapi route POST /files that saves the uploaded file in the folder uploads and returns the"
    " number of bytes",
    "fastapi_streaming_upload",
)
def save_files(subject, tmp_path):
    """What was sent is on disk, byte for byte, inside the folder and nowhere else."""
    data = bytes(range(256)) * 12_345
    assert subject.about["path"] == "/files"
    with clean_temp(tmp_path), subject.client() as client:
        told = fine(subject.upload(client, data, name="data.bin", kind="application/octet-stream"))
        assert len(data) in numbers_in(told)
        places = [*tmp_path.rglob("uploads/*"), *subject.path.parent.rglob("uploads/*")]
        assert any(path.is_file() and path.read_bytes() == data for path in places)
        refused(subject.ask(client))
        assert subject.upload(client, b"").status_code < 500
        nowhere_else(subject, client, tmp_path)


@asked(
    "Write an async function save_upload(upload, target) which streams a FastAPI UploadFile to"
    " disk in chunks and returns the number of bytes",
    "fastapi_streaming_upload",
)
def save_upload(subject, tmp_path):
    """An awaited copy that holds a chunk at a time."""

    class Endless(io.RawIOBase):
        left = 24 * MB

        def readable(self):
            return True

        def read(self, size=-1):
            size = self.left if size is None or size < 0 else min(size, self.left)
            self.left -= size
            return b"x" * size

    function = subject.get("save_upload")
    assert inspect.iscoroutinefunction(function)
    target = tmp_path / "target.bin"
    found = subject.call(UploadFile(io.BytesIO(b"abc")), target, name="save_upload")
    assert found == 3
    assert target.read_bytes() == b"abc"
    upload = UploadFile(Endless())
    found, peak = peak_memory(lambda: awaited(function(upload, target)))
    assert found == target.stat().st_size == 24 * MB
    assert peak < 10 * MB
    assert not answers_or_refuses(
        subject.call, UploadFile(io.BytesIO(b"")), tmp_path / "empty", name="save_upload"
    )


@asked(
    "FastAPI endpoint GET /items/{index} that returns the item at that index of a list ITEMS, 404"
    " when there is none",
    "bounds_checking",
)
def item_by_index(subject, _):
    """An item, or 404 beyond the end of the list."""
    items = subject.module.ITEMS
    with subject.client() as client:
        items[:] = ["tea", "coffee"]
        assert "coffee" in client.get("/items/1").text
        for index in ("2", "999999999999999999999", "-3"):
            assert client.get(f"/items/{index}").status_code in (404, 422)
        assert client.get("/items/2").status_code == 404
        refused(client.get("/items/abc"))
        items.clear()
        assert client.get("/items/0").status_code == 404


@asked(
    "FastAPI endpoint POST /stats which takes a JSON list of numbers and returns their mean and"
    " standard deviation, computed with NumPy",
    "numpy_json_serialization",
)
def stats_endpoint(subject, _):
    """Figures as strict JSON; no list of numbers is the client's mistake, never a 500."""
    with subject.client() as client:
        told = fine(subject.send(client, [1, 2, 3, 4]))
        assert close(number(told, "mean", "average"), 2.5)
        assert close(number(told, "std", "deviation"), 1.11803, 1.29099)
        fine(subject.send(client, [7]))
        refused(subject.send(client, ["a", {}]))
        for odd in ([], [1e308, 1e308, -1e308], [math.nan, 1]):
            answer = subject.send(client, odd)
            assert answer.status_code < 500
            strict(answer.text)
        broken = client.post("/stats", content="[1, ", headers={"content-type": JSON})
        refused(broken)


@asked(
    "Create a FastAPI endpoint POST /prices to upload a CSV file. It returns the number of rows"
    " and the mean of the column price as JSON.",
    "fastapi_streaming_upload",
)
def csv_upload(subject, tmp_path):
    """Figures of a table that is sent; what is no such table is the client's mistake."""

    def send(client, data):
        return subject.upload(client, data, name="prices.csv", kind="text/csv")

    with clean_temp(tmp_path), subject.client() as client:
        told = fine(send(client, b"name,price\ntea,1\ncoffee,2\ncake,3\n"))
        assert number(told, "rows", "count", "n") == 3
        assert close(number(told, "mean", "average"), 2)
        refused(send(client, b"colour\nred\n"))
        refused(subject.ask(client))
        for odd in (
            b"",
            b"name,price\n",
            b"name,price\ntea,n/a\n",
            b"\x00\xff\xfe",
            b"price\nNaN\n",
        ):
            answer = send(client, odd)
            assert answer.status_code < 500
            strict(answer.text)


@asked(
    "Create a FastAPI endpoint POST /audio/stats: stream the uploaded WAV file to a temporary"
    " file, compute peak and RMS of the samples with NumPy and return them as JSON. The temp file"
    " must always be deleted.",
    "fastapi_streaming_upload",
    "temp_file_handling",
    "numpy_json_serialization",
)
def audio_stats(subject, tmp_path):
    """Level of a recording, loud, silent, empty or none at all; no file is left of any."""
    with clean_temp(tmp_path), subject.client() as client:
        told = fine(subject.upload(client, wav(HALF)))
        assert close(number(told, "peak"), 0.5, 16384, 16384 / 32767)
        assert close(number(told, "rms"), 0.5, 16384, 16384 / 32767)
        silent = fine(subject.upload(client, wav([0] * 100)))
        assert number(silent, "rms") == number(silent, "peak") == 0
        for data in (b"", b"no sound", wav(HALF)[:20]):
            refused(subject.upload(client, data))
        for data in (wav([]), wav(HALF)[:-501]):
            answer = subject.upload(client, data)
            assert answer.status_code < 500
            strict(answer.text)


@asked(
    "async function fetch_all(urls) that downloads several URLs with a timeout and returns a dict"
    " from URL to text, None where the download failed; log the failures",
    "specific_exceptions",
    "structured_logging",
)
def fetch_all(subject, _):
    """Each address has its text or None, and each failure its line in the log."""
    assert inspect.iscoroutinefunction(subject.get("fetch_all"))
    with logged() as records, serving({"/a": (200, b"one"), "/b": (500, b"no")}) as address:
        urls = [f"{address}/a", f"{address}/b", "http://127.0.0.1:9/closed"]
        told = subject.call(urls, name="fetch_all")
        assert subject.call([], name="fetch_all") == {}
    assert told == dict(zip(urls, ("one", None, None), strict=True))
    assert len([record for record in records if record.levelno >= 30]) >= 2
