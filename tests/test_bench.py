"""The benchmark measures what its rows say."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from fl_hooks.detect.engine import scan
from fl_hooks.detect.select import Selection
from fl_hooks.store.cache import load
from tests.conftest import fl_scan

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def bench(monkeypatch):
    """Import a module of bench/, which is a folder of scripts."""
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    return importlib.import_module


@pytest.fixture(scope="module")
def judge():
    """Return what gives (candidate checks, ids of what is found) of a source."""
    compiled = load("", "")
    selection = Selection(compiled)

    def judge(text):
        data = text.encode()
        checks = selection.candidates("src/module.py", data)
        findings, notices = scan("src/module.py", data, checks, compiled["config"]["limits"])
        assert notices == []
        return checks, [f"{finding.pattern}/{finding.check}" for finding in findings]

    return judge


@pytest.fixture(scope="module")
def library():
    """Return the checks of the bundled library."""
    return load("", "")["checks"]


def with_addition(bench, seed, change):
    """Return a module without keywords that has a function added to it."""
    source = bench("source")
    writer = source.Writer(f"change {seed}")
    change(writer)
    return source.module(f"plain {seed}") + "\n".join(writer.lines) + "\n"


@pytest.mark.parametrize("seed", range(30))
def test_a_plain_module_passes_no_prefilter(bench, judge, seed):
    """No keyword of any check occurs in it by chance."""
    checks, _ = judge(bench("source").module(f"plain {seed}"))
    assert checks == ()


@pytest.mark.parametrize("seed", range(30))
def test_a_module_with_keywords_is_parsed_and_silent(bench, judge, seed):
    """Every such module passes the prefilter, and no check finds anything in it."""
    text = bench("source").module(f"keyword {seed}", extra=bench("faults").innocent)
    checks, found = judge(text)
    assert checks
    assert found == []


@pytest.mark.parametrize("number", range(15))
def test_each_innocent_function_holds_its_keyword_and_is_silent(bench, judge, number):
    """What stands for a check in real files is a candidate of that check, and no finding."""
    faults = bench("faults")
    piece = faults.INNOCENT[number]
    for seed in range(8):
        text = with_addition(bench, seed, lambda writer: faults._write(writer, piece))
        checks, found = judge(text)
        assert piece.check in {check["id"] for check in checks}
        assert found == []


@pytest.mark.parametrize("number", range(10))
def test_a_fault_is_exactly_one_violation(bench, judge, number):
    """Each kind of planted fault is found, once, by its check."""
    faults = bench("faults")
    for seed in range(8):
        _, found = judge(with_addition(bench, seed, faults.guilty(number)))
        assert found == [faults.GUILTY[number].check]


def test_every_python_pattern_is_among_the_faults_and_the_innocent(bench, library):
    """The ten violations are of all patterns that read Python, and so is what holds a keyword."""
    faults = bench("faults")
    patterns = {check["pattern"] for check in library if "python" in check["languages"]}
    assert {piece.check.split("/")[0] for piece in faults.GUILTY} == patterns
    assert {piece.check.split("/")[0] for piece in faults.INNOCENT} == patterns


def test_every_check_stands_beside_the_rules_of_the_other_tools(bench, library):
    """The table of equivalent rules knows each check that reads Python and is on by default."""
    table = {check for checks in bench("peers").EQUIVALENT for check in checks}
    ours = {c["id"] for c in library if "python" in c["languages"] and c["enabled"]}
    assert table == ours


def test_the_semgrep_rules_are_those_of_the_table(bench):
    """Each rule that the table names stands in the folder of rules, and no other."""
    import yaml

    peers = bench("peers")
    files = sorted(peers.SEMGREP_RULES.glob("*.yml"))
    rules = [rule["id"] for file in files for rule in yaml.safe_load(file.read_text())["rules"]]
    assert sorted(rules) == sorted(peers.rules_of("semgrep"))


def test_the_table_of_versions_names_each_tool(bench):
    """Each tool has a line that says what pip installs for it, and make knows each."""
    peers = bench("peers")
    names = sorted(peer.name for peer in peers.PEERS)
    assert sorted(peers.wanted(peers.VERSIONS)) == names
    makefile = (ROOT / "Makefile").read_text()
    assert f"PEERS := {' '.join(names)}\n" in makefile


@pytest.mark.parametrize(
    ("name", "line", "check"),
    [
        ("ruff", "a.py:3:5: E722 Do not use bare `except`", "specific_exceptions/bare-except"),
        ("flake8", "a.py:3:5: B001 Do not use bare except", "specific_exceptions/bare-except"),
        ("bandit", "a.py:3: B306", "temp_file_handling/insecure-mktemp"),
        ("pylint", "a.py:3: nan-comparison", "nan_inf_handling/nan-comparison"),
        ("semgrep", "a.py:3:5:E:bare-except:It catches.", "specific_exceptions/bare-except"),
    ],
)
def test_a_tools_output_is_counted_by_line_and_check(bench, name, line, check):
    """A line found twice by equivalent rules counts once; what was not asked for counts never."""
    peer = next(peer for peer in bench("peers").PEERS if peer.name == name)
    found = peer.findings(f"some heading\n{line}\n{line}\na.py:4:1: X999 another\n")
    assert {check: 1} == {name: count for name, count in found.items() if count}


def test_a_row_has_as_many_changes_of_each_kind_as_it_says(bench):
    """Violations are spread over the staged files; what speaks of a check stands at the end."""
    repo, faults = bench("repo"), bench("faults")
    for row in repo.ROWS:
        changes = repo.changes(row)
        spoken = [place for place, change in enumerate(changes) if change is faults.spoken]
        innocent = [place for place, change in enumerate(changes) if change is repo._addition]
        assert len(changes) == row.files
        assert len(spoken) == row.spoken
        assert row.files - len(spoken) - len(innocent) == row.violations


def test_the_bars_say_what_is_met_and_what_is_missed(bench):
    """A row is held against the floor, and against the quickest tool but ruff."""
    bars, measure, repo = bench("bars"), bench("measure"), bench("repo")

    def contender(name, seconds):
        return measure.Contender(name, [], times=[seconds], peak=20 * 1024)

    row = repo.Row("a row", 20, 0)
    contenders = [
        *(contender(name, 0.02) for name in ("floor", "ruff")),
        contender("fl-scan", 0.05),
        contender("flake8", 0.4),
        contender("bandit", 0.3),
    ]
    assert bars.cells([(row, contenders)], [])[1:] == [
        ["a row: ≤ 1.8 × floor", "2.50 ×", "**missed**"],
        ["a row: quicker than every tool but ruff", "6.0 × (bandit)", "met"],
        ["the hook's peak memory: ≤ 60 MiB", "20.00 MiB", "met"],
    ]


def test_the_bars_of_repositories_are_of_all_of_them_together(bench, tmp_path):
    """A small one, of which most is start-up, does not count as much as a large one."""
    bars, scans = bench("bars"), bench("scans")
    scanned = [
        scans.Scanned(
            scans.Subject("a folder", tmp_path, ("a.py",), {"a.py": size}),
            [
                scans.Run("fl scan", 1, (seconds,), seconds, {}),
                scans.Run("semgrep", 1, (3.0,), 3.0, {}),
            ],
        )
        for size, seconds in ((9_000_000, 0.7), (100_000, 0.2))
    ]
    assert bars._scan("both", scanned) == [
        ["scan of both: ≥ 5 MB/s", "10.1 MB/s", "met"],
        ["scan of both: ≥ 10 × semgrep", "6.7 ×", "**missed**"],
    ]


def test_a_report_adds_up_what_was_found_in_the_repositories(bench, tmp_path):
    """Each subject has its speeds; of a sample they are marked, and its share is in the heading."""
    report, scans = bench("report"), bench("scans")
    check = "specific_exceptions/bare-except"
    sizes = {"a.py": 1_000_000, "b.py": 1_000_000}
    scanned = [
        scans.Scanned(
            scans.Subject(name, tmp_path, tuple(sizes), sizes),
            [
                scans.Run("fl scan", 2, (0.5,), 0.5, {check: 3}),
                scans.Run("bandit", 1, (2.0,), 4.0, {"temp_file_handling/insecure-mktemp": 1}),
            ],
        )
        for name in ("one", "two")
    ]
    speeds = [line.replace(" ", "") for line in report._speeds(scanned)]
    assert "|one|2|2.0|4.00|≈0.50|" in speeds
    found = [line.replace(" ", "") for line in report._findings(scanned)]
    assert found[0] == "||flscan|bandit(50%)|"
    assert "|bare-except|6|–|" in found
    assert "|insecure-mktemp|0|2|" in found


def test_a_tool_that_is_too_slow_is_given_a_sample(bench, tmp_path):
    """The sample is as large as the budget allows, and the time for all files is told from it."""
    scans = bench("scans")
    for number in range(100):
        (tmp_path / f"module_{number:02}.py").write_text("x = 1\n")
    subject = scans._subject("a folder", tmp_path)
    program = "import sys, time; time.sleep(0.01 * len(sys.argv))"
    tool = scans.Tool("slow", [sys.executable, "-c", program], (0,), lambda _: {})
    run = scans.measure(tool, subject, budget=0.3)
    assert scans.PILOT <= run.files < 70
    assert 0.7 < run.whole < 3


def test_modules_differ_and_repeat(bench):
    """The same seed gives the same module; another seed shares few of its lines."""
    module = bench("source").module
    one, other = module("one"), module("other")
    assert one == module("one")
    shared = set(one.split("\n")) & set(other.split("\n"))
    assert len(shared) < 20


def test_lines_are_as_long_as_in_real_code(bench):
    """A generated module has about 300 lines of about 35 bytes."""
    texts = [bench("source").module(f"size {seed}") for seed in range(40)]
    lines = sum(text.count("\n") for text in texts)
    assert 270 <= lines / len(texts) <= 340
    assert 32 <= sum(map(len, texts)) / lines <= 42


def git(top, *arguments):
    """Run git in a folder and return its output."""
    return subprocess.run(
        ["git", *arguments], cwd=top, check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture(scope="module")
def long_record(tmp_path_factory):
    """Return a repository of 60 files whose record holds 100 violations, as the benchmark's are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "bench"))
        large = importlib.import_module("large")
        place = large.Large(tmp_path_factory.mktemp("large"), large.Size(60, 100))
        place.make(lambda _: None)
    return place


