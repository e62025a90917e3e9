"""Settings of the user that broke one tool or another: none hides a fault or spoils the record."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import fl_scan
from tests.faults import BARE, CLEAN, FIXED, SILENT

SETTINGS = "Settings"
LINES = "".join(f"x{i} = {i}\n" for i in range(40))

DIFF = """\
[diff]
    external = false
    noprefix = true
    mnemonicPrefix = true
    relative = true
    orderFile = /dev/null
    interHunkContext = 9
    context = 0
    suppressBlankEmpty = true
    wordRegex = .
    algorithm = patience
    colorMoved = zebra
    wsErrorHighlight = all
    ignoreSubmodules = none
    submodule = log
    indentHeuristic = false
    autoRefreshIndex = false
    statGraphWidth = 1
"""
RENAMES = """\
[diff]
    renames = {}
    renameLimit = 1
    algorithm = histogram
[status]
    renames = {}
    renameLimit = 1
"""
COLOR = """\
[color]
    ui = always
    diff = always
    status = always
    branch = always
    grep = always
    decorateBranch = always
[core]
    pager = false
[pager]
    diff = false
    log = false
    status = false
"""
NAMES = """\
[core]
    quotePath = true
    abbrev = 4
    precomposeUnicode = true
    ignoreCase = true
    fileMode = false
    symlinks = false
    protectNTFS = true
    protectHFS = true
"""
TEXT = """\
[core]
    autocrlf = {}
    safecrlf = {}
    eol = crlf
    whitespace = trailing-space,cr-at-eol,tabwidth=1,indent-with-non-tab
    checkRoundtripEncoding = UTF-8
[apply]
    whitespace = error
"""
STORAGE = """\
[core]
    bigFileThreshold = 100
    compression = 0
    looseCompression = 9
    sharedRepository = group
    trustctime = false
    checkStat = minimal
    preloadIndex = false
    deltaBaseCacheLimit = 1
    packedGitLimit = 4096
    logAllRefUpdates = false
[gc]
    auto = 0
"""
INDEX = """\
[index]
    version = 4
    threads = 4
    recordEndOfIndexEntries = true
    recordOffsetTable = true
    skipHash = true
[core]
    splitIndex = {}
    untrackedCache = true
    fsmonitor = .git/monitor
[feature]
    manyFiles = true
    experimental = true
"""
COMMITS = """\
[commit]
    verbose = 2
    status = false
    cleanup = scissors
[status]
    short = true
    showStash = true
    relativePaths = false
    showUntrackedFiles = all
    submoduleSummary = true
    aheadBehind = false
[core]
    commentChar = auto
    editor = false
[i18n]
    commitEncoding = ISO-8859-1
    logOutputEncoding = ISO-8859-1
[advice]
    detachedHead = false
    statusHints = false
    addIgnoredFile = false
    commitBeforeMerge = false
[trailer]
    separators = :=
[user]
    useConfigOnly = true
"""
LOG = """\
[log]
    showRoot = false
    showSignature = true
    follow = true
    decorate = full
    date = relative
    abbrevCommit = true
    diffMerges = separate
    excludeDecoration = *
[format]
    pretty = raw
[i18n]
    logOutputEncoding = ISO-8859-1
    commitEncoding = ISO-8859-1
[diff]
    noprefix = true
    renames = copies
[core]
    quotePath = true
[color]
    ui = always
"""


def row(name, text):
    """Return a row of the table: what it is called, and a file of git's configuration."""
    return pytest.param(text, marks=pytest.mark.operation(name, group=SETTINGS), id=name)


def configure(front, text):
    """Let the repository's configuration include a file of this text."""
    front.write(".git/chosen", text)
    front.git("config", "include.path", "chosen")
    # Says, in fsmonitor's second version, that anything may have changed.
    front.write(".git/monitor", "#!/bin/sh\nprintf 'token\\0/\\0'\n").chmod(0o755)


def try_everything(front, **options):
    """Take the usual way below the top, and rename a file that holds an old fault."""
    sub = front.path / "sub"
    front.write("sub/a.py", BARE)
    front.write("sub/b.py", SILENT)
    front.stage()
    said = front.blocked(cwd=sub, **options)
    assert "sub/a.py:4:5" in said
    assert "sub/b.py:4:14" in said
    front.write("sub/a.py", FIXED)
    front.stage()
    front.goes(cwd=sub, **options)
    assert len(front.added()) == 1
    front.git("mv", "old.py", "sub/new.py")
    front.write("sub/new.py", f"import x\n{LINES}{BARE}")
    front.stage("sub/new.py")
    assert "bare-except" not in front.goes(**options)
    assert front.outcomes() == [
        ("sub/a.py", "bare-except", "prevented"),
        ("sub/b.py", "never-deleted", "committed"),
    ]
    assert front.spool() == []
    assert front.status() == ""


