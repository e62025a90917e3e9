"""A runner of GitHub for tests: scripts of steps, with the files and the environment they get."""

from __future__ import annotations

import os
import re
from pathlib import Path

import yaml

from tests.conftest import fl_scan

ROOT = Path(__file__).resolve().parent.parent
_EXPRESSION = re.compile(r"\$\{\{ ([\w.-]+) \}\}")
_COMMAND = re.compile(r"^\s*::([\w-]+)(?: [^:]*)?::(.*)$")
# An older form, which a runner looks for anywhere in a line.
_OLD_COMMAND = re.compile(r"##\[([\w-]+)")


class Runner:
    """Runs steps in a clone; `values` are what expressions say, as "github.event_name"."""

    def __init__(self, repo, folder, **values):
        self.repo = repo
        self.folder = folder
        self.values = {"github.token": "unused", **values}
        self.summary = folder / "summary"
        self.output = folder / "output"
        for path in (self.summary, self.output):
            path.write_text("")

    def run(self, step, check=True):
        """Run a step's script as bash of a runner does; return what became of it."""
        environment = {
            "PATH": f"{Path(fl_scan()).parent}{os.pathsep}{os.environ['PATH']}",
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_OUTPUT": str(self.output),
            "RUNNER_TEMP": str(self.folder),
            **{key: self.resolve(value) for key, value in step.get("env", {}).items()},
        }
        flags = ["--noprofile", "--norc", "-eo", "pipefail"] if "shell" in step else ["-e"]
        return self.repo.run("bash", *flags, "-c", step["run"], check=check, **environment)

    def resolve(self, text):
        """Return a text with its expressions filled in; what the event lacks is empty."""
        return _EXPRESSION.sub(lambda found: self.values.get(found[1], ""), str(text))

    def outputs(self):
        """Return what the steps have handed on."""
        return dict(line.split("=", 1) for line in self.output.read_text().splitlines())


def action_steps():
    """Return id -> step of our action, for those that run a script, and the inputs' defaults."""
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    steps = {step["id"]: step for step in action["runs"]["steps"] if "run" in step}
    return steps, {f"inputs.{name}": one["default"] for name, one in action["inputs"].items()}


def obeyed(log):
    """Return the commands that a runner would obey in what a step prints."""
    found, until = [], ""
    for line in log.splitlines():
        command = _COMMAND.match(line)
        name = command[1] if command else ""
        if until:
            until = "" if name == until else until
        elif name == "stop-commands":
            until = command[2]
        elif name:
            found.append(name)
        elif old := _OLD_COMMAND.search(line):
            found.append(old[1])
    return found
