"""Write a repository's page tree as fl-build-site does, and keep the configuration for mkdocs.

`python bench/site_config.py FILE`, run in the repository; mkdocs itself is not started.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fl_hooks.commands import build_site
from fl_hooks.store import site_build

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str]) -> int:
    """Keep the configuration under the given name."""
    (name,) = argv
    target = Path(name).absolute()

    def keep(config: str, out: str, *_: object, **__: object) -> list[str]:
        shutil.copy(config, target)
        Path(out).mkdir(parents=True, exist_ok=True)
        return []

    site_build.run_mkdocs = keep  # type: ignore[assignment]
    return build_site.main(["--quiet", "--out=build/kept"])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
