"""Endpoints: what they are sent, what they have of their own, what they answer."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from fastapi.testclient import TestClient


def client(module):
    """Return a client to which what is not handled is a 500."""
    return TestClient(module.app, raise_server_exceptions=False)


def test_an_upload_is_limited_by_what_arrives(made, monkeypatch):
    """No header says how much it is, and 413 comes all the same."""
    module, about = made("FastAPI endpoint POST /sums that returns the sha256 of an uploaded file")
    monkeypatch.setattr(module, "MAX_BYTES", 100_000)
    assert (about["method"], about["path"]) == ("POST", "/sums")
    head = b'--b\r\nContent-Disposition: form-data; name="upload"; filename="a"\r\n\r\n'

    def chunks(number):
        yield head
        for _ in range(number):
            yield b"x" * 1000
        yield b"\r\n--b--\r\n"

    kind = {"content-type": "multipart/form-data; boundary=b"}
    answer = client(module).post("/sums", content=chunks(50), headers=kind)
    assert answer.status_code == 200
    assert client(module).post("/sums", content=chunks(200), headers=kind).status_code == 413


ORDERS = (
    "FastAPI endpoint POST /orders that validates that fields name and price are present"
    " and returns the order as JSON"
)
HOSTILE = {
    "NaN": "[1, NaN, {}]",
    "no text": '[{"\\ud800": "\\ud800"}]',
    "deep": "[" * 900 + "]" * 900,
    "deep value": '[{"name": ' + "[" * 900 + "]" * 900 + "}]",
    "huge number": f'[{{"name": "x", "price": {10**400}}}]',
    "no JSON": "[1, ",
    "bytes": b"\xff\xfe",
}


@pytest.mark.parametrize(
    "prompt",
    [
        "FastAPI endpoint that takes records and returns the sum of price per name",
        "FastAPI endpoint that takes records and sorts them by price",
        "FastAPI endpoint that takes a list of items and returns unique items",
        "FastAPI endpoint that takes a list of numbers and returns their mean",
        ORDERS,
        "FastAPI endpoint that saves a JSON document to disk",
    ],
)
def test_no_body_is_an_error_of_the_server(prompt, made, monkeypatch, tmp_path):
    """What is nested, large, no number or no text is answered or refused, and so is NaN."""
    monkeypatch.chdir(tmp_path)
    module, about = made(prompt)
    kind = {"content-type": "application/json"}
    for name, content in HOSTILE.items():
        answer = client(module).post(about["path"], content=content, headers=kind)
        assert answer.status_code in (200, 201, 400, 422), f"{name}: {answer.status_code}"
        json.loads(answer.text, parse_constant=pytest.fail)


@pytest.mark.parametrize(
    ("prompt", "value"),
    [
        ("FastAPI endpoint that accepts a zip upload and unpacks it", "MAX_BYTES"),
        ("FastAPI endpoint that decompresses an uploaded gzip file", "MAX_BYTES"),
        ("FastAPI endpoint to run a command and return output", "TIMEOUT"),
        ("FastAPI endpoint that fetches a url and returns the JSON", "TIMEOUT"),
        ("FastAPI endpoint that validates an uploaded JSON file has keys a and b", "KEYS"),
        ("FastAPI endpoint that fetches several urls and returns their texts", "URLS"),
    ],
)
def test_no_client_lifts_a_limit(prompt, value, made):
    """Limits, and what the prompt settles, are constants of the module."""
    module, about = made(prompt)
    assert about["queries"] == {}
    assert getattr(module, value)


def test_an_archive_is_unpacked_beside_the_server(made, monkeypatch, tmp_path):
    """What is asked for works as it stands, and unpacks no more than a request may have."""
    monkeypatch.chdir(tmp_path)
    module, about = made("FastAPI endpoint that accepts a zip upload and unpacks it")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "x" * 5000)
    monkeypatch.setattr(module, "MAX_BYTES", 4000)
    send = client(module).post
    assert send(about["path"], files={"upload": packed.getvalue()}).status_code == 422
    monkeypatch.setattr(module, "MAX_BYTES", 6000)
    assert send(about["path"], files={"upload": packed.getvalue()}).json() == ["a.txt"]
    assert (tmp_path / "unpacked" / "a.txt").stat().st_size == 5000


@pytest.mark.parametrize(
    ("prompt", "name", "method"),
    [
        ("FastAPI endpoint GET /logs that returns the error lines of app.log", "app.log", "GET"),
        ("FastAPI endpoint that returns the rows of orders.csv", "orders.csv", "GET"),
        ("FastAPI endpoint that deletes files older than 7 days in a folder", "7", "POST"),
        ("FastAPI endpoint that downloads a url to a file", "", "POST"),
    ],
)
def test_what_it_has_of_its_own_is_as_asked(prompt, name, method, made):
    """A file is called as the prompt calls it, and no link that is followed changes anything."""
    module, about = made(prompt)
    assert name in module.code
    assert about["method"] == method


def test_a_body_of_json_is_limited(made, monkeypatch):
    """JSON takes many times its length in memory: 413 comes before that."""
    module, about = made("FastAPI endpoint that returns the mean of a list of numbers")
    assert module.MAX_BYTES == 10 * 1024 * 1024
    monkeypatch.setattr(module, "MAX_BYTES", 100)
    assert client(module).post(about["path"], json=[1] * 20).status_code == 200
    assert client(module).post(about["path"], json=[1] * 100).status_code == 413


def test_an_answer_names_no_path_of_the_server(made):
    """What is wrong with an upload is said without the place it was put."""
    module, _ = made("FastAPI endpoint POST /rows to upload a CSV file and return the rows")
    answer = client(module).post("/rows", files={"upload": ("a.csv", io.BytesIO(b"\xff\xfe"))})
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("upload is no CSV")


def test_numbers_come_as_the_body(made):
    """NaN is left out, and what are no numbers is refused."""
    module, about = made("FastAPI endpoint that returns the mean of a list of numbers")
    send = client(module).post
    assert send(about["path"], json=[1, 2, 6]).json() == {"mean": 3}
    content = "[1, NaN, Infinity]"
    kind = {"content-type": "application/json"}
    assert send(about["path"], content=content, headers=kind).json() == {"mean": 1}
    assert send(about["path"], json=["a"]).status_code == 422
    assert send(about["path"], json=[]).json() == {"mean": None}


def test_a_list_of_its_own_is_named_as_asked(made):
    """An index beyond its end is 404."""
    module, _ = made(
        "FastAPI endpoint GET /things/{number} that returns the item at that index of a list THINGS"
    )
    module.THINGS[:] = ["tea"]
    assert client(module).get("/things/0").json() == {"item": "tea"}
    assert client(module).get("/things/1").status_code == 404
    assert client(module).get("/things/x").status_code == 422


def test_no_client_names_a_file_of_the_server(made, monkeypatch, tmp_path):
    """What it reads is a constant; where that is not there, it is 404."""
    module, about = made(
        "FastAPI endpoint GET /mean that returns the mean of the column price of data.csv"
    )
    assert Path("data.csv") == module.SOURCE
    assert about["parameters"] == ["column"]
    assert client(module).get("/mean?SOURCE=/etc/passwd").status_code == 404
    (tmp_path / "a.csv").write_text("price\n2\n", encoding="utf-8")
    monkeypatch.setattr(module, "SOURCE", tmp_path / "a.csv")
    assert client(module).get("/mean").json() == {"mean": 2}


@pytest.mark.parametrize("data", [b"", b"Dear diary", b"RIFF\x00\x00\x00\x00WAVX"])
def test_an_audio_upload_is_looked_into(data, made, monkeypatch, tmp_path):
    """Its name and type are the client's word; its first bytes are what counts."""
    monkeypatch.chdir(tmp_path)
    module, about = made("Create FastAPI endpoint for audio file upload")
    file = {"upload": ("take.wav", data, "audio/wav")}
    assert client(module).post(about["path"], files=file).status_code == 422
    assert not any(path.is_file() for path in tmp_path.rglob("*"))


def test_it_describes_itself(made):
    """/docs works, and the schema names what it takes."""
    module, about = made("FastAPI endpoint POST /stats which takes a JSON list of numbers, mean")
    assert client(module).get("/docs").status_code == 200
    paths = client(module).get("/openapi.json").json()["paths"]
    assert "requestBody" in paths[about["path"]]["post"]
