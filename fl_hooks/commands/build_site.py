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

    from fl_hooks.commands.build_site_make import Made
    from fl_hooks.commands.build_site_order import Order
    from fl_hooks.store.config import Config
    from fl_hooks.store.git import Git

# What pages are rendered with, whoever builds them.
_NEEDED = ("jinja2", "markdown_it", "pygments", "vl_convert")
_PORT = 8000
_SHOWS = {
    "link": "paths, subjects of commits and links to the code",
    "excerpt": "paths, subjects of commits and lines of code",
    "none": "paths, and neither code nor links to it",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Build the site and say where it is; 1 if the engine warned and --strict was given."""
    arguments = _parser().parse_args(argv)
    _check(arguments)
    _require_extra("" if arguments.into is not None else arguments.engine)

    from fl_hooks.commands.build_site_order import order_of
    from fl_hooks.store.config import load_config
    from fl_hooks.store.git import Git
    from fl_hooks.store.paths import find_repo

    git = Git(*find_repo(""))

    def read() -> tuple[Config, Order]:
        config = load_config(git.top).config
        return config, order_of(arguments, git, config)

    if arguments.serve:
        from fl_hooks.commands.build_site_serve import serve

        return serve(git, read, _PORT if arguments.port is None else arguments.port)
    return _once(git, *read())


def _once(git: Git, config: Config, order: Order) -> int:
    """Make the site and say what became of it."""
    from fl_hooks.commands.build_site_into import advice, check_host
    from fl_hooks.commands.build_site_make import make
    from fl_hooks.commands.build_site_progress import Progress

    host = check_host(git, order) if order.copy else None
    with Progress(quiet=order.quiet) as progress:
        made = make(git, config, order, progress)
    for warning in (*made.notes, *made.warnings):
        print(f"warning: {warning}", file=sys.stderr)
    if made.warnings and order.strict:
        print(f"{order.shown} was left as it was: --strict allows no warning.", file=sys.stderr)
        return EXIT_VIOLATIONS
    if order.quiet:
        return EXIT_CLEAN
    if made.fresh:
        print(f"Nothing changed since the last build: {order.shown} is up to date.")
        return EXIT_CLEAN
    print(_report(order, made))
    if order.copy:
        print(advice(host, order.shown))
    return EXIT_CLEAN


def _check(arguments: argparse.Namespace) -> None:
    """Refuse options that contradict each other."""
    given = {
        "--out": bool(arguments.out),
        "--into": arguments.into is not None,
        "--serve": arguments.serve,
    }
    names = [name for name, there in given.items() if there]
    if len(names) > 1:
        raise FlError(f"{' and '.join(names)} do not go together", "Leave one of them away.")
    if arguments.port is not None and not arguments.serve:
        raise FlError("--port is for --serve", "Add --serve, or leave --port away.")


def _require_extra(engine: str) -> None:
    """Raise FlError where something is not installed; engine: "" where nothing is built."""
    from importlib.util import find_spec

    from fl_hooks.store.site_engines import NEEDED

    modules, package = NEEDED[engine] if engine else ((), "")
    for needed, install in ((_NEEDED, "'fl-hooks[site]'"), (modules, package)):
        missing = [name for name in needed if find_spec(name) is None]
        if missing:
            raise FlError(
                f"building the site needs {', '.join(missing)}, which is not installed",
                f"{Path(sys.executable).name} -m pip install {install}",
            )


def _report(order: Order, made: Made) -> str:
    """Return what was built, how long it took, how to open it, and who sees what."""
    folder = order.shown
    took = f"in {made.ours + made.engine:.1f} s"
    if made.engine >= 0.1:  # noqa: PLR2004 -- less would read 0.0
        took += f", {made.engine:.1f} s of it {order.engine}"
    verb = "Wrote" if order.copy else "Built"
    source = order.settings.source
    lines = [f"{verb} {folder}: {_of(made)} {took}."]
    if order.settings.since:
        lines.append(f"Only what happened since {order.settings.since} is shown.")
    if not order.copy:
        lines.append(
            f"Open it: python -m http.server -d {folder.rstrip('/')}, then http://localhost:{_PORT}/"
        )
    lines.append(f"Whoever can reach it sees {_SHOWS[source]} (publish.source = {source}).")
    if os.environ.get("CI"):
        lines.append("The pages of a private repository can be public: look before you publish.")
    return "\n".join(lines)


def _of(made: Made) -> str:
    pages, violations = made.pages, made.violations
    return (
        f"{pages:,} page{'s' * (pages != 1)} from {violations:,} violation{'s' * (violations != 1)}"
    )


def _parser() -> argparse.ArgumentParser:
    import argparse

    from fl_hooks.store.site_engines import ENGINES

    parser = argparse.ArgumentParser(
        prog="fl-build-site",
        description="Build the site from the repository's record and the pattern library.",
        epilog="Exit codes: 0 built, or up to date; 1 the engine warned and --strict was given "
        "(the last site stays); 2 a mistake in the call, the configuration or the repository; "
        "3 a bug.",
    )
    where = parser.add_argument_group("where to")
    where.add_argument("--out", default="", metavar="FOLDER", help="where to (default: site/)")
    where.add_argument(
        "--into",
        metavar="FOLDER",
        help="write the pages into the docs folder of another MkDocs site, and build nothing",
    )
    where.add_argument("--serve", action="store_true", help="serve it here, and follow changes")
    where.add_argument("--port", type=int, metavar="N", help=f"for --serve (default: {_PORT})")
    what = parser.add_argument_group("what")
    what.add_argument(
        "--since",
        default="",
        metavar="WHEN",
        help="only what happened since a day (2026-10-01), a time (30d) or a commit (v1.4)",
    )
    what.add_argument(
        "--site-url", default="", metavar="URL", help="where readers will find it (publish.url)"
    )
    how = parser.add_argument_group("how")
    how.add_argument("--engine", choices=ENGINES, default=ENGINES[0], help="what builds the pages")
    how.add_argument("--force", action="store_true", help="build even if nothing changed")
    how.add_argument("--strict", action="store_true", help="fail where the engine warns")
    how.add_argument("--quiet", action="store_true", help="say nothing but warnings")
    return parser


def script() -> int:
    """Be the `fl-build-site` program."""
    from fl_hooks.store import crash

    return crash.guard(main)


if __name__ == "__main__":
    sys.exit(script())
