"""Charts while a site is built: drawn ones are kept for the next time, the library's script too."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

from fl_hooks.publish.charts import svg
from fl_hooks.store import site_cache

if TYPE_CHECKING:
    from collections.abc import Callable

# What makes charts answer to the pointer; loaded by a page only when somebody wants that.
SCRIPT = "assets/fl/vega.js"
_DRAWN = "charts.json"


def begin(git_dir: str) -> None:
    """Take what the last build has drawn; without that, start the engine meanwhile."""
    known = site_cache.read_texts(git_dir, _DRAWN)
    svg.remember(known)
    if not known:
        svg.warm()


def keep(git_dir: str) -> bool:
    """Keep what was drawn; tell whether the site has a chart at all."""
    drawn = svg.drawn()
    if drawn != site_cache.read_texts(git_dir, _DRAWN):
        site_cache.write_texts(git_dir, _DRAWN, drawn)
    return bool(drawn)


def script(git_dir: str) -> Callable[[], bytes]:
    """Return what waits for the script: it is at hand, or begins to be made in the background.

    That takes more than a second of the engine's time, which draws nothing meanwhile: begin when
    every chart is drawn.
    """
    name = f"vega-{svg.library()}.js"
    found = site_cache.read(git_dir, name)
    if found:
        return lambda: found
    made: list[bytes] = []
    thread = Thread(target=lambda: made.append(svg.script()), daemon=True)
    thread.start()

    def wait() -> bytes:
        thread.join()
        if not made:
            raise RuntimeError("the charts' script could not be made")
        site_cache.write(git_dir, name, made[0])
        return made[0]

    return wait
