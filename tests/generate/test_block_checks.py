"""What each building block's head says of it holds, with all patterns and with none."""

from __future__ import annotations

import sys
import types

import pytest

from fl_hooks.generate.blocks.block import our_blocks
from fl_hooks.generate.blocks.render import Marks, render
from fl_hooks.generate.compose.module import Module
from fl_hooks.generate.testing.blocks import FIXTURES, check_module
from fl_hooks.store import cache

BLOCKS = our_blocks()
ALL = frozenset(cache.load("", "")["patterns"])
CHECKED = [name for name, block in BLOCKS.items() if "check" in block.test]
TOP = "import json, math, re\nfrom pathlib import Path\nfrom typing import Any\nimport pytest\n"


@pytest.mark.parametrize("on", [True, False], ids=["on", "off"])
@pytest.mark.parametrize("name", CHECKED)
def test_a_blocks_check_holds(name, on, request):
    """Known values, nothing, and what is wrong, in this process."""
    block, marks = BLOCKS[name], Marks(ALL if on else ())
    module = Module()
    module.add(render(block, marks))
    made = types.ModuleType(f"block_{name}")
    sys.modules[made.__name__] = made
    vars(made)["PATTERNS"] = tuple(marks.made)
    top = TOP + ("import numpy as np\n" if "np." in block.test["check"] else "")
    text = "\n".join((module.text('"""A block."""'), top, check_module(block, {})))
    try:
        exec(compile(text, f"{name}.py", "exec"), vars(made))  # noqa: S102 -- our own templates
        test = vars(made)[f"test_{name.lower()}_alone"]
        used = test.__code__.co_varnames[: test.__code__.co_argcount]
        test(**{one: request.getfixturevalue(one) for one in FIXTURES if one in used})
    finally:
        del sys.modules[made.__name__]


def test_every_block_that_does_something_has_a_check():
    """What no check holds is named here."""
    assert sorted(BLOCKS.keys() - set(CHECKED)) == []
