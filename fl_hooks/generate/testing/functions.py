"""Tests of a function, an async function or a class: ordinary, empty, missing, hostile input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.generate.compose.parts import indented
from fl_hooks.generate.testing.asserts import known, plausible
from fl_hooks.generate.testing.calls import call, needed
from fl_hooks.generate.testing.flow import expected
from fl_hooks.generate.testing.hostile import hostile, refusals
from fl_hooks.generate.testing.pages import page
from fl_hooks.generate.testing.sample import UNKNOWN, Sample
from fl_hooks.generate.testing.samples import sample
from fl_hooks.generate.testing.saved import saved
from fl_hooks.generate.testing.texts import single_test, table_test

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from fl_hooks.generate.compose.parts import Parts
    from fl_hooks.generate.testing.calls import Value

# Kinds that are found in a place, where there may be nothing.
PLACES = ("path", "folder")


def function_tests(
    parts: Parts, subject: Mapping[str, Any], applied: Collection[str]
) -> Iterator[str]:
    """Yield modules, each of which holds one test of the subject."""
    values, methods = needed(parts), list(subject.get("methods", ()))
    given = sample(parts, {need: one.data for need, one in values.items()})
    if given or parts.source is None:
        yield from given.helpers if given else ()
        yield from page(parts).helpers if "url" in values else ()
        yield _ordinary(parts, given or Sample(UNKNOWN), values, methods, applied)
    if parts.plan.source in PLACES:
        yield _missing(parts, call(parts, 'tmp_path / "missing"', values, methods), applied)
    if parts.plan.source == "url":
        calling = call(parts, 'f"{address}/missing"', values, methods)
        yield _not_found(parts, calling)
    wrong = hostile(parts)
    if wrong:
        yield _hostile(parts, wrong, call(parts, _name(parts), values, methods), applied)


def _ordinary(
    parts: Parts,
    given: Sample,
    values: Mapping[str, Value],
    methods: list[str],
    applied: Collection[str],
) -> str:
    told = expected(parts, given.data, {need: v.data for need, v in values.items()}, applied)
    kind = "" if parts.silent else parts.plan.gives
    said = [*known(kind, told), *plausible(kind, applied)]
    calling = call(parts, given.used("source"), values, methods)
    before, after = saved(parts, values, told, applied)
    lines = [
        *given.made("source"),
        *before,
        *([f"found = {calling}", *said] if said else [calling]),
        *after,
    ]
    says = "Ordinary input gives what it should."
    return f"{_IMPORTS}\n{given.imports}\n" + single_test("ordinary_input", says, lines)


def _name(parts: Parts) -> str:
    return "path" if parts.plan.source == "path" else "value"


def _missing(parts: Parts, calling: str, applied: Collection[str]) -> str:
    if parts.plan.blocks[0].test.get("missing") == "answers":
        said = plausible(parts.plan.gives, applied)
        lines = [f"found = {calling}" if said else calling, *said]
        return single_test("missing_input", "What is not there is no error.", lines)
    # What is lazy opens its file where it is asked for its first line.
    whole = f"list({calling})" if parts.plan.gives == "lines" else calling
    lines = ["with pytest.raises(OSError):", f"    {whole}"]
    lines += ["assert list(tmp_path.iterdir()) == []"]
    return single_test("missing_input", "What is not there is told, and nothing is written.", lines)


def _not_found(parts: Parts, calling: str) -> str:
    lines = [
        "try:",
        f"    {calling}",
        f"except {refusals(parts)} as error:",
        "    assert str(error)",
    ]
    if not parts.plan.blocks[0].test.get("missing"):
        lines = ["with pytest.raises(OSError):", f"    {calling}"]
    return single_test("missing_input", "A page that is not there is told.", lines)


def _hostile(parts: Parts, values: list[str], calling: str, applied: Collection[str]) -> str:
    said = [] if parts.silent else plausible(parts.plan.gives, applied)
    lines = [
        "try:",
        f"    found = {calling}" if said else f"    {calling}",
        f"except {refusals(parts)} as error:",
        "    assert str(error)",
        *(["else:", *indented(said)] if said else []),
    ]
    if parts.plan.source == "path":
        lines = ['path = tmp_path / "hostile"', "path.write_bytes(value)", *lines]
    says = "What is empty or wrong is answered, or refused in words."
    return "\n".join([_IMPORTS, table_test("hostile_input", says, values, lines)])


_IMPORTS = "import asyncio, io, subprocess, sys\nfrom fastapi import UploadFile\nimport numpy as np"
