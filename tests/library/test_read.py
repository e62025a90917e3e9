"""pattern.yml is read as people mean it, and every mistake has its line."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fl_hooks.library.read import parse_yaml, read_yaml
from fl_hooks.store.problems import InputError


def complaint(text):
    """Return the message about a YAML text."""
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(InputError) as caught:
        parse_yaml(data, "p.yml")
    return caught.value.message


def test_words_and_dates_stay_text():
    """`on`, `no` and a date are what they look like; true, numbers and null are values."""
    text = b"a: on\nb: no\nc: 2026-11-02\nd: true\ne: 1\nf: null\ng: =\n"
    assert parse_yaml(text, "p.yml").data == {
        "a": "on",
        "b": "no",
        "c": "2026-11-02",
        "d": True,
        "e": 1,
        "f": None,
        "g": "=",
    }


def test_anchors_and_merge_keys_work():
    """What a mapping says itself wins over what it merges."""
    text = b"a: &base {x: 1, y: 2}\nb:\n  <<: *base\n  y: 3\n"
    document = parse_yaml(text, "p.yml")
    assert document.data["b"] == {"x": 1, "y": 3}
    assert document.line(("b", "y")) == 4
    assert document.line(("b", "x")) == 1


def test_lines_are_those_of_keys_and_items():
    """A place that is not there has the line of what is nearest above."""
    document = parse_yaml(b"a:\n  - one\n  - b:\n      c: 1\n", "p.yml")
    assert document.line(()) == 1
    assert document.line(("a", 0)) == 2
    assert document.line(("a", 1, "b", "c")) == 4
    assert document.line(("a", 1, "nothing")) == 3
    assert document.line(("a", 7)) == 1


def test_a_token_is_found_below_a_place():
    """A word that a foreign message names leads to its own line."""
    document = parse_yaml(b"a:\n  kind: x\n  has:\n    kind: zzz\n", "p.yml")
    assert document.line_of(("a",), "zzz") == 4
    assert document.line_of(("a", "has"), "nowhere") == 3
    assert document.line_of(("b",), "zzz") == 1


def test_a_key_given_twice_is_named_with_both_lines():
    """YAML would silently keep the last one."""
    assert complaint("a: 1\nb:\n  c: 1\n  c: 2\n") == (
        'p.yml:4: key "c" is given twice, first in line 3'
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [1\nb: 2\n", "p.yml:2: not valid YAML"),
        ("a: b: c\n", "p.yml:1: not valid YAML"),
        ("a: *nothing\n", "p.yml:1: not valid YAML"),
        ("- a\n", "p.yml:1: must be a mapping"),
        ("", "p.yml:1: must be a mapping"),
        ("? [a, b]\n: c\n", "p.yml:1: a key must be plain text"),
        ("a: 1\n---\nb: 2\n", "p.yml:2: not valid YAML"),
        ("a: !!python/object:os.system x\n", "p.yml:1: not valid YAML"),
        ("a: \x07\n", "p.yml: not valid YAML"),
        (b"a: 1\nb: \xff\n", "p.yml:2: is not UTF-8 text"),
        ("a: &a [*a]\n", "p.yml: is too large, or refers to itself"),
        ("a: " + "[" * 5000, "p.yml"),
        ("a: " + "x" * 1_000_001, "p.yml: is larger than"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text, message):
    """Syntax, several documents, foreign tags, recursion, size."""
    assert complaint(text).startswith(message)


def test_a_bomb_of_anchors_is_refused_at_once():
    """Ten lines that unfold to ten thousand million items are not unfolded."""
    lines = ["a0: &a0 [x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 11)]
    assert "too large" in complaint("\n".join(lines))


def test_a_missing_file_is_named(tmp_path):
    """So is a folder of that name."""
    with pytest.raises(InputError, match=r"p\.yml: cannot be read: No such file"):
        read_yaml(tmp_path / "p.yml", "p.yml")
    with pytest.raises(InputError, match=r"p\.yml: cannot be read"):
        read_yaml(tmp_path, "p.yml")


@settings(max_examples=300)
@given(st.one_of(st.binary(max_size=80), st.text("ab:{}[]&*<!|>-\"'#?% \n\t01.", max_size=80)))
def test_garbage_is_the_user_s_mistake_and_never_ours(garbage):
    """Whatever the bytes, the outcome is a mapping or an InputError."""
    data = garbage if isinstance(garbage, bytes) else garbage.encode()
    with contextlib.suppress(InputError):
        assert isinstance(parse_yaml(data, "p.yml").data, dict)
