"""Pattern folders and configuration in, the plain values that the hook reads out.

Run as a program by the cache, in a process of its own: a commit must not pay for pydantic.
"""

from __future__ import annotations

import marshal
import os
import sys
from typing import TYPE_CHECKING, Any

from fl_hooks import __version__
from fl_hooks.errors import EXIT_BUG, EXIT_CLEAN, EXIT_USER, FlError
from fl_hooks.library.folders import Pattern, load_library
from fl_hooks.store import paths
from fl_hooks.store.config import Source, is_trusted, load_config
from fl_hooks.store.problems import InputError, Loc, Problem, suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from types import CodeType

    from fl_hooks.library.model import Check


def compile_library(top: str, *, portable: bool = False) -> dict[str, Any]:
    """Return everything that a scan of the repository needs, as marshal can hold it.

    With `top` empty: the bundled patterns and the default configuration. `portable` names the
    files match.py as they lie in an installed package, instead of holding their code, so that
    any Python can read the result. Raises InputError.
    """
    patterns = load_library(top)
    source = load_config(top)
    problems = list(unknown_checks(source, patterns))
    if problems:
        raise InputError(problems, "`fl patterns list` shows the patterns and their checks.")
    skipped = untrusted(top, patterns)
    return compile_patterns(
        [p for p in patterns if p not in skipped], portable=portable, without_match=skipped
    ) | {
        "config": source.config.compiled(),
        "notices": tuple(not_run(p) for p in skipped),
    }


def compile_patterns(
    patterns: Iterable[Pattern], *, portable: bool = False, without_match: Sequence[Pattern] = ()
) -> dict[str, Any]:
    """Return the compiled form of some patterns under the default configuration."""
    everything = sorted((*patterns, *without_match), key=lambda p: p.id)
    aliases = {alias: p.id for p in everything for alias in p.declaration.aliases}
    return {
        "schema": 1,
        "version": __version__,
        "patterns": {p.id: _facts(p) for p in everything},
        "checks": tuple(
            _check(p, name, portable=portable)
            | {"yields_to": tuple(_by_id(n, aliases) for n in p.checks[name].yields_to)}
            for p in everything
            for name, check in p.checks.items()
            if check.finder != "match" or p not in without_match
        ),
        "config": Source.default().config.compiled(),
        "notices": (),
        "pattern_dirs": tuple(p.folder.shown for p in everything if p.folder.inside),
    }


def untrusted(top: str, patterns: Iterable[Pattern]) -> list[Pattern]:
    """Return the repository's own patterns whose match.py must not run on this machine."""
    own = [p for p in patterns if not p.folder.bundled and _has_match(p)]
    return [] if not own or is_trusted(top) else own


def _has_match(pattern: Pattern) -> bool:
    return any(check.finder == "match" for check in pattern.checks.values())


def not_run(pattern: Pattern) -> str:
    """Return the notice that a pattern's match.py is left out, and what to do about it."""
    return (
        f"{pattern.folder.name('match.py')} is not run: this repository is not trusted. "
        f"To trust it, put its path into `trusted = [...]` in {paths.user_config_path()}"
    )


def _facts(pattern: Pattern) -> dict[str, Any]:
    declaration = pattern.declaration
    return {
        "title": declaration.title,
        "aliases": tuple(declaration.aliases),
        "status": declaration.status,
        "severity": declaration.severity,
        "summary": declaration.summary,
        "when": tuple(map(tuple, declaration.generate.when)) if declaration.generate else (),
    }


def _by_id(name: str, aliases: Mapping[str, str]) -> str:
    """Return what a pattern, check or pattern/check is called with the pattern's own id."""
    head, slash, check = name.partition("/")
    return aliases.get(head, head) + slash + check


def _check(pattern: Pattern, name: str, *, portable: bool) -> dict[str, Any]:
    check = pattern.checks[name]
    return {
        "id": f"{pattern.id}/{name}",
        "pattern": pattern.id,
        "check": name,
        "severity": check.severity,
        "message": check.message,
        "advice": check.advice,
        "languages": tuple(pattern.languages(name)),
        "keywords": tuple(tuple(w.encode() for w in group) for group in check.keywords),
        "in_tests": check.in_tests,
        "enabled": check.enabled,
        "equivalents": tuple(check.equivalents),
        "finder": check.finder,
        "spec": _spec(check),
        "names": check.names,
        "unless": tuple(check.unless),
        "severity_when": tuple((w.severity, *w.fact) for w in check.severity_when),
        **_match(pattern, check, portable=portable),
    }


