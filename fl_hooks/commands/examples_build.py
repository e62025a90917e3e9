"""`fl examples build`: write the pairs that a pattern's examples.toml makes, verified."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from fl_hooks.library.examples.build import Built
    from fl_hooks.library.folders import Pattern


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command with its options."""
    build = commands.add_parser(
        "build",
        help="write examples.json of patterns from their templates, each pair scanned and run",
        description="Write examples.json beside each pattern that has an examples.toml: every "
        "form in every dress that fits it. A pair is written if the bad form is flagged by its "
        "check and by no other, the good form is silent, and both behave as claimed when they are "
        "run. This executes the code in examples.toml, in child processes: where it is the "
        "repository's own, code of that repository. Without ID: the repository's own patterns, or "
        "the bundled ones where it has none. Exit code 1 where a pair does not hold.",
    )
    build.add_argument("ids", nargs="*", metavar="ID", help="a pattern or an alias")
    build.add_argument(
        "--check", action="store_true", help="verify all of it again and write nothing"
    )
    build.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Build or check; exit code 1 where a pair does not hold, or with --check a file differs."""
    from fl_hooks.commands.printing import put
    from fl_hooks.detect.render import safe
    from fl_hooks.errors import EXIT_CLEAN, EXIT_VIOLATIONS
    from fl_hooks.library.examples.build import build
    from fl_hooks.library.folders import load_library

    top = _top()
    library = load_library(top)
    chosen = _chosen(library, options.ids)
    if not options.check:
        _writable(chosen)
    made = build(chosen, library, top)
    for one in made:
        for line in (*map(str, one.problems), *_said(one, check=options.check)):
            put(f"{safe(line)}\n")
    if not made:
        put("no pattern here has an examples.toml\n")
    if not options.check:
        _write(made)
    broken = any(one.problems or (options.check and one.stale) for one in made)
    return EXIT_VIOLATIONS if broken else EXIT_CLEAN


def _top() -> str:
    """Return the repository's top, "" outside of one: the bundled patterns are there anyway."""
    from fl_hooks.errors import FlError
    from fl_hooks.store.paths import find_repo

    try:
        return find_repo()[0]
    except FlError:
        return ""


def _chosen(library: Sequence[Pattern], names: Sequence[str]) -> list[Pattern]:
    from fl_hooks.library.folders import find_pattern

    if names:
        return list({p.id: p for p in (find_pattern(library, name) for name in names)}.values())
    return [p for p in library if p.folder.inside] or list(library)


def _writable(patterns: Sequence[Pattern]) -> None:
    """Refuse to write into an installed package."""
    from fl_hooks.errors import FlError
    from fl_hooks.store.paths import checkout

    for pattern in patterns:
        if pattern.folder.bundled and not checkout():
            raise FlError(
                f"the examples of {pattern.id} come with fl-hooks, and are written in its checkout",
                "`--check` verifies them; a pattern of your own is written in your repository.",
            )


def _said(one: Built, *, check: bool) -> Iterator[str]:
    """Yield what is to be said of a pattern: how many pairs, what was not run, what is stale."""
    counted = f"{one.pattern.id}: {_pairs(one.pairs)}, {one.ran} run"
    if one.problems:
        count = "1 problem" if len(one.problems) == 1 else f"{len(one.problems)} problems"
        yield f"{one.pattern.id}: {count}{'' if check else '; nothing written'}"
    elif one.stale:
        is_there = (one.pattern.folder.path / "examples.json").exists()
        what = "is out of date" if is_there else "this file is missing"
        shown = one.pattern.folder.name("examples.json")
        yield f"{shown}: {what}; run `fl examples build`" if check else f"{counted}, written"
    else:
        yield f"{counted}, up to date"
    for why, number in one.not_run:
        yield f"{one.pattern.id}: {_pairs(number)} only scanned this time: {why}"


def _pairs(count: int) -> str:
    return "1 pair" if count == 1 else f"{count} pairs"


def _write(made: Sequence[Built]) -> None:
    from fl_hooks.library.examples.read import RESULT
    from fl_hooks.store import atomic

    for one in made:
        if one.stale and not one.problems:
            atomic.write(str(one.pattern.folder.path / RESULT), one.text.encode())