def test_a_large_repository_has_the_size_it_says(bench, long_record):
    """So many files, so many violations that `fl log show` can read, one commit per fragment."""
    from fl_hooks.store.record import read_record

    top = long_record.top
    sources = git(top, "ls-files", "--", "src").split()
    assert len(sources) == 60
    assert git(top, "status", "--porcelain") == ""
    found = read_record(str(top))
    assert len(found) == 100
    assert len({one.fragment for one in found}) == 100 // bench("large").EACH
    assert {one.path for one in found} <= set(sources)
    assert int(git(top, "rev-list", "--count", "HEAD")) == 21


def test_a_large_repository_is_made_once(bench, long_record):
    """A second call finds what the first has made, and leaves it alone."""
    before = (long_record.top / "src").stat().st_ino
    again = bench("large").Large(long_record.top.parent, long_record.size)
    again.make(lambda _: None)
    assert (long_record.top / "src").stat().st_ino == before


def test_a_repository_that_is_not_the_benchmarks_is_left_alone(bench, tmp_path):
    """Where something else lies, the benchmark stops with its name."""
    large = bench("large")
    place = large.Large(tmp_path, large.Size(3))
    place.top.mkdir()
    with pytest.raises(SystemExit, match="is not the benchmark's"):
        place.make(lambda _: None)


