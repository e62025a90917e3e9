import hashlib

from fl_hooks.records.finding import Finding, fingerprint


def finding(**changes):
    """Return a finding with some values."""
    values = {
        "pattern": "p", "check": "c", "severity": "high", "path": "a.py", "line": 1, "column": 2,
        "end_line": 1, "end_column": 5, "message": "m", "text": "f(x)",
    }  # fmt: skip
    return Finding(**{**values, **changes})


def test_the_fingerprint_ignores_where_the_finding_lies():
    """Path, line and severity do not change the identity; check and text do."""
    base = fingerprint(finding())
    assert base == fingerprint(finding(path="b.py", line=99, column=1, severity="low"))
    assert base != fingerprint(finding(text="f(y)"))
    assert base != fingerprint(finding(check="d"))


def test_the_fingerprint_is_a_plain_sha256():
    """Anyone can recompute it: SHA-256 over id, NUL and text, 16 hex digits."""
    assert fingerprint(finding()) == hashlib.sha256(b"p/c\0f(x)").hexdigest()[:16]


def test_a_lone_surrogate_in_the_text_is_no_error():
    """Text that came from odd bytes still has an identity."""
    assert len(fingerprint(finding(text="\udcff"))) == 16
