"""Uploads to the example service, over loopback: what comes in, what is refused, what stays."""

import hashlib
import itertools
import threading
import time

import pytest
from audio_proof import client, server, sound

from tests.examples.conftest import IDLE, LARGEST

SIZE = 8_000_000 + sound.HEADER
MEMORY = 120_000_000


def raw(pieces, size):
    """Return a request whose body is the file itself."""
    return client.Request(pieces, size)


def chunked(pieces, _size):
    """Return the same without a word of its size."""
    return client.Request(pieces)


def kept(service, answer):
    """Return the content that the service keeps for an answer, and its checksum."""
    content = (service.folder / "recordings" / answer.json["id"] / "audio").read_bytes()
    return content, hashlib.sha256(content).hexdigest()


def outcome(service, before):
    """Return the outcome of the first request that was logged after so many lines."""
    lines = server.wait_for(lambda: service.lines()[before:])
    return lines[0]["outcome"]


def endless(first=b""):
    """Yield audio for ever."""
    return itertools.chain([first or sound.header(0)], itertools.repeat(bytes(1 << 18)))


@pytest.mark.parametrize("way", [raw, chunked, client.form])
def test_what_is_sent_is_kept_byte_by_byte(uploads, way):
    """A form, a body and a body of unknown size arrive as they are, and never are in memory."""
    pieces = list(sound.noise(SIZE, seed=["raw", "chunked", "form"].index(way.__name__)))
    exact, before = uploads.forget_peak(), uploads.resident()
    answer = client.send(uploads.address, way(pieces, SIZE))
    assert answer.status == 201
    assert kept(uploads, answer) == (b"".join(pieces), answer.json["id"])
    assert answer.json["statistics"]["peak"] == pytest.approx(0.9, abs=0.001)
    # The first one loads what is needed: 5 MB; others take little more than 1.
    assert not exact or uploads.peak() - before < SIZE - 1_000_000


def test_the_same_content_is_kept_once(uploads):
    """A second time it is answered 200 instead of 201, with what is known already."""
    first = client.send(uploads.address, client.form(sound.noise(4044, 5), 4044, "one.wav"))
    second = client.send(uploads.address, client.form(sound.noise(4044, 5), 4044, "two.wav"))
    assert (first.status, second.status) == (201, 200)
    assert first.json == second.json
    assert second.headers["location"] == f"/recordings/{first.json['id']}"


@pytest.mark.parametrize("way", [raw, chunked, client.form])
@pytest.mark.parametrize("reset", [False, True])
def test_an_upload_cut_in_the_middle_leaves_no_file(uploads, way, reset):
    """Neither a recording nor anything temporary stays, however the sender goes away."""
    before, lines = uploads.files(), len(uploads.lines())
    request = way(sound.noise(SIZE, 9), SIZE)
    client.break_off(uploads.address, request, SIZE // 2, reset=reset)
    assert outcome(uploads, lines) == "cut"
    assert uploads.files() == before


def test_a_sender_that_stalls_is_given_up(uploads):
    """After so long without a byte the answer is 408, and nothing stays."""
    before = uploads.files()

    def pieces():
        yield sound.header(1000)
        time.sleep(IDLE + 0.5)
        yield bytes(1000)

    answer = client.send(uploads.address, client.Request(pieces(), 1044))
    assert (answer.status, answer.json["error"]) == (408, "too-slow")
    assert uploads.files() == before


def test_a_slow_sender_is_waited_for(uploads):
    """Patience is for each piece, not for the whole."""

    def pieces():
        yield sound.header(30)
        for _ in range(3):
            time.sleep(IDLE / 2)
            yield bytes(10)

    assert client.send(uploads.address, client.Request(pieces(), 74)).status == 201


@pytest.mark.parametrize("way", [raw, client.form])
def test_what_says_that_it_is_too_large_is_refused_at_once(uploads, way):
    """Of 800 MB only what fits in the system's buffers is on its way before 413 is there."""
    answer = client.send(uploads.address, way(endless(), 800_000_000))
    assert (answer.status, answer.json["error"]) == (413, "too-large")
    # What is still on its way must not be taken for another request.
    assert answer.headers["connection"] == "close"
    assert answer.sent < LARGEST


def test_who_asks_first_sends_nothing_that_is_too_large(uploads):
    """With `Expect: 100-continue` the answer comes instead of the invitation."""
    request = client.Request(size=800_000_000, headers={"Expect": "100-continue"})
    answer = client.send(uploads.address, request)
    assert (answer.status, answer.sent) == (413, 0)


@pytest.mark.parametrize("way", [raw, client.form])
def test_what_does_not_say_its_size_is_counted(uploads, way):
    """Whatever has no size in its header is refused when too much has come."""
    before = uploads.files()
    answer = client.send(uploads.address, way(endless(), None))
    assert (answer.status, answer.json["error"]) == (413, "too-large")
    assert LARGEST / 2 < answer.sent < 3 * LARGEST
    assert uploads.files() == before


def test_other_fields_of_a_form_are_counted_too(uploads):
    """A field that never ends is no way around the limit."""
    answer = client.send(uploads.address, client.form(endless(b"x"), None, field="note"))
    assert (answer.status, answer.json["error"]) == (413, "too-large")
    assert answer.sent < 3 * LARGEST


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path):
    """An upload that does not fit is answered 507; the next one that fits is kept."""
    with server.running(tmp_path / "uploads", largest_file=1_000_000) as service:
        size = 2_000_000 + sound.HEADER
        answer = client.send(service.address, client.form(sound.noise(size), size))
        assert (answer.status, answer.json["error"]) == (507, "disk-full")
        assert service.files() == []
        assert client.send(service.address, client.Request(sound.noise(48), 48)).status == 201


