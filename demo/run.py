"""`make demo`: a commit is blocked, mended, recorded and published, in a real repository.

Every sentence with a tick is checked; where one does not hold, the demo stops and says which.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import picture
import snapshot
import stage

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
FOLDER = ROOT / "build" / "demo"
BLOCKED = {
    "numpy_json_serialization/numpy-value-in-json": "weather/export.py",
    "specific_exceptions/bare-except": "weather/readings.py",
    "temp_file_handling/insecure-mktemp": "weather/export.py",
}
WARNED = "temp_file_handling/never-deleted"


def main(argv: Sequence[str] | None = None) -> int:
    """Play the demo; return 0 when everything behaved as told, else 1."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--picture", type=Path, help="also draw the blocked commit as an SVG here")
    options = parser.parse_args(argv)
    start = time.monotonic()
    try:
        play(options.picture)
    except stage.BrokenPromiseError as error:
        print(f"\nThe demo stopped, because this did not hold:\n  ✗ {error}", file=sys.stderr)
        return 1
    print(f"\nEverything above was checked as it ran; it took {time.monotonic() - start:.0f} s.")
    return 0


def play(drawing: Path | None = None) -> None:
    """Play all steps in build/demo."""
    stage.fresh_folder(FOLDER)
    environment = stage.clean_environment(FOLDER)
    colour = stage.colour_wanted() or drawing is not None
    environment["PRE_COMMIT_COLOR"] = "always" if colour else "never"
    weather = FOLDER / "weather"
    weather.mkdir()
    scene = stage.Stage(weather, environment, colour=colour)
    begin(scene)
    install(scene)
    seen = blocked(scene)
    if drawing is not None:
        picture.draw(seen, drawing)
    mended(scene)
    recorded(scene)
    allowed(scene)
    listed(scene)
    published(scene)


def begin(scene: stage.Stage) -> None:
    """Make the repository that the demo plays in."""
    scene.step("A small repository", f"An ordinary git repository, in {shown(scene.folder)}.")
    put(scene, "1-start")
    scene.run("git", "init", "--quiet")
    scene.run("git", "add", ".")
    scene.run("git", "commit", "--quiet", "-m", "Read the stations' files")
    scene.run("git", "ls-files")


def install(scene: stage.Stage) -> None:
    """Install the hooks with real pre-commit, from a snapshot of this checkout."""
    hooks = FOLDER / "fl-hooks"
    source = snapshot.describe(ROOT, scene.environment)
    commit = snapshot.take(ROOT, hooks, scene.environment)
    scene.step(
        "The hooks are installed",
        f"The hooks come from {source}. pre-commit builds their environment once; commits after "
        "that only use it.",
    )
    scene.run("fl", "init", f"--repo={hooks}", f"--rev={commit}")
    scene.run("pre-commit", "install", "--install-hooks")
    scene.run("git", "add", "--all")
    scene.run("git", "commit", "--quiet", "-m", "Install fl-hooks")
    scene.expect(
        holds=(scene.folder / ".git/hooks/pre-commit").exists(),
        claim="git runs the hook at each commit from now on",
    )


def blocked(scene: stage.Stage) -> str:
    """Try to commit code with several faults; return what the terminal showed."""
    scene.step(
        "A commit with old mistakes in it",
        "The next change reads more than it did and exports it: with a bare except, an exception "
        "thrown away, a NumPy array in JSON and a temporary file that somebody else may create "
        "first.",
    )
    before = scene.run("git", "rev-parse", "HEAD", quiet=True)
    put(scene, "2-faulty")
    scene.run("git", "add", "--all")
    output = scene.run("git", "commit", "-m", "Export a day for the dashboard", exits=1)
    seen = scene.last
    print()
    scene.expect(
        holds=scene.run("git", "rev-parse", "HEAD", quiet=True) == before,
        claim="the commit was blocked: HEAD is where it was",
    )
    for check, path in BLOCKED.items():
        scene.expect(
            holds=check.partition("/")[2] in output and f"{path}:" in output,
            claim=f"{check} was named, with its place in {path}",
        )
    scene.expect(holds=WARNED.partition("/")[2] in output, claim=f"{WARNED} was warned of")
    return seen


