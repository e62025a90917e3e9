"""Events of a repository: what is acknowledged stays, whatever happens."""

import json
import os

import pytest

from fl_hooks import MetricsCollector
from fl_hooks.errors import FlError
from tests import faults

# Under pytest-xdist a worker has threads of its own; none of them holds what a child needs.
FORKS = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
# Calls of the system that change a file or a folder.
CHANGES = ("open", "write", "fsync", "replace", "unlink", "mkdir")


def say(repo, times, acknowledged):
    """Log so many bugs and measurements, noting each that was acknowledged."""
    collector = MetricsCollector.open(repo.path)
    for _ in range(times):
        collector.log_bug("bounds_checking", "the same")
        os.write(acknowledged, b"b")
        collector.log_performance_metric("m", {"n": 1})
        os.write(acknowledged, b"p")


def child(work, *arguments):
    """Do the work in a forked process, which says no goodbye; return its id."""
    number = os.fork()
    if number:
        return number
    code = 1
    try:
        work(*arguments)
        code = 0
    finally:
        os._exit(code)


def killed_at(step, work, *arguments):
    """Do the work until its n-th change of a file, and end there."""
    left = step

    def armed(call):
        def run(*args, **more):
            nonlocal left
            left -= 1
            if left == 0:
                os._exit(9)
            return call(*args, **more)

        return run

    for name in CHANGES:
        setattr(os, name, armed(getattr(os, name)))
    work(*arguments)


def ended(number):
    """Wait for a process and return its exit code."""
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


def events(repo):
    """Return the paths of all events of a repository's work tree."""
    return sorted(repo.path.glob(".feedback-loop/events/*/*.json"))


def test_each_event_is_a_file_named_by_its_content(repo):
    """In the folder of its own month, with what keeps git quiet beside it."""
    collector = MetricsCollector.open(repo.path)
    collector.log_bug(
        "bounds_checking", "IndexError", line=3, timestamp="2026-10-31T23:30:00-02:00"
    )
    (path,) = events(repo)
    assert path.parent.name == "2026-11"
    assert path.name.startswith("bug-")
    assert json.loads(path.read_text()) == {
        "schema": 1,
        "kind": "bug",
        "time": "2026-11-01T01:30:00.000000+00:00",
        "pattern": "bounds_checking",
        "error": "IndexError",
        "code": "",
        "file_path": "",
        "line": 3,
        "stack_trace": "",
    }
    assert (path.parents[1] / ".gitattributes").is_file()
    assert (path.parents[1] / "README.md").is_file()
    assert (path.parent / "README.md").is_file()
    collector.log_bug("bounds_checking", "IndexError", line=3, timestamp="2026-11-01T01:30:00Z")
    assert events(repo) == [path]


def test_everything_is_read_back(repo):
    """With the violations of the record, dated by their commits."""
    repo.write("a.py", faults.SILENT)
    repo.stage()
    repo.hook("pre-commit")
    repo.goes()
    collector = MetricsCollector.open(repo.path)
    collector.log_bug("bounds_checking", "one")
    collector.log_bug("bounds_checking", "one")
    collector.log_performance_metric("m", {"n": 0.5})
    collector.log_performance_metric("m", {"n": 2}, durable=True)
    data = MetricsCollector.open(repo.path).export_dict()
    assert [bug["error"] for bug in data["bugs"]] == ["one", "one"]
    assert [one["details"]["n"] for one in data["performance_metrics"]] == [0.5, 2]
    assert len(events(repo)) == 3
    (violation,) = data["violations"]
    assert violation["file_path"] == "a.py"
    assert violation["outcome"] == "committed"
    assert violation["commit"] == repo.git("rev-parse", "HEAD")
    assert violation["timestamp"].endswith("+00:00")
    assert collector.get_summary()["total"] == 4
    assert collector.get_summary()["distinct"] == 3
    MetricsCollector().load_from_json(json.dumps(data))


def test_a_subfolder_and_a_linked_work_tree_do(repo, tmp_path):
    """Paths below the top are kept relative to it; measurements are shared by the work trees."""
    repo.write("src/a.py", "")
    repo.commit()
    MetricsCollector.open(repo.path / "src").log_bug(
        "p", file_path=str(repo.path / "src" / "a.py"), timestamp="2026-11-01"
    )
    assert json.loads(events(repo)[0].read_text())["file_path"] == "src/a.py"
    other = tmp_path / "other"
    repo.git("worktree", "add", "-q", str(other))
    collector = MetricsCollector.open(other)
    collector.log_bug("p")
    collector.log_performance_metric("m")
    assert len(events(repo)) == 1
    assert collector.get_summary()["total"] == 2
    assert MetricsCollector.open(repo.path).get_summary()["performance_metrics"] == 1


def test_a_subclass_opens_as_itself(repo):
    """With its own methods, and none of its events in memory."""

    class Custom(MetricsCollector):
        def log_slow_query(self, milliseconds):
            self.log_performance_metric("slow_query", {"execution_time_ms": milliseconds})

    collector = Custom.open(repo.path)
    collector.log_slow_query(1200)
    (found,) = MetricsCollector.open(repo.path).export_dict()["performance_metrics"]
    assert found["details"] == {"execution_time_ms": 1200}


