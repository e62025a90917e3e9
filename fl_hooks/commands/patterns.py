"""`fl patterns`: list and show the pattern library, start a pattern, check that one is whole."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fl_hooks.errors import EXIT_CLEAN, EXIT_VIOLATIONS, FlError
from fl_hooks.store.paths import FOLDER, find_repo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fl_hooks.library.folders import Folder, Pattern


def main(argv: Sequence[str] | None = None) -> int:
    """Run list, show, new or check; exit code 1 if `check` found something, 2 for misuse."""
    options = _parser().parse_args(argv)
    return int(options.run(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="fl patterns", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    listing = commands.add_parser("list", help="list the patterns that count here")
    listing.add_argument("--json", action="store_true", help="as JSON")
    listing.set_defaults(run=_list)
    show = commands.add_parser("show", help="show a pattern and its checks")
    show.add_argument("id", metavar="ID", help="a pattern, an alias, a check or pattern/check")
    show.add_argument("--json", action="store_true", help="as JSON")
    show.set_defaults(run=_show)
    new = commands.add_parser("new", help="write a complete pattern folder to fill in")
    new.add_argument("id", metavar="ID", help="small letters, digits and _")
    new.add_argument(
        "--dir",
        type=Path,
        help=f"parent folder; by default the one that has some, else {FOLDER}/patterns",
    )
    new.add_argument("--language", default="python", help="the language it reads (python)")
    new.set_defaults(run=_new)
    check = commands.add_parser(
        "check",
        help="check that pattern folders are whole",
        description="Check that pattern folders are whole: every file there, bad flagged exactly "
        "at its marks, good silent, each case right. Without ID: the repository's own patterns, "
        "or the bundled ones where it has none.",
    )
    check.add_argument("ids", nargs="*", metavar="ID", help="a pattern or an alias")
    check.add_argument(
        "--prove", action="store_true", help="also run each proof.py: it executes the folder's code"
    )
    check.set_defaults(run=_check)
    tree = commands.add_parser("tree", help="show a file's syntax tree: what a rule can name")
    tree.add_argument("file", type=Path, metavar="FILE", help="source in a language we know")
    tree.set_defaults(run=_tree)
    schema = commands.add_parser(
        "schema", help="write the JSON Schemas (in a checkout of fl-hooks)"
    )
    schema.add_argument("--check", action="store_true", help="compare and write nothing")
    schema.set_defaults(run=_schema)
    return parser


def _schema(options: argparse.Namespace) -> int:
    from fl_hooks.library.schema import main as write

    return write(["--check"] if options.check else [])


def _tree(options: argparse.Namespace) -> int:
    from fl_hooks.detect.languages import language_of
    from fl_hooks.library.tree import tree_text

    language = language_of(options.file.name)
    if not language:
        raise FlError(f"{options.file} is in no language we know", "The ending of its name tells.")
    try:
        text = options.file.read_text("utf-8", errors="replace")
    except OSError as error:
        raise FlError(f"{options.file} cannot be read: {error.strerror}") from error
    print(_clean(tree_text(text, language)), end="")
    return EXIT_CLEAN


def _top() -> str:
    """Return the repository's top, "" outside of one: the bundled patterns are there anyway."""
    try:
        return find_repo()[0]
    except FlError:
        return ""


def _list(options: argparse.Namespace) -> int:
    from fl_hooks.library.describe import describe
    from fl_hooks.library.folders import load_library

    patterns = load_library(_top())
    if options.json:
        _print_json({"schema": 1, "patterns": [describe(p) for p in patterns]})
    else:
        from fl_hooks.commands.patterns_text import print_list

        print_list(patterns)
    return EXIT_CLEAN


def _show(options: argparse.Namespace) -> int:
    from fl_hooks.library.describe import describe_whole
    from fl_hooks.library.folders import find_pattern, load_library

    pattern = find_pattern(load_library(_top()), options.id)
    if options.json:
        _print_json({"schema": 1, "pattern": describe_whole(pattern)})
    else:
        from fl_hooks.commands.patterns_text import print_pattern

        print_pattern(pattern)
    return EXIT_CLEAN


def _new(options: argparse.Namespace) -> int:
    from fl_hooks.library.folders import find_folders, own_folder
    from fl_hooks.library.new import new_pattern

    top = _top()
    if not top and options.dir is None:
        raise FlError("not in a git repository", "Say where the folder goes: --dir PATTERNS")
    parent = options.dir or own_folder(top)
    taken = next((f for f in find_folders(top) if f.id == options.id), None)
    if taken is not None and not taken.bundled:
        raise FlError(f"there is a pattern {options.id} in {taken.shown}", "Choose another id.")
    for path in new_pattern(parent, options.id, options.language):
        print(f"wrote {_relative(path)}")
    if taken is not None:
        print(f"It replaces the bundled pattern {options.id} in this repository.")
    print(f"Next: fill in what `fl patterns check {options.id}` names.")
    return EXIT_CLEAN


def _check(options: argparse.Namespace) -> int:
    from fl_hooks.library.check import check_folder
    from fl_hooks.library.folders import find_folders

    top = _top()
    folders = find_folders(top)
    readable = _readable(folders)
    chosen = _chosen(folders, readable, options.ids)
    broken = 0
    for folder in chosen:
        problems = check_folder(folder, readable, top, run_proof=options.prove)
        for problem in problems:
            print(_clean(str(problem)))
        broken += bool(problems)
    print(_summary(len(chosen), broken, proven=options.prove))
    return EXIT_VIOLATIONS if broken else EXIT_CLEAN


def _readable(folders: Sequence[Folder]) -> list[Pattern]:
    """Return the patterns whose declaration is right; the others are for check_folder."""
    from fl_hooks.library.folders import read_pattern
    from fl_hooks.store.problems import InputError

    patterns = []
    for folder in folders:
        try:
            patterns.append(read_pattern(folder))
        except InputError:
            continue
    return patterns


def _chosen(
    folders: Sequence[Folder], readable: Sequence[Pattern], names: Sequence[str]
) -> list[Folder]:
    from fl_hooks.library.folders import find_pattern

    if not names:
        own = [folder for folder in folders if folder.inside]
        return own or list(folders)
    by_id = {folder.id: folder for folder in folders}
    found = [by_id[n] if n in by_id else find_pattern(readable, n).folder for n in names]
    return list(dict.fromkeys(found))


def _summary(count: int, broken: int, *, proven: bool) -> str:
    what = "1 pattern" if count == 1 else f"{count} patterns"
    if not broken:
        return f"{what} whole{', and the proof proves' if proven else ''}"
    return f"{broken} of {what} not whole"


def _print_json(value: dict[str, Any]) -> None:
    print(json.dumps(value, indent=2, sort_keys=True))


def _relative(path: Path) -> str:
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)


def _clean(text: str) -> str:
    """Neutralise control characters, which a name or a message may bring to the terminal."""
    return "".join(c if c.isprintable() or c == "\n" else repr(c)[1:-1] for c in text)
