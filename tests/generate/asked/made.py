"""All that was asked, generated once into a folder, and what tools say of it, one run of each."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.generate.asked import (  # noqa: F401 -- importing them registers what they ask
    arrays,
    combined,
    files,
    plain_values,
    programs,
    web,
)
from tests.generate.asked.subject import ASKED, Subject

# Imports each module in turn; what it prints, or how it fails, is told as name -> text.
IMPORTS = """
import contextlib, importlib.util, io, json, sys
told = {}
for name, path in json.loads(sys.argv[1]).items():
    said, sys.argv = io.StringIO(), [path]
    try:
        with contextlib.redirect_stdout(said):
            spec = importlib.util.spec_from_file_location("made_" + name, path)
            module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
        told[name] = said.getvalue()
    except BaseException as error:
        told[name] = repr(error)
print(json.dumps(told))
"""

# The tests of each folder see the module beside them, though all modules may have one name.
CONFTEST = """
import os, sys
import pytest
FOLDERS = {}

def at(folder):
    for modules in FOLDERS.values():
        for name in modules:
            sys.modules.pop(name, None)
    sys.path[:] = [str(folder), *(place for place in sys.path if place not in FOLDERS)]
    sys.modules.update(FOLDERS.setdefault(str(folder), {}))
    os.chdir(folder)

@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector):
    if collector.path.suffix == ".py":
        at(collector.path.parent)
    outcome = yield
    if isinstance(outcome.exception, SystemExit):
        report = pytest.CollectReport(collector.nodeid, "failed", "SystemExit on import", [])
        outcome.force_result(report)
    for file in collector.path.parent.glob("*.py"):
        if file.stem in sys.modules:
            FOLDERS[str(file.parent)][file.stem] = sys.modules[file.stem]

def pytest_runtest_setup(item):
    at(item.path.parent)
"""


@dataclass
class Made:
    """What came of the prompts, by their names: results, files, and what is wrong with them."""

    results: dict[str, Any]
    paths: dict[str, Path]
    problems: dict[str, list[str]]

    def subject(self, name):
        """Return the code of a prompt, to be called."""
        return Subject(self.paths[name], self.results[name].metadata["subject"])


def make_all(generator, folder):
    """Generate code for every prompt below a folder, and let all tools look at it."""
    results = {name: generator.generate(one.prompt, test=True) for name, one in ASKED.items()}
    paths = {}
    for name, result in results.items():
        if result.code:
            module = result.metadata.get("module", "generated")
            # A dash: no module can have the folder's name and be taken for it.
            paths[name] = folder / f"of-{name}" / f"{module}.py"
            paths[name].parent.mkdir()
            paths[name].write_text(result.code, encoding="utf-8")
            tests = paths[name].with_name(f"test_{module}.py")
            tests.write_text(result.test or "", encoding="utf-8")
    made = Made(results, paths, defaultdict(list))
    _look_at_results(made)
    for look in (_look_at_imports, _look_at_ruff, _look_at_scan, _look_at_tests) if paths else ():
        look(made, folder)
    return made


def _look_at_results(made):
    for name, result in made.results.items():
        if not result.code:
            made.problems[name].append(f"no code: {result.report}")
            continue
        ast.parse(result.code)
        applied = {match["pattern"]["name"] for match in result.patterns_applied}
        suggested = {match["pattern"]["name"] for match in result.patterns_suggested}
        marked = set(re.findall(r"# Pattern: (\w+)", result.code))
        if marked != applied:
            made.problems[name].append(f"marks {sorted(marked)}, applied {sorted(applied)}")
        if missing := ASKED[name].patterns - applied - suggested:
            made.problems[name].append(f"neither applied nor suggested: {sorted(missing)}")


def _child(folder, *command):
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, *command]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def _look_at_imports(made, folder):
    paths = {name: str(path) for name, path in made.paths.items()}
    for name, said in json.loads(_child(folder, "-c", IMPORTS, json.dumps(paths)).stdout).items():
        if said:
            made.problems[name].append(f"import: {said}")


def _name(folder, path):
    return Path(folder, path).relative_to(folder).parts[0].removeprefix("of-")


def _look_at_ruff(made, folder):
    # Whether the module beside a test is first party depends on where both are put.
    unsorted = 'lint.per-file-ignores={"test_*.py"=["I001"]}'
    options = ["--isolated", "--output-format=json", "--config", unsorted]
    done = _child(folder, "-m", "ruff", "check", *options, ".")
    for one in json.loads(done.stdout):
        place = f"{one['filename'].rpartition(os.sep)[2]}:{one['location']['row']}"
        text = f"ruff {one['code']} at {place}: {one['message']}"
        made.problems[_name(folder, one["filename"])].append(text)


def _look_at_scan(made, folder):
    paths = [str(path.relative_to(folder)) for path in made.paths.values()]
    done = _child(folder, "-m", "fl_hooks.cli", "scan", "--format=json", *paths)
    report = json.loads(done.stdout)
    assert report["notices"] == []
    for one in report["findings"]:
        text = f"scan {one['check']} at line {one['line']}"
        made.problems[_name(folder, one["path"])].append(text)


def _look_at_tests(made, folder):
    (folder / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    # A file with no tests in it is not "passed": each has to have at least one that is.
    options = ["-q", "-rA", "--tb=line", "-pno:cacheprovider", "--continue-on-collection-errors"]
    options += ["--import-mode=importlib", "--rootdir=.", "-c", os.devnull]
    done = _child(folder, "-m", "pytest", *options, ".")
    passed = set(re.findall(r"^PASSED of-(\w+)/", done.stdout, re.MULTILINE))
    for name in made.paths:
        bad = re.findall(rf"^(?:FAILED|ERROR) of-{name}/.*", done.stdout, re.MULTILINE)
        if bad or name not in passed:
            made.problems[name].append("\n".join(["its own test:", *bad]))