def test_forms_of_a_one_file_commit(bench, long_record):
    """One is clean, one recorded in the commit, one blocked and noted; each run is a first one."""
    scale, measure = bench("scale"), bench("measure")
    place = long_record
    ends = {}
    for form in scale.FORMS:
        place.stage(form.change())
        hook = measure.Contender("fl-scan", [fl_scan()], exits=(form.code,), reset=place.again)
        for _ in range(2):
            measure.once(hook, place.top)
        added = git(place.top, "diff", "--cached", "--name-only", "--diff-filter=A").split()
        notes = len(list((place.top / ".git" / "fl-hooks" / "spool").glob("*.json")))
        ends[form.name] = (len([name for name in added if name.endswith(".json")]), notes)
    place.clear()
    assert ends == {"clean": (0, 0), "warned": (1, 1), "blocked": (0, 1)}
    assert git(place.top, "status", "--porcelain") == ""


def test_flat_is_told_from_the_processors_time_above_the_floor(bench):
    """The worst size is held against the smallest, whatever git itself takes."""
    scale, large, measure = bench("scale"), bench("large"), bench("measure")

    def cost(size, hook, floor):
        runs = [measure.Contender("", [], times=[s], work=[s]) for s in (hook, floor)]
        return scale.Cost(size, scale.FORMS[0], *runs)

    found = [
        cost(large.Size(10), 0.03, 0.02),
        cost(large.Size(1_000), 0.23, 0.20),
        cost(large.Size(100), 0.13, 0.12),
    ]
    assert scale.bars(found) == [
        [
            "one file, clean: above the floor ≤ 1.25 × that of 10 files, no record",
            "3.00 × (1,000 files, no record)",
            "**missed**",
        ]
    ]


