"""Whole commits: what `git commit` takes with raw hooks, under pre-commit and under prek.

Each front end once with a hook that does nothing, which is what the front end itself takes, once
with fl-scan before the commit, and once with `fl-scan --post-commit` after it as well.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import base
import faults
import large
import measure
import source
from table import aligned

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ENVIRONMENT = Path(__file__).resolve().parent.parent / "build" / "bench" / "front-ends"
SIZE = large.Size(1_000)
NOTHING, BEFORE, AFTER = "a hook that does nothing", "fl-scan", "fl-scan and post-commit"
SETUPS = (NOTHING, BEFORE, AFTER)
# `fl init` writes `system`; with `python` a front end keeps an environment for the hook.
LANGUAGES = ("system", "python")
RAW = "git's own hooks"
_ALWAYS = {"always_run": True, "pass_filenames": False, "require_serial": True, "verbose": True}


@dataclass(frozen=True, slots=True)
class Variant:
    """A front end ("" for git's own hooks), how it runs the hook, and what the hooks do."""

    front: str
    language: str
    setup: str

    @property
    def name(self) -> str:
        """The row it belongs to."""
        return f"{self.front}, language: {self.language}" if self.front else RAW

    @property
    def stages(self) -> tuple[str, ...]:
        """The hooks of git that are installed."""
        if not self.setup:
            return ()
        return ("pre-commit", "post-commit") if self.setup == AFTER else ("pre-commit",)


class Commits(large.Large):
    """A repository whose hooks are changed between commits, each of one innocent function."""

    def __init__(self, folder: Path, scan: str) -> None:
        super().__init__(folder, SIZE)
        self.scan = scan
        self.own = self.top / ".git" / "bench"
        self._number = itertools.count()

    def fresh(self) -> None:
        """Make it anew: the commits of an earlier run would weigh on this one."""
        if (self.top / ".git" / base.MARKER).exists():
            shutil.rmtree(self.top)
        self.make(lambda _: None)
        self.own.mkdir()

    def install(self, variant: Variant, program: str = "") -> None:
        """Put a variant's hooks into a folder of its own."""
        self.use(variant)
        if not variant.front:
            for stage in variant.stages:
                hook = self._folder(variant) / stage
                hook.write_text(f"#!/bin/sh\nexec {self._entry(variant, stage)}\n")
                hook.chmod(0o755)
            return
        hooks = [
            {
                "id": stage,
                "name": stage,
                "language": variant.language,
                "entry": self._entry(variant, stage),
                "stages": [stage],
                **_ALWAYS,
            }
            for stage in variant.stages
        ]
        config = self._folder(variant).with_suffix(".yaml")
        config.write_text(json.dumps({"repos": [{"repo": "local", "hooks": hooks}]}))
        types = [word for stage in variant.stages for word in ("--hook-type", stage)]
        command = [program, "install", "--config", str(config), "--install-hooks", *types]
        subprocess.run(
            command, cwd=self.top, env=self.environment(), check=True, capture_output=True
        )

    def use(self, variant: Variant) -> None:
        """Let git find a variant's hooks, and no other ones."""
        hooks = self.top / ".git" / "hooks"
        if hooks.is_symlink():
            hooks.unlink()
        else:
            shutil.rmtree(hooks, ignore_errors=True)
        self._folder(variant).mkdir(exist_ok=True)
        hooks.symlink_to(self._folder(variant))

    def change(self, variant: Variant) -> None:
        """Stage the next change, for a commit with the variant's hooks."""
        self.use(variant)
        writer = source.Writer(f"change {next(self._number)}")
        faults.spoken(writer)
        text = source.module(large.CHANGED) + "\n".join(writer.lines) + "\n"
        (self.top / large.CHANGED).write_text(text, encoding="utf-8")
        self.git("add", large.CHANGED)

    def environment(self) -> dict[str, str]:
        """Return what a person's shell has, with the front ends' caches below build/."""
        homes = {"PRE_COMMIT_HOME": "pre-commit", "PREK_HOME": "prek"}
        folder = self.top.parent.parent / "front-ends-home"
        return base.environment() | {name: str(folder / home) for name, home in homes.items()}

    def _folder(self, variant: Variant) -> Path:
        setup = SETUPS.index(variant.setup) if variant.setup else "none"
        return self.own / f"{variant.front or 'raw'}-{variant.language or 'sh'}-{setup}"

    def _entry(self, variant: Variant, stage: str) -> str:
        if variant.setup == NOTHING:
            return "true"
        return f"{self.scan} --post-commit" if stage == "post-commit" else self.scan


def costs(place: Commits, *, rounds: int, budget: float) -> dict[Variant, measure.Contender]:
    """Time a commit of each variant, in turn; a front end that is not there is left out."""
    place.fresh()
    variants = [Variant("", "", setup) for setup in ("", *SETUPS)]
    for variant in variants:
        place.install(variant)
    for front in fronts():
        for language, setup in itertools.product(LANGUAGES, SETUPS):
            variant = Variant(front, language, setup)
            try:
                place.install(variant, program(front))
            except subprocess.CalledProcessError as error:
                said = (error.stderr or b"").decode("utf-8", "replace").strip()
                print(f"bench: {variant.name} left out: {said}", file=sys.stderr)
                break
            variants.append(variant)
    git = shutil.which("git") or "git"
    command = [git, "commit", "--quiet", "--message=A change"]
    found = {
        each: measure.Contender(
            each.name,
            command,
            reset=lambda variant=each: place.change(variant),
            environment=place.environment(),
        )
        for each in variants
    }
    measure.race(list(found.values()), place.top, rounds=rounds, budget=budget)
    return found


def render(found: dict[Variant, measure.Contender]) -> list[str]:
    """Return the table: front ends, and what a commit takes with each set of hooks."""
    cells = [["", *SETUPS, "post-commit adds", "of which it is the front end"]]
    alone = next(each for variant, each in found.items() if not variant.setup)
    for name in dict.fromkeys(variant.name for variant in found):
        row = {v.setup: each for v, each in found.items() if v.name == name}
        if set(SETUPS) <= set(row):
            start = _between(row[NOTHING], alone)
            added = _between(row[AFTER], row[BEFORE])
            medians = [f"{row[setup].median:.0f}" for setup in SETUPS]
            cells.append([name, *medians, f"{added:.0f}", f"{min(start, added):.0f}"])
    sentence = (
        f"Without any hook the commit takes {alone.median:.0f} ms. What a front end takes to do "
        "nothing is paid again for each stage that it is installed for."
    )
    return [*aligned(cells), "", sentence]


def fronts() -> list[str]:
    """Return the front ends that are installed."""
    return [name for name in ("pre-commit", "prek") if program(name)]


def program(name: str) -> str:
    """Return a front end's program, of the benchmark's environment or beside this Python."""
    places = (ENVIRONMENT / "bin" / name, Path(sys.executable).with_name(name))
    return next((str(place) for place in places if os.access(place, os.X_OK)), "")


def versions() -> list[str]:
    """Return the front ends that take part, with their versions."""
    calls: Iterable[Sequence[str]] = [(program(name), "--version") for name in fronts()]
    return [
        subprocess.run(call, capture_output=True, text=True, check=True).stdout.strip()
        for call in calls
    ]


def _between(one: measure.Contender, other: measure.Contender) -> float:
    """Return the median of the rounds' differences in milliseconds."""
    pairs = zip(one.times, other.times, strict=False)
    return statistics.median(first - second for first, second in pairs) * 1000
