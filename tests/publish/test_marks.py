"""Which commits stand as marks on a time axis."""

from __future__ import annotations

from fl_hooks.publish.marks import marks_of
from fl_hooks.store.site_marks import PIN, Version

PATH = ".feedback-loop/patterns/ours/pattern.yml"
NAMES = {PATH: "ours"}


def version(day, text, path=PATH, **values):
    """Return a file as the commit of a day in November left it."""
    return Version(path, text, f"2026-11-{day:02d}T10:00:00+00:00", f"{day:040x}", "why", **values)


def declared(severity="low", checks="{a: {severity: low}}", title="Ours"):
    """Return a pattern.yml as far as marks depend on it."""
    return f"title: {title}\nseverity: {severity}\nchecks: {checks}\n"


def words(*versions):
    """Return (pattern, kind, what) of each mark."""
    return [(one.pattern, one.kind, one.what) for one in marks_of(versions, NAMES)]


def test_a_pattern_enters_once_and_then_changes():
    """The first version is the entry; a later one that changes the severity says how."""
    marks = marks_of([version(2, declared("high")), version(1, declared())], NAMES)
    assert [(one.kind, one.date[:10], one.what) for one in marks] == [
        ("entered", "2026-11-01", ""),
        ("changed", "2026-11-02", "severity low → high"),
    ]


def test_checks_that_come_go_or_change_are_named():
    """Each of them changes what is found."""
    old = version(1, declared(checks="{a: {severity: low}, b: {rule: {pattern: x}}, c: {}}"))
    new = version(2, declared(checks="{a: {severity: high}, b: {rule: {pattern: y}}, d: {}}"))
    said = "d added, c removed, a low → high, b changed"
    assert words(old, new)[1] == ("ours", "changed", said)


def test_prose_is_no_change():
    """A better title changes no number."""
    assert len(words(version(1, declared()), version(2, declared(title="Better")))) == 1


def test_what_was_broken_for_a_while_is_no_change():
    """A pattern.yml that is no YAML, or no table, tells nothing."""
    texts = (declared(), "{", "- a list", declared())
    assert len(words(*(version(day, text) for day, text in enumerate(texts, 1)))) == 1


def test_a_shallow_clone_does_not_make_a_pattern_new():
    """Where history is cut off nobody knows when it entered, but later changes are seen."""
    found = words(version(1, declared(), known=False), version(2, declared("high")))
    assert found == [("ours", "changed", "severity low → high")]


def test_another_version_of_fl_hooks_is_a_mark_for_all():
    """Bundled patterns change with the version that pre-commit pins; other hooks do not count."""
    text = (
        "repos:\n- repo: https://example.org/black\n  rev: {other}\n"
        "- repo: https://github.com/example/fl-hooks  # ours\n  rev: '{rev}'\n"
    )
    found = words(
        version(1, "repos: []\n", PIN),
        version(2, text.format(other=1, rev="v0.2.0"), PIN),
        version(3, text.format(other=2, rev="v0.2.0"), PIN),
        version(4, text.format(other=2, rev="v0.3.0"), PIN),
    )
    assert found == [
        ("", "entered", "fl-hooks v0.2.0"),
        ("", "changed", "fl-hooks v0.2.0 → v0.3.0"),
    ]
