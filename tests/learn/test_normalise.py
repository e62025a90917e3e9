"""Messages of one fault are alike once what differs each time has given way."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fl_hooks.learn.normalise import says_little, template
from fl_hooks.learn.traces import Place, Raised, place, raised


@pytest.mark.parametrize(
    ("exception", "message", "expected"),
    [
        ("ValueError", "invalid literal for int() with base 10: '0-de'",
         "invalid literal for int() with base <n>: <text>"),
        ("TypeError", "'<' not supported between instances of 'dict' and 'int'",
         "'<' not supported between instances of 'dict' and 'int'"),
        ("FileNotFoundError", "[Errno 2] No such file or directory: '/tmp/a b/c.txt'",
         "[Errno 2] No such file or directory: <text>"),
        ("OSError", "cannot open /var/lib/app/7.db at 0x7f00aa: busy.",
         "cannot open <path> at <hex>: busy"),
        ("", "run 2b1c9a1e-0d1f-4c1e-9d2a-1f2e3d4c5b6a died on 2026-11-21T16:00:00Z",
         "run <id> died on <time>"),
        ("", "no answer from 10.0.0.7:8080 after 3.5s, see https://example.org/x?y=1",
         "no answer from <address> after <n>s, see <url>"),
        ("ValueError", "unknown unit 'px', 'em' and 'cm'", "unknown unit <text>"),
        ("KeyError", "'user_id'", "<text>"),
        ("TypeError", "f() can't take 3 of it; won't do", "f() can't take <n> of it; won't do"),
        ("", "commit 1f2e3d4c5b6a7988 of ada@example.org went",
         "commit <hex> of <mail> went"),
        ("", "first line\nsecond line", "first line"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_what_differs_gives_way_and_the_rest_stays(exception, message, expected):
    """Values become placeholders; names of code stay in the interpreter's own messages."""
    assert template(message, exception) == expected


@given(st.text(max_size=400))
def test_any_text_has_a_template_that_is_its_own(message):
    """No input fails, and a template is one line without numbers of its own."""
    found = template(message)
    assert "\n" not in found
    assert isinstance(says_little(found), bool)


@pytest.mark.parametrize(
    "text",
    ["'", "a/", "1", '"\\', "\n", " ", "Error", "a.", "at 1:1:1 (", '  File "x", line 1\n', "\n\t"],
)
def test_a_hostile_message_costs_no_time(text):
    """Only its beginning is looked at, and of a trace both ends."""
    start = time.perf_counter()
    template(text * 100_000)
    raised(text * 100_000, text * 100_000)
    place(text * 100_000)
    assert time.perf_counter() - start < 0.5


def test_a_type_comes_from_the_error_or_from_the_trace():
    """Without its module; where neither names one it is empty."""
    trace = (
        'Traceback (most recent call last):\n  File "a.py", line 3, in f\n    g()\nKeyError: 7\n'
    )
    assert raised("pkg.mod.ParseError: bad") == Raised("ParseError", "bad")
    assert raised("division by zero", "…\nZeroDivisionError: division by zero") == Raised(
        "ZeroDivisionError", "division by zero"
    )
    assert raised("", trace) == Raised("KeyError", "7")
    assert raised("Note: it broke") == Raised("", "Note: it broke")
    assert raised("TypeError") == Raised("TypeError", "")


def test_a_place_is_the_innermost_frame_of_ones_own():
    """The function comes along; a file that is said wins."""
    trace = (
        'Traceback (most recent call last):\n  File "/srv/app/api.py", line 9, in load\n    x()\n'
        '  File "/usr/lib/python3.12/json/decoder.py", line 337, in decode\nValueError: no'
    )
    assert place(trace) == Place("/srv/app/api.py", 9, "load")
    assert place(trace, "app/api.py", 0) == Place("app/api.py", 9, "load")
    assert place(trace, "other.py", 4) == Place("other.py", 4, "")
    script = "TypeError: x\n    at Cart.total (src/cart.js:12:7)\n    at node:internal/main:1:1"
    assert place(script) == Place("src/cart.js", 12, "total")
    assert place("") == Place("", 0, "")


def test_few_words_say_little():
    """Placeholders are no words."""
    assert says_little("<text>")
    assert says_little("assert <n> == <n>")
    assert not says_little("list index out of range")
    assert not re.search(r"\d", template("assert 3 == 4"))
