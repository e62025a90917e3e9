"""A pattern as plain values: the documented JSON of `fl patterns list` and `show`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fl_hooks.library.about import sections

if TYPE_CHECKING:
    from fl_hooks.library.folders import Pattern


def describe(pattern: Pattern) -> dict[str, Any]:
    """Return what a list shows of a pattern: headline, origin, checks."""
    declaration = pattern.declaration
    return {
        "id": pattern.id,
        "title": declaration.title,
        "summary": declaration.summary,
        "category": declaration.category,
        "severity": declaration.severity,
        "languages": declaration.languages,
        "since": declaration.since,
        "status": declaration.status,
        "aliases": declaration.aliases,
        "origin": pattern.folder.origin,
        "folder": pattern.folder.shown,
        "checks": [_check(pattern, name) for name in pattern.checks],
    }


def _check(pattern: Pattern, name: str) -> dict[str, Any]:
    check = pattern.checks[name]
    return {
        "check": name,
        "severity": check.severity,
        "summary": check.summary,
        "message": check.message,
        "advice": check.advice,
        "languages": pattern.languages(name),
        "finder": check.finder,
        "in_tests": check.in_tests,
        "enabled": check.enabled,
        "equivalents": check.equivalents,
    }


def describe_whole(pattern: Pattern) -> dict[str, Any]:
    """Return all that people read about a pattern: also its sections and examples."""
    bad, good = (pattern.example(stem) for stem in ("bad", "good"))
    about = {title: text for title, (_, text) in sections(pattern.text("about.md")).items()}
    return describe(pattern) | {
        "about": about,
        "bad": {"file": bad, "code": pattern.text(bad)},
        "good": {"file": good, "code": pattern.text(good)},
    }
