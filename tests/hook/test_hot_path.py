"""A commit imports no more than it needs: held by looking at a real run."""

from __future__ import annotations

import json
import sys

import pytest

from tests.faults import BARE, CLEAN, FIXED

RAISED = BARE.replace("return None", "raise")

FORBIDDEN = {
    *("re", "json", "typing", "dataclasses", "subprocess", "pathlib", "hashlib", "argparse"),
    *("enum", "functools", "collections", "tempfile", "shutil", "logging", "inspect", "contextlib"),
    *("yaml", "pydantic", "git", "jinja2", "mkdocs", "numpy", "rich", "fastapi", "ast_grep_py"),
    *("importlib", "traceback", "difflib", "string", "operator", "threading", "random"),
    *("fl_hooks.library", "fl_hooks.commands", "fl_hooks.publish", "fl_hooks.cli"),
}
# The extension itself, without its package, may be there where a file had to be parsed.
PARSER = {"ast_grep_py.ast_grep_py"}
TOLD = """
import sys
bare = set(sys.modules)
from fl_hooks.hook import main
code = main(sys.argv[1:])
sys.stderr.write("\\n" + repr(sorted(set(sys.modules) - bare)).replace("'", '"'))
raise SystemExit(code)
"""


def loaded(repo, *arguments, **environment):
    """Return (exit code, the modules that a run has loaded beyond those of bare Python)."""
    done = repo.run(sys.executable, "-c", TOLD, *arguments, check=False, **environment)
    return done.returncode, set(json.loads(done.stderr.splitlines()[-1]))


def in_tree(modules, forbidden):
    """Return the modules that are forbidden or part of something forbidden."""
    return {name for name in modules if name in forbidden or name.split(".")[0] in forbidden}


@pytest.mark.parametrize(
    ("content", "code", "engine"),
    [(CLEAN, 0, False), (BARE, 1, True), (RAISED, 0, True)],
    ids=["nothing to scan", "a violation", "parsed and clean"],
)
def test_warm_run_loads_a_handful_of_modules(repo, content, code, engine):
    """With a warm cache none of the expensive modules is loaded, the engine only when needed."""
    repo.commit("first")
    repo.write("a.py", content)
    repo.stage()
    repo.scan()
    got, modules = loaded(repo)
    assert got == code
    assert in_tree(modules, FORBIDDEN) - PARSER == set()
    assert ("fl_hooks.detect.engine" in modules) == engine
    assert ("fl_hooks.detect.render" in modules) == (code == 1)
    assert "fl_hooks.store.recording" not in modules


def test_recording_loads_no_more(repo):
    """Noting a blocked attempt and writing a fragment need none of them either."""
    repo.commit("first")
    repo.write("a.py", BARE)
    repo.stage()
    repo.scan()
    code, modules = loaded(repo, GIT_INDEX_FILE=".git/index")
    assert code == 1
    assert len(repo.spool()) == 1
    assert in_tree(modules, FORBIDDEN) - PARSER == set()
    repo.write("a.py", FIXED)
    repo.stage()
    code, modules = loaded(repo, GIT_INDEX_FILE=".git/index")
    assert code == 0
    assert ".feedback-loop" in repo.status()
    assert in_tree(modules, FORBIDDEN) - PARSER == set()


@pytest.mark.parametrize("past", [False, True], ids=["seen", "past the hook"])
def test_after_a_commit(hooked, past):
    """The hook after a commit loads next to nothing; for a bypass what the one before loads."""
    hooked.write("a.py", BARE if past else CLEAN)
    hooked.stage()
    hooked.goes(*(["--no-verify"] if past else []))
    code, modules = loaded(hooked, "--post-commit", GIT_INDEX_FILE=".git/index")
    assert code == 0
    assert len(hooked.spool()) == past
    assert in_tree(modules, FORBIDDEN) - PARSER == set()
    assert ("fl_hooks.store.recording" in modules) == past
    assert ("fl_hooks.detect.engine" in modules) == past
