"""`fl scan`, over real files and repositories."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import jsonschema
import pytest

from fl_hooks.commands import scan, scan_files
from fl_hooks.errors import FlError

BARE = "try:\n    x = 1\nexcept:\n    x = 2\n"
CLEAN = "x = 1\n"
SCHEMA = json.loads((Path(__file__).parents[2] / "schemas/scan.schema.json").read_text("utf-8"))


@pytest.fixture
def run(capsys):
    """Return a function that scans and gives (exit code, JSON report), checked by the schema."""

    def _run(*arguments):
        capsys.readouterr()
        code = scan.main([*arguments, "--format", "json"])
        report = json.loads(capsys.readouterr().out)
        jsonschema.validate(report, SCHEMA)
        return code, report

    return _run


def _places(report):
    return [f"{one['path']}:{one['line']} {one['check']}" for one in report["findings"]]


def test_a_named_file_is_scanned_whole(repo, run):
    """All findings of the file count, committed long ago or not, with places from 1."""
    repo.write("src/app.py", BARE)
    repo.commit()
    code, report = run("src/app.py")
    assert code == 1
    (one,) = report["findings"]
    assert len(one.pop("fingerprint")) == 16
    assert one.pop("message").startswith("`except:` catches everything")
    assert one == {
        "pattern": "specific_exceptions",
        "check": "bare-except",
        "severity": "high",
        "path": "src/app.py",
        "line": 3,
        "column": 1,
        "end_line": 3,
        "end_column": 8,
        "suppressed": False,
        "reason": "",
        "related": [],
    }
    assert report["summary"] == {
        "files": 1,
        "findings": 1,
        "by_severity": {"critical": 0, "high": 1, "medium": 0, "low": 0},
        "suppressed": 0,
    }


@pytest.mark.parametrize("form", ["text", "json"])
def test_any_encoding_of_the_terminal_will_do(repo, monkeypatch, form):
    """Where standard output takes ASCII only, the rest is written as escapes."""
    repo.write("süß.py", BARE.replace("x = 2", "x = 'ö'").replace("except:", "except:  # ä"))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    assert scan.main(["süß.py", "--format", form]) == 1
    sys.stdout.flush()
    assert b"s\\" in sys.stdout.buffer.getvalue()


def test_the_documented_example_is_a_report():
    """The page of the JSON form shows what the schema allows, key by key."""
    page = Path(__file__).parents[2].joinpath("docs/reference/scan-json.md").read_text("utf-8")
    example = json.loads(page.partition("```json\n")[2].partition("```")[0])
    jsonschema.validate(example, SCHEMA)
    keys = {*SCHEMA["properties"], *SCHEMA["$defs"]["JsonFinding"]["properties"]}
    assert all(f"`{key}`" in page for key in keys)


def test_a_clean_scan_ends_with_0(repo, run):
    """No finding, no failure; the summary says that something was looked at."""
    repo.write("a.py", CLEAN)
    code, report = run(".")
    assert (code, report["findings"], report["summary"]["files"]) == (0, [], 1)


def test_the_text_form_shows_the_source_line(repo, capsys):
    """People see place, line and advice, and what was looked at; notices go to standard error."""
    repo.write("a.py", BARE)
    repo.write("b.py", b"except:\n\0")
    assert scan.main(["a.py", "b.py"]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("a.py:3:1  high  specific_exceptions/bare-except\n    3 | except:\n")
    assert "the scan fails" in out
    assert out.endswith("Scanned 1 file.\n")
    assert err == "fl scan: b.py: not scanned, it holds NUL bytes (binary?)\n"


def test_the_text_form_of_nothing_is_one_line(repo, capsys):
    """A clean scan says how much it looked at, and no more."""
    repo.write("a.py", CLEAN)
    assert scan.main(["."]) == 0
    assert capsys.readouterr() == ("Scanned 1 file: nothing found.\n", "")


def test_a_named_file_counts_even_where_it_is_excluded(repo, run):
    """Vendored code and pattern folders are passed over in a walk, not when they are named."""
    repo.write("vendor/v.py", BARE)
    repo.write("patterns/own/bad.py", BARE)
    repo.write("patterns/own/pattern.yml", _pattern("rule: {pattern: strange_word}"))
    assert _places(run(".")[1]) == []
    assert _places(run("vendor/v.py", "patterns/own/bad.py")[1]) == [
        "patterns/own/bad.py:3 bare-except",
        "vendor/v.py:3 bare-except",
    ]


def test_paths_start_at_the_root_from_any_folder(repo, run, monkeypatch):
    """The current folder changes what names mean, not how places are written."""
    repo.write("src/app.py", BARE)
    monkeypatch.chdir(repo.path / "src")
    assert _places(run("app.py")[1]) == ["src/app.py:3 bare-except"]


def test_outside_a_repository_paths_start_at_the_current_folder(tmp_path, run, monkeypatch):
    """A scan needs no repository."""
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg" / "app.py").write_text(BARE)
    monkeypatch.chdir(tmp_path)
    code, report = run(".")
    assert code == 1
    assert _places(report) == ["pkg/app.py:3 bare-except"]
    monkeypatch.chdir(tmp_path / "pkg")
    assert _places(run("app.py")[1]) == ["app.py:3 bare-except"]


@pytest.mark.parametrize("arguments", [["--staged"], ["--all"], ["--range", "A..B"]])
def test_what_git_is_asked_for_needs_a_repository(tmp_path, monkeypatch, arguments):
    """Without one the error says so."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FlError, match="is not in a git repository"):
        scan.main(arguments)