@pytest.fixture
def project(front):
    """Return a repository with a subfolder and, in old.py, an old fault."""
    front.write("old.py", LINES + BARE)
    front.write("sub/other.py", CLEAN)
    front.commit("an old fault")
    return front


@pytest.mark.fronts("git")
@pytest.mark.parametrize(
    "text",
    [
        row("diff.external, noprefix, mnemonicPrefix, relative, …", DIFF),
        row("diff.renames=false, diff.renameLimit=1", RENAMES.format(*["false"] * 2)),
        row("diff.renames=copies", RENAMES.format(*["copies"] * 2)),
        row("color.*=always, core.pager, pager.*", COLOR),
        row("core.quotePath, abbrev, fileMode, symlinks, …", NAMES),
        row("core.autocrlf=true, eol, whitespace", TEXT.format("true", "false")),
        row("core.autocrlf=input, safecrlf, whitespace", TEXT.format("input", "true")),
        row("core.bigFileThreshold, sharedRepository, logAllRefUpdates, …", STORAGE),
        row("index.*, core.splitIndex, untrackedCache, fsmonitor, feature.*", INDEX.format("true")),
        row("index.*, core.splitIndex=false, feature.manyFiles", INDEX.format("false")),
        row("commit.*, status.*, i18n.*, advice.*, core.commentChar", COMMITS),
    ],
)
def test_settings(project, text):
    """Whatever is set, the report, the record, the index and the work tree are the same."""
    configure(project, text)
    try_everything(project)


@pytest.mark.operation("diff.* and color.*, with unstaged work", group=SETTINGS)
def test_unstaged_work(project):
    """A front end puts unstaged work aside with a patch, which such settings must not spoil."""
    configure(project, DIFF + COLOR)
    project.write("sub/a.py", SILENT)
    project.stage("sub/a.py")
    project.write("sub/a.py", SILENT + "unstaged = 1\n")
    project.write("old.py", LINES)
    project.goes()
    assert project.outcomes() == [("sub/a.py", "never-deleted", "committed")]
    assert (project.path / "sub/a.py").read_text() == SILENT + "unstaged = 1\n"
    assert (project.path / "old.py").read_text() == LINES
    assert project.git("-c", "color.status=never", "status", "--porcelain").split() == [
        *("M", "old.py"),
        *("M", "sub/a.py"),
    ]


@pytest.mark.fronts("git")
@pytest.mark.parametrize(
    "text",
    [
        row("textconv, an external diff driver, as attributes", "*.py diff=shown\n"),
        row("-diff, binary, as attributes", "*.py -diff\n*.json binary\n"),
        row("ident, export-ignore, -merge, as attributes", "* ident export-ignore -merge\n"),
        row("* eol=crlf, as attributes", "* text eol=crlf\n"),
        row("working-tree-encoding, as attributes", "*.json working-tree-encoding=UTF-16\n"),
    ],
)
def test_attributes(project, text):
    """Attributes change how git shows and converts files; the blobs are scanned as they are."""
    configure(project, '[diff "shown"]\n    textconv = false\n    command = false\n')
    project.write(".gitattributes", text)
    project.commit("attributes")
    try_everything(project)


