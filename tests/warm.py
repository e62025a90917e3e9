"""What a first scan or build makes the same in every repository, put where it would make it."""

from __future__ import annotations

import contextlib
import functools

from fl_hooks.errors import FlError
from fl_hooks.library.compile import compile_library
from fl_hooks.publish.charts import svg
from fl_hooks.store import cache, paths, site_cache


def warm(path):
    """Keep the compiled bundled patterns in a repository that has none of its own.

    From a checkout its first scan would compile them, which takes longer than all that the scan
    itself does and is the same in every repository; tests/store/test_cache.py is about that.
    """
    with contextlib.suppress(FlError):
        top, git_dir, _ = paths.find_repo(str(path))
        files = tuple(cache._inputs(top))
        if files == tuple(cache._inputs("")):
            cache.load(top, git_dir, lambda _: _compiled(cache._stamps(files)))


@functools.lru_cache(maxsize=1)
def _compiled(_stamps):
    """Compile once, and again where somebody edits a pattern meanwhile."""
    return compile_library("")


def warm_site(path):
    """Keep the script of the charts in a repository too: building a site would make it.

    It depends on nothing but a library's version, and takes longer to make than all pages.
    """
    warm(path)
    _, git_dir, _ = paths.find_repo(str(path))
    site_cache.write(git_dir, f"vega-{svg.library()}.js", _script())


@functools.cache
def _script():
    return svg.script()
