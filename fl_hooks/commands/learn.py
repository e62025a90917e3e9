"""`fl learn`: what reported faults without a pattern teach, and draft patterns for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from fl_hooks.library.folders import Pattern
    from fl_hooks.records.learning import Learning

_EVERY = "*"


def main(argv: Sequence[str] | None = None) -> int:
    """List the learnings, or write drafts; exit code 0 either way, also where there are none."""
    from fl_hooks.commands.learn_text import to_json, to_text
    from fl_hooks.commands.printing import put
    from fl_hooks.errors import EXIT_CLEAN
    from fl_hooks.library.folders import load_library
    from fl_hooks.library.foreign import foreign_names
    from fl_hooks.store.paths import find_repo

    options = _parse(argv)
    top = "" if options.data and not options.propose else find_repo()[0]
    patterns = load_library(top)
    found = learned(_data(top, options.data), patterns, foreign_names(top))
    if options.propose:
        return _propose(options, found, patterns, top)
    chosen = [one for one in found if one.confidence >= options.min_confidence]
    show = to_json if options.json else to_text
    put(show(chosen, len(found) - len(chosen), _drafts(found, patterns), options.limit))
    return EXIT_CLEAN


def learned(
    data: Mapping[str, Any], patterns: Sequence[Pattern], names: Collection[str] = ()
) -> list[Learning]:
    """Return every learning of an exported dict, sure or not, the most pressing first.

    names: what else is known to be a pattern's name (library.foreign).
    """
    from datetime import UTC, datetime

    from fl_hooks.learn.learnings import learnings
    from fl_hooks.learn.resemble import phrase

    # A draft of a learning must not be what explains it.
    library = {p.id: phrase(_text(p)) for p in patterns if p.declaration.status != "preview"}
    known = {name for p in patterns for name in (p.id, *p.declaration.aliases)} | {*names}
    return learnings(data, known=known, library=library, now=datetime.now(UTC), at_least=0.0)


def _text(pattern: Pattern) -> str:
    declaration = pattern.declaration
    checks = (f"{c.summary} {c.message}" for c in pattern.checks.values())
    # What it flags and what then goes wrong; when to leave it speaks of other things.
    about = pattern.text("about.md").partition("## When to leave it")[0]
    return " . ".join((declaration.title, declaration.summary, *checks, about))


def _data(top: str, file: Path | None) -> Mapping[str, Any]:
    from fl_hooks.collect.collector import Collector
    from fl_hooks.errors import FlError

    if file is None:
        return Collector.open(top).export_dict()
    collector = Collector()
    try:
        collector.load_from_json(file.read_bytes())
    except OSError as error:
        raise FlError(f"{file} cannot be read: {error.strerror}") from error
    except FlError as error:
        raise FlError(f"{file}: {error.message}", error.hint) from error
    return collector.export_dict()


def _drafts(found: Sequence[Learning], patterns: Sequence[Pattern]) -> dict[str, str]:
    """Return learning's id -> the pattern folder it has already, under its id or as an alias."""
    places = {name: p.folder.shown for p in patterns for name in (p.id, *p.declaration.aliases)}
    return {one.id: places[one.id] for one in found if one.id in places}


def _propose(
    options: argparse.Namespace,
    found: Sequence[Learning],
    patterns: Sequence[Pattern],
    top: str,
) -> int:
    from fl_hooks.commands.printing import put
    from fl_hooks.errors import EXIT_CLEAN
    from fl_hooks.learn.propose import propose
    from fl_hooks.library.folders import own_folder

    drafts = _drafts(found, patterns)
    chosen = _chosen(options, found, drafts)
    for one in chosen:
        name = options.name or one.id
        files = propose(one, own_folder(top), name)
        put("".join(f"wrote {_relative(path)}\n" for path in files))
        put(f"Next: fill in what `fl patterns check {name}` names.\n")
    if not chosen:
        put("No learning to propose: `fl learn` lists what there is.\n")
    return EXIT_CLEAN


def _chosen(
    options: argparse.Namespace, found: Sequence[Learning], drafts: Mapping[str, str]
) -> list[Learning]:
    """Return the learning that was asked for; without an id those that resemble no pattern."""
    from fl_hooks.errors import FlError
    from fl_hooks.store.problems import suggest

    if options.propose == _EVERY:
        sure = [one for one in found if one.confidence >= options.min_confidence]
        return [one for one in sure if one.id not in drafts and one.resembles is None]
    by_id = {one.id: one for one in found}
    if options.propose not in by_id:
        what = f"there is no learning {options.propose!r}{suggest(options.propose, by_id)}"
        raise FlError(what, "`fl learn --min-confidence 0` lists them all.")
    if options.propose in drafts:
        raise FlError(
            f"{options.propose} has a pattern already: {drafts[options.propose]}",
            "`fl patterns check` says what is still to fill in there.",
        )
    return [by_id[options.propose]]


def _relative(path: Path) -> str:
    here = path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)


def _parser() -> argparse.ArgumentParser:
    import argparse
    from pathlib import Path

    from fl_hooks.records.learning import MEDIUM

    parser = argparse.ArgumentParser(
        prog="fl learn",
        description="Group the collected faults that no pattern speaks for, and say how sure it is "
        "that each comes back. Confidence is the probability of more than once in four weeks; "
        "the impact, severity weight times count, never raises it.",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--min-confidence",
        type=float,
        default=MEDIUM,
        metavar="P",
        help=f"leave out what is less sure; default: {MEDIUM}",
    )
    parser.add_argument(
        "--limit", type=_count, metavar="N", help="list at most N; default: 20, and all with --json"
    )
    parser.add_argument(
        "--data", type=Path, metavar="FILE", help="an exported JSON file instead of the repository"
    )
    parser.add_argument(
        "--propose",
        nargs="?",
        const=_EVERY,
        default="",
        metavar="ID",
        help="write a draft pattern folder; without ID for each that resembles no known pattern",
    )
    parser.add_argument("--as", dest="name", default="", metavar="NAME", help="the draft's id")
    return parser


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    from fl_hooks.errors import FlError

    options = _parser().parse_args(argv)
    if options.name and options.propose in ("", _EVERY):
        raise FlError("--as needs --propose ID: it names one draft")
    return options


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number
