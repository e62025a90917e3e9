"""Asked: files that are read, written, copied and counted."""

from __future__ import annotations

import hashlib

from tests.generate.asked.answers import answers_or_refuses, refuses, rows
from tests.generate.asked.subject import asked
from tests.generate.asked.surroundings import clean_temp, peak_memory

MB = 1 << 20


@asked(
    "Write a function load_config(path) to load a JSON config file with proper error handling",
    "specific_exceptions",
)
def load_config(subject, tmp_path):
    """The settings of a file; a broken one is refused in words, never taken for an empty one."""
    path = tmp_path / "config.json"
    path.write_text('{"port": 80, "name": "é"}', encoding="utf-8")
    assert subject.call(path, name="load_config") == {"port": 80, "name": "é"}
    path.write_text('{"port": ', encoding="utf-8")
    refuses(subject.call, path, name="load_config")
    path.write_bytes(b"\xff\xfe\x00")
    refuses(subject.call, path, name="load_config")
    assert not answers_or_refuses(subject.call, tmp_path / "missing.json", name="load_config")


@asked(
    "Write a function load_prices(path) that loads a CSV file with the columns name and price and"
    " returns a list of dicts, prices as floats",
    "specific_exceptions",
)
def load_prices(subject, tmp_path):
    """Rows with prices as numbers; what is no price is left out or refused."""
    path = tmp_path / "prices.csv"
    path.write_text('name,price\ntea,2.50\n"black, coffee",3\n', encoding="utf-8")
    found = rows(subject.call(path, name="load_prices"))
    assert found == [{"name": "tea", "price": 2.5}, {"name": "black, coffee", "price": 3.0}]
    assert all(isinstance(row["price"], float) for row in found)
    path.write_text("name,price\ntea,2.50\nmilk,n/a\n", encoding="utf-8")
    found = rows(answers_or_refuses(subject.call, path, name="load_prices", otherwise=[]))
    assert found in ([], [{"name": "tea", "price": 2.5}])
    for odd in ("", "name,price\n", "colour\nred\n"):
        path.write_text(odd, encoding="utf-8")
        assert not answers_or_refuses(subject.call, path, name="load_prices")
    refuses(subject.call, tmp_path / "missing.csv", name="load_prices")


@asked(
    "Create a function save_atomically(path, text) that writes a text file by writing to a"
    " temporary file first and then renaming it",
    "temp_file_handling",
)
def save_atomically(subject, tmp_path):
    """The whole text or what was there before, and never a stray file."""
    folder = tmp_path / "kept"
    folder.mkdir()
    path = folder / "note.txt"
    with clean_temp(tmp_path):
        for text in ("first\n", "zweite Fassung: é\n", ""):
            subject.call(path, text, name="save_atomically")
            assert path.read_text(encoding="utf-8") == text
        (folder / "a-folder").mkdir()
        refuses(subject.call, folder / "a-folder", "text", name="save_atomically")
        answers_or_refuses(subject.call, tmp_path / "no" / "note.txt", "t", name="save_atomically")
    assert sorted(path.name for path in folder.iterdir()) == ["a-folder", "note.txt"]


@asked(
    "function size_in_file(data) - write the bytes to a temp file, give back the size of the"
    " file, nothing may be left behind",
    "temp_file_handling",
)
def size_in_file(subject, tmp_path):
    """A size, and no file afterwards, whatever was given."""
    with clean_temp(tmp_path):
        assert subject.call(b"12345", name="size_in_file") == 5
        assert subject.call(b"", name="size_in_file") == 0
        refuses(subject.call, 12.5, name="size_in_file")


@asked(
    "checksum(path): SHA-256 of a big file as hex, without reading all of it into memory",
    "large_file_processing",
)
def checksum(subject, tmp_path):
    """The digest of any file, in a memory that does not grow with it."""
    path = tmp_path / "big.bin"
    for data in (b"", b"abc", b"0123456789abcdef" * MB):
        path.write_bytes(data)
        found, peak = peak_memory(lambda: subject.call(path, name="checksum"))
        assert found == hashlib.sha256(data).hexdigest()
    assert peak < 5 * MB
    refuses(subject.call, tmp_path / "missing.bin", name="checksum")


@asked(
    "Count the lines of a huge log file that contain a word. Signature count_lines(path, word)",
    "large_file_processing",
)
def count_lines(subject, tmp_path):
    """A count, line by line, of a text that need not be all UTF-8."""
    path = tmp_path / "app.log"
    path.write_text("INFO start\nERROR one\nERROR two\nINFO end", encoding="utf-8")
    assert subject.call(path, "ERROR", name="count_lines") == 2
    assert subject.call(path, "DEBUG", name="count_lines") == 0
    path.write_bytes(b"ERROR \xff\xfe\n")
    assert answers_or_refuses(subject.call, path, "ERROR", name="count_lines", otherwise=1) == 1
    path.write_text(f"INFO {'x' * 500}\n" * 20_000, encoding="utf-8")
    found, peak = peak_memory(lambda: subject.call(path, "INFO", name="count_lines"))
    assert found == 20_000
    assert peak < 3 * MB
    refuses(subject.call, tmp_path / "missing.log", "ERROR", name="count_lines")


@asked("copy_file(source, target), copy a large file in chunks pls", "large_file_processing")
def copy_file(subject, tmp_path):
    """The same bytes in another place; no target where there is no source."""
    source, target = tmp_path / "a.bin", tmp_path / "b.bin"
    for data in (b"", b"0123456789abcde\n" * MB):
        source.write_bytes(data)
        _, peak = peak_memory(lambda: subject.call(source, target, name="copy_file"))
        assert target.read_bytes() == data
    assert peak < 5 * MB
    refuses(subject.call, tmp_path / "missing.bin", tmp_path / "c.bin", name="copy_file")
    assert not (tmp_path / "c.bin").exists()
