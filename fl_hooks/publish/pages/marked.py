"""Marks on a time axis, and as a list: what entered the library or changed in it, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fl_hooks.publish.loop import Mark
    from fl_hooks.publish.site import Site

_MOST = 20


def on_axis(site: Site, pattern: str = "") -> list[tuple[str, str]]:
    """Return (date, what happened) of a pattern, of all of them for "".

    A bundled pattern has no marks of its own: what changes it is another version of fl-hooks.
    """
    marks = [one for one in site.loop.marks if not pattern or one.pattern == pattern]
    if pattern and not marks:
        marks = [one for one in site.loop.marks if not one.pattern]
    return [(one.date[:10], _said(site, one, named=not pattern)) for one in marks]


def recent(site: Site) -> list[dict[str, Any]]:
    """Return the latest marks for a table, with links; subjects only where source may be shown."""
    return [
        {
            "date": one.date[:10],
            "said": _said(site, one, named=False),
            "title": site.titles.get(one.pattern, one.pattern) or "All bundled patterns",
            "page": f"../../patterns/{one.pattern}/" if one.pattern in site.titles else "",
            "commit": one.commit[:7],
            "address": site.forge.commit(one.commit),
            "subject": one.subject if site.settings.source != "none" else "",
        }
        for one in site.loop.marks[::-1][:_MOST]
    ]


def _said(site: Site, one: Mark, *, named: bool) -> str:
    what = one.what or "entered the library"
    title = site.titles.get(one.pattern, one.pattern)
    return f"{title}: {what}" if named and title else what
