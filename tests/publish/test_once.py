"""HTML of the library: made once, taken from the last build while the text stays."""

from fl_hooks.publish import code, prose
from fl_hooks.publish.once import TEXTS, Texts, once


def with_texts(known, work):
    """Return what was done with some texts at hand, and the texts that it asked for."""
    texts = Texts(known)
    token = TEXTS.set(texts)
    try:
        return work(), texts.used
    finally:
        TEXTS.reset(token)


def page():
    """Return prose, highlighted lines and a plain block."""
    return prose.html("Use `x`.\n\n```python\nx = 1\n```\n"), code.lines_of("y = 2\n", "python")


def test_what_is_kept_is_what_is_made():
    """The second build gives the same without making anything, and asks for the same."""
    first, used = with_texts({}, page)
    second, again = with_texts(dict(used), page)
    assert first == second
    assert again == {key: used[key] for key in again}
    assert again


def test_other_texts_and_makers_are_told_apart():
    """No two makers and no two lists of texts share a place, wherever their parts end."""

    def loud(*given):
        return "!".join(given)

    def low(*given):
        return ",".join(given)

    asked = [(loud, "a", "b"), (loud, "a\0b"), (low, "a", "b"), (loud, "b", "a")]
    made, used = with_texts({}, lambda: [once(*one) for one in asked])
    assert made == ["a!b", "a\0b", "a,b", "b!a"]
    assert len(used) == len(asked)


def test_outside_a_build_nothing_is_kept():
    """Without texts at hand everything is made anew."""
    made = []
    once(lambda text: made.append(text) or "", "a")
    once(lambda text: made.append(text) or "", "a")
    assert made == ["a", "a"]
