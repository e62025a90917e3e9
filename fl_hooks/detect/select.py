"""Which files and which checks a scan is about: configuration and keywords, before any parsing.

Everything here runs for every file of every commit, so it is plain tuples and byte searches.
"""

from __future__ import annotations

from fl_hooks.detect.globs import matches
from fl_hooks.detect.keywords import Keywords
from fl_hooks.detect.languages import language_of
from fl_hooks.records.severity import SEVERITIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    Check = Mapping[str, Any]
    InForce = tuple[tuple[Check, ...], Keywords]

ALLOW_MARKS = (b"fl: allow", b"fl:allow")
RECORD_FOLDER = ".feedback-loop/"


class Selection:
    """The configuration of one compiled library, asked path by path."""

    def __init__(self, compiled: Mapping[str, Any]) -> None:
        self.config = compiled["config"]
        self.patterns = compiled["patterns"]
        self.checks: tuple[Check, ...] = compiled["checks"]
        self.languages = {name for check in self.checks for name in check["languages"]}
        self._never = tuple(f"{d.strip('/')}/" for d in compiled.get("pattern_dirs", ()))
        self._cache: dict[
            tuple[str, bool, tuple[int, ...]], tuple[tuple[Check, ...], Keywords]
        ] = {}

    def wants(self, path: str) -> bool:
        """Tell whether the path is source that some check reads and the configuration includes.

        The record and the pattern folders are never scanned: their text matches by design.
        """
        if language_of(path) not in self.languages:
            return False
        if path.startswith((RECORD_FOLDER, *self._never)):
            return False
        include = self.config["include"]
        if include != ("**",) and not matches(path, include):
            return False
        return not matches(path, self.config["exclude"])

    def checks_for(self, path: str) -> tuple[Check, ...]:
        """Return the checks in force for the path, each with the severity that applies there."""
        return self._in_force_at(path)[0]

    def keywords(self, path: str) -> Keywords:
        """Return the keywords of the checks in force for the path."""
        return self._in_force_at(path)[1]

    def _in_force_at(self, path: str) -> InForce:
        language = language_of(path)
        test = matches(path, self.config["tests"])
        overrides = tuple(
            i for i, o in enumerate(self.config["overrides"]) if matches(path, o["paths"])
        )
        key = (language, test, overrides)
        if key not in self._cache:
            checks = tuple(self._in_force(*key))
            self._cache[key] = checks, Keywords(checks)
        return self._cache[key]

    def _in_force(self, language: str, test: bool, overrides: tuple[int, ...]) -> Iterable[Check]:
        local = [rule for i in overrides for rule in self.config["overrides"][i]["checks"]]
        for check in self.checks:
            if language not in check["languages"]:
                continue
            setting = self._setting(check, self.config["checks"])
            here = self._setting(check, local)
            if test and not check["in_tests"] and not here:
                continue
            setting = here or setting or ("on" if check["enabled"] else "off")
            if setting == "off":
                continue
            # A severity set by hand also replaces the ones that depend on context or match.py.
            yield (
                {**check, "severity": setting, "severity_when": (), "regraded": True}
                if setting in SEVERITIES
                else check
            )

    def in_force_somewhere(self) -> frozenset[str]:
        """Return the full ids of the checks that are in force at some path or other."""
        tables = [rules["checks"] for rules in self.config["overrides"]]
        found = set()
        for check in self.checks:
            whole = self._setting(check, self.config["checks"])
            settings = [whole or ("on" if check["enabled"] else "off")]
            settings += [self._setting(check, rules) for rules in tables]
            if any(setting not in ("", "off") for setting in settings):
                found.add(check["id"])
        return frozenset(found)

    def _setting(self, check: Check, rules: Iterable[tuple[str, str]]) -> str:
        """Return what the configuration says of the check: the most exact name, then the last."""
        names = {check["pattern"]: 1, check["check"]: 2, check["id"]: 3}
        for alias in self.patterns[check["pattern"]]["aliases"]:
            names.setdefault(alias, 1)
            names[f"{alias}/{check['check']}"] = 3
        found, best = "", 0
        for name, setting in rules:
            exactness = names.get(name, 0)
            if exactness and exactness >= best:
                found, best = setting, exactness
        return found

    def candidates(
        self, path: str, data: bytes, places: Sequence[int] | None = None
    ) -> tuple[Check, ...]:
        """Return the checks whose keywords stand in the data: the only ones worth a parse.

        `places` names some of the checks in force, as Keywords counts them, where it is known
        that no other can matter. Where the data holds a suppression, all that can match are
        asked all the same, and the built-in check of suppressions comes last, so that an unused
        one is seen although nothing else matches.
        """
        checks, keywords = self._in_force_at(path)
        allows = any(mark in data for mark in ALLOW_MARKS)
        if places is None or allows:
            places = keywords.checks(data)
        found = tuple(checks[place] for place in places)
        return (*found, self._suppressions(checks)) if allows else found

    def _suppressions(self, checks: tuple[Check, ...]) -> Check:
        names = {c["check"]: c["id"] for c in self.checks}
        names.update({c["id"]: c["id"] for c in self.checks})
        for pattern, facts in self.patterns.items():
            names.update(dict.fromkeys((pattern, *facts["aliases"]), pattern))
        for check in self.checks:
            for alias in self.patterns[check["pattern"]]["aliases"]:
                names[f"{alias}/{check['check']}"] = check["id"]
        return {"finder": "suppressions", "names": names, "in_force": {c["id"] for c in checks}}

    def fail_on(self, path: str) -> str:
        """Return the lowest severity that blocks a commit at the path."""
        return self._last(path, "fail_on")

    def mode(self, path: str) -> str:
        """Return "enforce" or "observe" (record, never block) for the path."""
        return self._last(path, "mode")

    def _last(self, path: str, key: str) -> str:
        for override in reversed(self.config["overrides"]):
            if override.get(key) and matches(path, override["paths"]):
                return str(override[key])
        return str(self.config[key])
