"""fastapi_streaming_upload: an upload weighs what is done with it; one pattern reports it."""

from __future__ import annotations

import pytest

from fl_hooks.detect.engine import scan
from fl_hooks.detect.select import Selection
from fl_hooks.library.compile import compile_patterns
from fl_hooks.library.folders import find_folders, read_pattern

HEAD = "import hashlib\nfrom fastapi import File, Request, UploadFile\n"
READ = "async def save(up: UploadFile, path):\n  data = await up.read()\n"
UPLOADS = ("fastapi_streaming_upload",)
BOTH = (*UPLOADS, "large_file_processing")


def found(source, patterns=UPLOADS):
    """Return (check, severity) of what the patterns find."""
    folders = [f for f in find_folders("") if f.bundled and f.id in patterns]
    compiled = compile_patterns([read_pattern(folder) for folder in folders])
    data = (HEAD + source).encode()
    checks = Selection(compiled).candidates("a.py", data)
    findings, _ = scan("a.py", data, checks, compiled["config"]["limits"])
    return [(f.check, f.severity) for f in findings]


HIGH = [
    READ + "  with open(path, 'wb') as f: f.write(data)",
    READ + "  path.write_bytes(data)",
    READ + "  if not data: raise ValueError\n  path.write_bytes(data)\n  parse(data)",
    READ + "  with open(path, 'w') as f: f.write(data.decode())",
    READ + "  return hashlib.sha256(data).hexdigest(), len(data)",
    "async def save(up: UploadFile): return hashlib.md5(await up.read())",
    "def save(path, up: bytes = File()): path.write_bytes(up)",
    "async def save(path, request: Request): path.write_bytes(await request.body())",
]


@pytest.mark.parametrize("source", HIGH)
def test_an_upload_that_is_written_or_only_hashed_blocks(source):
    """Both take pieces, so nothing is gained by holding all of it."""
    assert found(source) == [("whole-upload-read", "high")]


MEDIUM = [
    READ + "  return parse(data)",
    READ + "  return hashlib.sha256(data).hexdigest(), parse(data)",
    READ + "  out.write(data)",
    "def save(up: bytes = File()): return parse(up)",
]


@pytest.mark.parametrize("source", MEDIUM)
def test_an_upload_that_is_used_as_a_whole_warns(source):
    """A parser may want all of it, and a hash beside that costs no memory of its own."""
    assert found(source) == [("whole-upload-read", "medium")]


@pytest.mark.parametrize("source", HIGH)
def test_one_pattern_reports_an_upload(source):
    """Where the pattern of uploads reports, the one of large files does not."""
    assert found(source, BOTH) == [("whole-upload-read", "high")]


def test_without_the_pattern_of_uploads_the_one_of_large_files_reports():
    """It yields to a finding, not to a pattern that is switched off."""
    source = "async def save(up: UploadFile, path): path.write_bytes(await up.read())"
    assert found(source, BOTH[1:]) == [("whole-read-into-stream", "low")]