def test_a_bare_repository_has_nothing_to_scan(make_repo, monkeypatch):
    """The error names the kind of repository."""
    monkeypatch.chdir(make_repo("bare.git", "--bare").path)
    with pytest.raises(FlError, match="bare repository"):
        scan.main(["--staged"])


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], 1),
        (["--fail-on", "critical"], 0),
        (["--fail-on", "low"], 1),
    ],
)
def test_fail_on_moves_the_threshold(repo, run, arguments, code):
    """The call beats the configuration."""
    repo.write("a.py", BARE)
    assert run("a.py", *arguments)[0] == code


def test_the_configuration_decides_per_path(repo, run):
    """fail_on and mode of an override count below its paths; observing never fails."""
    repo.write(
        "pyproject.toml",
        "[tool.fl-hooks]\nfail_on = 'critical'\n"
        "[[tool.fl-hooks.overrides]]\npaths = ['strict/']\nfail_on = 'high'\n"
        "[[tool.fl-hooks.overrides]]\npaths = ['seen/']\nfail_on = 'low'\nmode = 'observe'\n",
    )
    for folder in ("strict", "seen", "other"):
        repo.write(f"{folder}/a.py", BARE)
    assert {folder: run(folder)[0] for folder in ("strict", "seen", "other")} == {
        "strict": 1,
        "seen": 0,
        "other": 0,
    }
    assert run("seen", "--fail-on", "high")[0] == 1


def test_a_suppressed_finding_is_listed_and_does_not_fail(repo, run):
    """A comment with a reason allows it; the report still holds it."""
    repo.write("a.py", BARE.replace("except:", "except:  # fl: allow bare-except -- last resort"))
    code, report = run("a.py")
    assert code == 0
    assert [(one["suppressed"], one["reason"]) for one in report["findings"]] == [
        (True, "last resort")
    ]
    assert report["summary"]["findings"] == 0
    assert report["summary"]["suppressed"] == 1


# What a change adds


def test_staged_scans_the_index_and_only_what_it_adds(repo, run):
    """Old findings, unstaged edits and untracked files are not the next commit's."""
    repo.write("old.py", BARE)
    repo.write("clean.py", CLEAN)
    repo.commit()
    repo.write("old.py", "# moved\n\n" + BARE + BARE.replace("x =", "y ="))
    repo.write("clean.py", CLEAN + "y = 2\n")
    repo.stage()
    repo.write("clean.py", BARE)
    repo.write("untracked.py", BARE)
    assert _places(run("--staged")[1]) == ["old.py:9 bare-except"]


def test_staged_before_the_first_commit_is_all_of_the_index(repo, run):
    """An unborn HEAD has nothing that could be old."""
    repo.write("a.py", BARE)
    repo.stage()
    assert _places(run("--staged")[1]) == ["a.py:3 bare-except"]