def test_a_failure_of_its_own_is_told_without_details(tmp_path):
    """What nobody foresaw is answered 500 in the usual form; the log has the rest."""
    with server.running(tmp_path / "uploads") as service:
        incoming = service.folder / "incoming"
        incoming.rmdir()
        incoming.touch()
        answer = client.send(service.address, client.form(sound.noise(SIZE), SIZE))
        assert (answer.status, answer.json["error"]) == (500, "failed")
        assert str(service.folder) not in answer.body.decode()
        logged = server.wait_for(lambda: [line for line in service.lines() if "error" in line])
        assert "NotADirectoryError" in logged[0]["error"]
        assert answer.json["request"] in {line.get("request") for line in service.lines()}


def test_twenty_at_once(uploads):
    """Each of twenty uploads at the same time is kept as it is."""
    answers = {}

    def upload(number):
        size = 250_000 + sound.HEADER
        pieces = list(sound.noise(size, 100 + number))
        answers[number] = (
            client.send(uploads.address, client.form(pieces, size)),
            b"".join(pieces),
        )

    threads = [threading.Thread(target=upload, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status for answer, _ in answers.values()] == [201] * 20
    assert all(kept(uploads, answer)[0] == sent for answer, sent in answers.values())
    assert uploads.peak() < MEMORY


def test_what_is_no_audio_is_refused_by_its_first_bytes(uploads):
    """A name and a header that say audio change nothing, and the rest is not waited for."""
    picture = endless(b"\x89PNG\r\n\x1a\n" + bytes(100))
    request = client.form(picture, LARGEST, "take.wav")
    answer = client.send(uploads.address, request)
    assert (answer.status, answer.json["error"]) == (415, "not-audio")
    assert answer.sent < LARGEST


def test_a_server_that_is_told_to_end_leaves_no_half_upload(tmp_path):
    """SIGTERM in the middle of an upload: its time runs out, and its files go with it."""
    with server.running(tmp_path / "uploads", "--grace", "0") as service:
        receiving = service.folder / "incoming"

        def pieces():
            yield from itertools.islice(sound.noise(SIZE), 4)
            server.wait_for(lambda: list(receiving.rglob("audio")))
            service.process.terminate()
            service.process.wait(20)

        answer = client.send(service.address, client.Request(pieces(), SIZE))
        assert answer.status == 500
        assert service.files() == []
        assert list(receiving.iterdir()) == []
        assert [line["outcome"] for line in service.lines() if "outcome" in line] == ["stopped"]
