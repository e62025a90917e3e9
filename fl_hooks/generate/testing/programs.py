"""Tests of a program: its exit codes, what it prints, and one run as a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.generate.subjects.arguments import argument_of
from fl_hooks.generate.testing.asserts import STRICT
from fl_hooks.generate.testing.calls import needed
from fl_hooks.generate.testing.sample import UNKNOWN, Sample
from fl_hooks.generate.testing.samples import sample
from fl_hooks.generate.testing.texts import single_test

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fl_hooks.generate.compose.parts import Parts
    from fl_hooks.generate.subjects.arguments import Argument

# Kinds whose results are printed as they are.
_TEXTS = ("text", "json", "digest", "line", "path", "paths", "lines", "bytes")
_MISSING = 'tmp_path / "missing"'


def program_tests(parts: Parts, subject: Mapping[str, Any], module: str) -> Iterator[str]:
    """Yield modules, each of which holds one test of the program."""
    many = bool(subject.get("many"))
    arguments = [argument_of(one, many=many) for one in parts.parameters]
    values = needed(parts)
    given = sample(parts, {need: one.data for need, one in values.items()})
    if any(one.stdin for one in arguments) or (given is None and parts.source is not None):
        return
    given = given or Sample(UNKNOWN)
    passed = {need: one.expression for need, one in values.items() if one.passed}
    line = _line(arguments, passed, options=parts.intent.subject == "cli")
    source, made = given.used("source"), given.made("source")
    yield from given.helpers
    yield f"{given.imports}\n" + _printed(parts, made, line.replace("SOURCE", source))
    yield _child(made, line.replace("SOURCE", source), module)
    if any(not one.default for one in arguments):
        yield _wrong_usage(parts)
    if parts.plan.source in ("path", "folder"):
        yield _missing(line.replace("SOURCE", _MISSING))
    if many:
        yield _carries_on(made, line.replace("str(SOURCE)", f"str({_MISSING}), str({source})"))


def _line(arguments: list[Argument], values: Mapping[str, str], *, options: bool) -> str:
    """Return the program's arguments as the items of a list, SOURCE for the first one."""
    found: list[str] = []
    last: list[str] = []
    for one in arguments:
        if one.need and one.need not in values:
            continue
        expression = values[one.need] if one.need else "SOURCE"
        spread = one.several and one.name != "paths"
        item = f"*map(str, {expression})" if spread else _as_text(expression)
        # What looks like an option is none after this.
        item = f'"--", {item}' if options and one.annotation == "Sequence[str]" else item
        (last if one.several else found).append(item)
    return ", ".join((*found, *last))


def _as_text(expression: str) -> str:
    """Return the expression for a value as an argument: a text stays what it is."""
    if expression[:1] in "\"'":
        return expression
    plain = expression.replace(".", "").replace("-", "").isdigit()
    return f'"{expression}"' if plain else f"str({expression})"


def _printed(parts: Parts, made: list[str], line: str) -> str:
    lines = [*made, f"assert main([{line}]) == 0"]
    if parts.silent:
        lines.append('assert capsys.readouterr().out == ""')
    elif parts.plan.gives in _TEXTS:
        lines.append("assert isinstance(capsys.readouterr().out, str)")
    else:
        lines += ["said = capsys.readouterr().out.splitlines()", "assert list(map(strict, said))"]
    text = single_test("program", "It prints its result, and ends with 0.", lines)
    return f"{STRICT}\n{text}" if "strict" in text else text


def _child(made: list[str], line: str, module: str) -> str:
    lines = [
        *made,
        f"command = [sys.executable, module.__file__, {line}]",
        "done = subprocess.run(command, capture_output=True, text=True, check=False)",
        'assert (done.returncode, done.stderr) == (0, "")',
    ]
    imports = f"import subprocess, sys\nimport {module} as module\n"
    return imports + single_test("process", "It runs as a process of its own.", lines)


def _wrong_usage(parts: Parts) -> str:
    if parts.intent.subject == "script":
        lines = ["assert main([]) == 2"]
    else:
        ended = ["with pytest.raises(SystemExit) as ended:", "    main([])"]
        lines = [*ended, "assert ended.value.code == 2"]
    lines.append('assert "usage" in capsys.readouterr().err')
    return single_test("wrong_usage", "Arguments that are not there end it with 2.", lines)


def _missing(line: str) -> str:
    lines = [f"assert main([{line}]) == 1", 'assert capsys.readouterr().out == ""']
    return single_test("program_missing_input", "What is not there ends it with 1.", lines)


def _carries_on(made: list[str], line: str) -> str:
    lines = [*made, f"assert main([{line}]) == 1", "assert capsys.readouterr().out"]
    says = "A file that is missing keeps no other from being read."
    return single_test("program_carries_on", says, lines)
