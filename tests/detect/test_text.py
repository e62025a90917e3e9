import pytest
from hypothesis import given
from hypothesis import strategies as st

from fl_hooks.detect.text import decode
from tests.detect.helpers import LIMITS


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"x = 1\r\ny\n", "x = 1\ny\n"),
        (b"\xef\xbb\xbfx", "x"),
        ("é".encode(), "é"),
        ("# -*- coding: latin-1 -*-\né".encode("latin-1"), "# -*- coding: latin-1 -*-\né"),
        ("#!x\n# vim: set fileencoding=cp1252 :\n€".encode("cp1252"), None),
        (b"a\x0cb\xc2\x85c", "a\x0cb\x85c"),
    ],
)
def test_source_is_decoded_as_python_decodes_it(data, text):
    """UTF-8 with or without a mark, or what the coding comment declares; CRLF becomes LF."""
    got, notice = decode("a.py", data, LIMITS)
    assert notice == ""
    assert text is None or got == text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a\0b", "NUL"),
        (b"\xff\xfe", "not UTF-8"),
        (b"# coding: nonsense\n\xff", "declared nonsense"),
        (b"# coding: ascii\n\xe9", "declared ascii"),
        (b"x" * 20_001, "limits.line_length (20,000"),
        (b"x\n" * 600_000, "1,200,000 bytes"),
    ],
)
def test_what_cannot_be_read_is_a_notice_that_says_why(data, words):
    """Binary, undecodable or oversized source names its file and the reason."""
    text, notice = decode("dir/a.py", data, LIMITS)
    assert text == ""
    assert notice.startswith("dir/a.py: not scanned")
    assert words in notice


@given(st.binary(max_size=200))
def test_any_bytes_give_text_or_a_notice(data):
    """Whatever the bytes, decoding ends in text that is fit to parse or in a notice."""
    text, notice = decode("a.py", data, LIMITS)
    assert not (text and notice)
    text.encode()
