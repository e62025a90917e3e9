"""The program that runs examples in Python: jobs as JSON on stdin, a line of JSON for each.

Run by its path in a process of its own, in an empty folder: it imports nothing of fl_hooks. The
outcome of a job is {"bad": [class, text], "good": [class, text]}, the exceptions that both sides
ended with; both empty for none. A line `null` says that the next job is begun.
"""

import asyncio
import json
import logging
import os
import sys
import tempfile
import types
from pathlib import Path

# Whoever reads an address out of an example's code must not ask for it by building examples.
_NETWORK = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")
NAME = "example"


def main() -> None:
    """Run the jobs; what the examples print goes nowhere."""
    jobs = json.load(sys.stdin)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    sys.addaudithook(_refuse)
    for job in jobs:
        answers.write("null\n")
        answers.flush()
        answers.write(json.dumps({side: _attempt(job, job[side]) for side in ("bad", "good")}))
        answers.write("\n")
        answers.flush()


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event in _NETWORK:
        raise PermissionError(f"examples use no network: {event}{arguments[-1:]}")


def _attempt(job: dict[str, str], code: str) -> tuple[str, str]:
    """Run one side in a folder of its own; return the class and text of what it raised."""
    home, arguments, known = Path.cwd(), sys.argv, dict(os.environ)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.chdir(folder)
        tempfile.tempdir, sys.argv = folder, ["program"]
        try:
            _run(job, code)
        except BaseException as error:  # noqa: BLE001 -- whatever it ends with is its outcome
            names = [one.__name__ for one in type(error).__mro__]
            return " ".join(names), f"{names[0]}: {error}"[:300]
        finally:
            tempfile.tempdir, sys.argv = None, arguments
            os.chdir(home)
            os.environ.clear()
            os.environ.update(known)
            logging.root.handlers.clear()
            logging.disable(logging.NOTSET)
            sys.modules.pop(NAME, None)
    return "", ""


def _run(job: dict[str, str], code: str) -> None:
    program: dict[str, object] = {"row": _row, "asyncio": asyncio}
    if job["value"]:
        program["subject"] = lambda: _value(job["value"], vars(_loaded(code)))
    else:
        module = _loaded(code)
        program["subject"] = _value(job["subject"], {**program, **vars(module)})
        program["module"] = module
    _execute(job["run"], "run", program)


def _loaded(code: str) -> types.ModuleType:
    """Return the code as a module of its own, anew each time; some look annotations up in it."""
    module = types.ModuleType(NAME)
    sys.modules[NAME] = module
    _execute(code, f"{NAME}.py", vars(module))
    return module


def _execute(code: str, name: str, names: dict[str, object]) -> None:
    exec(compile(code, name, "exec", dont_inherit=True), names)  # noqa: S102 -- what this is for


def _value(expression: str, names: dict[str, object]) -> object:
    return eval(expression, names)  # noqa: S307 -- what this is for


def _row(given: tuple[object, ...]) -> object:
    return given[0] if len(given) == 1 else given


if __name__ == "__main__":
    main()
