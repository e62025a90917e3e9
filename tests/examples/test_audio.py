"""Odd audio in the example service: each gets a proper answer, in JSON that anyone can read."""

import json
import struct

import numpy as np
import pytest
from audio_proof import client, server, sound


def wav(samples, **form):
    """Return a WAV file with these samples."""
    return sound.header(len(samples), **form) + samples


def floats(*samples):
    """Return a WAV file of 32-bit floats."""
    return wav(np.array(samples, "<f4").tobytes(), tag=3, bits=32)


def upload(uploads, content, name="take.wav"):
    """Upload bytes as a form's file."""
    return client.send(uploads.address, client.form([content], len(content), name))


def test_an_empty_upload(uploads):
    """There is nothing to keep in it, as a form's file and as a body."""
    for answer in (upload(uploads, b""), client.send(uploads.address, client.Request(size=0))):
        assert (answer.status, answer.json["error"]) == (422, "empty")


def test_audio_without_samples(uploads):
    """What cannot be known of no samples is null; they are not silent either."""
    found = upload(uploads, floats()).json["statistics"]
    assert (found["frames"], found["peak"], found["mean"], found["rms_db"]) == (0, None, None, None)
    assert found["silent"] is False


def test_silent_audio(uploads):
    """Silence has a level of 0, and no level in dB."""
    found = upload(uploads, wav(bytes(2000))).json["statistics"]
    assert (found["silent"], found["peak"], found["rms"], found["mean"]) == (True, 0, 0, 0)
    assert (found["peak_db"], found["rms_db"]) == (None, None)


def test_samples_that_are_no_numbers(uploads):
    """NaN and infinity are counted, and left out of everything else."""
    found = upload(uploads, floats(0.5, np.nan, -0.5, np.inf, -np.inf, 1.5)).json["statistics"]
    assert (found["nan"], found["infinite"], found["clipped"]) == (1, 2, 1)
    assert (found["peak"], found["mean"]) == (1.5, 0.5)
    assert found["silent"] is False


def test_samples_of_which_none_is_a_number(uploads):
    """Then no statistic has a value, and the answer is JSON all the same."""
    found = upload(uploads, floats(np.nan, np.nan)).json["statistics"]
    assert (found["nan"], found["peak"], found["rms"], found["mean"]) == (2, None, None, None)


def test_audio_that_ends_too_early(uploads):
    """What is there is kept and measured, and the answer says that it is not all."""
    content = wav(np.full(1000, 16384, "<i2").tobytes())
    found = upload(uploads, content[:-501]).json["statistics"]
    assert (found["complete"], found["frames"], found["peak"]) == (False, 749, 0.5)


@pytest.mark.parametrize(
    "content",
    [
        wav(b"")[:12],
        wav(b"")[:30],
        wav(b"")[:36],
        wav(bytes(100), channels=0),
        wav(bytes(100), rate=0),
        wav(bytes(100), bits=12),
        wav(bytes(100), tag=85),
        b"RIFF\0\0\0\0WAVEdata" + bytes(100),
        b"RIFF\0\0\0\0WAVE" + b"junk\0\0\0\0" * 2000,
    ],
)
def test_wav_that_cannot_be_read(uploads, content):
    """A header that is cut, contradicts itself or never ends is told, and nothing is kept."""
    answer = upload(uploads, content)
    assert (answer.status, answer.json["error"]) == (422, "broken-audio")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"fLaC" + bytes(100), "flac"),
        (b"OggS" + bytes(24) + b"OpusHead" + bytes(100), "ogg"),
        (b"ID3" + bytes(100), "mp3"),
        (b"\xff\xfb\x90\x00" + bytes(100), "mp3"),
        (b"FORM\0\0\0\0AIFF" + bytes(100), "aiff"),
        (floats(0.5), "wav"),
    ],
)
def test_the_content_says_what_it_is(uploads, content, kind):
    """Whatever name and header say; what is compressed is kept without statistics."""
    answer = upload(uploads, content, "page.html")
    assert (answer.status, answer.json["kind"]) == (201, kind)
    assert (answer.json["statistics"] is None) == (kind != "wav")
    content = client.get(uploads.address, f"/recordings/{answer.json['id']}/content")
    assert content.headers["content-type"].startswith("audio/")
    assert content.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "content",
    [
        b"<html>" + bytes(100),
        b"RIFF\0\0\0\0AVI " + bytes(100),
        b"OggS" + bytes(24) + b"\x80theora" + bytes(100),
        b"\xff\xfe\x00\x00" + bytes(100),
        b"\xff",
    ],
)
def test_what_is_no_audio(uploads, content):
    """Text, video and what only begins like audio are refused."""
    answer = upload(uploads, content)
    assert (answer.status, answer.json["error"]) == (415, "not-audio")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\take.wav", "take.wav"),
        ("/", None),
        ("..", None),
        ("a\x1b[2J\x00\u202egnp.wav", "a[2Jgnp.wav"),
        ("x" * 2000 + ".wav", "x" * 120),
        ("{{7*7}}<script>.wav", "{{7*7}}<script>.wav"),
    ],
)
def test_hostile_names(uploads, name, shown):
    """A name is shown, without folders and what controls a terminal; it is never a path."""
    before = uploads.files()
    # Each its own content: equal content keeps the name it first came with.
    answer = upload(uploads, floats(*name[:20].encode()), name)
    assert answer.json["name"] == shown
    id_ = answer.json["id"]
    new = {file.relative_to(uploads.folder).parts for file in set(uploads.files()) - set(before)}
    assert new == {("recordings", id_, "audio"), ("recordings", id_, "about.json")}