def test_staged_in_a_merge_is_new_against_every_parent(repo, run):
    """The other branch's findings are not the merge's."""
    repo.write("f.py", CLEAN)
    repo.commit()
    repo.git("switch", "-q", "-c", "side")
    repo.write("f.py", "x = 'side'\n")
    repo.write("side.py", BARE)
    repo.commit()
    repo.git("switch", "-q", "main")
    repo.write("f.py", "x = 'main'\n")
    repo.commit()
    repo.git("merge", "-q", "side", check=False)
    repo.write("f.py", BARE)
    repo.stage()
    assert _places(run("--staged")[1]) == ["f.py:3 bare-except"]


@pytest.fixture
def branches(repo):
    """Return a repository where main has mended what was there when `work` left it."""
    repo.write("shared.py", BARE)
    repo.commit("root")
    repo.git("tag", "root")
    repo.git("switch", "-q", "-c", "work")
    repo.write("new.py", BARE)
    repo.commit("work adds one")
    repo.git("switch", "-q", "main")
    repo.write("shared.py", CLEAN)
    repo.commit("main mends one")
    return repo


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("root..work", ["new.py:3 bare-except"]),
        ("main...work", ["new.py:3 bare-except"]),
        ("main..work", ["new.py:3 bare-except", "shared.py:3 bare-except"]),
        ("root..main", []),
        ("work..work", []),
        ("...work", ["new.py:3 bare-except"]),
        ("root..", []),
        ("0" * 40 + "..work", ["new.py:3 bare-except", "shared.py:3 bare-except"]),
    ],
)
@pytest.mark.usefixtures("branches")
def test_a_range_scans_what_it_adds(run, text, places):
    """Two dots compare with the left side, three with the place where the right one left it."""
    assert _places(run("--range", text)[1]) == places


@pytest.mark.usefixtures("branches")
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("main", "'main' is no range"),
        ("main..no_such", "'no_such' is no commit of this repository"),
        ("--upload-pack=x..main", "'--upload-pack=x' is no commit of this repository"),
    ],
)
def test_a_wrong_range_is_the_users_mistake(text, message):
    """The error says what is not a range or a commit."""
    with pytest.raises(FlError) as caught:
        scan.main([f"--range={text}"])
    assert caught.value.message == message


def test_sides_without_a_common_commit_are_an_error(repo):
    """In a shallow clone the way out is to fetch more."""
    repo.commit("one")
    repo.git("switch", "-q", "--orphan", "other")
    repo.commit("two")
    with pytest.raises(FlError, match="no common commit") as caught:
        scan.main(["--range", "main...other"])
    assert "Write A..B" in caught.value.hint


def test_many_changed_files_are_scanned_by_several_processes(repo, run):
    """The same findings come in the same order, whatever the number of processes."""
    repo.commit("root")
    for number in range(60):
        repo.write(f"f{number:02}.py", BARE if number % 7 == 0 else CLEAN)
    repo.stage()
    reports = [run("--staged", "--jobs", jobs)[1] for jobs in ("0", "1", "3")]
    assert reports[0] == reports[1] == reports[2] == run("--staged")[1]
    assert len(reports[0]["findings"]) == 9


def test_all_scans_the_tracked_files(repo, run):
    """As they are on disk, and nothing that is not tracked."""
    repo.write("a.py", CLEAN)
    repo.commit()
    repo.write("a.py", BARE)
    repo.write("untracked.py", BARE)
    assert _places(run("--all")[1]) == ["a.py:3 bare-except"]


