"""Asked: several things at a time."""

from __future__ import annotations

import json
import math
import sys

import numpy as np

from tests.generate.asked.answers import answers_or_refuses, close, number, refuses, strict
from tests.generate.asked.subject import asked
from tests.generate.asked.surroundings import HALF, clean_temp, logged, peak_memory, wav


@asked(
    "Write a function load_wav(path) that reads a 16 bit WAV file into a NumPy array of floats"
    " between -1 and 1, and raises ValueError if it is not a WAV file",
    "specific_exceptions",
)
def load_wav(subject, tmp_path):
    """Samples on one scale, none for an empty recording, ValueError for what is none."""
    path = tmp_path / "take.wav"
    path.write_bytes(wav([0, 16384, -32768]))
    found = subject.call(path, name="load_wav")
    assert isinstance(found, np.ndarray)
    assert np.allclose(found.ravel(), [0, 0.5, -1], atol=1e-3)
    assert np.issubdtype(found.dtype, np.floating)
    path.write_bytes(wav([]))
    assert np.size(answers_or_refuses(subject.call, path, name="load_wav", otherwise=[])) == 0
    for broken in (b"", b"no sound at all, but some text", wav(HALF)[:20]):
        path.write_bytes(broken)
        assert isinstance(refuses(subject.call, path, name="load_wav"), ValueError)
    refuses(subject.call, tmp_path / "missing.wav", name="load_wav")


@asked(
    "Create a class AudioFile(path) with load(), which returns the samples of a WAV file as a"
    " NumPy array, and stats(), which returns peak and mean as a dict that can be dumped to JSON",
    "numpy_json_serialization",
)
def audio_file(subject, tmp_path):
    """A recording as an object; its figures are JSON, for an empty one too."""
    path = tmp_path / "take.wav"
    path.write_bytes(wav(HALF))
    audio = subject.get("AudioFile")(path)
    assert np.size(audio.load()) == len(HALF)
    told = strict(json.dumps(audio.stats(), allow_nan=False))
    assert close(number(told, "peak"), 0.5, 16384, 16384 / 32767)
    assert close(number(told, "mean"), 0)
    path.write_bytes(wav([]))
    empty = answers_or_refuses(subject.get("AudioFile")(path).stats)
    json.dumps(empty, allow_nan=False)
    refuses(lambda: subject.get("AudioFile")(tmp_path / "missing.wav").load())


@asked(
    "Write a function save_array(array, path) that saves a NumPy array as a JSON file. NaN and"
    " infinity become null, and a crash must not leave half a file: write to a temp file and"
    " rename it.",
    "numpy_json_serialization",
    "nan_inf_handling",
    "temp_file_handling",
)
def save_array(subject, tmp_path):
    """Strict JSON of any shape, complete or not there."""
    folder = tmp_path / "kept"
    folder.mkdir()
    path = folder / "array.json"

    def saved(array):
        subject.call(array, path, name="save_array")
        return strict(path.read_text(encoding="utf-8"))

    with clean_temp(tmp_path):
        assert saved(np.array([1.5, math.nan, math.inf, -math.inf])) == [1.5, None, None, None]
        assert saved(np.array([[1, 2], [3, 4]])) == [[1, 2], [3, 4]]
        assert saved(np.array([[1.0, math.nan]])) == [[1.0, None]]
        assert saved(np.array([])) == []
        answers_or_refuses(saved, np.array([object()]))
    assert [path.name for path in folder.iterdir()] == ["array.json"]
    strict(path.read_text(encoding="utf-8"))


@asked(
    "Write a function sum_by(path, key, value) that goes through a very large CSV file row by row"
    " and sums the column value for each key. Rows whose value is not a number are logged and"
    " skipped.",
    "large_file_processing",
    "structured_logging",
)
def sum_by(subject, tmp_path):
    """Sums by key in little memory; what is skipped is logged."""

    def sums():
        return dict(subject.call(path, "shop", "euros", name="sum_by"))

    path = tmp_path / "sales.csv"
    path.write_text("shop,euros\nA,1.5\nB,2\nA,oops\nA,3\nB,\n", encoding="utf-8")
    with logged() as records:
        assert sums() == {"A": 4.5, "B": 2}
    assert records
    path.write_text("shop,euros\n", encoding="utf-8")
    assert sums() == {}
    path.write_text("colour\nred\n", encoding="utf-8")
    assert not answers_or_refuses(sums)
    path.write_text("shop,note,euros\n" + f"A,{'x' * 400},1\n" * 10_000, encoding="utf-8")
    found, peak = peak_memory(sums)
    assert found == {"A": 10_000}
    assert peak < 1 << 21
    refuses(subject.call, tmp_path / "missing.csv", "shop", "euros", name="sum_by")


@asked(
    "Write a function validate_records(records) that checks a list of dicts: id must be an"
    " integer, email must contain an @. Return the valid records and a list of error messages.",
)
def validate_records(subject, _):
    """Good records and a message for each other one, whatever it is."""
    good = [{"id": 1, "email": "ada@example.org"}, {"id": 2, "email": "carl@example.org"}]
    bad = [{"id": "3", "email": "eve@example.org"}, {"id": 4, "email": "eve"}, {"id": 5}, {}]
    valid, errors = subject.call([good[0], *bad, good[1]], name="validate_records")
    assert list(valid) == good
    assert len(errors) >= len(bad)
    assert all(str(error) for error in errors)
    assert [len(part) for part in subject.call([], name="validate_records")] == [0, 0]
    valid, errors = subject.call([{"id": None, "email": None}], name="validate_records")
    assert not valid
    assert errors


@asked(
    "Write a function last_line(command) that runs a command with subprocess and returns the last"
    " line of its output, or None if there is no output. Log a warning when the command fails.",
    "bounds_checking",
    "structured_logging",
)
def last_line(subject, tmp_path):
    """A line or None; failure is logged."""

    def last(code):
        return subject.call([sys.executable, "-c", code], name="last_line")

    with logged() as records:
        assert last("print('one'); print('two')") == "two"
        assert last("") is None
        assert [record for record in records if record.levelno >= 30] == []
        answers_or_refuses(last, "import sys; sys.exit(3)")
        assert [record for record in records if record.levelno >= 30]
        missing = [str(tmp_path / "no-such-program")]
        assert answers_or_refuses(subject.call, missing, name="last_line") is None
