"""`fl-build-site`: the record and the library as a site, built with mkdocs-material."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fl_hooks.errors import EXIT_CLEAN, EXIT_VIOLATIONS, FlError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from fl_hooks.records.violation import Violation
    from fl_hooks.store.config import Config
    from fl_hooks.store.git import Git

_NEEDED = ("jinja2", "mkdocs", "material", "markdown_it", "pygments")
_SHOWS = {
    "link": "paths, subjects of commits and links to the code",
    "excerpt": "paths, subjects of commits and lines of code",
    "none": "paths, and neither code nor links to it",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Build the site and say where it is; 1 if mkdocs warned and --strict was given."""
    arguments = _parser().parse_args(argv)
    _require_extra()

    from fl_hooks.store.config import load_config
    from fl_hooks.store.git import Git
    from fl_hooks.store.paths import find_repo
    from fl_hooks.store.record import read_record

    git = Git(*find_repo(""))
    out, shown = _out(git, arguments.out)
    config = load_config(git.top).config
    violations = read_record(git.top)
    pages, warnings = _build(git, config, violations, out=(out, shown), strict=arguments.strict)
    for warning in warnings:
        print(f"warning: {warning}", file=sys.stderr)
    if warnings and arguments.strict:
        print(f"{shown} was left as it was: --strict allows no warning.", file=sys.stderr)
        return EXIT_VIOLATIONS
    if not arguments.quiet:
        print(_report(shown, pages, len(violations), config.publish.source))
    return EXIT_CLEAN


def _build(
    git: Git, config: Config, violations: Sequence[Violation], *, out: tuple[str, str], strict: bool
) -> tuple[int, list[str]]:
    """Write the page tree and build it; return the number of pages and mkdocs's warnings."""
    from fl_hooks.commands.site_inputs import read_loop
    from fl_hooks.library.folders import load_library
    from fl_hooks.publish.forge import forge_of
    from fl_hooks.publish.mkdocs import mkdocs_config, navigation
    from fl_hooks.publish.pages import build_pages
    from fl_hooks.publish.values import Settings
    from fl_hooks.store import site_build, site_tree
    from fl_hooks.store.site_facts import read_documents, read_facts

    # A folder that is not ours is told before the work, not after it.
    site_tree.check_ours(*out)
    publish = config.publish
    library = load_library(git.top)
    facts = read_facts(git, violations if publish.source == "excerpt" else ())
    settings = Settings(publish.source, publish.authors, config.checks)
    loop = read_loop(git, library, violations, facts)
    documents = read_documents(git.top, publish.pages)
    pages = {
        path: text.encode("utf-8", "replace")
        for path, text in build_pages(library, violations, facts, settings, loop).items()
    } | documents
    tree = Path(git.top, site_build.TREE)
    site_tree.write_tree(str(tree), pages, site_build.TREE)
    remote = "" if publish.source == "none" else facts.remote
    # Patterns stand in navigation by title, as in their table.
    titles = sorted(
        ((pattern.id, pattern.declaration.title) for pattern in library),
        key=lambda each: (each[1].casefold(), each[0]),
    )
    nav = navigation(titles, documents, pages)
    values = mkdocs_config(facts.name, forge_of(remote), nav, site_build.own_config(git.top))
    with site_tree.scratch(*out) as scratch:
        path, built = Path(scratch, "mkdocs.yml"), Path(scratch, "built")
        site_build.write_config(str(path), values | {"docs_dir": str(tree)})
        warnings = site_build.run_mkdocs(str(path), str(built), facts.time)
        if not (strict and warnings):
            site_tree.replace_tree(str(built), *out)
    return sum(path.endswith(".md") for path in pages), warnings


def _out(git: Git, given: str) -> tuple[str, str]:
    """Return the site's folder, absolute and as people know it; FlError for an impossible one."""
    from fl_hooks.store.site_build import TREE

    # The folder itself may be a link: that is for check_ours to refuse, not to follow.
    asked = Path(os.path.abspath(given)) if given else Path(git.top, "site")  # noqa: PTH100
    out = asked.parent.resolve() / asked.name
    for taken in (Path(git.top, TREE).resolve(), Path(git.git_dir).resolve()):
        if out.is_relative_to(taken) or taken.is_relative_to(out):
            raise FlError(
                f"--out {given}: a site cannot lie in or around {taken}",
                "Choose a folder of its own, such as site/.",
            )
    return str(out), f"{(given or 'site').rstrip('/')}/"


def _require_extra() -> None:
    from importlib.util import find_spec

    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise FlError(
            f"building the site needs {', '.join(missing)}, which is not installed",
            f"{Path(sys.executable).name} -m pip install 'fl-hooks[site]'",
        )


def _report(shown: str, pages: int, violations: int, source: str) -> str:
    return (
        f"Built {shown}: {pages} page{'s' * (pages != 1)} from {violations} "
        f"violation{'s' * (violations != 1)}.\n"
        f"Open it: python -m http.server -d {shown.rstrip('/')}, then http://localhost:8000/\n"
        f"Whoever can reach it sees {_SHOWS[source]} (publish.source = {source})."
    )


def _parser() -> argparse.ArgumentParser:
    import argparse

    parser = argparse.ArgumentParser(
        prog="fl-build-site",
        description="Build the site from the repository's record and the pattern library.",
        epilog="Exit codes: 0 built, 1 mkdocs warned and --strict was given (the last site stays), "
        "2 a mistake in the call, the configuration or the repository, 3 a bug.",
    )
    parser.add_argument("--out", default="", metavar="FOLDER", help="where to (default: site/)")
    parser.add_argument("--strict", action="store_true", help="fail where mkdocs warns")
    parser.add_argument("--quiet", action="store_true", help="say nothing but warnings")
    return parser


def script() -> int:
    """Be the `fl-build-site` program."""
    from fl_hooks.store import crash

    return crash.guard(main)


if __name__ == "__main__":
    sys.exit(script())
