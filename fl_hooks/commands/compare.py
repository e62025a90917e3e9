"""`fl compare`: the known faults that a range of commits adds and removes, with the good form."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Mapping, Sequence

    from fl_hooks.commands.compare_range import Compared
    from fl_hooks.publish.summary import Lesson
    from fl_hooks.store.git import Git


def main(argv: Sequence[str] | None = None) -> int:
    """Print what the range adds and removes; exit code 0 whatever that is."""
    arguments = _parser().parse_args(argv)

    from fl_hooks.commands.compare_range import compare
    from fl_hooks.commands.printing import put
    from fl_hooks.detect.render import safe
    from fl_hooks.errors import EXIT_CLEAN
    from fl_hooks.store.git import Git
    from fl_hooks.store.paths import find_repo

    git = Git(*find_repo(""))
    found = compare(git, arguments.range, arguments.fail_on)
    if arguments.format == "json":
        from fl_hooks.commands.compare_json import render_json

        put(render_json(found))
        return EXIT_CLEAN
    import sys

    from fl_hooks.publish.formats.github import inert

    for notice in found.added.notices:
        sys.stderr.write(f"fl compare: {inert(safe(notice))}\n")
    put(_markdown(git, found, arguments.site_url))
    return EXIT_CLEAN


def _markdown(git: Git, found: Compared, site_url: str) -> str:
    from fl_hooks.publish.forge import forge_for
    from fl_hooks.publish.summary import Change, to_markdown
    from fl_hooks.publish.values import Settings
    from fl_hooks.store.config import load_config
    from fl_hooks.store.site_facts import read_facts

    added = found.added
    change = Change(
        added=[one for one in added.findings if not one.suppressed],
        removed=found.removed,
        allowed=[one for one in added.findings if one.suppressed],
        failing=added.failing,
        accepted=added.baseline or 0,
        commit=found.commit,
    )
    patterns = {one.pattern for one in (*change.added, *change.removed)}
    publish = load_config(git.top).config.publish
    # Whoever reads the summary may read the code, so publish.source has no say here.
    settings = Settings(repository=publish.repository, forge=publish.forge)
    forge = forge_for(settings, read_facts(git).remote)
    return to_markdown(change, _lessons(git.top, patterns), forge, site_url or publish.url)


def _lessons(top: str, patterns: Iterable[str]) -> Mapping[str, Lesson]:
    """Return what the library says of the patterns: title, and the good form in code."""
    from fl_hooks.library.folders import load_library
    from fl_hooks.publish.summary import Lesson

    wanted = set(patterns)
    if not wanted:
        return {}
    lessons = {}
    for pattern in load_library(top):
        if pattern.id in wanted:
            file = pattern.example("good")
            lessons[pattern.id] = Lesson(
                pattern.declaration.title, pattern.text(file), file.rpartition(".")[2]
            )
    return lessons


def _parser() -> argparse.ArgumentParser:
    import argparse

    from fl_hooks.records.severity import SEVERITIES

    parser = argparse.ArgumentParser(
        prog="fl compare",
        description="Say which known faults a range of commits adds and which it removes, with "
        "the good form: as Markdown for the summary of a pull request. It fails nothing; that "
        "is for `fl scan --range`.",
    )
    parser.add_argument(
        "range", metavar="A..B", help="from A to B; A...B: since B left A, as a pull request is"
    )
    parser.add_argument(
        "--format", choices=("markdown", "json"), default="markdown", help="default: markdown"
    )
    parser.add_argument(
        "--fail-on",
        choices=SEVERITIES,
        default="",
        help="call it a violation from this severity on; default: fail_on of the configuration",
    )
    parser.add_argument(
        "--site-url",
        default="",
        metavar="URL",
        help="where the site is published, to link the patterns' pages",
    )
    return parser
