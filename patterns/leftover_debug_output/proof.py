"""Use bad.js in a program: `python proof.py bad.js` fails, good.js passes.

It runs in Node: the one on PATH, or the one inside the `playwright` package, which the tests use.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# A program that answers in JSON on standard output, with the developer tools open.
PROGRAM = """
import inspector from "node:inspector";
import { readOrders, signIn, total } from "./subject.mjs";

let stops = 0;
const tools = new inspector.Session();
tools.connect();
tools.on("Debugger.paused", () => { stops += 1; });
tools.post("Debugger.enable");

const server = { post: async (path, { name }) => ({ path, name, token: "t0ken-of-ada" }) };
const signedIn = (await signIn(server, "ada", "secret")) === "t0ken-of-ada";
const euros = total(readOrders(["7001,2000", "7002,", "7003,125"]));
tools.disconnect();
process.stdout.write(JSON.stringify({ signedIn, euros, stops }) + "\\n");
"""


def node() -> str:
    """Return the path of a Node: PATH's, or playwright's."""
    package = importlib.util.find_spec("playwright")
    folders = package.submodule_search_locations if package is not None else None
    inside = [str(Path(folder, "driver")) for folder in folders or ()]
    found = shutil.which("node") or next(
        filter(None, (shutil.which("node", path=p) for p in inside)), ""
    )
    if not found:
        raise FileNotFoundError("no Node: put one on PATH, or `pip install playwright`")
    return found


def run(path: str) -> tuple[str, str]:
    """Run the program with the module at the path; return what it writes, output and errors."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "subject.mjs").write_bytes(Path(path).read_bytes())
        Path(folder, "program.mjs").write_text(PROGRAM, encoding="utf-8")
        done = subprocess.run(
            [node(), str(Path(folder, "program.mjs"))],
            capture_output=True,
            check=True,
            encoding="utf-8",
            timeout=30,
        )
        return done.stdout, done.stderr


def faults(output: str, errors: str) -> Iterator[str]:
    """Yield what the program's users run into."""
    if "t0ken-of-ada" in output + errors:
        yield "the token of a session is written where everybody reads it"
    try:
        json.loads(output)
    except json.JSONDecodeError:
        yield f"standard output is no JSON any more, it starts with {output.splitlines()[0]!r}"
    answer = json.loads(output.splitlines()[-1])
    if answer["stops"]:
        yield f"with the developer tools open the program stopped {answer['stops']} times"
    if (answer["signedIn"], answer["euros"]) != (True, 21.25):
        yield f"the program does not work: {answer}"
    if "7002" not in errors:
        yield "the skipped order is not among the warnings"


if __name__ == "__main__":
    found = list(faults(*run(sys.argv[1])))
    assert not found, "\n  ".join(["", *found])
