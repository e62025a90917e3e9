"""Every building block, with all patterns and with none: it parses, runs, and nothing is found."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import types
from collections import Counter

import pytest

from fl_hooks.generate.blocks.block import our_blocks
from fl_hooks.generate.blocks.kinds import KINDS, NEEDS
from fl_hooks.generate.blocks.render import Marks, render
from fl_hooks.generate.compose.module import Module
from fl_hooks.generate.trials.verify import Verifier
from fl_hooks.store import cache

BLOCKS = our_blocks()
ALL = frozenset(cache.load("", "")["patterns"])


def _module(block, applied, kind=""):
    module = Module()
    marks = Marks(applied)
    module.add(render(block, marks, {"kind": kind} if kind else None))
    return module.text('"""A block alone."""'), marks.made


def _cases():
    """Yield block, the patterns that are applied, and the kind of value that it is given."""
    for name, block in BLOCKS.items():
        for applied in (ALL, frozenset(), *(frozenset({one}) for one in block.acts[1:])):
            for kind in block.takes[1:] if "kind ==" in block.body + "kind in" else ("",):
                yield name, applied, kind


@pytest.fixture(scope="module")
def texts():
    """Each block's module under a file name of its own, in every form."""
    found = {}
    for number, (name, applied, kind) in enumerate(_cases()):
        found[f"{name}_{number}.py"] = _module(BLOCKS[name], applied, kind)[0]
    return found


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_says_what_it_takes_and_marks_what_it_applies(name):
    """Its head names kinds and needs that there are; its function has them as parameters."""
    block = BLOCKS[name]
    gives = set(KINDS) | {"same", "through"}
    assert set(block.takes) <= set(KINDS)
    assert block.gives in gives
    assert set(block.needs) <= set(NEEDS)
    forms = [_module(block, ALL, kind) for kind in block.takes]
    text = forms[0][0]
    assert {pattern for _, made in forms for pattern in made} == set(block.acts)
    assert len(block.acts) == len(set(block.acts))
    defined = {one.name: one for one in ast.parse(text).body if hasattr(one, "name")}
    functions = {key: one for key, one in defined.items() if hasattr(one, "args")}
    assert ast.get_docstring(defined[name])
    if name in functions:
        _looks_like_a_step(functions, block)


def _looks_like_a_step(functions, block):
    name = block.name
    parameters = [one.arg for one in functions[name].args.args]
    assert parameters[1:] == list(block.needs)
    for function in functions.values():
        given = [*function.args.args, *function.args.kwonlyargs]
        assert all(one.annotation for one in given), f"{function.name} is not typed"
        assert function.returns, f"{function.name} does not say what it returns"
        private = function.name.startswith("_") or "good(" in block.body
        assert function.name == name or private, "a helper is private"


def test_none_marks_a_pattern_that_is_off():
    """Without patterns, no line says that there is one."""
    for name, block in BLOCKS.items():
        assert "# Pattern:" not in _module(block, ())[0], name


def test_helpers_of_one_name_are_one():
    """What several blocks call the same is the same, as a module keeps only the first."""
    for applied in (ALL, frozenset()):
        texts = {}
        for name, block in BLOCKS.items():
            for one in ast.parse(_module(block, applied)[0]).body:
                if hasattr(one, "args"):
                    said = texts.setdefault(one.name, (ast.dump(one), name))
                    assert said[0] == ast.dump(one), f"{one.name} in {said[1]} and {name}"


def test_all_run_on_import(texts):
    """Their modules do nothing but define."""
    for name, text in texts.items():
        module = types.ModuleType(name.removesuffix(".py"))
        exec(compile(text, name, "exec"), module.__dict__)  # noqa: S102 -- our own templates


def test_our_own_scan_finds_nothing(texts):
    """None holds a fault that we know."""
    verifier = Verifier(cache.load("", ""))
    found = {name: verifier.verify(text, name).faults for name, text in texts.items()}
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_ruff_finds_nothing(texts, tmp_path):
    """Its default rules, and lines that are too long."""
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--output-format=json"]
    command += ["--no-cache", "--extend-select=E501", "."]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    found = [
        f"{one['filename'].rpartition('/')[2]}:{one['location']['row']}: {one['message']}"
        for one in json.loads(done.stdout)
    ]
    assert found == []


def test_no_two_blocks_have_the_same_name():
    """A block beside a pattern never replaces one of ours by accident."""
    from fl_hooks.generate.blocks import block

    here = (block.Path(block.__file__).parent / "templates").rglob(f"*{block.ENDING}")
    beside = block.Path(block.__file__).parents[2].glob(f"patterns/*/generate/*{block.ENDING}")
    names = Counter(path.name for path in (*here, *beside))
    assert [name for name, times in names.items() if times > 1] == []
