"""What `fl init --ci` says beside the workflow it writes: who sees the site, what is left to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.commands.init_ci import GITLAB, INCLUDE, PATHS, is_current, is_ours
from fl_hooks.store.config import load_config

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fl_hooks.commands.init_steps import Step

_SHOWS = {
    "link": "paths, subjects of commits and links to the code",
    "excerpt": "paths, subjects of commits and lines of code",
    "none": "paths, and neither code nor links to it",
}
_PUBLISHED = """
Note: CI publishes the site, and {visible}.
Whoever can reach it sees {shows}
(publish.source = "{source}"). {switch}
To publish nothing, delete {jobs} in {path},
or write it without them: fl init --ci {kind} --no-site
"""
_VISIBLE = {
    "github": "the pages of a private repository may be public",
    "gitlab": "the pages of a private project may be public",
}
_SWITCH = {
    "github": "Switch it on once: Settings, Pages, Source: GitHub Actions.",
    "gitlab": "Who that is: Settings, General, Visibility, Pages.",
}
_JOBS = {"github": "the jobs `site` and `deploy`", "gitlab": "the job `pages`"}
_OLDER = """
Note: {path} is as an earlier fl init wrote it.
For what it does now, delete it and run fl init --ci {kind} again.
"""
_HAS_PAGES = f"""
Note: {GITLAB} has a job `pages` already, so ours was left out. To publish the site
there, let that job build it too: fl-build-site --out public/quality
"""
_NOT_INCLUDED = f"""
Note: {GITLAB} is kept as it is. Add this to it, or to the `include` that it has:
  {INCLUDE.replace(chr(10), chr(10) + "  ").rstrip()}
"""


def notes(top: str, kind: str, steps: list[Step], *, site: bool) -> Iterator[str]:
    """Yield what is to be known of the workflow, and what is left to do by hand.

    kind: "" where no workflow was asked for; site: whether it was to publish the site.
    """
    by_path = {step.path: step for step in steps}
    if GITLAB in by_path and PATHS["gitlab"] not in (by_path[GITLAB].after or ""):
        yield _NOT_INCLUDED
    if not kind:
        return
    step = by_path[PATHS[kind]]
    text = step.after or ""
    if step.before is not None:
        if is_ours(text) and not is_current(text):
            yield _OLDER.format(path=step.path, kind=kind)
    elif "fl-build-site" in text:
        yield _published(top, kind)
    elif site:
        yield _HAS_PAGES


def _published(top: str, kind: str) -> str:
    """Return who may see what of the site, and how to have none."""
    source = load_config(top).config.publish.source
    return _PUBLISHED.format(
        visible=_VISIBLE[kind],
        shows=_SHOWS[source],
        source=source,
        switch=_SWITCH[kind],
        jobs=_JOBS[kind],
        path=PATHS[kind],
        kind=kind,
    )
