"""`make eval-repositories`: the sources of the public repositories, at their commits.

A tree holds the files whose language some check reads, and nothing else: no configuration of the
repository, nothing that could be run. They come from GitHub, one commit each, or from bare
repositories laid as DIR/<owner>+<name>/repo where EVAL_MIRRORS=DIR says so.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Literal

import places
from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter

from fl_hooks.detect.languages import language_of
from fl_hooks.detect.select import Selection
from fl_hooks.store.cache import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TREES = places.BUILD / "trees"
CLONES = places.BUILD / "clones"
REGULAR = (b"100644", b"100755")

Part = Literal["tuning", "final"]


class Repository(BaseModel):
    """One repository: where it is, at which commit, what it is, and what it is for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, StringConstraints(pattern=r"^[\w.-]+/[\w.-]+$")]
    commit: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")]
    kind: str
    part: Part

    @property
    def folder(self) -> str:
        """Return the name of its folder."""
        return self.name.replace("/", "+")

    @property
    def tree(self) -> Path:
        """Return where its sources lie, if they were brought."""
        return TREES / self.folder

    @property
    def stamp(self) -> Path:
        """Return the file that says what the tree holds."""
        return TREES / f"{self.folder}.json"

    @property
    def present(self) -> bool:
        """Tell whether the tree is there: of this commit, with all languages that are read."""
        stamp = places.read_json(self.stamp) or {}
        return stamp.get("commit") == self.commit and stamp.get("languages") == languages()


@cache
def languages() -> list[str]:
    """Return the languages that the bundled checks read."""
    return sorted(Selection(load("", "")).languages)


def repositories(path: Path = places.REPOSITORIES) -> list[Repository]:
    """Return the repositories of the evaluation, those to tune on first."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["repository"]
    return TypeAdapter(list[Repository]).validate_python(rows)


def main(argv: Sequence[str] | None = None) -> int:
    """Bring every tree that is not there; what cannot be brought is said, and no error."""
    parser = argparse.ArgumentParser(prog="make eval-repositories", description=__doc__)
    parser.add_argument("--part", choices=("tuning", "final"), help="only these")
    parser.add_argument(
        "--mirrors",
        dest="copies",
        type=Path,
        default=os.environ.get("EVAL_MIRRORS") or None,
        metavar="DIR",
        help="take them from DIR/<owner>+<name>/repo, not from GitHub (EVAL_MIRRORS)",
    )
    options = parser.parse_args(argv)
    for each in repositories():
        if options.part in (None, each.part) and not each.present:
            say(f"{each.name}: {_bring(each, options.copies)}")
    return 0


def _bring(repository: Repository, mirrors: Path | None) -> str:
    """Make a repository's tree and say in a few words what became of it."""
    try:
        git_dir = _mirror(mirrors, repository) if mirrors else _clone(repository)
        read = set(languages())
        files, missing = extract(git_dir, repository.commit, repository.tree, read)
    except (OSError, subprocess.CalledProcessError) as error:
        return f"left out, {_reason(error)}"
    stamp = {"commit": repository.commit, "languages": languages(), "missing": missing}
    places.write_json(repository.stamp, stamp)
    return f"{files:,} files" + (f", {len(missing)} more are not in it" if missing else "")


def extract(git_dir: Path, commit: str, tree: Path, read: set[str]) -> tuple[int, list[str]]:
    """Write a commit's files of these languages; return how many, and the paths without content.

    Links are no files, and a name that would leave the tree is none of ours.
    """
    listing = _git(git_dir, "ls-tree", "-r", "-z", commit)
    entries = []
    for line in filter(None, listing.split(b"\0")):
        facts, _, name = line.partition(b"\t")
        mode, _, blob = facts.split(b" ")
        path = name.decode("utf-8", "surrogateescape")
        inside = ".." not in path.split("/") and not path.startswith("/")
        if mode in REGULAR and inside and language_of(path) in read:
            entries.append((path, blob))
    tree.parent.mkdir(parents=True, exist_ok=True)
    missing = []
    with tempfile.TemporaryDirectory(dir=tree.parent, prefix=f".{tree.name}.") as folder:
        building = Path(folder, tree.name)
        building.mkdir()
        for (path, _), data in zip(entries, _contents(git_dir, entries), strict=True):
            if data is None:
                missing.append(path)
                continue
            place = building / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        shutil.rmtree(tree, ignore_errors=True)
        building.rename(tree)
    return len(entries) - len(missing), missing


def _contents(git_dir: Path, entries: list[tuple[str, bytes]]) -> Iterator[bytes | None]:
    """Yield each entry's content, None where the repository does not hold it."""
    with tempfile.TemporaryFile() as ask:
        ask.write(b"".join(blob + b"\n" for _, blob in entries))
        ask.seek(0)
        command = ["git", "--git-dir", str(git_dir), "cat-file", "--batch"]
        with subprocess.Popen(command, stdin=ask, stdout=subprocess.PIPE) as git:
            for _ in entries:
                yield _content(git.stdout)  # type: ignore[arg-type] -- it is a pipe


def _content(stream: IO[bytes]) -> bytes | None:
    words = stream.readline().split()
    if len(words) != len(("blob", "kind", "size")):
        return None
    data = stream.read(int(words[2]))
    stream.read(1)
    return data


def _mirror(folder: Path, repository: Repository) -> Path:
    """Return the git directory of a repository brought beside the project."""
    place = folder / repository.folder / "repo"
    return place / ".git" if (place / ".git").is_dir() else place


def _clone(repository: Repository) -> Path:
    """Fetch the one commit from GitHub, if it is not there yet."""
    place = CLONES / repository.folder
    if not place.exists():
        subprocess.run(["git", "init", "--quiet", "--bare", str(place)], check=True)
    have = ["git", "--git-dir", str(place), "cat-file", "-e", f"{repository.commit}^{{tree}}"]
    if subprocess.run(have, capture_output=True, check=False).returncode:
        url = f"https://github.com/{repository.name}"
        _git(place, "fetch", "--quiet", "--depth=1", url, repository.commit)
    return place


def _git(git_dir: Path, *arguments: str) -> bytes:
    command = ["git", "--git-dir", str(git_dir), *arguments]
    environment = os.environ | {"GIT_TERMINAL_PROMPT": "0"}
    return subprocess.run(command, capture_output=True, check=True, env=environment).stdout


def _reason(error: OSError | subprocess.CalledProcessError) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        lines = (error.stderr or b"").decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else f"git failed ({error.returncode})"
    return str(error)


def say(message: str) -> None:
    """Tell on stderr what goes on, so that stdout is the tables alone."""
    print(f"eval: {message}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
