"""One wish in several wordings: each finds the building block that is meant, and nothing else."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from fl_hooks.generate.blocks.block import our_blocks
from fl_hooks.generate.plan.plan import make_plan
from fl_hooks.generate.prompt.intent import read_intent

BLOCKS = our_blocks()
WORDINGS = {
    f"{path.stem}-{block}": (block, prompts)
    for path in sorted((Path(__file__).parent / "wordings").glob("*.toml"))
    for block, prompts in tomllib.loads(path.read_text(encoding="utf-8")).items()
}
# Blocks that bring what another one takes.
SOURCES = {"list_files", "path_names", "read_lines", "run_command", "split_lines"}


@pytest.mark.parametrize("case", WORDINGS)
def test_each_wording_asks_for_the_block(case):
    """The plan has the block, only what it needs beside it, and leaves nothing out."""
    block, prompts = WORDINGS[case]
    for prompt in prompts:
        plan = make_plan(read_intent(prompt), BLOCKS)
        assert plan, f"nothing for {prompt!r}"
        names = {one.name for one in plan.blocks}
        assert block in names, f"{prompt!r}: {names}"
        assert names - SOURCES <= {block}, f"{prompt!r}: {names}"
        assert plan.missing == (), f"{prompt!r} leaves out {plan.missing}"
