"""`fl generate`: code for a prompt that follows the patterns, verified before it is shown."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from fl_hooks.generate.result import GenerationResult
    from fl_hooks.metrics.code_generator import PatternAwareGenerator

# A prompt of more is a document, not a request.
_LONGEST = 100_000


def main(argv: Sequence[str] | None = None) -> int:
    """Print or write the code; 1 where it could not be verified, 2 where there is none."""
    options = _options(argv)

    from fl_hooks.commands.printing import put
    from fl_hooks.errors import EXIT_CLEAN, EXIT_VIOLATIONS, FlError

    _require_extra()
    target = _target(options)
    generator, context = _generator(options)
    result = generator.generate(
        _prompt(options.prompt),
        context,
        apply_patterns=not options.no_apply,
        min_confidence=options.min_confidence,
        module=target.stem if target else "",
        **({"test": True} if options.test else {}),
    )
    if options.json:
        put(_json(result))
    if not result.code:
        raise FlError("nothing in the prompt can be built, so no code was made", _hint(result))
    if target:
        _write(target, result)
    if not options.json:
        put("" if target else _shown(result))
        sys.stdout.flush()
        sys.stderr.write(_safe(result.report))
    untested = options.test and "test" not in result.verification.tried
    return EXIT_CLEAN if result.verified and not untested else EXIT_VIOLATIONS


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    """Return the arguments; of `--llm "PROMPT"` the text is the prompt, as no model's name is."""
    parser = _parser()
    options = parser.parse_args(argv)
    if options.prompt is None and options.llm:
        options.prompt, options.llm = options.llm, ""
    if options.prompt is None:
        parser.error("the following arguments are required: PROMPT")
    return options


def _require_extra() -> None:
    from importlib.util import find_spec

    from fl_hooks.errors import FlError

    if find_spec("jinja2") is None:
        raise FlError(
            "generating code needs jinja2, which is not installed",
            f"{Path(sys.executable).name} -m pip install 'fl-hooks[generate]'",
        )


def _target(options: argparse.Namespace) -> Path | None:
    """Return where to write; FlError for what is no Python file, or is there already."""
    from fl_hooks.errors import FlError
    from fl_hooks.generate.prompt.given import identifier

    target: Path | None = options.output
    if target is None:
        return None
    if target.stem in sys.stdlib_module_names:
        raise FlError(
            f"{target}: a module of Python is called {target.stem}, and would be hidden by it",
            "Name another file: -o prices.py",
        )
    if target.suffix != ".py" or identifier(target.stem) != target.stem:
        hint = "Name a module that can be imported, and hides none of Python's: -o prices.py"
        raise FlError(f"{target}: that is no name for a module of Python", hint)
    for path in (target, _test_of(target)) if options.test else (target,):
        if path.exists() and not options.force:
            raise FlError(f"{path} is there already", "Name another file, or add --force.")
    return target


def _test_of(target: Path) -> Path:
    return target.with_name(f"test_{target.name}")


def _generator(
    options: argparse.Namespace,
) -> tuple[PatternAwareGenerator, dict[str, Any] | None]:
    """Return a generator, and what the record of the repository around here repeats."""
    from fl_hooks.errors import FlError
    from fl_hooks.metrics.code_generator import PatternAwareGenerator
    from fl_hooks.store import record_index
    from fl_hooks.store.git import Git
    from fl_hooks.store.paths import find_repo

    given: dict[str, Any] = {}
    if options.llm is not None:
        from fl_hooks.metrics.code_generator import language_model

        given["model"] = language_model(options.llm)
    try:
        where = find_repo()
    except FlError:
        # Outside a repository the bundled patterns count, and there is no record.
        return PatternAwareGenerator(**given), None
    generator = PatternAwareGenerator.open(where[0], **given)
    if options.no_record:
        return generator, None
    from fl_hooks.generate.context import context_of

    rows = record_index.load(Git(*where)).rows
    return generator, context_of(rows, generator.compiled["patterns"])


def _prompt(given: str) -> str:
    """Return the prompt: the argument, or what standard input says for "-"."""
    if given != "-":
        return given
    return sys.stdin.buffer.read(_LONGEST).decode("utf-8", "replace")


def _hint(result: GenerationResult) -> str:
    """Return what to ask for instead, with what was understood."""
    from fl_hooks.generate.report import suggestions

    understood = ", ".join(result.metadata["context_indicators"])
    first = f"Understood: {understood}. " if understood else ""
    return f"{first}{suggestions(result.metadata['context_indicators'])}"


def _shown(result: GenerationResult) -> str:
    """Return the code for standard output, and the test below a line where one was asked for."""
    if not result.test:
        return result.code
    return f"{result.code}\n\n# -- test_{result.metadata['module']}.py --\n\n{result.test}"


def _write(target: Path, result: GenerationResult) -> None:
    from fl_hooks.errors import FlError
    from fl_hooks.store import atomic

    files = [(target, result.code)]
    if result.test:
        files.append((_test_of(target), result.test))
    for path, text in files:
        try:
            atomic.write(str(path), text.encode())
        except OSError as error:
            hint = "Name a file in a folder that is there and can be written."
            raise FlError(f"{path} cannot be written: {error.strerror}", hint) from error


def _json(result: GenerationResult) -> str:
    import json

    content = {
        "schema": 1,
        "code": result.code,
        "test": result.test,
        "confidence": result.confidence,
        "patterns_applied": [_match(match) for match in result.patterns_applied],
        "patterns_suggested": [_match(match) for match in result.patterns_suggested],
        "verification": {
            "verified": result.verified,
            "tried": list(result.verification.tried),
            "faults": list(result.verification.faults),
            "skipped": list(result.verification.skipped),
        },
        "metadata": result.metadata,
    }
    return json.dumps(content, indent=2) + "\n"


def _match(match: dict[str, Any]) -> dict[str, Any]:
    rest = {key: match[key] for key in ("confidence", "severity", "reason")}
    return {"pattern": match["pattern"]["name"], **rest}


def _safe(text: str) -> str:
    encoding = sys.stderr.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _parser() -> argparse.ArgumentParser:
    import argparse

    parser = argparse.ArgumentParser(
        prog="fl generate",
        description="Make a module of Python for a prompt, from building blocks that follow the "
        "patterns. It is parsed, compiled, scanned and looked at by ruff before it is shown. The "
        "patterns that this repository's record repeats count first. The code goes to standard "
        "output, what was applied and why to standard error.",
        epilog="Exit code 0: verified code; 1: code that could not be verified, or not be tested "
        "as asked; 2: no code.",
    )
    parser.add_argument(
        "prompt", metavar="PROMPT", nargs="?", help='what to make, in words; "-" reads it'
    )
    parser.add_argument(
        "--min-confidence",
        type=float,
        default=0.8,
        metavar="X",
        help="how sure a pattern must be to be applied, 0 to 1; default: 0.8",
    )
    parser.add_argument("--no-apply", action="store_true", help="only suggest patterns")
    parser.add_argument(
        "--test", action="store_true", help="make a test for it too, and run it in a child process"
    )
    parser.add_argument("--no-record", action="store_true", help="leave the record out of account")
    parser.add_argument(
        "--llm",
        nargs="?",
        const="",
        metavar="MODEL",
        help="let a language model write it, by the endpoint and key in the environment",
    )
    parser.add_argument("--json", action="store_true", help="everything as JSON")
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="write a module, and its test beside it"
    )
    parser.add_argument("--force", action="store_true", help="replace files that are there")
    return parser