def _spec(check: Check) -> dict[str, Any]:
    """Return the finder's declaration; what the author left out is left out."""
    if check.finder == "match":
        return {}
    if check.finder == "rule":
        return check.rule or {}
    spec: dict[str, Any] = getattr(check, check.finder).model_dump(exclude_unset=True)
    for sink in spec.get("sinks", ()):
        if sink.get("argument") == ["all"]:
            sink["argument"] = "all"
    return spec


def _match(pattern: Pattern, check: Check, *, portable: bool) -> dict[str, Any]:
    """Return where the check's match.py lies, and its code where no installation holds that."""
    if check.finder != "match":
        return {"source": b"", "match_path": ""}
    if problem := syntax_problem(pattern):
        raise InputError([problem])
    if portable:
        return {"source": b"", "match_path": f"patterns/{pattern.id}/match.py"}
    path = pattern.folder.path / "match.py"
    if path.is_relative_to(paths.DATA):
        # Compiled when it was installed, like any other module.
        return {"source": b"", "match_path": str(path)}
    code = _code(pattern, pattern.text("match.py"))
    # Later versions note which objects are shared, and that differs from process to process.
    return {"source": marshal.dumps(code, 2), "match_path": pattern.folder.name("match.py")}


def syntax_problem(pattern: Pattern) -> Problem | None:
    """Return what keeps the pattern's match.py from being Python."""
    try:
        _code(pattern, pattern.text("match.py"))
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 0
        text = f"not valid Python: {getattr(error, 'msg', error)}"
        return Problem(pattern.folder.name("match.py"), line, text)
    return None


def _code(pattern: Pattern, source: str) -> CodeType:
    return compile(source, pattern.folder.name("match.py"), "exec", dont_inherit=True)


def unknown_checks(source: Source, patterns: Sequence[Pattern]) -> Iterator[Problem]:
    """Yield the names in the configuration's tables of checks that no pattern has."""
    known = {name for p in patterns for name in (p.id, *p.declaration.aliases, *p.checks)}
    known |= {
        f"{name}/{check}"
        for p in patterns
        for name in (p.id, *p.declaration.aliases)
        for check in p.checks
    }
    tables: list[tuple[Loc, dict[str, Any]]] = [(("checks",), {**source.config.checks})]
    for index, override in enumerate(source.config.overrides):
        tables.append((("overrides", index, "checks"), {**override.checks}))
    for place, table in tables:
        for name in table:
            if name not in known:
                text = f"no pattern or check has this name{suggest(name, known)}"
                yield source.problem((*place, name), text)


def precompiled() -> bytes:
    """Return the cache file that a wheel carries: bundled patterns, default configuration."""
    from fl_hooks.store.cache import pack

    return pack((__version__,), compile_library("", portable=True))


def main(argv: Sequence[str] | None = None) -> int:
    """Compile for the repository that the argument names, and write the result to stdout.

    Exit code 0: marshal data; 2: message NUL hint; 3: a traceback. Whatever else prints goes to
    stderr, so that nothing can mix into the data.
    """
    arguments = sys.argv[1:] if argv is None else argv
    output = os.dup(1)
    os.dup2(2, 1)
    code, data = _compiled(arguments[0] if arguments else "")
    with os.fdopen(output, "wb") as file:
        file.write(data)
    return code


def _compiled(top: str) -> tuple[int, bytes]:
    try:
        return EXIT_CLEAN, marshal.dumps(compile_library(top))
    except FlError as error:
        return EXIT_USER, f"{error.message}\0{error.hint}".encode("utf-8", "backslashreplace")
    except Exception:  # noqa: BLE001 -- the parent reports it as its own
        import traceback

        return EXIT_BUG, traceback.format_exc().encode("utf-8", "backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
