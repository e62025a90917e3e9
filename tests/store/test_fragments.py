"""Fragments: named by their content, sorted, and readable by the record's strict reader."""

from __future__ import annotations

import hashlib
import json
import re
import time

import pytest

from fl_hooks.store import fragments
from fl_hooks.store.record_form import parse_fragment
from fl_hooks.store.spool import Entry


def entry(**changed):
    """Return an entry that is due for a fragment."""
    values = {
        "pattern": "specific_exceptions",
        "check": "bare-except",
        "severity": "high",
        "path": "a.py",
        "line": 4,
        "column": 5,
        "fingerprint": "0123456789abcdef",
        "blob": "b" * 40,
        "outcome": "prevented",
    }
    return Entry(**{**values, **changed})


def test_named_by_content_in_the_month_s_folder():
    """The path is this month's (UTC) and the first 16 digits of the content's SHA-256."""
    path, data = fragments.build("c" * 40, [entry()])
    month = time.strftime("%Y-%m", time.gmtime())
    digest = hashlib.sha256(data).hexdigest()[:16]
    assert path == f".feedback-loop/violations/{month}/{digest}.json"
    assert fragments.is_fragment(path)


def test_content_is_sorted_json():
    """Keys are sorted, entries in order of place and on a line each; a newline ends the file."""
    _, data = fragments.build("c" * 40, [entry(line=9), entry(path="0.py", reason="why"), entry()])
    content = json.loads(data)
    rows = ",\n".join(json.dumps(row, sort_keys=True) for row in content["violations"])
    start = '{\n"base": "' + "c" * 40 + '",\n"schema": 1,\n"violations": [\n'
    assert data.decode() == start + rows + "\n]\n}\n"
    assert [(v["path"], v["line"]) for v in content["violations"]] == [
        ("0.py", 4),
        ("a.py", 4),
        ("a.py", 9),
    ]
    assert "reason" not in content["violations"][1]


def test_order_of_entries_does_not_matter():
    """The same facts in another order are the same file."""
    entries = [entry(path=name) for name in "cab"]
    assert fragments.build("", entries) == fragments.build("", reversed(entries))


def test_strict_reader_accepts_it():
    """What is written here is read there, the first commit's missing base included."""
    path, data = fragments.build(
        "", [entry(path="latin\udce9.py", outcome="suppressed", reason="x")]
    )
    fragment = parse_fragment(path, data)
    assert fragment.base is None
    assert fragment.violations[0].path == "latin\\xe9.py"


def test_nothing_says_who_or_when():
    """Git knows date and author; a fragment repeats neither, nor any source text."""
    _, data = fragments.build("c" * 40, [entry()])
    assert set(json.loads(data)["violations"][0]) == {
        *("pattern", "check", "severity", "path", "line", "column"),
        *("fingerprint", "blob", "outcome"),
    }


def test_companions_depend_on_the_month_only():
    """Two branches that both start a month's folder write the same bytes."""
    one = fragments.companions(".feedback-loop/violations/2026-11/a.json")
    assert one == fragments.companions(".feedback-loop/violations/2026-11/b.json")
    assert all(re.search(rb"\n$", text) for text in one.values())


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"violations": [{}]}', b"\xff", b"[" * 5000])
def test_parse_rejects_what_is_none(data):
    """A file that is no fragment is a ValueError."""
    with pytest.raises(ValueError, match=r"."):
        fragments.parse(data)
