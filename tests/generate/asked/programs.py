"""Asked: programs that are run, with arguments, exit codes and what they print."""

from __future__ import annotations

import hashlib
import json

from tests.generate.asked.answers import close, number, numbers_in, strict
from tests.generate.asked.subject import asked
from tests.generate.asked.surroundings import ended_badly


@asked(
    "Write a command line tool that takes a CSV file and the name of a column and prints the mean"
    " of that column as JSON",
    "specific_exceptions",
)
def cli_mean(subject, tmp_path):
    """A mean on standard output; a wrong file or column is told on standard error."""
    path = tmp_path / "prices.csv"
    path.write_text("name,price\ntea,1\ncoffee,2\ncake,3\n", encoding="utf-8")
    done = subject.run(path, "price", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = strict(done.stdout)
    assert any(close(value, 2.0) for value in numbers_in(told))
    ended_badly(subject.run(path, "colour", cwd=tmp_path))
    ended_badly(subject.run(tmp_path / "missing.csv", "price", cwd=tmp_path))
    ended_badly(subject.run(cwd=tmp_path))
    path.write_text("name,price\n", encoding="utf-8")
    done = subject.run(path, "price", cwd=tmp_path)
    assert "Traceback" not in done.stderr
    assert done.returncode or strict(done.stdout) is not Ellipsis


@asked(
    "cli that prints the sha256 of every file given on the command line. missing files: message"
    " on stderr, exit code 1, but carry on with the others",
    "large_file_processing",
    "specific_exceptions",
)
def cli_checksums(subject, tmp_path):
    """A digest for each file that is there, and 1 where one is not."""
    sums = {}
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(name, encoding="utf-8")
        sums[name] = hashlib.sha256(name.encode()).hexdigest()
    done = subject.run("a.txt", "b.txt", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert all(digest in done.stdout for digest in sums.values())
    done = ended_badly(subject.run("a.txt", "missing.txt", "b.txt", cwd=tmp_path))
    assert done.returncode == 1
    assert "missing.txt" in done.stderr
    assert all(digest in done.stdout for digest in sums.values())


@asked(
    "Write a script that reads a JSON list of records from the file given as first argument,"
    " sorts them by date and writes them to the file given as second argument",
    "bounds_checking",
)
def script_sort(subject, tmp_path):
    """Records in order; without arguments or with a broken file, a message and no output."""
    source, target = tmp_path / "in.json", tmp_path / "out.json"
    records = [{"date": "2026-03-01", "n": 1}, {"date": "2025-12-24", "n": 2}]
    source.write_text(json.dumps(records), encoding="utf-8")
    done = subject.run(source, target, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert strict(target.read_text(encoding="utf-8")) == records[::-1]
    ended_badly(subject.run(cwd=tmp_path))
    ended_badly(subject.run(source, cwd=tmp_path))
    other = tmp_path / "other.json"
    for broken in ('[{"date": "2026-03-01"', '[{"n": 1}]'):
        source.write_text(broken, encoding="utf-8")
        done = subject.run(source, other, cwd=tmp_path)
        assert "Traceback" not in done.stderr
        assert done.returncode == 0 or not other.exists()
    source.write_text('[{"date": ', encoding="utf-8")
    ended_badly(subject.run(source, other, cwd=tmp_path))


@asked(
    "A script which counts how many ERROR, WARNING and INFO lines a log file has (path as"
    " argument) and prints the counts as JSON",
    "large_file_processing",
)
def script_levels(subject, tmp_path):
    """Three counts; a missing file is told in words."""
    path = tmp_path / "app.log"
    lines = ["INFO a", "ERROR b", "WARNING c", "INFO d", "nothing", "INFO e", "WARNING f"]
    path.write_text("\n".join(f"2026-11-21 {line}" for line in lines), encoding="utf-8")
    done = subject.run(path, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = strict(done.stdout)
    assert [number(told, level) for level in ("ERROR", "WARNING", "INFO")] == [1, 2, 3]
    path.write_text("", encoding="utf-8")
    assert numbers_in(strict(subject.run(path, cwd=tmp_path).stdout)) == {0}
    ended_badly(subject.run(cwd=tmp_path))
    ended_badly(subject.run(tmp_path / "missing.log", cwd=tmp_path))
