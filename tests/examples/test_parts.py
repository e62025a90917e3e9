"""The parts of the example service that need no server."""

import contextlib
import io
import math
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import warnings
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from audio_proof import sound
from audio_uploads.answers import Recording, Refusal, Statistics
from audio_uploads.measure import Tally, measured
from audio_uploads.receive import Receiver
from audio_uploads.store import Store
from audio_uploads.wav import BrokenWavError
from hypothesis import given
from hypothesis import strategies as st

from tests.awaiting import awaited

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def statistics(samples, **form):
    """Return what is measured of these samples."""
    content = sound.header(len(samples), **form) + samples
    return measured(io.BytesIO(content), len(content))


@pytest.mark.parametrize(
    ("samples", "bits", "tag", "clipped"),
    [
        (np.array([0, 64, 255], np.uint8), 8, 1, 2),
        (np.array([-32768, -16384, 32767], "<i2"), 16, 1, 2),
        (np.array([-(2**31), -(2**30), 2**31 - 1], "<i4"), 32, 1, 2),
        (np.array([-1.0, -0.5, 1.0], "<f4"), 32, 3, 2),
        (np.array([-1.0, -0.5, 1.0], "<f8"), 64, 3, 2),
    ],
)
def test_every_width_has_the_same_full_scale(samples, bits, tag, clipped):
    """The lowest sample is -1, and samples at either end count as clipped."""
    found = statistics(samples.tobytes(), bits=bits, tag=tag)
    assert (found.peak, found.clipped) == (1.0, clipped)
    assert found.mean == pytest.approx(-0.5 / 3, abs=0.01)


def test_blocks_add_up_to_the_whole():
    """Statistics of many blocks are those that NumPy tells of all samples at once."""
    samples = np.random.default_rng(1).normal(0.1, 0.4, 200_000).astype("<f8")
    found = statistics(samples.tobytes(), bits=64, tag=3)
    assert found.mean == pytest.approx(samples.mean())
    assert found.rms == pytest.approx(np.sqrt(np.mean(samples**2)))
    assert found.peak == np.abs(samples).max()


@pytest.mark.parametrize("scale", [1e308, 1e-308, 5e-324])
def test_no_magnitude_overflows(scale):
    """The largest and the smallest floats have a mean and a root mean square like any other."""
    tally = Tally(1.0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for block in ([0.0, 0.0], [scale, -scale], [scale, scale], []):
            tally.add(np.array(block))
    assert tally.mean == pytest.approx(scale / 3, rel=1e-9, abs=5e-324)
    assert tally.rms == pytest.approx(scale * np.sqrt(4 / 6), rel=1e-9, abs=5e-324)


@given(st.binary(max_size=80), st.sampled_from([b"RIFF", b"RF64"]))
def test_no_header_breaks_the_reader(content, magic):
    """Whatever stands behind the first bytes is measured, or refused as what cannot be read."""
    # A form that is right gets some of them as far as the samples.
    form = sound.header(0, tag=3, bits=32)[12:36]
    for whole in (
        magic + bytes(4) + b"WAVE" + content,
        magic + bytes(4) + b"WAVE" + form + content,
    ):
        with contextlib.suppress(BrokenWavError):
            assert measured(io.BytesIO(whole), len(whole)).rate > 0


def test_what_a_killed_process_left_is_cleared(tmp_path):
    """An upload that nobody has written to for long goes with the next one; others stay."""
    store = Store(tmp_path, abandoned=60)
    old, new = tmp_path / "incoming" / "upload-old", tmp_path / "incoming" / "upload-new"
    for folder in (old, new):
        (folder / "kept").mkdir(parents=True)
        (folder / "kept" / "audio").write_bytes(b"RIFF")
    for path in (old, old / "kept", old / "kept" / "audio"):
        os.utime(path, (time.time() - 61,) * 2)
    with store.incoming():
        assert not old.exists()
        assert new.exists()
    assert list((tmp_path / "incoming").iterdir()) == [new]


def test_no_answer_holds_what_is_no_number():
    """Even if a statistic were NaN or infinite it would be refused before it is sent."""
    known = statistics(b"").model_dump()
    for value in (math.nan, math.inf, np.float32("nan")):
        with pytest.raises(ValueError, match="finite"):
            Statistics(**{**known, "peak": value})


def test_uploads_and_removals_at_once_are_in_nobody_s_way(tmp_path):
    """The same recording, kept and removed by several: each upload is there or was there before."""
    store, id_, failures = Store(tmp_path, abandoned=60), "0" * 64, []

    def work():
        try:
            for _ in range(60):
                with store.incoming() as folder:
                    (folder / "audio").write_bytes(b"RIFF")
                    now = datetime.now(UTC)
                    about = Recording(
                        id=id_, size=4, kind="wav", name=None, received=now, statistics=None
                    )
                    kept, is_new = store.keep(folder, about)
                    # What is answered is what is there, not what came too late.
                    if not is_new and kept.received == now:
                        failures.append(about)
                store.remove(id_)
        except OSError as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert list((tmp_path / "incoming").iterdir()) == []


def test_more_uploads_at_once_than_it_takes_are_told_so(tmp_path):
    """Before anything is read or written; what was refused does not count as on its way."""
    receiver = Receiver(Store(tmp_path, abandoned=60), at_once=0)
    with pytest.raises(Refusal) as refused:
        awaited(receiver.take(None))
    assert (refused.value.status, refused.value.code) == (503, "busy")
    assert receiver.active == 0


def test_it_follows_the_patterns_and_the_naive_one_does_not(tmp_path):
    """Scanned as ordinary code, not as an example, it is silent; its counterpart is not."""
    shutil.copytree(EXAMPLES / "audio_uploads", tmp_path / "app")
    command = [sys.executable, "-m", "fl_hooks.cli", "scan", "--no-record", "--fail-on", "low"]

    def scan():
        done = subprocess.run(
            [*command, "app"], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout

    code, said = scan()
    assert code == 1
    assert "naive.py" in said
    assert "whole-upload-read" in said
    (tmp_path / "app" / "naive.py").unlink()
    assert scan()[0] == 0


def test_a_port_that_is_taken_is_told(tmp_path):
    """The command ends with 2 and a sentence, and leaves no folder behind."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        options = ["--folder", str(tmp_path / "x"), "--port", str(taken.getsockname()[1])]
        done = subprocess.run(
            [sys.executable, "-m", "audio_uploads", *options],
            cwd=EXAMPLES,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith("audio_uploads: ")
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "x").exists()