def test_a_request_is_one_line_in_the_log(uploads):
    """It has the id that was answered, and nothing that the sender made up."""
    line, hostile = len(uploads.lines()), 'x\\n{"level": "error", "event": "forged"}'
    answer = upload(uploads, floats(0.25), hostile)
    logged = server.wait_for(lambda: uploads.lines()[line:])
    assert [entry["request"] for entry in logged] == [answer.headers["x-request-id"]]
    assert logged[0]["outcome"] == "stored"
    assert logged[0]["received"] > 48
    assert "forged" not in uploads.log.read_text(encoding="utf-8")


FORM = "multipart/form-data; boundary=b"


@pytest.mark.parametrize(
    ("kind", "body", "status", "error"),
    [
        ("multipart/form-data", b"--b\r\n", 400, "bad-form"),
        (FORM, b"nothing of a form", 400, "bad-form"),
        (FORM, b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\nRIFF', 400, "bad-form"),
        (
            FORM,
            b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n1\r\n--b--',
            422,
            "no-file",
        ),
        (
            FORM,
            b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\nfLaC\r\n' * 2 + b"--b--",
            422,
            "bad-form",
        ),
        (
            FORM,
            b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n' + bytes(99),
            400,
            "bad-form",
        ),
    ],
)
def test_forms_that_are_none(uploads, kind, body, status, error):
    """A form without a boundary, an end, a file, or with two files is told what it lacks."""
    request = client.Request([body], len(body), headers={"Content-Type": kind})
    answer = client.send(uploads.address, request)
    assert (answer.status, answer.json["error"]) == (status, error)


def test_recordings_are_listed_found_returned_and_removed(uploads):
    """By id; what is gone is 404, and what is no id at all 422."""
    sent = floats(0.125)
    id_ = upload(uploads, sent).json["id"]
    ask = uploads.address
    assert client.get(ask, f"/recordings/{id_}").json["id"] == id_
    assert client.get(ask, f"/recordings/{id_}/content").body == sent
    listed, after = [], ""
    while after is not None:
        page = client.get(ask, f"/recordings?limit=2{after and f'&after={after}'}").json
        listed += [recording["id"] for recording in page["recordings"]]
        after = page["after"]
    assert listed == sorted(set(listed))
    assert id_ in listed
    assert client.get(ask, f"/recordings/{id_}", "DELETE").status == 204
    for method in ("GET", "DELETE"):
        gone = client.get(ask, f"/recordings/{id_}", method)
        assert (gone.status, gone.json["error"]) == (404, "no-such-thing")
    assert client.get(ask, "/recordings/../../etc/passwd").status == 404
    assert client.get(ask, "/recordings/nothing").json["error"] == "bad-request"


@pytest.mark.parametrize(
    ("asked", "status", "answered"),
    [
        ("bytes=0-3", 206, b"RIFF"),
        ("bytes=-4", 206, b"\0\0\x80>"),
        ("bytes=48-", 416, "bytes */48"),
        ("bytes=3-1", 400, None),
        ("bytes=abc", 400, None),
    ],
)
def test_a_range_of_the_content(uploads, asked, status, answered):
    """It is sent alone; what cannot be met is a problem in the form of all others."""
    id_ = upload(uploads, floats(0.25)).json["id"]
    request = client.Request(
        size=0, method="GET", path=f"/recordings/{id_}/content", headers={"Range": asked}
    )
    answer = client.send(uploads.address, request)
    assert answer.status == status
    if status == 206:
        assert answer.body == answered
    else:
        assert (answer.json["error"], answer.headers.get("content-range")) == (
            "bad-request",
            answered,
        )


def test_what_can_be_asked_is_described(uploads):
    """/docs names every operation and loads nothing; the description is OpenAPI 3.1."""
    description = client.get(uploads.address, "/openapi.json").json
    assert description["openapi"].startswith("3.1")
    answers = description["paths"]["/recordings"]["post"]["responses"]
    assert set(answers) >= {"200", "201", "400", "408", "413", "415", "422", "503", "507"}
    assert "HTTPValidationError" not in json.dumps(description["paths"])
    page = client.get(uploads.address, "/docs")
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert all(path in page.body.decode() for path in description["paths"])
    health = client.get(uploads.address, "/health").json
    assert (health["status"], health["receiving"]) == ("ok", 0)


def test_a_long_header_of_a_file_is_walked_through(uploads):
    """Chunks before the samples, RF64's long sizes and extensible formats are read as meant."""
    form = struct.pack("<HHIIHHHHIH14x", 0xFFFE, 2, 48000, 288000, 6, 24, 22, 24, 3, 1)
    samples = np.array([[0, 0, 64], [0, 0, 192]], np.uint8).tobytes()
    content = b"RF64\xff\xff\xff\xffWAVEds64" + struct.pack("<IQQQI", 28, 100, 6, 1, 0)
    content += b"junk\x03\0\0\0abc\0fmt " + struct.pack("<I", len(form)) + form
    content += b"data\xff\xff\xff\xff" + samples
    found = upload(uploads, content).json["statistics"]
    assert (found["encoding"], found["bits"], found["channels"]) == ("pcm", 24, 2)
    assert (found["frames"], found["peak"], found["mean"]) == (1, 0.5, 0)
    assert found["complete"] is True
