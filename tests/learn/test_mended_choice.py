"""Which examples of repairs are shown."""

from __future__ import annotations

from fl_hooks.learn.mended.choice import Example, chosen
from fl_hooks.learn.mended.example import Shown


def example(bad, good, check="a/b", path="a.py"):
    """Return a repair of one line."""
    shown = Shown(bad, good, (1,))
    return Example(check, "python", shown, "c" * 40, "2026-11-02", "Mend it", path, 1)


def kinds(found, each=9):
    """Return the good forms that are chosen, and how many more there were."""
    examples, more = chosen(found, each)
    return [one.shown.good for one in examples], more


def test_each_kind_of_repair_has_its_turn():
    """The shortest of each first; what a repair does is a kind, not where it does it."""
    names = [
        example(f"x{n}\nexcept:\n" + "y\n" * n, f"x{n}\nexcept A:\n" + "y\n" * n) for n in (3, 1)
    ]
    other = example("z\nexcept:\n" + "y\n" * 9, "z\nexcept B:\n" + "y\n" * 9)
    found, more = kinds([*names, other], 2)
    assert [text.split("\n")[:2] for text in found] == [["x1", "except A:"], ["z", "except B:"]]
    assert more == 1


def test_two_that_differ_in_form_are_one():
    """The first stays; the same code of another check is another example."""
    one, spaced = example("f( x )\n", "g\n"), example("f(x)\n", "h\n")
    assert kinds([one, spaced]) == (["g\n"], 0)
    assert len(kinds([one, example("f(x)\n", "h\n", check="a/c")])[0]) == 2


def test_the_order_is_the_same_whatever_comes_first():
    """By check, then by what is worth showing; ties by where it was."""
    found = [
        example(f"{n}\n", "x\n", check, f"{n}.py") for n in range(4) for check in ("b/b", "a/a")
    ]
    assert chosen(found, 9)[0] == chosen(found[::-1], 9)[0]
    assert [one.check for one in chosen(found, 1)[0]] == ["a/a", "b/b"]