@pytest.mark.slow
def test_whole_commits_run_the_hooks_that_they_name(bench, tmp_path, monkeypatch):
    """Each variant is a commit with its own hooks, and nothing of another variant's."""
    fronts, large = bench("fronts"), bench("large")
    monkeypatch.setattr(fronts, "SIZE", large.Size(5))
    log = tmp_path / "log"
    stub = tmp_path / "scan"
    stub.write_text(f'#!/bin/sh\necho "${{1:-before}}" >> "{log}"\n')
    stub.chmod(0o755)
    place = fronts.Commits(tmp_path / "commits", str(stub))
    place.fresh()
    ran = {}
    for front in ("", *fronts.fronts()):
        for setup in ("", *fronts.SETUPS) if not front else fronts.SETUPS:
            variant = fronts.Variant(front, "system" if front else "", setup)
            place.install(variant, front and fronts.program(front))
            place.change(variant)
            log.write_text("")
            command = ["git", "commit", "--quiet", "--message=A change"]
            subprocess.run(command, cwd=place.top, env=place.environment(), check=True)
            ran[front, setup] = log.read_text().split()
    for (_, setup), lines in ran.items():
        assert lines == {
            fronts.BEFORE: ["before"],
            fronts.AFTER: ["before", "--post-commit"],
        }.get(setup, [])
    assert int(git(place.top, "rev-list", "--count", "HEAD")) == 1 + len(ran)


def test_what_a_post_commit_hook_adds_is_told_round_by_round(bench):
    """The added time is the median of the rounds' differences, and names the front end's share."""
    fronts, measure = bench("fronts"), bench("measure")

    def contender(*seconds):
        return measure.Contender("", [], times=list(seconds))

    found = {
        fronts.Variant("", "", ""): contender(0.02, 0.03),
        fronts.Variant("prek", "system", fronts.NOTHING): contender(0.05, 0.06),
        fronts.Variant("prek", "system", fronts.BEFORE): contender(0.1, 0.2),
        fronts.Variant("prek", "system", fronts.AFTER): contender(0.18, 0.28),
    }
    row = [cell.strip() for cell in fronts.render(found)[2].split("|")[1:-1]]
    assert row == ["prek, language: system", "55", "150", "230", "80", "30"]


@pytest.mark.slow
def test_the_rest_is_measured_where_it_says(bench, tmp_path):
    """Each command runs in its repository, archived or not, and leaves it as it was."""
    large, rest, run = bench("large"), bench("rest"), bench("run")

    def made(size):
        place = large.Large(tmp_path, size)
        place.make(run.compact)
        return place

    sizes = (large.Size(5, 10), large.Size(5, 10, archived=True), large.Size(20, legacy=True))
    wanted = [each for each in rest.commands(*sizes) if each.words[0] == "fl"]
    found = rest.measured(wanted, run.tool, made, budget=0.1)
    assert [each for each, _ in found] == wanted
    assert len(rest.render(found)) == 2 + len(wanted)
    for size in sizes:
        assert git(large.Large(tmp_path, size).top, "status", "--porcelain") == ""
    _, archived, legacy = (large.Large(tmp_path, size).top for size in sizes)
    log = git(archived, "ls-files", "--", ".feedback-loop").split()
    assert [name for name in log if name.endswith(".json")] == []
    assert [name for name in log if name.endswith(".jsonl")] != []
    assert len(git(legacy, "ls-files", "--", "src").split()) == 20


