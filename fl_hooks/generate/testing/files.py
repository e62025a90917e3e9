"""Files that tests start from: tables, documents, recordings and logs, each with its data."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from fl_hooks.generate.testing.literals import shown
from fl_hooks.generate.testing.sample import UNKNOWN, Sample

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fl_hooks.generate.compose.parts import Parts

_LOG = "2026-11-21 10:00:00 INFO start\n2026-11-21 10:00:05 ERROR no disk\n"
_WAVE = [0.0, 0.5, -0.5, 0.25]
_WAV = '''
import io
import struct
import wave

def wav(samples: list[float]) -> bytes:
    """Return a WAV file of 16 bit."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        whole = [round(one * 32768) for one in samples]
        sound.writeframes(struct.pack(f"<{len(whole)}h", *whole))
    return file.getvalue()
'''
_NPY = '''
import io
import numpy as np

def npy(values: list[float]) -> bytes:
    """Return an array as a file of NumPy."""
    file = io.BytesIO()
    np.save(file, np.array(values))
    return file.getvalue()
'''
_ZIP = '''
import io
import zipfile

def zipped(name: str, text: str) -> bytes:
    """Return an archive of one file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, text)
    return file.getvalue()
'''
# Kind of file -> its name, what it holds as data, the expression of its bytes, helper and imports.
_FILES: dict[str, tuple[str, Any, str, str]] = {
    "text": ("notes.txt", "tea\ncoffee and cake\n", 'b"tea\\ncoffee and cake\\n"', ""),
    "lines": ("notes.txt", ["tea", "coffee", "cake"], 'b"tea\\ncoffee\\ncake\\n"', ""),
    "log": ("app.log", _LOG, shown(_LOG.encode()), ""),
    "bytes": ("data.bin", b"some bytes", 'b"some bytes"', ""),
    "settings": ("app.env", {"port": "80", "host": "local"}, 'b"port = 80\\nhost = local\\n"', ""),
    "toml": ("app.toml", {"port": 80}, 'b"port = 80\\n"', ""),
    "wav": ("take.wav", _WAVE, f"wav({_WAVE})", _WAV),
    "npy": ("values.npy", [1.0, 2.0, 6.0], "npy([1.0, 2.0, 6.0])", _NPY),
    "gz": ("data.gz", b"some bytes", 'gzip.compress(b"some bytes")', "import gzip"),
    "zip": ("files.zip", UNKNOWN, 'zipped("a.txt", "tea")', _ZIP),
}
# Words of a block's name that tell its kind of file.
_TOLD = {
    "rows": "csv", "csv": "csv", "column": "csv", "json": "json", "records": "json-list",
    "wav": "wav", "audio": "wav", "log": "log", "settings": "settings", "toml": "toml",
    "lines": "lines", "array": "npy", "checksum": "bytes",
}  # fmt: skip


def file_sample(
    parts: Parts, needs: Mapping[str, Any], *, in_folder: bool, several: bool
) -> Sample:
    """Return a file for the first block, in a folder of its own where the folder is asked for."""
    name, data, content, helper = _file(parts, needs)
    lines: tuple[str, ...]
    if several:
        lines = (f'{{source}} = [tmp_path / "{name}"]', f"{{source}}[0].write_bytes({content})")
        data = UNKNOWN
    elif in_folder:
        lines = (
            '{source} = tmp_path / "files"',
            "{source}.mkdir()",
            f'({{source}} / "{name}").write_bytes({content})',
        )
        data = UNKNOWN
    else:
        lines = (f'{{source}} = tmp_path / "{name}"', f"{{source}}.write_bytes({content})")
    return Sample(data, lines, "{source}", "", content, name, (helper,) if helper else ())


def _file(parts: Parts, needs: Mapping[str, Any]) -> tuple[str, Any, str, str]:
    from fl_hooks.generate.testing.samples import record, table, typed

    told = parts.plan.blocks[0].test.get("file") or _guessed(parts)
    if told in ("lines", "text") and any("numbers" in one.name for one in parts.plan.blocks):
        data: Any = ["1", "2", "6"] if told == "lines" else "1\n2\n6\n"
        return "numbers.txt", data, 'b"1\\n2\\n6\\n"', ""
    if isinstance(told, dict):
        text = str(told.get("text", ""))
        return str(told.get("name", "a.txt")), text, shown(text.encode()), ""
    if told == "csv":
        rows = table(parts, needs)
        return "prices.csv", rows, shown(_csv(rows).encode("utf-8", "replace")), ""
    if told in ("json", "json-list"):
        data = record(needs) if told == "json" else typed(table(parts, needs))
        return "data.json", data, shown(json.dumps(data).encode()), ""
    if told == "jsonl":
        records = typed(table(parts, needs))
        lines = "".join(f"{json.dumps(one)}\n" for one in records)
        return "data.jsonl", records, shown(lines.encode()), ""
    return _FILES.get(told, _FILES["text"])


def _guessed(parts: Parts) -> str:
    words = parts.plan.blocks[0].name.split("_")
    return next((_TOLD[word] for word in words if word in _TOLD), "text")


def _csv(rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