def test_outside_a_repository_it_says_so(tmp_path):
    """And for a folder that is not there."""
    with pytest.raises(FlError, match="is not in a git repository"):
        MetricsCollector.open(tmp_path)
    with pytest.raises(FlError, match="nowhere is not a folder"):
        MetricsCollector.open(tmp_path / "nowhere")


def test_events_are_facts(repo):
    """They are neither replaced nor cleared; adding the same twice adds it once."""
    collector = MetricsCollector.open(repo.path)
    entry = {"pattern": "p", "timestamp": "2026-11-01", "count": 2, "x": 1, "kind": "y"}
    measured = {"metric_type": "m", "timestamp": "2026-11-01"}
    text = json.dumps({"bugs": [entry, entry], "performance_metrics": [measured]})
    assert collector.add_from_json(text) == 5
    assert collector.add_from_json(text) == 0
    assert collector.get_summary()["total"] == 5
    assert collector.export_dict()["bugs"][0]["x"] == 1
    for refused in (lambda: collector.load_from_json(text), collector.clear):
        with pytest.raises(FlError, match="they are facts"):
            refused()


def test_aliases_count_for_their_pattern(repo):
    """An event under an old name is read under the id of today."""
    collector = MetricsCollector.open(repo.path)
    collector.log_bug("logger_debug")
    assert collector.export_dict()["bugs"][0]["pattern"] == "structured_logging"


def test_secrets_and_endless_texts_are_not_written(repo):
    """Tracked files are forever."""
    collector = MetricsCollector.open(repo.path)
    collector.log_bug("p", "401 for https://ada:hunter2@example.org/x", stack_trace="x" * 50_000)
    collector.log_performance_metric("m", {"api_key": "abc", "n": 1})
    bug = collector.export_dict()["bugs"][0]
    assert bug["error"] == "401 for https://ada:[redacted: password]@example.org/x"
    assert "\n[30000 characters cut]\n" in bug["stack_trace"]
    details = collector.export_dict()["performance_metrics"][0]["details"]
    assert details == {"api_key": "[redacted: secret]", "n": 1}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "not valid JSON"),
        ('{"schema": 2}', "schema: 2 was written by a newer fl-hooks"),
        ('{"schema": 1, "kind": "x"}', "kind: expected bug, test_failure"),
        ('{"schema": 1, "kind": "bug", "time": "soon"}', "time: expected a time in UTC"),
        (
            '{"schema": 1, "kind": "bug", "time": "2026-11-01T00:00:00+00:00", "line": "x"}',
            "line: expected a whole number",
        ),
    ],
)
def test_a_broken_event_is_named(repo, content, said):
    """File and key, and the way out."""
    repo.write(".feedback-loop/events/2026-11/bug-0123456789abcdef.json", content)
    with pytest.raises(FlError) as caught:
        MetricsCollector.open(repo.path).export_dict()
    path = ".feedback-loop/events/2026-11/bug-0123456789abcdef.json"
    assert caught.value.message.startswith(f"{path}: {said}")
    assert path in caught.value.hint or "Upgrade" in caught.value.hint


def test_a_folder_that_cannot_be_written_is_said(repo):
    """Nothing is acknowledged."""
    repo.write(".feedback-loop/events", "a file where the folder goes")
    with pytest.raises(FlError, match="cannot be written"):
        MetricsCollector.open(repo.path).log_bug("p")


@FORKS
def test_thirty_two_processes_lose_nothing(repo):
    """Though they all say the same at once."""
    sink = os.open(os.devnull, os.O_WRONLY)
    writers = [child(say, repo, 5, sink) for _ in range(32)]
    assert [ended(one) for one in writers] == [0] * 32
    os.close(sink)
    summary = MetricsCollector.open(repo.path).get_summary()
    assert (summary["bugs"], summary["performance_metrics"]) == (160, 160)


@FORKS
def test_killed_at_any_step_nothing_acknowledged_is_lost(repo, tmp_path):
    """And nothing half-written counts or stays in the way of the next one."""
    note = tmp_path / "acknowledged"
    said = os.open(note, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for step in range(1, 80):
        code = ended(child(killed_at, step, say, repo, 1, said))
        assert code in (0, 9)
        summary = MetricsCollector.open(repo.path).get_summary()
        for kind, sign in (("bugs", "b"), ("performance_metrics", "p")):
            acknowledged = note.read_text().count(sign)
            assert acknowledged <= summary[kind] <= step
        if code == 0:
            break
    os.close(said)
    assert code == 0, "the steps were not enough"
    assert not list(repo.path.rglob(".feedback-loop/**/*.tmp"))


def test_a_line_that_a_crash_cut_off_spoils_nothing(repo):
    """It is skipped, and the next one starts on a line of its own."""
    collector = MetricsCollector.open(repo.path)
    collector.log_performance_metric("m", {"n": 1}, timestamp="2026-11-01")
    log = repo.path / ".git/fl-hooks/local/performance-2026-11.jsonl"
    with log.open("ab") as file:
        file.write(log.read_bytes()[:40])
    assert collector.get_summary()["total"] == 1
    collector.log_performance_metric("m", {"n": 2}, timestamp="2026-11-02")
    found = collector.export_dict()["performance_metrics"]
    assert [one["details"]["n"] for one in found] == [1, 2]
    os.truncate(log, log.stat().st_size - 1)
    assert collector.get_summary()["total"] == 2
