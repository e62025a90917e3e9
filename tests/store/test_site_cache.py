from __future__ import annotations

import pytest

from fl_hooks.store import site_cache


def test_what_is_kept_comes_back(tmp_path):
    """Texts by key, and bytes as they are."""
    site_cache.write_texts(str(tmp_path), "charts.json", {"a": "é <b>", "b": ""})
    assert site_cache.read_texts(str(tmp_path), "charts.json") == {"a": "é <b>", "b": ""}
    site_cache.write(str(tmp_path), "x.js", b"\x00\xff")
    assert site_cache.read(str(tmp_path), "x.js") == b"\x00\xff"


def test_nothing_kept_is_nothing(tmp_path):
    """A first build finds no cache and says nothing of it."""
    assert site_cache.read(str(tmp_path), "x.js") == b""
    assert site_cache.read_texts(str(tmp_path), "charts.json") == {}


@pytest.mark.parametrize("data", [b"", b'{"a": "cut', b"[1]", b"\xff\xfe", b'{"a": 1}'])
def test_a_damaged_cache_is_no_cache(tmp_path, data):
    """Cut off, foreign or of another kind: its content is made again."""
    site_cache.write(str(tmp_path), "charts.json", data)
    assert site_cache.read_texts(str(tmp_path), "charts.json") == {}


def test_nothing_is_left_beside_it(tmp_path):
    """A file is replaced whole."""
    for text in ("one", "two"):
        site_cache.write_texts(str(tmp_path), "charts.json", {"a": text})
    kept = (tmp_path / "fl-hooks" / "cache").iterdir()
    assert [path.name for path in kept] == ["charts.json"]


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path):
    """A file in the folder's place costs the cache, never the site."""
    (tmp_path / "fl-hooks").write_text("")
    site_cache.write(str(tmp_path), "x.js", b"data")
    assert site_cache.read(str(tmp_path), "x.js") == b""
