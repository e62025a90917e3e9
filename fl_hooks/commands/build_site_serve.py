"""`--serve`: the site on this machine, built again when something changes, and shown again."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from fl_hooks.errors import EXIT_CLEAN, FlError
from fl_hooks.store import crash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fl_hooks.commands.build_site_make import Made
    from fl_hooks.commands.build_site_order import Order
    from fl_hooks.commands.build_site_server import Server
    from fl_hooks.store.config import Config
    from fl_hooks.store.git import Git

    Read = Callable[[], tuple[Config, Order]]

# Seconds: the longest time until a change is seen where the system does not tell of it.
_LOOK = 20.0
_FOLDER = "build/site-serve"


def serve(git: Git, read: Read, port: int) -> int:
    """Serve the site until Ctrl-C; `read` gives configuration and order anew before each build.

    Raises FlError where the port is taken, or where the first build is impossible.
    """
    from fl_hooks.commands.build_site_server import Server

    with _stopped_kindly(), Server(port) as server:
        site = _Site(git, read, server)
        try:
            site.build()
            site.watch()
        except KeyboardInterrupt:
            print("\nStopped.", file=sys.stderr)
    return EXIT_CLEAN


class _Site:
    """The served site: what it was made from last, and how it is made again."""

    def __init__(self, git: Git, read: Read, server: Server) -> None:
        self._git, self._read, self._server = git, read, server
        self._key = self._said = ""
        self._documents: list[str] = []
        self._quiet = False

    def build(self) -> None:
        """Build the site if what it is made from has changed; FlError where it cannot be."""
        from fl_hooks.commands.build_site_make import key_of, make
        from fl_hooks.commands.build_site_progress import Progress

        config, order = self._order()
        self._documents, self._quiet = config.publish.pages, order.quiet
        key = key_of(self._git, config, order)
        if key == self._key:
            return
        self._key = key
        with Progress(quiet=order.quiet) as progress:
            made = make(self._git, config, order, progress)
        self._said = ""
        self._server.show(order.out)
        self._tell(made)

    def watch(self) -> None:
        """Build again after each change, until Ctrl-C; what fails is told and leaves the site."""
        from fl_hooks.commands.build_site_watch import Watch

        with Watch() as watch:
            while True:
                watch.look_at(_watched(self._git, self._documents))
                watch.wait(_LOOK)
                try:
                    self.build()
                except FlError as error:
                    self._fail(error)

    def _order(self) -> tuple[Config, Order]:
        config, order = self._read()
        folder = Path(self._git.top, _FOLDER)
        settings = replace(order.settings, url=self._server.url)
        tree, out = str(folder / "pages"), str(folder / "site")
        # A warning is told, and the page is shown all the same: somebody is at work on it.
        order = replace(order, settings=settings, tree=tree, out=out, strict=False)
        return config, replace(order, shown=f"{_FOLDER}/site/")

    def _tell(self, made: Made) -> None:
        for warning in (*made.notes, *made.warnings):
            print(f"warning: {warning}", file=sys.stderr)
        if not self._quiet:
            took = f"{made.pages:,} pages in {made.ours + made.engine:.1f} s"
            what = "Nothing changed since the last time" if made.fresh else took
            print(f"{self._server.url} shows the site ({what}). Ctrl-C ends.", flush=True)

    def _fail(self, error: FlError) -> None:
        # A broken file stays broken until somebody mends it: told once.
        if error.message != self._said:
            self._said = error.message
            crash.show(error)
            print("The last good site stays; it is built again when that changes.", file=sys.stderr)


def _watched(git: Git, documents: list[str]) -> Iterator[tuple[str, bool]]:
    """Yield (folder, whether what lies below it counts too) of all that a site is made from."""
    from fl_hooks.store.paths import checkout
    from fl_hooks.store.site_digest import places

    yield git.top, False
    yield git.git_dir, False
    yield git.common_dir, False
    yield str(Path(git.common_dir, "refs")), True
    for name, path in places(git, documents):
        # Code that runs already is not read again; what an installed package holds never changes.
        if name == "package" or (name in ("templates", "bundled", "hooks") and not checkout()):
            continue
        place = Path(path)
        yield (path, True) if place.is_dir() else (str(place.parent), False)


@contextmanager
def _stopped_kindly() -> Iterator[None]:
    """Let SIGTERM end the server as Ctrl-C does: whatever it started ends with it."""
    import signal

    old = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, old)
