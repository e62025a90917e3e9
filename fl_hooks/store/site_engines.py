"""The two programs that build the page tree: mkdocs, and zensical, its successor by the same team.

Both are run as children with a configuration of ours. zensical reads the same mkdocs.yml, drops in
silence what it does not know, and builds only a folder that lies beside its configuration.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from fl_hooks.errors import FlError
from fl_hooks.store import site_build

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ENGINES = ("mkdocs", "zensical")
# What an engine has to be able to import, and what installs it.
NEEDED = {
    "mkdocs": (("mkdocs", "material"), "'fl-hooks[site]'"),
    "zensical": (("zensical",), "zensical"),
}
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_WHERE = re.compile(r"\[ (\S.*:\d+:\d+) \]")
# Plugins that zensical has too; any other it would leave out without a word.
_PLUGINS = ("search",)


def build(engine: str, values: Mapping[str, Any], tree: str, scratch: str, time: str) -> list[str]:
    """Build the page tree into `scratch`/built and return the engine's warnings.

    time: the seconds that mkdocs writes into the sitemap. Raises FlError in the engine's words
    where it fails.
    """
    config, out = os.path.join(scratch, "mkdocs.yml"), os.path.join(scratch, "built")
    if engine == "mkdocs":
        site_build.write_config(config, {**values, "docs_dir": tree})
        return site_build.run_mkdocs(config, out, time)
    _check(values)
    # A copy: zensical takes no other place, and follows no link out of it.
    docs = os.path.join(scratch, "docs")
    shutil.copytree(tree, docs, ignore=shutil.ignore_patterns(".*"))
    site_build.write_config(config, {**values, "docs_dir": "docs", "site_dir": "built"})
    return _run_zensical(scratch, config)


def _check(values: Mapping[str, Any]) -> None:
    for plugin in values.get("plugins") or ():
        name = str(next(iter(plugin), "") if isinstance(plugin, dict) else plugin)
        if name.removeprefix("material/") not in _PLUGINS:
            hint = "Take it out of mkdocs.yml, or build with --engine mkdocs."
            raise FlError(
                f"mkdocs.yml: zensical has no plugin {name}, and would leave it out", hint
            )


def _run_zensical(scratch: str, config: str) -> list[str]:
    env = os.environ | {"PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"}
    # -P: the current folder is the repository, whose files must not pass for modules.
    command = [sys.executable, "-P", "-m", "zensical", "build", "-f", config]
    done = subprocess.run(
        command,
        cwd=scratch,
        env=env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    said = _COLOUR.sub("", f"{done.stdout}\n{done.stderr}").split("\n")
    if done.returncode or not os.path.isfile(os.path.join(scratch, "built", "index.html")):
        lines = [line for line in said if line.strip()][-20:]
        raise FlError("zensical failed:\n" + "\n".join(f"  {line}" for line in lines))
    return list(_warnings(said))


def _warnings(said: list[str]) -> Iterator[str]:
    """Yield each warning with the place that stands below it."""
    for line, below in zip(said, [*said[1:], ""], strict=True):
        if line.startswith("Warning:"):
            where = _WHERE.search(below)
            place = f"{where[1]}: " if where else ""
            yield place + line.partition(":")[2].strip()
