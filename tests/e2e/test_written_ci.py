"""What `fl init --ci` writes, from a branch that is scanned to the site of what was recorded."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

from fl_hooks.commands import init
from fl_hooks.commands.init_ci import PATHS
from tests.conftest import Repo, fl_scan
from tests.faults import BARE, FIXED, bare
from tests.forge import Runner, obeyed

pytestmark = pytest.mark.site

# The forge's own program gives git the right to push; a folder as remote asks for none.
NO_FORGE = "gh() { :; }\n"


@pytest.fixture
def team(make_repo, monkeypatch):
    """Return a clone, with what `fl init` writes for both forges, of a remote that is a folder."""
    remote = make_repo("remote.git", "--bare")
    clone = make_repo("clone")
    clone.git("remote", "add", "origin", str(remote.path))
    monkeypatch.chdir(clone.path)
    for kind in PATHS:
        init.main(["--ci", kind])
    clone.write("old.py", bare("old"))
    clone.commit("first")
    clone.git("push", "-q", "-u", "origin", "main")
    return clone


def steps(repo, job):
    """Return the steps of a job of the written workflow that run a script, without pip's."""
    workflow = yaml.safe_load((repo.path / PATHS["github"]).read_text())
    return [step for step in workflow["jobs"][job]["steps"] if "name" in step and "run" in step]


def fresh(repo, folder):
    """Return a new clone of the remote, as each job gets one."""
    repo.git("clone", "-q", repo.git("remote", "get-url", "origin"), str(folder))
    return Repo(folder)


def scanned(repo, folder):
    """Run the job that scans a pull request; return its exit codes, its log and its summary."""
    runner = Runner(repo, folder, **{"github.base_ref": "main"})
    done = [runner.run(step, check=False) for step in steps(repo, "scan")]
    log = "".join(one.stdout + one.stderr for one in done)
    return [one.returncode for one in done], log, runner.summary.read_text()


def test_a_branch_that_adds_and_one_that_removes(team, tmp_path):
    """The one fails, annotated, with the good form; the other passes, and both are summed up."""
    team.git("checkout", "-q", "-b", "adds")
    team.write("new.py", BARE)
    team.commit("add")
    codes, log, summary = scanned(team, tmp_path)
    assert codes == [0, 1]
    assert log.startswith("::error file=new.py,line=4,")
    assert set(obeyed(log)) == {"error"}
    assert summary.startswith("### This change adds 1 known fault\n\nIt fails the scan. To allow")
    assert "**Instead:** Name what you can handle" in summary
    assert "The good form: Specific exceptions" in summary
    team.git("checkout", "-q", "-b", "mends", "main")
    team.write("old.py", FIXED)
    team.commit("mend")
    codes, log, summary = scanned(team, tmp_path)
    assert (codes, log) == ([0, 0], "")
    assert summary.startswith("### This change removes 1 known fault and adds none\n")
    assert "#### Gone\n\n- `old.py:4`: `specific_exceptions/bare-except`\n" in summary


def test_a_hostile_change_commands_nothing(team, tmp_path):
    """Not even by the name of a file that is not scanned, of which a notice tells."""
    team.git("checkout", "-q", "-b", "evil")
    team.write("##[add-mask]e.py", BARE + "# " + "y" * 30_000 + "\n")
    team.write("::add-mask::e.py", BARE)
    team.commit("evil")
    codes, log, summary = scanned(team, tmp_path)
    assert codes == [0, 1]
    assert log.count("add-mask]e.py") == 2
    assert set(obeyed(log)) == {"error"}
    assert obeyed(summary) == []


def test_the_site_is_of_what_the_record_job_pushed(team, tmp_path):
    """What no hook saw stands on the site that the same run publishes, under its address."""
    before = team.git("rev-parse", "HEAD")
    team.write("unseen.py", BARE)
    after = team.commit("past the hooks")
    team.git("push", "-q", "origin", "main")
    values = {
        "github.event.before": before,
        "github.sha": after,
        "github.ref": "refs/heads/main",
        "github.ref_name": "main",
        "steps.pages.outputs.base_url": "https://acme.github.io/shop",
    }
    at_push = fresh(team, tmp_path / "record")
    runner = Runner(at_push, tmp_path, **values)
    for step in steps(team, "record"):
        if "schedule" not in step.get("if", ""):
            runner.run({**step, "run": NO_FORGE + step["run"]})
    # The job checks out github.ref, where the record has just been pushed to.
    checkout = fresh(team, tmp_path / "site")
    assert checkout.git("log", "-1", "--format=%s").endswith("[skip ci]")
    (build,) = steps(team, "site")
    Runner(checkout, tmp_path, **values).run(build)
    assert "unseen.py" in written(checkout.path / "site")
    assert "https://acme.github.io/shop/" in (checkout.path / "site/sitemap.xml").read_text()
    Runner(checkout, tmp_path).run(build)


def test_the_pages_of_gitlab_are_of_the_branch(team, tmp_path):
    """The job starts at the commit that was pushed and goes on to what has been recorded since."""
    team.write("unseen.py", BARE)
    pushed = team.commit("past the hooks")
    fl = str(Path(fl_scan()).with_name("fl"))
    team.run(fl, "scan", "--range", "HEAD^..HEAD", "--record", check=False)
    team.commit("the record [skip ci]")
    team.git("push", "-q", "origin", "main")
    clone = fresh(team, tmp_path / "pages")
    clone.git("checkout", "-q", "--detach", pushed)
    jobs = yaml.safe_load((team.path / PATHS["gitlab"]).read_text())
    environment = {
        "PATH": f"{Path(fl_scan()).parent}{os.pathsep}{os.environ['PATH']}",
        "CI_COMMIT_BRANCH": "main",
        "CI_PAGES_URL": "https://acme.gitlab.io/shop",
    }
    for script in jobs["pages"]["script"]:
        clone.run("bash", "-e", "-c", script, **environment)
    assert jobs["pages"]["artifacts"]["paths"] == [jobs["pages"]["pages"]["publish"]] == ["public"]
    assert "unseen.py" in written(clone.path / "public")


def written(site):
    """Return all that stands on the pages of violations."""
    return "".join(path.read_text("utf-8") for path in (site / "violations").rglob("*.html"))
