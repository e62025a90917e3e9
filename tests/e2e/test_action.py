"""action.yml: each of its scripts on a real pull request, with the real tools."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.faults import BARE, CLEAN, FIXED, SILENT, bare
from tests.forge import Runner, action_steps, obeyed

pytestmark = pytest.mark.site

STEPS, DEFAULTS = action_steps()
PAGES = "https://acme.github.io/shop/"


@pytest.fixture
def branch(repo):
    """Return a clone with a fault on main, on a branch that has left it; main has moved on."""
    repo.git("remote", "add", "origin", "https://github.com/acme/shop.git")
    repo.write("old.py", bare("old"))
    repo.commit("first")
    repo.git("branch", "topic")
    repo.write("mains.py", bare("mains"))
    repo.commit("somebody else's")
    repo.git("checkout", "-q", "topic")
    return repo


@pytest.fixture
def scan(branch, tmp_path):
    """Return what runs the scan of the branch, as an event, and gives log, outputs and summary."""

    def run(event="pull_request", merged=True, code=0, **inputs):
        head = branch.git("rev-parse", "HEAD")
        base = branch.git("rev-parse", "main")
        if merged:
            branch.git("checkout", "-q", "--detach", "main")
            branch.git("merge", "-q", "--no-ff", "-m", "what the runner gets", head)
        values = {
            **DEFAULTS,
            **{f"inputs.{key.replace('_', '-')}": value for key, value in inputs.items()},
            "github.event_name": event,
            "github.event.pull_request.head.sha": head,
            "github.event.pull_request.base.sha": base,
        }
        runner = Runner(branch, tmp_path, **values)
        done = runner.run(STEPS["scan"], check=False)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr, runner.outputs(), runner.summary.read_text()

    return run


def test_a_pull_request_that_adds_a_fault(branch, scan):
    """It fails: the line is annotated, the summary has the good form, reports are handed on."""
    branch.write("new.py", BARE)
    branch.commit("add")
    log, outputs, summary = scan(code=1, site_url=PAGES)
    assert log.startswith("::error file=new.py,line=4,")
    assert {key: outputs[key] for key in ("violations", "added", "removed")} == {
        "violations": "1",
        "added": "1",
        "removed": "0",
    }
    assert summary.startswith("### This change adds 1 known fault\n\nIt fails the scan. ")
    assert f"[Specific exceptions](<{PAGES}patterns/specific_exceptions/>)" in summary
    assert "The good form: Specific exceptions" in summary
    # What main got meanwhile is not the pull request's.
    assert "mains.py" not in summary + log
    sarif = json.loads(Path(outputs["sarif"]).read_text())
    assert [one["ruleId"] for one in sarif["runs"][0]["results"]] == [
        "specific_exceptions/bare-except"
    ]
    report = json.loads(Path(outputs["report"]).read_text())
    assert [one["path"] for one in report["added"]] == ["new.py"]
    assert Path(outputs["summary"]).read_text() == summary


def test_a_pull_request_that_removes_one(branch, scan):
    """It passes, and the summary says what is gone."""
    branch.write("old.py", FIXED)
    branch.commit("mend")
    log, outputs, summary = scan()
    assert log == ""
    assert (outputs["added"], outputs["removed"]) == ("0", "1")
    assert summary.startswith("### This change removes 1 known fault and adds none\n")
    assert "- `old.py:4`: `specific_exceptions/bare-except`" in summary


def test_without_the_commit_of_the_merge(branch, scan):
    """Where the branch itself is checked out, it is compared with where it left the target."""
    branch.write("new.py", SILENT)
    branch.commit("add")
    _, outputs, summary = scan(merged=False)
    assert (outputs["added"], outputs["violations"]) == ("1", "0")
    assert "It does not fail the scan." in summary


@pytest.mark.parametrize(("fail_on", "code"), [("medium", 1), ("high", 0), ("never", 0)])
def test_from_which_severity_it_fails(branch, scan, fail_on, code):
    """The input decides over the configuration."""
    branch.write("new.py", SILENT)
    branch.commit("a warning")
    _, outputs, _ = scan(fail_on=fail_on, code=code)
    assert outputs["violations"] == str(code)


def test_what_is_not_wanted_is_not_there(branch, scan):
    """Without annotations the findings are printed; without a summary there is none."""
    branch.write("new.py", BARE)
    branch.commit("add")
    log, _, summary = scan(annotate="false", summary="false", code=1)
    assert obeyed(log) == []
    assert "new.py:4:5  high  specific_exceptions/bare-except" in log
    assert summary == ""


@pytest.mark.parametrize("annotate", ["true", "false"])
def test_a_hostile_change_commands_nothing(branch, scan, annotate):
    """Names of files and lines of code never become commands of the runner."""
    branch.write("##[set-output name=violations]0.py", "x = 1 # " + "y" * 30_000 + "\n")
    branch.write("::set-output name=violations::0.py", BARE)
    branch.write("a\n::stop-commands::x\n.py", BARE.replace("g()", "'##[set-output name=a]b'"))
    branch.commit("evil")
    log, outputs, summary = scan(annotate=annotate, code=1)
    assert set(obeyed(log)) <= {"error", "warning", "notice"}
    assert outputs["violations"] == "2"
    assert obeyed(summary) == []


@pytest.mark.parametrize("step", ["install", "scan", "site"])
def test_a_hostile_change_runs_nothing(branch, tmp_path, step):
    """Files named like the modules that the action itself uses are not loaded in their place."""
    proof = tmp_path / "ran"
    for name in ("secrets", "json", "pip"):
        branch.write(f"{name}.py", f"open({str(proof)!r}, 'w').close()\nraise SystemExit(0)\n")
    branch.commit("evil")
    # A site in the repository's own folder ends it early, and a package that is not there.
    values = {"inputs.site-path": ".", "inputs.package": "./none", "inputs.range": "HEAD^..HEAD"}
    Runner(branch, tmp_path, **DEFAULTS | values).run(STEPS[step], check=False)
    assert not proof.exists()


def test_a_push_and_a_queue(branch, scan, tmp_path):
    """A push is what came since the last one; the first of a branch has nothing to compare with."""
    before = branch.git("rev-parse", "HEAD")
    branch.write("new.py", BARE)
    branch.commit("add")
    values = {**DEFAULTS, "github.event_name": "push", "github.event.before": before}
    runner = Runner(branch, tmp_path, **values)
    assert runner.run(STEPS["scan"], check=False).returncode == 1
    assert runner.outputs()["added"] == "1"
    runner = Runner(branch, tmp_path, **{**values, "github.event.before": "0" * 40})
    assert "no range of commits" in runner.run(STEPS["scan"]).stdout
    assert runner.outputs() == {}
    queue = {"github.event_name": "merge_group", "github.event.merge_group.base_sha": before}
    runner = Runner(branch, tmp_path, **DEFAULTS | queue)
    assert runner.run(STEPS["scan"], check=False).returncode == 1
    assert runner.outputs()["added"] == "1"
    _, outputs, _ = scan(event="schedule", merged=False, range=f"{before}..HEAD", fail_on="never")
    assert outputs["added"] == "1"


def test_a_mistake_is_told(branch, scan):
    """A configuration that cannot be read ends it with 2 and says where."""
    branch.write(".feedback-loop/config.toml", 'mode = "loud"\n')
    branch.commit("broken")
    log, outputs, summary = scan(code=2)
    assert "config.toml:1" in log
    assert (outputs, summary, obeyed(log)) == ({}, "", [])


@pytest.mark.parametrize("site", ["true", "false"])
def test_what_is_installed(branch, tmp_path, site):
    """The package that is asked for, from where it is; for the site, with what that needs."""
    wheel = tmp_path / "fl_hooks-9.9-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as file:
        about = "Metadata-Version: 2.1\nName: fl-hooks\nVersion: 9.9\nProvides-Extra: site\n"
        folder = "fl_hooks-9.9.dist-info"
        file.writestr("fl_hooks/__init__.py", "")
        file.writestr(f"{folder}/METADATA", about)
        file.writestr(f"{folder}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        file.writestr(f"{folder}/RECORD", "")
    target = tmp_path / "target"
    runner = Runner(branch, tmp_path, **DEFAULTS | {"inputs.site": site})
    runner.values["inputs.package"] = f"fl-hooks @ file://{wheel}"
    step = dict(STEPS["install"])
    step["env"] = step["env"] | {"PIP_NO_INDEX": "1", "PIP_TARGET": str(target)}
    runner.run(step)
    assert (target / "fl_hooks" / "__init__.py").is_file()


def test_the_site_is_built(branch, tmp_path):
    """Where it is asked for, with the address it will have; its folder is handed on."""
    branch.write("old.py", CLEAN)
    branch.commit("clean")
    values = {"inputs.site-path": "public", "inputs.site-url": PAGES}
    runner = Runner(branch, tmp_path, **DEFAULTS | values)
    done = runner.run(STEPS["site"])
    assert obeyed(done.stdout + done.stderr) == []
    assert runner.outputs() == {"site": "public"}
    assert PAGES in (branch.path / "public" / "sitemap.xml").read_text()


def test_a_site_that_cannot_be_built_fails(branch, tmp_path):
    """With what is wrong, and nothing to hand on."""
    branch.write("site/somebody's", "file")
    runner = Runner(branch, tmp_path, **DEFAULTS)
    done = runner.run(STEPS["site"], check=False)
    assert (done.returncode, runner.outputs()) == (2, {})
    assert "site" in done.stderr
