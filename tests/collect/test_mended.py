"""A fault that is gone was mended, or went with what was around it."""

import time

import pytest

from fl_hooks.collect.mended import mended

OLD = """\
def load(path):
    try:
        return parse(path)
    except:
        return None


def keep():
    pass
"""
LINE = 4


@pytest.mark.parametrize(
    "new",
    [
        OLD.replace("except:", "except ValueError:"),
        OLD.replace("    except:\n", "    except ValueError as error:\n        log(error)\n"),
        OLD.replace("        return None", "        raise"),
        OLD.replace("    except:\n        return None\n", "    finally:\n        close()\n"),
        f"import os\n{OLD.replace('except:', 'except OSError:')}",
    ],
)
def test_its_place_is_there_still(new):
    """Another handler, or the same line in other surroundings."""
    assert mended(OLD, new, LINE)


@pytest.mark.parametrize(
    "new",
    [
        "def keep():\n    pass\n",
        "def keep():\n    pass\n\n\ndef other():\n    return read_all()\n",
        OLD.replace("    except:", "    # except:"),
        "",
    ],
)
def test_it_went_with_all_the_code_around_it(new):
    """Deleted, rewritten or commented out."""
    assert not mended(OLD, new, LINE)


def test_a_leftover_that_is_taken_out_is_mended():
    """A print for debugging has no good form but none."""
    assert mended("a()\nprint(1)\nb()\n", "a()\nb()\n", 2)


def test_a_rewrite_of_thousands_of_lines_costs_no_time():
    """It is not compared, and does not count."""
    old, new = ("".join(f"{word}{n}\n" for n in range(5000)) for word in ("a", "b"))
    start = time.perf_counter()
    assert not mended(old, new, 2500)
    assert time.perf_counter() - start < 1
