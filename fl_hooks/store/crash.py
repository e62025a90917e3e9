"""What happens when a command fails: the user's mistake in two lines, our bug with a report.

Importing this costs nothing: what a report needs is imported when there is one to write.
"""

from __future__ import annotations

import os
import sys

from fl_hooks.errors import EXIT_BUG, EXIT_USER, FlError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Main = Callable[[Sequence[str] | None], int]

HOOK_SKIP = (
    "To commit without this hook: `SKIP=fl-scan git commit …` (pre-commit, prek), "
    "or `git commit --no-verify` for all hooks."
)


def guard(main: Main, argv: Sequence[str] | None = None, skip: str = "") -> int:
    """Run a command and return its exit code: 2 for an FlError, 3 for a bug, which it reports.

    `skip` says how to go on without the command; it is printed below a bug.
    """
    try:
        code = main(argv)
        sys.stdout.flush()
        return code
    except FlError as error:
        return show(error)
    except BrokenPipeError:
        # Whoever read our output has gone (`| head`); keep the interpreter's last flush quiet.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        return 130
    except (SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # noqa: BLE001 -- a panic in ast-grep is no Exception
        return report(error, skip)


def show(error: FlError) -> int:
    """Print the user's mistake and the way out; return its exit code."""
    _say(f"error: {error.message}")
    if error.hint:
        _say(f"hint: {error.hint}")
    return EXIT_USER


def report(error: BaseException, skip: str = "") -> int:
    """Write the traceback to a file and say where it is; return the exit code of a bug."""
    import traceback

    text = "".join(traceback.format_exception(error))
    _say(f"error: fl-hooks failed; this is a bug in fl-hooks: {type(error).__name__}: {error}")
    path = _write(_facts() + text)
    if path:
        _say(f"The traceback is in {path}; please attach it to a bug report.")
    else:
        _say(text)
    if skip:
        _say(f"hint: {skip}")
    return EXIT_BUG


def _facts() -> str:
    from fl_hooks import __version__

    return (
        f"fl-hooks {__version__}, Python {sys.version.split()[0]}, {sys.platform}\n"
        f"command: {' '.join(sys.argv)}\n\n"
    )


def _write(text: str) -> str:
    """Write the report to the temporary folder; return its path, "" where that is impossible."""
    import tempfile

    try:
        handle, path = tempfile.mkstemp(prefix="fl-hooks-crash-", suffix=".txt")
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8", "backslashreplace"))
    except OSError:
        return ""
    return path


def _say(text: str) -> None:
    """Print to stderr whatever the text and the encoding; a closed stderr is no error.

    What a text quotes may come from anybody: nothing of it controls the terminal.
    """
    text = "".join(c if c.isprintable() or c in "\n\t" else _visible(c) for c in text)
    try:
        encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
        print(text.encode(encoding, "backslashreplace").decode(encoding), file=sys.stderr)
    except (OSError, ValueError, AttributeError):
        return


def _visible(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
