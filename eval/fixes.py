"""Is what others mended found? Scans the versions before and after each commit of fixes.jsonl.

A repository is looked for as `<owner>+<name>/repo` in the folder that EVAL_MIRRORS names; without
that, the commit and the one before it are fetched from GitHub. What cannot be had is left out, and
its line stays as it is. Exit code 1 where a line no longer says what is so.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import places
from asking import Checks
from sections import fixes_rows
from shared import aligned
from upstream import Upstream

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    Fix = dict[str, Any]

FIXES = places.HERE / "fixes.jsonl"
KEYS = ("check", "repository", "commit", "path", "line", "found", "silent", "what")
HUNK = re.compile(r"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", re.MULTILINE)


def main(argv: Sequence[str] | None = None) -> int:
    """Print what is found before and after, and tell by the exit code whether the lines say so."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--update", action="store_true", help="write found and silent back")
    options = parser.parse_args(argv)
    fixes = read(FIXES.read_text(encoding="utf-8"))
    checks = Checks()
    asked, skipped = [], Counter[str]()
    for fix in fixes:
        answer = ask(fix, checks)
        if answer is None:
            skipped[fix["repository"]] += 1
        else:
            asked.append((fix, answer))
    wrong = [(fix, new) for fix, new in asked if new != (fix["found"], fix["silent"])]
    for fix, (found, silent) in wrong:
        where = f"{fix['repository']} {fix['commit'][:10]} {fix['path']}:{fix['line']}"
        print(f"{fix['check']}, {where}: found {found}, silent {silent}")
        fix.update(found=found, silent=silent)
    print("\n".join(aligned(fixes_rows([fix for fix, _ in asked]))))
    for name, count in sorted(skipped.items()):
        print(f"eval: {name} cannot be had, {count} left out", file=sys.stderr)
    if options.update:
        places.write(FIXES, written(fixes))
    return int(bool(wrong) and not options.update)


def read(text: str) -> list[Fix]:
    """Return the fixes, one object a line."""
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def written(fixes: Sequence[Fix]) -> str:
    """Return the fixes as the file holds them, in the order of check, repository and commit."""
    ordered = sorted(fixes, key=lambda f: [f[key] for key in KEYS[:5]])
    lines = [json.dumps({key: fix[key] for key in KEYS}, ensure_ascii=False) for fix in ordered]
    return "".join(f"{line}\n" for line in lines)


def ask(fix: Fix, checks: Checks) -> tuple[bool, bool] | None:
    """Return (found before, silent after) of a fix; None where its repository cannot be had."""
    new, path, wanted = Upstream(fix["repository"], fix["commit"]), fix["path"], {fix["check"]}
    old = _before(new)
    before, after = _file(old, path), _file(new, path)
    if new.git_dir is None or old is None or before is None or after is None:
        return None
    diff = _git(new.git_dir, "diff", "--no-ext-diff", "-U0", old.commit, new.commit, "--", path)
    mended = moved(fix["line"], (diff or b"").decode("utf-8", "replace"))
    found = fix["line"] in checks.lines(path, before, wanted)
    return found, checks.lines(path, after, wanted).isdisjoint(mended)


def _before(upstream: Upstream) -> Upstream | None:
    """Return the version before a commit, which a shallow clone has to be asked for apart."""
    text = upstream.git_dir and _git(upstream.git_dir, "cat-file", "commit", upstream.commit)
    parent = re.search(rb"^parent (\w+)$", text or b"", re.MULTILINE)
    return Upstream(upstream.name, parent[1].decode()) if parent else None


def _file(upstream: Upstream | None, path: str) -> bytes | None:
    if upstream is None or upstream.git_dir is None:
        return None
    return _git(upstream.git_dir, "cat-file", "blob", f"{upstream.commit}:{path}")


def _git(place: Path, *arguments: str) -> bytes | None:
    command = ["git", "--git-dir", str(place), *arguments]
    read = subprocess.run(command, capture_output=True, check=False)
    return None if read.returncode else read.stdout


def moved(line: int, diff: str) -> range:
    """Return where a line of the version before is in the one after.

    diff has no context. An unchanged line is one line there, a changed one all the lines that took
    the place of its hunk, a deleted one none.
    """
    shift = 0
    for found in HUNK.finditer(diff):
        start, old, new_start, new = (1 if each is None else int(each) for each in found.groups())
        if start + (not old) > line:
            break
        if line < start + old:
            return range(new_start, new_start + new)
        shift += new - old
    return range(line + shift, line + shift + 1)


if __name__ == "__main__":
    raise SystemExit(main())
