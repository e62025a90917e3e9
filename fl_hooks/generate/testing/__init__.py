"""The test of what was generated: a pytest module for its code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fl_hooks.generate.compose.module import Module
from fl_hooks.generate.compose.rename import bound_names
from fl_hooks.generate.testing.asserts import CLOSE, STRICT
from fl_hooks.generate.testing.blocks import block_tests
from fl_hooks.generate.testing.literals import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fl_hooks.generate.compose.compose import Composed
    from fl_hooks.generate.compose.parts import Parts
    from fl_hooks.generate.plan.plan import Plan
    from fl_hooks.generate.prompt.intent import Intent

_MARK = re.compile(r"# Pattern: ([a-z][a-z0-9_]*)")
_IMPORTS = """
import asyncio, json, math, re
from pathlib import Path
from typing import Any
import numpy as np
import pytest
"""
_OWN_FOLDER = '''
import tempfile
from collections.abc import Iterator

@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Run each test in a folder of its own, and leave no temporary file behind."""
    scratch = tmp_path.parent / f"{tmp_path.name}-scratch"
    scratch.mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    yield
    assert list(scratch.iterdir()) == []
'''


def generated_test(
    intent: Intent, plan: Plan, composed: Composed, module: str, *, helpers: bool = True
) -> str:
    """Return a pytest module that imports the code as `module`, "" where there is none.

    helpers: whether the subject's helpers are tested by themselves too, as code has them that was
    composed; what a model wrote for the same prompt has only the subject.
    """
    parts = composed.parts
    if parts is None or parts.intent is not intent or not plan.blocks:
        return ""
    applied = sorted(set(_MARK.findall(composed.code)))
    texts = list(_tests(parts, composed, module, applied, helpers=helpers))
    made = Module()
    for text in (_IMPORTS, *texts):
        made.add(text)
    body = "\n".join(made.definitions.values())
    for name, helper in (("strict(", STRICT), ("close(", CLOSE)):
        if name in body:
            made.add(helper)
    if "PATTERNS" in body:
        made.add(f"# The patterns that the code follows.\nPATTERNS = {shown(tuple(applied), 11)}")
    if "tempfile" in composed.code or "tmp_path" in body:
        made.add(_OWN_FOLDER)
    _import_names(made, composed.code, module)
    # What tests use stands before them.
    made.definitions = dict(sorted(made.definitions.items(), key=lambda d: d[0][:5] == "test_"))
    said = f"Tests of {parts.name}: ordinary, empty, missing and hostile input."
    return made.text(f'"""{said}"""', own=module)


def _tests(
    parts: Parts, composed: Composed, module: str, applied: list[str], *, helpers: bool
) -> Iterator[str]:
    from fl_hooks.generate.testing.endpoints import endpoint_tests
    from fl_hooks.generate.testing.functions import function_tests
    from fl_hooks.generate.testing.programs import program_tests

    subject = composed.subject
    own = f"def {parts.helpers[0]}(" not in composed.code
    if parts.plan.gives == "object":
        pass
    elif parts.intent.subject == "endpoint":
        yield from endpoint_tests(parts, subject, applied, module)
    else:
        yield from function_tests(parts, subject, applied)
        if parts.intent.subject in ("cli", "script"):
            yield from program_tests(parts, subject, module)
    if helpers:
        yield from (text for _, text in block_tests(parts, own=own))


def _import_names(made: Module, code: str, module: str) -> None:
    """Import what the tests use of the module under test."""
    whole = Module()
    whole.add(code)
    own = {*whole.definitions, *whole.constants} - {"logger"}
    texts = "\n\n".join((*made.constants.values(), *made.definitions.values()))
    for name in sorted((own & bound_names(texts)) - set(made.definitions)):
        made.imports.setdefault((module, name), name)
