"""The generator as applications use it, under the name of the guide."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self

from fl_hooks.generate.generator import Generator
from fl_hooks.generate.trials.verify import Verifier
from fl_hooks.store.child_test import run_test
from fl_hooks.store.ruff import ruff_trial

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fl_hooks.store.model_client import LanguageModel


class PatternAwareGenerator(Generator):
    """Generates code that already follows the patterns, verified before it is returned.

    `PatternAwareGenerator.open(repo)` has the patterns that count in a git repository, with the
    templates beside them. `model=LanguageModel.from_environment()` has a language model write the
    code, which is verified in the same way; without it nothing leaves this machine.
    """

    def __init__(
        self,
        pattern_library: Sequence[Mapping[str, Any]] | None = None,
        pattern_library_version: str = "1.0.0",
        **options: Any,  # noqa: ANN401 - Generator's
    ) -> None:
        compiled = options.pop("compiled", None) or _bundled()
        known = compiled["patterns"]
        self.compiled = compiled
        super().__init__(
            entries(compiled) if pattern_library is None else pattern_library,
            pattern_library_version,
            **{
                "when": {name: facts["when"] for name, facts in known.items()},
                "aliases": {a: name for name, facts in known.items() for a in facts["aliases"]},
                "verifier": Verifier(compiled, [ruff_trial]),
                "tester": run_test,
                **options,
            },
        )

    @classmethod
    def open(cls, repo: str | os.PathLike[str] = ".", **options: Any) -> Self:  # noqa: ANN401 - Generator's
        """Return a generator with a repository's library; FlError outside a repository."""
        from pathlib import Path

        from fl_hooks.generate.blocks.block import own_blocks
        from fl_hooks.store import cache
        from fl_hooks.store.paths import find_repo

        top, git_dir, _ = find_repo(os.fspath(repo))
        compiled = cache.load(top, git_dir)
        folders = [Path(top) / shown for shown in compiled["pattern_dirs"]]
        blocks = own_blocks(folders)
        options = {"blocks": blocks, "folders": folders, **options}
        return cls(entries(compiled), compiled=compiled, **options)


def language_model(name: str = "") -> LanguageModel:
    """Return the language model that the environment names, or the one of that name there."""
    from fl_hooks.store.model_client import LanguageModel

    return LanguageModel.from_environment(name)


def entries(compiled: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the entries of a compiled library, as far as a generator asks."""
    return [
        {
            "name": name,
            "title": facts["title"],
            "description": facts["summary"],
            "severity": facts["severity"],
            "aliases": list(facts["aliases"]),
        }
        for name, facts in compiled["patterns"].items()
    ]


@lru_cache(maxsize=1)
def _bundled() -> dict[str, Any]:
    from fl_hooks.store import cache

    return cache.load("", "")
