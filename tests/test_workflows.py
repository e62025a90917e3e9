"""This repository's own workflows and its action: rights, pins, and what they run."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
OWN = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TEMPLATES = sorted((ROOT / "fl_hooks" / "commands" / "ci").glob("github*.yml"))
ALL = [*OWN, ROOT / "action.yml", *TEMPLATES]
_PINNED = re.compile(r"[a-z-]+/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


def name(path):
    """Return a file's name."""
    return path.name


def uses(path):
    """Return what a file uses of others, with the comment behind it."""
    found = re.findall(r"uses: (.+)", path.read_text())
    return [one for one in found if not one.startswith("./")]


@pytest.mark.parametrize("path", OWN, ids=name)
def test_rights_are_given_job_by_job(path):
    """The workflow has none; only the job that publishes may write, and it runs nothing of ours."""
    workflow = yaml.safe_load(path.read_text())
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        writes = {key for key, value in job["permissions"].items() if value == "write"}
        assert writes in (set(), {"pages", "id-token"})
        runs = [step.get("run") or step["uses"] for step in job["steps"]]
        assert not writes or all(one.startswith("actions/deploy-pages@") for one in runs)
    assert "pull_request_target" not in path.read_text()


@pytest.mark.parametrize("path", ALL, ids=name)
def test_actions_are_pinned(path):
    """To a commit, with its version beside it: a tag can be moved."""
    assert [one for one in uses(path) if not _PINNED.fullmatch(one)] == []


def test_one_action_is_one_commit():
    """Whatever uses an action uses the same commit of it, here and in what `fl init` writes."""
    by_action = {}
    for one in (one for path in ALL for one in uses(path)):
        by_action.setdefault(one.partition("@")[0], set()).add(one)
    assert {action: pins for action, pins in by_action.items() if len(pins) > 1} == {}


def scripts(content):
    """Yield each script below a value of YAML."""
    if isinstance(content, list):
        for each in content:
            yield from scripts(each)
    elif isinstance(content, dict):
        if isinstance(content.get("run"), str):
            yield content["run"]
        for each in content.values():
            yield from scripts(each)


@pytest.mark.parametrize("path", ALL, ids=name)
def test_nothing_of_an_event_is_pasted_into_a_script(path):
    """Expressions reach a script through its environment alone."""
    found = list(scripts(yaml.safe_load(path.read_text())))
    assert not [one for one in found if "${{" in one]
    assert len(found) == len(re.findall(r"\brun: ", path.read_text()))


def test_ci_runs_targets_that_are_there():
    """Each `make` of .ci/run is a target of the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    asked = set(re.findall(r"\" make ([a-z-]+)$", (ROOT / ".ci" / "run").read_text(), re.MULTILINE))
    assert asked
    assert asked <= targets
