"""The pattern manager as applications use it, under the name of the guide."""

from __future__ import annotations

from fl_hooks.library.manager import Manager


class PatternManager(Manager):
    """A pattern library as plain entries, of a patterns.json or a folder of pattern folders.

    `PatternManager.open(repo)` has all patterns that count for a repository, the bundled ones too.
    """
