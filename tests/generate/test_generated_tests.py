"""The tests that are generated with code: they pass, and fail where the code is broken."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from fl_hooks import PatternAwareGenerator
from tests.generate.asked.made import CONFTEST

# Name -> the prompt, and changes to its code each of which is a fault.
BROKEN = {
    "mean": (
        "Write a function average(path, column) that loads a CSV file and returns a column's mean",
        ("math.isfinite(number)", "True"),
        ("len(known)", "(len(known) + 1)"),
        ('encoding="utf-8-sig"', 'encoding="latin-1"'),
        ("column_numbers(rows, column)", 'column_numbers(rows, "name")'),
        ("except (csv.Error, UnicodeDecodeError)", "except csv.Error"),
    ),
    "peak": (
        "Write a function measure(path) that returns peak and RMS of a WAV file as a dict",
        ("except (wave.Error, EOFError)", "except wave.Error"),
        ("/ 2.0**31", "/ 2.0**30"),
    ),
    "upload": (
        "FastAPI endpoint POST /prices to upload a CSV file; returns the mean of the column price",
        ("arrived > MAX_BYTES", "False"),
        ("except ValueError as error:", "except KeyError as error:"),
        ("tempfile.TemporaryDirectory()", "contextlib.nullcontext(tempfile.mkdtemp())"),
        ('"/prices"', '"/price"'),
        ("math.fsum(numbers)", "math.fsum(numbers) + 1"),
    ),
    "body": (
        "FastAPI endpoint POST /stats which takes a JSON list of numbers and returns their mean",
        ("Body()", 'Body(alias="other", embed=True)'),
        ("math.isfinite", "bool"),
    ),
    "cli": (
        "cli that prints the sha256 of every file given, and carries on where one is missing",
        ("failed = True", "return 1"),
        ("return 1 if failed else 0", "return 0"),
        ('"sha256"', '"md5"'),
    ),
    "script": (
        "script that reads a JSON list of records, sorts them by date and writes them to a file",
        ("not 2 <= len(given) <= 3", "len(given) == 7"),
        ("return 2", "return 0"),
        ("new.replace(target)", "Path(target).write_text(text)"),
        ("return 1", "return 0"),
    ),
    "coroutine": (
        "Write an async function load_prices(path) that loads a CSV file and returns the rows",
        ("asyncio.to_thread(read_rows, path)", 'asyncio.to_thread(read_rows, "other")'),
    ),
    "store": (
        "Write a class ConfigStore with load, get, set and save that keeps settings in a JSON file",
        ("allow_nan=False", "allow_nan=True"),
        ("new.replace(self.path)", "self.path.write_text(document)"),
        ("except FileNotFoundError:", "except IsADirectoryError:"),
    ),
}
FAULTS = [(name, n) for name, (_, *changes) in BROKEN.items() for n in range(len(changes))]


@pytest.fixture(scope="module")
def failed(tmp_path_factory):
    """Names of the folders whose test failed: of sound code, and of each fault."""
    top = tmp_path_factory.mktemp("generated")
    generator = PatternAwareGenerator(tester=None)
    for name, (prompt, *changes) in BROKEN.items():
        result = generator.generate(prompt, test=True)
        _write(top / name, result, result.code)
        for number, (old, new) in enumerate(changes):
            assert old in result.code, f"{old} is no longer in {name}"
            _write(top / f"{name}_{number}", result, result.code.replace(old, new))
    (top / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-rA", "--tb=no", "-pno:cacheprovider"]
    command += ["--import-mode=importlib", "--rootdir=.", "-c", os.devnull]
    command += ["--continue-on-collection-errors", "."]
    done = subprocess.run(command, cwd=top, capture_output=True, text=True, check=False)
    passed = set(re.findall(r"^PASSED (\w+)/", done.stdout, re.MULTILINE))
    assert passed >= set(BROKEN), done.stdout
    return set(re.findall(r"^(?:FAILED|ERROR) (\w+)/", done.stdout, re.MULTILINE))


def _write(folder, result, code):
    folder.mkdir()
    module = result.metadata["module"]
    code = code.replace("import tempfile", "import contextlib\nimport tempfile", 1)
    (folder / f"{module}.py").write_text(code, encoding="utf-8")
    (folder / f"test_of_{folder.name}.py").write_text(result.test, encoding="utf-8")


@pytest.mark.parametrize("name", BROKEN)
def test_sound_code_passes(name, failed):
    """What was generated passes its own test."""
    assert name not in failed


@pytest.mark.parametrize(("name", "number"), FAULTS)
def test_broken_code_fails(name, number, failed):
    """A value that is wrong, a guard that is gone: its test says so."""
    assert f"{name}_{number}" in failed, BROKEN[name][number + 1]
