"""Put the pattern library, precompiled too, the site's templates and schemas into the wheel.

An editable install gets none of it: the checkout's own folders are read there, so that an edit
shows at once. This file beside the package is how the package knows a checkout.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDERS = ("patterns", "schemas", "site_templates")
HOOKS = ".pre-commit-hooks.yaml"


class CustomBuildHook(BuildHookInterface[Any]):
    """Hatchling's hook for the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the data to a standard wheel; `version` is "editable" for the other kind."""
        if version == "editable":
            return
        self._folder = Path(tempfile.mkdtemp(prefix="fl-hooks-build-"))
        include = build_data["force_include"]
        for name in FOLDERS:
            for path in self._files(name):
                include[str(path)] = f"fl_hooks/_data/{path.relative_to(self.root).as_posix()}"
        # The site's page on commands lists the hooks.
        include[str(Path(self.root) / HOOKS)] = f"fl_hooks/_data/{HOOKS}"
        include[str(self._precompiled())] = "fl_hooks/_data/library.bin"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Delete what initialize made."""
        del build_data, artifact_path
        if version != "editable":
            shutil.rmtree(self._folder)

    def _files(self, name: str) -> list[Path]:
        """Return a folder's files, without what running them leaves behind."""
        paths = sorted((Path(self.root) / name).rglob("*"))
        return [p for p in paths if p.is_file() and "__pycache__" not in p.parts]

    def _precompiled(self) -> Path:
        """Compile the bundled patterns once for everybody: the package itself does it."""
        sys.path.insert(0, self.root)
        try:
            from fl_hooks.library.compile import precompiled
        finally:
            sys.path.remove(self.root)
        path = self._folder / "library.bin"
        path.write_bytes(precompiled())
        return path
