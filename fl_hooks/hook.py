"""`fl-scan`: what git's hooks run. Looks at what is committed or pushed, reports, records, decides.

The whole of it has to take less time than one notices, so every import here is one that a clean
commit needs; the rest is imported where it is used.
"""

from __future__ import annotations

import gc
import os
import sys

from fl_hooks.attempt import Attempt
from fl_hooks.errors import EXIT_CLEAN, EXIT_VIOLATIONS, FlError
from fl_hooks.store import cache, changes, seen
from fl_hooks.store.crash import HOOK_SKIP, guard
from fl_hooks.store.git import Git
from fl_hooks.store.paths import find_repo

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import NoReturn

USAGE = """\
usage: fl-scan [--staged | --post-commit | --push [REMOTE [URL]]]

Scans what a commit or a push adds. Git's hooks run it; see `fl scan` for everything else.

  --staged       the index against HEAD and, in a merge, every other parent (the default)
  --post-commit  the commit just made: settles notes, and notes what went past the hook
  --push         what is pushed, as a pre-push hook is told by git, pre-commit or prek
  --version      print the version
  --help         print this

Exit code: 0 go on, 1 violations, 2 a mistake in the call, repository or configuration, 3 a bug.
"""
_OPTIONS = ("--staged", "--post-commit", "--push", "--version", "--help")


def main(argv: Sequence[str] | None = None) -> int:
    """Scan what is about to be committed or pushed and return the exit code."""
    args = list(sys.argv[1:] if argv is None else argv)
    mode = _mode(args)
    if mode == "--help":
        sys.stdout.write(USAGE)
        return EXIT_CLEAN
    if mode == "--version":
        from fl_hooks import __version__

        sys.stdout.write(f"fl-scan {__version__}\n")
        return EXIT_CLEAN
    git = Git(*find_repo())
    if mode == "--post-commit":
        from fl_hooks.after import after

        after(git)
        return EXIT_CLEAN
    return _push(git, args) if mode == "--push" else _commit(git)


def script() -> NoReturn:
    """Run as a program: the exit code of `main`, 2 and 3 for errors, without tearing down."""
    # A run makes some thousand objects and ends: collecting them costs time and frees nothing.
    gc.disable()
    code = guard(main, skip=HOOK_SKIP)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            continue
    os._exit(code)


def _mode(args: list[str]) -> str:
    """Return the one option of the call."""
    chosen = "--staged"
    for place, word in enumerate(args):
        if word in ("-h", "--help"):
            return "--help"
        if word in ("-V", "--version"):
            return "--version"
        if word in _OPTIONS:
            chosen = word
        elif word.startswith("-"):
            raise FlError(f"{word} is no option of fl-scan", _meant(word))
        elif "--push" not in args[:place]:
            raise FlError(
                f"fl-scan takes no file names, and was given {word!r}",
                "Set `pass_filenames: false` for the hook, or use `fl scan PATH`.",
            )
    return chosen


def _meant(word: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(word, _OPTIONS, 1)
    return f"Did you mean {close[0]}?" if close else f"It knows {', '.join(_OPTIONS)}."


def _commit(git: Git) -> int:
    """Scan the index; record where git runs this, and only look where a person does."""
    if "PRE_COMMIT_TO_REF" in os.environ:
        from fl_hooks.store.pushed import named

        span = named(git)
        if span:
            return _scan(git, [span], ("the scan fails", "the scan passes"))
    child = changes.start_staged(git, renames=False)
    compiled = cache.load(git.top, git.git_dir)
    raw = changes.finish_staged(git, child)
    first = changes.compare_staged(git, "HEAD", changes.parse_raw(raw))
    heads, merging = changes.merge_heads(git)
    parents = [first, *(changes.compare_staged(git, head) for head in heads)]
    attempt = Attempt(git, compiled, parents)
    blocked = attempt.report(("the commit is blocked", "the commit goes on"))
    recorded = "GIT_INDEX_FILE" in os.environ and compiled["config"]["record"] == "commit"
    if recorded and (attempt.added or seen.noted(git.git_dir)):
        recorded = attempt.record(blocked=blocked, merging=merging)
    if recorded and not blocked:
        # Not where the record failed: the hook after the commit then notes what it holds.
        seen.remember(git.git_dir, raw)
    attempt.objects.close()
    return EXIT_VIOLATIONS if blocked else EXIT_CLEAN


def _push(git: Git, args: list[str]) -> int:
    """Scan what the pushed commits add to what the remote has; nothing is recorded."""
    from fl_hooks.store.pushed import pushed

    names = [word for word in args if not word.startswith("-")]
    ends = ("the push is blocked", "the push goes on")
    return _scan(git, pushed(git, names[0] if names else ""), ends)


def _scan(git: Git, spans: Iterable[tuple[str, list[str]]], ends: tuple[str, str]) -> int:
    """Scan what each tip adds to all of its bases."""
    compiled = cache.load(git.top, git.git_dir)
    code = EXIT_CLEAN
    for tip, bases in spans:
        attempt = Attempt(git, compiled, [changes.compare(git, base, tip) for base in bases])
        if attempt.report(ends):
            code = EXIT_VIOLATIONS
        attempt.objects.close()
    return code