@pytest.mark.fronts("git")
@pytest.mark.parametrize(
    "environment",
    [
        row(
            "GIT_EXTERNAL_DIFF, GIT_DIFF_OPTS, GIT_PAGER, PAGER",
            {
                "GIT_EXTERNAL_DIFF": "false",
                "GIT_DIFF_OPTS": "-u0",
                "GIT_PAGER": "false",
                "PAGER": "false",
            },
        ),
        row("GIT_LITERAL_PATHSPECS", {"GIT_LITERAL_PATHSPECS": "1"}),
        row(
            "GIT_ICASE_PATHSPECS, GIT_NOGLOB_PATHSPECS",
            {"GIT_ICASE_PATHSPECS": "1", "GIT_NOGLOB_PATHSPECS": "1"},
        ),
        row(
            "GIT_OPTIONAL_LOCKS=0, GIT_REFLOG_ACTION, GIT_NO_REPLACE_OBJECTS",
            {
                "GIT_OPTIONAL_LOCKS": "0",
                "GIT_REFLOG_ACTION": "deploy",
                "GIT_NO_REPLACE_OBJECTS": "1",
            },
        ),
        row(
            "GIT_CONFIG_COUNT (git -c)",
            {
                "GIT_CONFIG_COUNT": "2",
                "GIT_CONFIG_KEY_0": "diff.external",
                "GIT_CONFIG_VALUE_0": "false",
                "GIT_CONFIG_KEY_1": "diff.noprefix",
                "GIT_CONFIG_VALUE_1": "true",
            },
        ),
        row(
            "LANG, LC_ALL, LANGUAGE",
            {"LANG": "de_DE.UTF-8", "LC_ALL": "de_DE.UTF-8", "LANGUAGE": "de:fr"},
        ),
        row(
            "LC_ALL=C, PYTHONUTF8=0", {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
        ),
        row(
            "GIT_DEFAULT_HASH, GIT_NAMESPACE", {"GIT_DEFAULT_HASH": "sha256", "GIT_NAMESPACE": "x"}
        ),
        row("GIT_INDEX_VERSION=4", {"GIT_INDEX_VERSION": "4"}),
        row(
            "PYTHONWARNINGS=error, PYTHONSAFEPATH",
            {"PYTHONWARNINGS": "error", "PYTHONSAFEPATH": "1"},
        ),
    ],
)
def test_environment(project, environment):
    """What the environment says to git changes neither report nor record."""
    try_everything(project, **environment)


@pytest.mark.operation("GIT_TRACE=1, GIT_TRACE_SETUP, GIT_TRACE2", group=SETTINGS)
@pytest.mark.fronts("git")
def test_traces(project):
    """Git's traces of the processes that the hook starts do not get in the way."""
    project.write("a.py", BARE)
    project.stage()
    traces = {"GIT_TRACE": "1", "GIT_TRACE_SETUP": "1", "GIT_TRACE2": "1", "GIT_TRACE_PACKET": "1"}
    project.blocked(**traces)
    project.write("a.py", FIXED)
    project.stage()
    project.goes(**traces)
    assert project.outcomes() == [("a.py", "bare-except", "prevented")]


@pytest.mark.operation("git ci (alias.*)", group=SETTINGS)
@pytest.mark.fronts("git")
@pytest.mark.parametrize(
    "alias", ["commit -q", "!git commit -q", '!f() { git commit -q "$@"; }; f']
)
def test_alias(project, alias):
    """An alias, also one that goes through a shell and from a subfolder, is the same commit."""
    project.git("config", "alias.ci", alias)
    sub = project.path / "sub"
    project.write("sub/a.py", BARE)
    project.stage()
    done = project.run("git", "ci", "-m", "x", check=False, cwd=sub)
    assert done.returncode == 1
    assert "sub/a.py:4:5" in done.stdout + done.stderr
    project.write("sub/a.py", FIXED)
    project.stage()
    project.run("git", "ci", "-m", "x", cwd=sub)
    assert project.outcomes() == [("sub/a.py", "bare-except", "prevented")]
    project.assert_settled()


@pytest.mark.operation("log.*, format.pretty, i18n.*: fl log show", group=SETTINGS)
@pytest.mark.fronts("git")
def test_reading_the_record(project):
    """Settings of git log change nothing in what is read of the record."""
    project.write("ü.py", SILENT)
    project.stage()
    project.goes("-m", "Grüße")
    fl = str(Path(fl_scan()).with_name("fl"))
    before = project.run(fl, "log", "show").stdout
    assert "ü.py" in before
    configure(project, LOG)
    assert project.run(fl, "log", "show").stdout == before


@pytest.mark.operation("core.logAllRefUpdates=false, past the hook", group=SETTINGS)
@pytest.mark.fronts("git")
def test_without_a_reflog(project):
    """Without a reflog a bypass is noted all the same, and a clean pick is none."""
    project.git("config", "core.logAllRefUpdates", "false")
    shutil.rmtree(project.path / ".git/logs")
    project.git("checkout", "-q", "-b", "side")
    project.write("a.py", BARE)
    project.stage()
    assert "went past" in project.goes("--no-verify")
    project.git("checkout", "-q", "main")
    done = project.run("git", "cherry-pick", "side")
    assert "went past" not in done.stdout + done.stderr
    project.git("reset", "-q", "--hard", "HEAD~")
    done = project.run("git", "cherry-pick", "-e", "side", GIT_EDITOR="true")
    assert "went past" not in done.stdout + done.stderr
    done = project.run("git", "revert", "--no-edit", "HEAD")
    assert "went past" not in done.stdout + done.stderr