def test_standard_input_is_scanned_under_a_name(repo, run, monkeypatch):
    """An editor can ask about text that it has not saved."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BARE.encode())))
    assert _places(run("-", "--stdin-filename", "src/a.py")[1]) == ["src/a.py:3 bare-except"]
    assert repo.status() == ""


def test_a_scan_changes_nothing(repo, run):
    """Neither the work tree nor the index nor the record is touched."""
    repo.write("a.py", BARE)
    repo.stage()
    before = repo.git("status", "--porcelain")
    for arguments in (["--staged"], ["--all"], ["."], ["--staged", "--no-record"]):
        run(*arguments)
    assert repo.git("status", "--porcelain") == before


@pytest.mark.parametrize(
    "arguments", [[], ["a.py", "--all"], ["--staged", "--all"], ["-", "a.py"], ["--range="]]
)
@pytest.mark.usefixtures("repo")
def test_a_call_has_to_say_one_thing(arguments):
    """What to scan is said once; the error shows how."""
    with pytest.raises(FlError):
        scan.main(arguments)


# Bad input: a scan never crashes or hangs


def _deep(opening, middle, closing, depth=100_000):
    return opening * depth + middle + closing * depth + "\n"


BAD = {
    "binary": (BARE.encode() + b"\0", "it holds NUL bytes"),
    "latin-1": (BARE.encode() + b"# caf\xe9\n", "it is not UTF-8"),
    "unknown encoding": (b"# coding: no-such\n" + BARE.encode() + b"# \xe9", "declared no-such"),
    "surrogates": (BARE.encode() + b"x = '\xed\xa0\x80'\n", "it is not UTF-8"),
    "huge": (BARE + "x = 1\n" * 200_000, "are over limits.file_bytes (1,000,000)"),
    "long line": (BARE + f"x = '{'a' * 30_000}'\n", "a line is over limits.line_length"),
    "nested calls": (
        "import json, numpy\n" + _deep("f(\n", "json.dumps(numpy.array(1))", ")\n"),
        "it is nested too deeply",
    ),
    "nested attributes": (
        "import json, numpy\njson.dumps(numpy.a" + _deep("\\\n.a", ")", ""),
        "it is nested too deeply",
    ),
}
STRANGE = {
    "declared latin-1": b"# coding: latin-1\n" + BARE.encode() + b"# caf\xe9\n",
    "byte order mark": b"\xef\xbb\xbf" + BARE.encode(),
    "windows line ends": BARE.replace("\n", "\r\n"),
    "nested lists": BARE + "x = " + _deep("[\n", "", "]\n"),
    "half typed": BARE + "x = [1,\n",
    "python 2": BARE + "print 'x'\ntry:\n    pass\nexcept A, B:\n    pass\n",
    "newer than any interpreter": BARE + "type X[T] = list[T]\nx = t'{y}'\nlazy import z\n",
    "no last line end": BARE.rstrip(),
    "form feeds": BARE.replace("\n", "\f\n"),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_cannot_be_scanned_has_a_notice(repo, run, kind):
    """One bad file is named with the reason; the others are scanned, the scan ends as usual."""
    content, reason = BAD[kind]
    repo.write("bad.py", content)
    repo.write("good.py", BARE)
    code, report = run("bad.py", "good.py")
    assert _places(report) == ["good.py:3 bare-except"]
    (notice,) = report["notices"]
    assert notice.startswith("bad.py: not scanned, ")
    assert reason in notice
    assert (code, report["summary"]["files"]) == (1, 1)
    repo.git("rm", "-q", "--cached", "-r", "--ignore-unmatch", ".")
    repo.stage()
    assert _places(run("--staged")[1]) == ["good.py:3 bare-except"]


@pytest.mark.parametrize("kind", STRANGE)
def test_what_looks_strange_is_scanned_all_the_same(repo, run, kind):
    """Encodings, broken syntax and any version of the language leave the findings around them."""
    repo.write("a.py", STRANGE[kind])
    _, report = run("a.py")
    assert [one["check"] for one in report["findings"]] == ["bare-except"]


def test_a_syntax_error_around_a_finding_has_a_notice(repo, run):
    """What stands inside the broken part is not guessed at, and that is said."""
    repo.write("a.py", BARE + "def f(:\n  x = [1,\n")
    _, report = run("a.py")
    assert report["findings"] == []
    assert report["notices"] == ["a.py: syntax error, 1 finding(s) around it left out"]


def test_a_bug_of_ours_is_raised_after_all_else_is_printed(repo, capsys, monkeypatch):
    """An exception of the engine hides nothing of the other files, and ends as a bug."""
    real = scan_files.scan

    def fail(path, *rest):
        if path == "a.py":
            raise KeyError("a bug")
        return real(path, *rest)

    monkeypatch.setattr(scan_files, "scan", fail)
    repo.write("a.py", BARE)
    repo.write("b.py", BARE)
    with pytest.raises(RuntimeError, match=r"a\.py\nTraceback"):
        scan.main([".", "--format", "json", "--jobs", "0"])
    report = json.loads(capsys.readouterr().out)
    assert _places(report) == ["b.py:3 bare-except"]
    assert report["notices"] == ["a.py: not scanned, the scan failed (KeyError: 'a bug')"]


def test_an_empty_file_is_clean(repo, run):
    """Nothing in it, nothing wrong with it."""
    repo.write("a.py", "")
    code, report = run("a.py")
    assert (code, report["findings"], report["notices"]) == (0, [], [])


def test_a_missing_path_is_the_users_mistake(repo, run):
    """Nothing is scanned for a misspelt name."""
    repo.write("a.py", BARE)
    with pytest.raises(FlError, match=r"no_such\.py: no such file or folder"):
        run("a.py", "no_such.py")


def test_a_named_file_that_cannot_be_opened_ends_with_2(repo, run):
    """The rest is scanned first; findings that fail the scan weigh more."""
    (repo.path / "loop.py").symlink_to("loop.py")
    repo.write("clean.py", CLEAN)
    repo.write("bare.py", BARE)
    code, report = run("loop.py", "clean.py")
    assert code == 2
    assert "it cannot be read" in report["notices"][0]
    assert run("loop.py", "bare.py")[0] == 1


def test_a_language_nobody_knows_has_a_notice(repo, run):
    """A named file that no check reads is said to be left out."""
    repo.write("a.txt", "except:\n")
    code, report = run("a.txt")
    assert code == 0
    assert report["notices"] == ["a.txt: not scanned, its language is not known"]


def test_a_folder_without_source_has_a_notice(repo, run):
    """A scan of nothing is not silent."""
    repo.write("docs/a.txt", "")
    assert run("docs")[1]["notices"] == ["docs: no file in it is one to scan"]


def test_names_that_are_no_text_come_out_as_escapes(repo, run):
    """A path is bytes to git; JSON and terminals get valid text."""
    repo.write("caf\udce9\n.py", BARE)
    assert _places(run(".")[1]) == ["caf\\xe9\n.py:3 bare-except"]
    repo.stage()
    assert _places(run("--staged")[1]) == ["caf\\xe9\n.py:3 bare-except"]


def test_a_broken_configuration_is_the_users_mistake(repo):
    """The error names file, line and key."""
    repo.write("pyproject.toml", "[tool.fl-hooks]\nfail_onn = 'high'\n")
    with pytest.raises(FlError, match=r'pyproject\.toml:2: fail_onn: unknown key; did you mean "'):
        scan.main(["."])


def _pattern(match="match: true"):
    return (
        "schema: fl-hooks/1\ntitle: Own\nsummary: Own.\ncategory: other\nseverity: high\n"
        "languages: [python]\nsince: 0.1.0\nstatus: stable\nchecks:\n  own-check:\n"
        "    severity: high\n    message: It is wrong.\n    advice: Mend it.\n"
        f"    keywords: [strange_word]\n    {match}\n"
    )


@pytest.fixture
def own_match(repo, tmp_path, monkeypatch):
    """Return a function that gives the repository a trusted pattern with a match.py."""

    def write(body):
        config = tmp_path / "config" / "fl-hooks" / "config.toml"
        config.parent.mkdir(parents=True, exist_ok=True)
        config.write_text(f"trusted = ['{repo.path}']\n")
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
        repo.write("patterns/own/pattern.yml", _pattern())
        repo.write("patterns/own/match.py", f"def findings(file):\n{body}")
        repo.write("strange.py", "strange_word = 1\n")
        repo.write("other.py", BARE)

    return write


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("    while True:\n        pass\n", "it took longer than 0.5 s"),
        ("    import os\n    os.kill(os.getpid(), 9)\n", "it crashed the scan (SIGKILL)"),
        ("    import os\n    os._exit(9)\n", "it ended the scan with exit code 9"),
    ],
)
def test_a_file_that_stops_a_worker_costs_only_itself(run, own_match, body, reason):
    """A hang, a crash or an exit is named with its file; the other files have findings."""
    own_match(body)
    code, report = run(".", "--file-timeout", "0.5")
    assert report["notices"] == [f"strange.py: not scanned, {reason}"]
    assert _places(report) == ["other.py:3 bare-except"]
    assert code == 1


def test_a_match_that_raises_is_its_authors_mistake(own_match, capsys):
    """What else was found is printed, then the error names match.py and the file."""
    own_match("    raise ValueError('no')\n")
    with pytest.raises(FlError, match=r"match\.py failed on strange\.py: ValueError: no"):
        scan.main([".", "--format", "json"])
    assert _places(json.loads(capsys.readouterr().out)) == ["other.py:3 bare-except"]
