"""`fl scan --format sarif|github|gitlab` and `--output`, over real files and repositories."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from fl_hooks.commands import baseline, scan
from fl_hooks.errors import FlError
from tests.faults import ALLOWED, BARE, CLEAN
from tests.sarif_schema import mistakes


@pytest.fixture
def fl(capsys):
    """Return a function that scans and gives (exit code, standard output, standard error)."""

    def _fl(*arguments):
        capsys.readouterr()
        code = scan.main(arguments)
        return code, *capsys.readouterr()

    return _fl


@pytest.fixture
def sarif(fl):
    """Return a function that scans and gives the one run of a valid SARIF file."""

    def _sarif(*arguments):
        _, out, err = fl(*arguments, "--format", "sarif")
        assert err == ""
        value = json.loads(out)
        assert not mistakes(value)
        return value["runs"][0]

    return _sarif


def test_sarif_of_a_repository_names_commit_branch_and_remote(repo, sarif):
    """What was scanned is HEAD of a branch, at the address that people know, without passwords."""
    repo.git("remote", "add", "origin", "https://name:secret@github.com/example/app.git")
    repo.write("src/app.py", BARE)
    repo.commit("first")
    run = sarif("--all")
    assert run["versionControlProvenance"] == [
        {
            "repositoryUri": "https://github.com/example/app",
            "revisionId": repo.git("rev-parse", "HEAD").strip(),
            "branch": "main",
            "mappedTo": {"uriBaseId": "SRCROOT"},
        }
    ]
    (one,) = run["results"]
    assert one["ruleId"] == "specific_exceptions/bare-except"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [one["ruleId"]]


def test_sarif_of_a_range_names_its_end(repo, sarif):
    """A range is named by the commit at its end, not by what is checked out."""
    repo.git("remote", "add", "origin", "https://github.com/example/app.git")
    repo.write("a.py", CLEAN)
    repo.commit("first")
    repo.write("a.py", BARE)
    repo.commit("second")
    end = repo.git("rev-parse", "HEAD").strip()
    repo.write("b.py", BARE)
    repo.commit("third")
    run = sarif("--range", f"HEAD~2..{end}")
    assert [
        one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in run["results"]
    ] == ["a.py"]
    (where,) = run["versionControlProvenance"]
    assert where["revisionId"] == end
    assert "branch" not in where


def test_columns_count_characters(repo, sarif):
    """A column counts code points, as the file declares, also behind an emoji."""
    repo.write("a.py", 'x = "\N{GRINNING FACE}"; y = lambda: tempfile.mktemp()\n')
    repo.write("a.py", "import tempfile\n" + (repo.path / "a.py").read_text("utf-8"))
    run = sarif("a.py")
    assert run["columnKind"] == "unicodeCodePoints"
    (one,) = run["results"]
    region = one["locations"][0]["physicalLocation"]["region"]
    line = (repo.path / "a.py").read_text("utf-8").split("\n")[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1].startswith("tempfile.mktemp")


@pytest.mark.skipif(sys.platform == "darwin", reason="names are UTF-8 there")
def test_a_name_that_is_no_utf8_is_encoded_by_its_bytes(repo, sarif):
    """A file's address holds the bytes of its name."""
    repo.write("a.py", CLEAN)
    repo.commit("first")
    (repo.path / os.fsdecode(b"odd\xff #1.py")).write_text(BARE, "utf-8")
    (one,) = sarif(".")["results"]
    place = one["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place["uri"] == "odd%FF%20%231.py"


def test_comments_and_baseline_suppress(repo, sarif):
    """An allowing comment suppresses in the source; the baseline from outside, where asked for."""
    repo.write("old.py", BARE)
    repo.commit("legacy")
    assert baseline.main(["create"]) == 0
    repo.write("new.py", BARE + ALLOWED)

    def states(*more):
        return [
            (one["baselineState"], [each["kind"] for each in one["suppressions"]])
            for one in sarif(".", *more)["results"]
        ]

    assert states() == [("new", []), ("new", ["inSource"])]
    assert states("--no-baseline") == [
        ("new", []),
        ("new", ["inSource"]),
        ("unchanged", ["external"]),
    ]


def test_what_was_not_scanned_is_a_notification(repo, sarif):
    """SARIF holds the notices, so that nothing of them is lost in a log."""
    repo.write("a.py", BARE + "\0")
    (invocation,) = sarif(".")["invocations"]
    (notice,) = invocation["toolExecutionNotifications"]
    assert notice["message"]["text"].startswith("a.py: not scanned")


def test_help_leads_to_the_site_where_there_is_one(repo, sarif):
    """With publish.url a rule links to its check on the site."""
    repo.write("pyproject.toml", '[tool.fl-hooks.publish]\nurl = "https://site.example/loop"\n')
    repo.write("a.py", BARE)
    (rule,) = sarif("a.py")["tool"]["driver"]["rules"]
    address = "https://site.example/loop/patterns/specific_exceptions/#bare-except"
    assert rule["helpUri"] == address


def test_outside_of_a_repository(tmp_path, monkeypatch, fl):
    """Files anywhere can be scanned in each form."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.py").write_text(BARE, "utf-8")
    for form in ("sarif", "github", "gitlab"):
        code, out, _ = fl("a.py", "--format", form)
        assert code == 1
        assert "bare-except" in out


def test_annotations_and_issues_name_paths_from_the_top(repo, fl, monkeypatch):
    """Forges know files by their path from the repository's top, wherever the scan was started."""
    repo.write("src/app.py", BARE)
    repo.commit("first")
    monkeypatch.chdir(repo.path / "src")
    code, out, _ = fl("app.py", "--format", "github")
    assert code == 1
    assert out.startswith("::error file=src/app.py,line=")
    code, out, _ = fl("app.py", "--format", "gitlab")
    assert code == 1
    assert json.loads(out)[0]["location"]["path"] == "src/app.py"


def test_notices_stay_out_of_what_programs_read(repo, fl):
    """GitLab reads JSON and nothing else: what was not scanned stands on standard error."""
    repo.write("a.py", BARE + "\0")
    code, out, err = fl(".", "--format", "gitlab")
    assert (code, json.loads(out)) == (0, [])
    assert err.startswith("fl scan: a.py: not scanned")


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "gitlab"])
def test_output_takes_the_report_and_one_line_stays(repo, fl, form, monkeypatch):
    """With --output the file holds what would have been printed; the exit code is the same."""
    monkeypatch.setenv("COLUMNS", "100")  # of a terminal; a file has them always
    repo.write("a.py", BARE)
    printed = fl("a.py", "--format", form)
    code, out, err = fl("a.py", "--format", form, "-o", "reports/scan.out")
    assert (code, err) == (printed[0], printed[2])
    assert out == "Scanned 1 file: 1 finding. The report is in reports/scan.out.\n"
    assert (repo.path / "reports/scan.out").read_text("utf-8") == printed[1]


def test_output_that_is_no_file_is_refused(repo, fl):
    """A folder or a device is not written to."""
    repo.write("a.py", CLEAN)
    (repo.path / "folder").mkdir()
    with pytest.raises(FlError, match="--output folder: this is no file"):
        fl("a.py", "-o", "folder")
    with pytest.raises(FlError, match="no file"):
        fl("a.py", "-o", os.devnull)
    (repo.path / "file").write_text("", "utf-8")
    with pytest.raises(FlError, match="--output file/x: it cannot be written"):
        fl("a.py", "-o", "file/x")


def test_the_hook_loads_none_of_it():
    """What a commit runs imports nothing of the formats."""
    code = "import sys, fl_hooks.hook; print([m for m in sys.modules if 'publish' in m])"
    out = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert out.stdout.strip() == "[]"
