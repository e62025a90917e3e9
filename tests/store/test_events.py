"""Events at rest, their published form, and the local log."""

import json
import threading
from pathlib import Path

import jsonschema
import pytest

from fl_hooks import MetricsCollector
from fl_hooks.errors import FlError
from fl_hooks.records.event import KINDS
from fl_hooks.store import events, local_log, paths
from fl_hooks.store.event_form import MODELS
from fl_hooks.store.moments import next_moment

SCHEMA = json.loads(Path(paths.checkout(), "schemas", "event.schema.json").read_text("utf-8"))
TIME = "2026-11-21T16:00:00.123456+00:00"


def test_what_is_written_has_the_published_form(repo):
    """Each kind by the JSON Schema and by the models, with foreign keys and without."""
    entry = {"pattern": "p", "issue_type": "i", "metric_type": "m", "test_name": "t", "more": [1]}
    data = {kind.plural: [{**entry, "timestamp": TIME, "count": 2}] for kind in KINDS}
    collector = MetricsCollector.open(repo.path)
    assert collector.add_from_json(json.dumps(data)) == 10
    collector.log_performance_metric("m", {"n": 1}, durable=True)
    collector.log_deployment_issue("i", resolution_time_minutes=1.5, severity="low")
    check = jsonschema.Draft202012Validator(SCHEMA)
    found = list(events.read(str(repo.path)))
    assert {one.kind for one in found} == {kind.name for kind in KINDS}
    for one in found:
        text = (repo.path / one.path).read_text()
        check.validate(json.loads(text))
        MODELS[one.kind].model_validate_json(text)


def test_the_name_follows_the_content():
    """The same event is the same file, wherever its keys came from; the month is its own."""
    path, data = events.build("bug", TIME, {"b": 1, "a": 2})
    assert events.build("bug", TIME, {"a": 2, "b": 1}) == (path, data)
    assert path.startswith(".feedback-loop/events/2026-11/bug-")
    assert events.build("bug", TIME, {"a": 3})[0] != path
    assert data.isascii()
    event = events.parse(path, data)
    assert (event.kind, event.time, event.values) == ("bug", TIME, {"a": 2, "b": 1})


def test_keys_that_are_ours_are_kept_beside_ours():
    """A foreign `kind` is not taken for the event's."""
    event = events.parse("x", events.build("bug", TIME, {"kind": "x", "time": 3})[1])
    assert event.values == {"kind_": "x", "time_": 3}


def test_other_files_are_no_events(repo):
    """READMEs, what a crash left, and what others put there."""
    repo.write(".feedback-loop/events/2026-11/README.md", "x")
    repo.write(".feedback-loop/events/2026-11/.bug-1.json.12.tmp", "x")
    repo.write(".feedback-loop/events/notes.txt", "x")
    assert list(events.read(str(repo.path))) == []


def test_moments_are_given_out_once(tmp_path):
    """To all threads; a clock that goes back or was wrong does not matter."""
    clock = str(tmp_path / "folder" / "clock")
    found = []
    threads = [
        threading.Thread(target=lambda: found.extend(next_moment(clock) for _ in range(200)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1600
    Path(clock).write_text(f"{max(found) + 5_000_000:020d}")
    assert next_moment(clock) == max(found) + 5_000_001
    Path(clock).write_text("9" * 20)
    assert next_moment(clock) < max(found) + 60_000_000
    Path(clock).write_text("what is this")
    assert next_moment(clock) > max(found)


def test_a_local_log_that_cannot_be_written_is_said(tmp_path):
    """With its path."""
    (tmp_path / "fl-hooks").write_text("a file")
    with pytest.raises(FlError, match=r"performance-2026-11\.jsonl: cannot be written"):
        local_log.append(str(tmp_path), "performance", "2026-11", ["{}"])
    assert list(local_log.read(str(tmp_path / "nowhere"))) == []
