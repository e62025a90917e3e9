"""What is tried, each with a server of its own."""

from __future__ import annotations

import itertools
import threading
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from audio_proof import client, server, sound
from audio_proof.case import Case, Hashed, digests
from audio_proof.server import files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MB = 1_000_000
SIZE = 800 * MB + sound.HEADER
MEMORY = 120 * MB
_AT_ONCE = 20
# What the kernel takes of a body, on both sides of a loopback, before anybody reads it.
_BUFFERS = 16 * MB
_CREATED, _TOO_LARGE, _NO_ROOM = 201, 413, 507


def every(top: Path) -> Iterator[Case]:
    """Yield each case, tried below a folder that holds up to 2 GB meanwhile."""
    tries: tuple[Callable[[Path], Case], ...] = (
        *(whole_form, whole_body, twenty, naive, cut),
        *(declared, asked, counted, full, ended),
    )
    for one in tries:
        with TemporaryDirectory(dir=top, prefix="uploads-") as folder:
            yield one(Path(folder, "uploads"))


def whole_form(folder: Path) -> Case:
    """Upload 800 MB as a form."""
    case, pieces = Case("800 MB as a form"), Hashed(sound.noise(SIZE))
    with server.running(folder) as service:
        _whole(case, service, client.form(pieces, SIZE), pieces)
    case.claim(f"memory stays below {MEMORY // MB} MB", (case.peak or MEMORY) < MEMORY)
    return case


def whole_body(folder: Path) -> Case:
    """Upload 800 MB as the body, without a word of its size."""
    case, pieces = Case("800 MB as the body, no size said"), Hashed(sound.noise(SIZE))
    with server.running(folder) as service:
        _whole(case, service, client.Request(pieces), pieces)
    case.claim(f"memory stays below {MEMORY // MB} MB", (case.peak or MEMORY) < MEMORY)
    return case


def naive(folder: Path) -> Case:
    """Upload 800 MB to the bad variant, for comparison."""
    case, pieces = Case("800 MB, the naive service"), Hashed(sound.noise(SIZE))
    with server.running_naive(folder) as service:
        _whole(case, service, client.form(pieces, SIZE), pieces, "take.wav")
    return case


def twenty(folder: Path) -> Case:
    """Upload 20 times 40 MB at once."""
    case, size = Case("20 at once, 40 MB each"), 40 * MB + sound.HEADER
    bodies = [Hashed(sound.noise(size, seed)) for seed in range(_AT_ONCE)]
    answers: list[client.Answer] = []
    with server.running(folder) as service:

        def upload(body: Hashed) -> None:
            answers.append(client.send(service.address, client.form(body, size)))

        threads = [threading.Thread(target=upload, args=(body,)) for body in bodies]
        with case.measuring(service):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
    case.sent = sum(answer.sent for answer in answers)
    case.status = max(answer.status for answer in answers)
    case.claim("each is answered 201", [one.status for one in answers] == [_CREATED] * _AT_ONCE)
    case.claim("each is on disk byte by byte", digests(folder) == sorted(b.digest for b in bodies))
    case.claim(f"memory stays below {MEMORY // MB} MB", (case.peak or MEMORY) < MEMORY)
    return case


def cut(folder: Path) -> Case:
    """Hang up in the middle."""
    case = Case("cut after 400 of 800 MB")
    with server.running(folder) as service, case.measuring(service):
        for request in (client.form(sound.noise(SIZE), SIZE), client.Request(sound.noise(SIZE))):
            client.break_off(service.address, request, SIZE // 2)
        outcomes = server.wait_for(lambda: _outcomes(service, 2))
    case.sent = SIZE // 2 * 2
    case.claim("as a form and as a body it is noticed", outcomes == ["cut", "cut"])
    case.claim("no file stays, nothing temporary either", files(folder) == [])
    return case


def declared(folder: Path) -> Case:
    """Say that more will come than is taken."""
    case = Case("5 GB, as its header says")
    with server.running(folder) as service, case.measuring(service):
        answer = client.send(service.address, client.form(_endless(), 5_000 * MB))
    case.status, case.sent = answer.status, answer.sent
    case.claim("413 while only buffers have been filled", _refused(answer, _BUFFERS))
    return case


def asked(folder: Path) -> Case:
    """Ask before sending more than is taken."""
    case = Case("5 GB, asked first (`Expect: 100-continue`)")
    request = client.Request(size=5_000 * MB, headers={"Expect": "100-continue"})
    with server.running(folder) as service, case.measuring(service):
        answer = client.send(service.address, request)
    case.status, case.sent = answer.status, answer.sent
    case.claim("413 before a byte of the body", _refused(answer, 0))
    return case


def counted(folder: Path) -> Case:
    """Send without end and without a size, to a server that takes 100 MB."""
    case, most = Case("without end, no size said"), 100 * MB
    with server.running(folder, "--largest", str(most)) as service, case.measuring(service):
        answer = client.send(service.address, client.form(_endless(), None))
    case.status, case.sent = answer.status, answer.sent
    case.claim("413 when more than 100 MB have come", _refused(answer, most + _BUFFERS))
    case.claim("no file stays", files(folder) == [])
    return case


def full(folder: Path) -> Case:
    """Send more than there is room for."""
    case, room = Case("800 MB, room for 300"), 300 * MB
    with server.running(folder, largest_file=room) as service, case.measuring(service):
        answer = client.send(service.address, client.form(sound.noise(SIZE), SIZE))
    case.status, case.sent = answer.status, answer.sent
    case.claim("507 when there is no more room", answer.status == _NO_ROOM)
    case.claim("no file stays", files(folder) == [])
    return case


def ended(folder: Path) -> Case:
    """Tell the server to end while it receives."""
    case = Case("the server is told to end after 100 of 800 MB")
    with server.running(folder, "--grace", "1") as service:

        def pieces() -> Iterator[bytes]:
            yield from itertools.islice(sound.noise(SIZE), 100)
            service.process.terminate()
            service.process.wait(20)

        case.status = client.send(service.address, client.form(pieces(), SIZE)).status
    case.claim("no file stays", files(folder) == [])
    return case


def _whole(
    case: Case, service: server.Server, request: client.Request, sent: Hashed, name: str = "audio"
) -> None:
    """Upload all of it, and compare what is kept with what was sent."""
    with case.measuring(service):
        answer = client.send(service.address, request)
    case.status, case.sent = answer.status, answer.sent
    case.claim("it is on disk byte by byte", digests(service.folder, name) == [sent.digest])


def _refused(answer: client.Answer, most: int) -> bool:
    return answer.status == _TOO_LARGE and answer.sent <= most


def _endless() -> Iterator[bytes]:
    return itertools.chain([sound.header(0)], itertools.repeat(bytes(1 << 20)))


def _outcomes(service: server.Server, count: int) -> list[str] | None:
    found = [line["outcome"] for line in service.lines() if "outcome" in line]
    return found if len(found) == count else None
