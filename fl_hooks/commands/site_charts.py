"""Charts while a site is built: drawn ones are kept for the next time, the library's script too."""

from __future__ import annotations

from threading import Thread

from fl_hooks.publish.charts import svg
from fl_hooks.store import site_cache

# What makes charts answer to the pointer; loaded by a page only when somebody wants that.
SCRIPT = "assets/fl/vega.js"
_DRAWN = "charts.json"
# Stands among the drawings for the commit that they are of.
_HEAD = "head"


def begin(git_dir: str, head: str) -> None:
    """Take what the last build has drawn; start the engine meanwhile, where it was of another HEAD.

    The weeks of a chart end with the newest commit, so nearly all are drawn again after one.
    """
    known = site_cache.read_texts(git_dir, _DRAWN)
    last = known.pop(_HEAD, None)
    svg.remember(known)
    if last != head:
        svg.warm()


def keep(git_dir: str, head: str) -> bool:
    """Keep what was drawn; tell whether the site has a chart at all."""
    drawn = svg.drawn()
    said = {**drawn, _HEAD: head}
    if said != site_cache.read_texts(git_dir, _DRAWN):
        site_cache.write_texts(git_dir, _DRAWN, said)
    return bool(drawn)


class Script:
    """The script: at hand from an earlier build, or made in the background.

    That takes more than a second of the engine's time, which draws nothing meanwhile: begin when
    every chart is drawn, and wait for it when mkdocs is done.
    """

    def __init__(self, git_dir: str) -> None:
        self._place = git_dir, f"vega-{svg.library()}.js"
        self._data = site_cache.read(*self._place)
        self.ready = bool(self._data)
        self._thread = Thread(target=self._make, daemon=True)
        if not self.ready:
            self._thread.start()

    def _make(self) -> None:
        self._data = svg.script()
        site_cache.write(*self._place, self._data)

    def wait(self) -> bytes:
        """Return it; RuntimeError where the library could not make it."""
        if not self.ready:
            self._thread.join()
        if not self._data:
            raise RuntimeError("the charts' script could not be made")
        return self._data