def mended(scene: stage.Stage) -> None:
    """Fix what blocks, keep what only warns, and commit."""
    scene.step(
        "The same change, mended",
        "What blocked is fixed as the messages said. The exception that is thrown away stays: it "
        "is of medium severity, which warns and does not block.",
    )
    put(scene, "3-mended")
    scene.run("git", "diff")
    scene.run("git", "add", "--all")
    scene.run("git", "commit", "-m", "Export a day for the dashboard")
    scene.expect(
        holds=scene.run("git", "log", "-1", "--format=%s", quiet=True).startswith("Export"),
        claim="the commit went on",
    )


def recorded(scene: stage.Stage) -> None:
    """Show the fragment inside the commit."""
    scene.step(
        "What the commit carries",
        "What was caught is a small JSON file inside the very commit: git is the database.",
    )
    scene.run("git", "show", "--stat", "--format=%h %s", "HEAD")
    fragments = scene.run(
        "git", "show", "--name-only", "--format=", "HEAD", "--", ".feedback-loop/**/*.json",
        quiet=True,
    ).split()  # fmt: skip
    scene.expect(holds=len(fragments) == 1, claim="it holds one fragment")
    path = fragments[0]
    fragment = json.loads(scene.run("git", "show", f"HEAD:{path}"))
    outcomes = {
        f"{each['pattern']}/{each['check']}": each["outcome"] for each in fragment["violations"]
    }
    scene.expect(
        holds=all(outcomes.get(check) == "prevented" for check in BLOCKED),
        claim="what was blocked and then fixed is recorded as prevented",
    )
    scene.expect(
        holds=outcomes.get(WARNED) == "committed",
        claim="what was only warned of is recorded as committed",
    )
    scene.expect(
        holds=not scene.run("git", "status", "--porcelain", quiet=True),
        claim="the work tree is clean: nothing is left behind",
    )


def allowed(scene: stage.Stage) -> None:
    """Allow a violation, with a reason."""
    scene.step(
        "A mistake that is none, allowed with a reason",
        "Where a finding is wrong, a comment says why; the reason is recorded too.",
    )
    put(scene, "4-allowed")
    scene.run("git", "add", "--all")
    scene.run("git", "diff", "--cached")
    scene.run("git", "commit", "-m", "Name the stations' lock")
    record = json.loads(scene.run("fl", "log", "show", "--json", quiet=True))["violations"]
    scene.expect(
        holds=record[0]["reason"].startswith("only a name is needed"),
        claim="the commit went on, and the record holds the reason",
    )


def listed(scene: stage.Stage) -> None:
    """List the record."""
    scene.step("The record, read from git")
    scene.run("fl", "log", "show", terminal=True)
    record = json.loads(scene.run("fl", "log", "show", "--json", quiet=True))["violations"]
    outcomes = sorted(each["outcome"] for each in record)
    scene.expect(
        holds=outcomes == ["committed", "prevented", "prevented", "prevented", "suppressed"],
        claim="three violations were prevented, one was committed, one allowed",
    )
    scene.expect(
        holds=all(each["commit"] and each["date"] for each in record),
        claim="each with the date and the commit that git knows",
    )


def published(scene: stage.Stage) -> None:
    """Build the site."""
    scene.step("The site", "Record and pattern library become pages; no server is needed.")
    scene.run("fl-build-site", "--strict")
    index = scene.folder / "site" / "index.html"
    scene.expect(holds=index.is_file(), claim="the site is built")
    pages = {page.read_text(encoding="utf-8") for page in (scene.folder / "site").rglob("*.html")}
    for check in (*BLOCKED, WARNED):
        scene.expect(
            holds=any(check.partition("/")[2] in page for page in pages),
            claim=f"a page shows {check}",
        )
    print()
    scene.say("Open it:")
    print(f"\n  python3 -m http.server --directory {shown(index.parent)} 8000")
    print("  http://localhost:8000/")


def put(scene: stage.Stage, name: str) -> None:
    """Lay one state of the demo's code over the repository."""
    shutil.copytree(HERE / "code" / name, scene.folder, dirs_exist_ok=True)


def shown(path: Path) -> str:
    """Return a path as the reader would type it from the checkout."""
    return str(path.relative_to(ROOT))


if __name__ == "__main__":
    raise SystemExit(main())
