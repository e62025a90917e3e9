from __future__ import annotations

import pytest
from jinja2 import DictLoader, Environment

from fl_hooks.publish.compiled import Compiled

SOURCE = {"page.j2": "{% for n in numbers %}{{ n }},{% endfor %}"}


@pytest.fixture
def kept():
    """Keep templates in a dict."""
    return {}


def made(kept, source=SOURCE):
    """Return what a new process renders, and what it had to write."""
    written = []

    def write(name, data):
        written.append(name)
        kept[name] = data

    cache = Compiled(lambda name: kept.get(name, b""), write)
    env = Environment(loader=DictLoader(source), bytecode_cache=cache)  # noqa: S701 -- no HTML
    return env.get_template("page.j2").render(numbers=[1, 2]), len(written)


def test_a_template_is_compiled_once(kept):
    """The second process takes what the first one kept."""
    assert made(kept) == ("1,2,", 1)
    assert made(kept) == ("1,2,", 0)


def test_a_changed_template_is_compiled_again(kept):
    """What is kept is of one text."""
    made(kept)
    assert made(kept, {"page.j2": "{{ numbers }}"}) == ("[1, 2]", 1)


@pytest.mark.parametrize("damage", [lambda data: data[:-7], lambda _: b"x", lambda d: d[:30]])
def test_a_damaged_one_is_compiled_again(kept, damage):
    """Cut off or foreign: the page is the same."""
    made(kept)
    for name in kept:
        kept[name] = damage(kept[name])
    assert made(kept)[0] == "1,2,"