def test_made_up_events_are_as_many_as_asked_for_and_repeat(bench):
    """The kinds stand in the shares the table gives, oldest first, and the same each time."""
    happen = bench("happen")
    found = happen.export(2_000)
    assert sum(map(len, found.values())) == 2_000
    for kind, share in happen.SHARES.items():
        assert len(found[kind]) / 20 == pytest.approx(share, abs=4)
        stamps = [entry["timestamp"] for entry in found[kind]]
        assert stamps == sorted(stamps)
    again = happen.export(2_000)
    for one in (found, again):
        for entry in (entry for entries in one.values() for entry in entries):
            del entry["timestamp"]
    assert found == again


def test_made_up_events_are_what_an_export_holds(bench, tmp_path):
    """The collector loads every entry, also from the file that is written piece by piece."""
    import json

    from fl_hooks import MetricsCollector

    happen, loop = bench("happen"), bench("loop")
    path = tmp_path / "export.json"
    loop.write(path, 500)
    collector = MetricsCollector()
    collector.load_from_json(path.read_text())
    loaded = {kind: len(entries) for kind, entries in collector.export_dict().items()}
    assert loaded == {kind: len(entries) for kind, entries in happen.export(500).items()}
    assert sum(map(len, json.loads(path.read_text()).values())) == 500


def test_a_record_of_events_has_the_size_it_says(bench, tmp_path):
    """So many event files that the store can read, committed, and ten files staged."""
    from fl_hooks.store import events

    loop = bench("loop")
    record = loop.Record(tmp_path, 30)
    record.make()
    found = list(events.read(str(record.top)))
    assert len(found) == 30
    assert {event.kind for event in found} <= set(loop.KINDS.values())
    assert len(git(record.top, "diff", "--cached", "--name-only").split()) == 10


@pytest.mark.parametrize(
    ("what", "arguments", "keys"),
    [
        ("log", (10_000,), {"first", "last"}),
        ("durable", (".", 3), {"call", "floor"}),
        ("export", (200,), {"load", "export"}),
        ("report", (200, 1), {"report"}),
        ("disk", ("export.json",), {"report", "total", "memory"}),
    ],
)
def test_calls_are_timed_inside_a_process(bench, repo, what, arguments, keys):
    """Each measurement gives numbers above zero; a report counts every entry of the file."""
    loop = bench("loop")
    if what == "disk":
        loop.write(repo.path / "export.json", 300)
    places = [repo.path / each if isinstance(each, str) else each for each in arguments]
    found = loop.inside(what, *places)
    assert set(found) == keys
    assert all(seconds > 0 and work >= 0 for seconds, work in found.values())
    assert found.get("total", [300])[0] == 300


def test_the_page_has_a_place_for_each_report():
    """Both reports have their markers in the documentation, once."""
    page = (ROOT / "docs" / "benchmarks.md").read_text()
    for name in ("hook", "large", "loop"):
        assert page.count(f"<!-- {name}:begin -->") == page.count(f"<!-- {name}:end -->") == 1


def test_the_markers_of_another_report_are_left_alone(bench, tmp_path):
    """Writing one report changes nothing of the other."""
    page = tmp_path / "page.md"
    before = "a\n<!-- hook:begin -->\nx\n<!-- hook:end -->\n"
    page.write_text(f"{before}<!-- loop:begin -->\n<!-- loop:end -->\nz\n")
    bench("report").update(page, "figures", "loop")
    after = "<!-- loop:begin -->\nfigures\n<!-- loop:end -->\nz\n"
    assert page.read_text() == before + after


def test_a_bar_that_is_missed_says_so(bench):
    """The clock is held against the bar, the processor's time stands beside it."""
    loop = bench("loop")
    assert loop.most("a call", (0.003, 0.001), 2.0, "ms") == [
        *("a call", "3.0 ms", "1.0 ms", "≤ 2 ms", "**missed**", ""),
    ]
    assert loop.most("a call", (1e-6, 1e-6), 20.0, "µs", guide="< 1 ms")[3:] == [
        *("≤ 20 µs", "met", "< 1 ms"),
    ]
