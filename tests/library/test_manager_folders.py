"""PatternManager on pattern folders: their entries, and new ones as draft folders."""

from datetime import UTC, datetime

import pytest

from fl_hooks import MetricsCollector
from fl_hooks.errors import FlError
from fl_hooks.library.check import check_folder
from fl_hooks.library.folders import find_folders, load_library
from fl_hooks.library.manager import Manager
from fl_hooks.store.paths import bundled_patterns_dir
from tests.library.test_guide_read import GUIDE
from tests.library.test_manager import CUSTOM
from tests.library.whole import FILES, write_pattern

ALIASED = FILES["pattern.yml"].replace("since:", "aliases: [old_sleep]\nsince:")


@pytest.fixture
def folder(tmp_path):
    """Return a folder with one pattern."""
    write_pattern(tmp_path / "patterns", pattern_yml=ALIASED)
    return tmp_path / "patterns"


def contents(folder):
    """Return {path: bytes} of all files below a folder."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_is_an_entry_of_the_same_form(folder):
    """With its examples, without the marks in them, and its aliases."""
    (entry,) = Manager(folder).get_all_patterns()
    assert entry.keys() >= CUSTOM.keys()
    assert (entry["name"], entry["title"]) == ("plain_sleep", "Plain sleep")
    assert entry["description"] == "Wait for the event, not for a time."
    assert "    time.sleep(0.01)\n" in entry["bad_example"]
    assert entry["good_example"] == FILES["good.py"].strip()
    assert "assert runpy" in entry["test_coverage"]
    assert entry["aliases"] == ["old_sleep"]
    assert Manager(folder).get_pattern_by_name("old_sleep")["name"] == "plain_sleep"


def test_the_bundled_patterns_are_all_there():
    """Under the ids and aliases that logs have."""
    manager = Manager(bundled_patterns_dir())
    assert {"bounds_checking", "structured_logging"} <= set(manager.get_pattern_names())
    assert manager.get_pattern_names().aliases["logger_debug"] == "structured_logging"
    assert all(entry["bad_example"] and entry["good_example"] for entry in manager.patterns)


def test_a_folder_that_is_not_there_is_empty(tmp_path):
    """Until something is saved into it."""
    manager = Manager(tmp_path / "new" / "patterns")
    assert manager.patterns == []
    manager.patterns.append(dict(CUSTOM))
    manager.save_patterns()
    assert (tmp_path / "new" / "patterns" / "custom_validation" / "pattern.yml").is_file()


def test_a_new_entry_becomes_a_draft_folder(repo):
    """It can be read and is a preview; `fl patterns check` names what is left to fill in."""
    manager = Manager.open(repo.path)
    manager.patterns.append({**CUSTOM, "title": 'Check "all" input', "aliases": ["Old name"]})
    manager.save_patterns()
    place = repo.path / ".feedback-loop" / "patterns"
    assert sorted(path.name for path in place.iterdir()) == [
        "custom_validation",
        "pattern.schema.json",
    ]
    (pattern,) = [p for p in load_library(str(repo.path)) if p.id == "custom_validation"]
    declaration = pattern.declaration
    assert (declaration.title, declaration.status) == ('Check "all" input', "preview")
    assert (declaration.summary, declaration.severity) == (CUSTOM["description"], "high")
    assert declaration.aliases == ["old_name"]
    assert CUSTOM["bad_example"] in pattern.text("bad.py")
    assert pattern.text("good.py").strip() == CUSTOM["good_example"]
    assert CUSTOM["test_coverage"] in pattern.text("proof.py")
    (folder,) = [f for f in find_folders(str(repo.path)) if f.id == "custom_validation"]
    found = check_folder(folder, [], str(repo.path))
    assert found
    assert all(problem.text.startswith("still to fill in") for problem in found)


def test_numbers_never_enter_a_folder(folder):
    """They are counted, and may be counted again."""
    manager = Manager(folder)
    manager.patterns.append({**CUSTOM, "occurrence_frequency": 4711, "effectiveness_score": 0.4711})
    manager.update_frequencies([{"pattern": "plain_sleep", "count": 4711}])
    manager.save_patterns()
    assert b"4711" not in b"".join(contents(folder).values())
    assert manager.get_pattern_by_name("plain_sleep")["occurrence_frequency"] == 4711


def test_saving_touches_no_folder_that_is_there(folder):
    """Whatever it is asked to save beside."""
    before = contents(folder)
    manager = Manager(folder)
    manager.patterns.append(dict(CUSTOM))
    manager.save_patterns()
    after = contents(folder)
    assert {path: after[path] for path in before} == before
    manager.save_patterns()
    assert contents(folder) == after


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"name": "Custom Check"}, 'patterns[1].name: "Custom Check" cannot be a folder\'s name'),
        ({"name": "Custom Check"}, '"custom_check" would do'),
        ({"name": "x", "language": "cobol"}, 'patterns[1].language: "cobol" is not a language'),
        ({"name": "x", "severity": 1}, "patterns[1].severity: expected one of"),
        ({"name": "loose"}, "patterns[1].name: "),
    ],
)
def test_what_cannot_be_a_folder_is_named_and_nothing_written(folder, entry, said):
    """Neither this entry's nor another's."""
    (folder / "loose").mkdir()
    before = contents(folder)
    manager = Manager(folder)
    manager.patterns += [entry, dict(CUSTOM)]
    with pytest.raises(FlError) as caught:
        manager.save_patterns()
    assert said in caught.value.message
    assert contents(folder) == before


def test_an_entry_with_a_folder_is_changed_there(folder):
    """A change that would be lost is refused; numbers and marks are no such change."""
    manager = Manager(folder)
    manager.patterns[0]["severity"] = "low"
    with pytest.raises(FlError, match=r"patterns\[0\]\.severity: plain_sleep has a folder"):
        manager.save_patterns()


def test_a_broken_folder_is_named(folder):
    """With file, line and key."""
    write_pattern(folder, "broken", pattern_yml=ALIASED.replace("medium", "urgent", 1))
    with pytest.raises(FlError, match=r'broken/pattern\.yml:5: severity: "urgent" is not allowed'):
        Manager(folder)


def test_a_guide_adds_drafts_and_leaves_folders_alone(folder, tmp_path):
    """A pattern that has a folder is what the folder says."""
    guide = tmp_path / "GUIDE.md"
    old = GUIDE.replace("### 1. Empty input", "### 1. Old sleep")
    guide.write_text(GUIDE + "\n" + old, "utf-8")
    manager = Manager(folder)
    before = dict(manager.patterns[0])
    manager.load_from_ai_patterns_md(guide)
    manager.save_patterns()
    assert manager.patterns[0] == before
    assert Manager(folder).get_pattern_names() == ["empty_input", "plain_sleep"]


def test_a_proposal_is_a_draft_folder_too(repo):
    """It counts for nothing before a person has filled it in, and is proposed once."""
    for expected in (["api_error"], []):
        manager = Manager.open(repo.path)
        drafts = manager.add_new_patterns([{"pattern": "api_error", "count": 2, "details": []}])
        assert [draft["name"] for draft in drafts] == expected
        manager.save_patterns()
    (pattern,) = [p for p in load_library(str(repo.path)) if p.id == "api_error"]
    assert pattern.declaration.status == "preview"


def test_git_says_since_when_a_pattern_is_there(repo):
    """The changelog of folders; what is not committed is not in it."""
    write_pattern(repo.path / "patterns")
    repo.commit("first")
    write_pattern(repo.path / "patterns", "second_one")
    (row,) = Manager(repo.path / "patterns").get_changelog()
    assert (row["action"], row["pattern"]) == ("added", "plain_sleep")
    assert Manager.open(repo.path).get_changelog() == [row]


def test_only_what_is_committed_long_ago_is_archived(repo):
    """The mark is in memory: the folder is for people."""
    write_pattern(repo.path / "patterns", "long_ago")
    repo.commit("first", date="2020-01-01T00:00:00+00:00")
    write_pattern(repo.path / "patterns", "fresh_one")
    repo.commit("second", date=datetime.now(UTC).isoformat())
    before = contents(repo.path / "patterns")
    manager = Manager(repo.path / "patterns")
    assert manager.archive_unused_patterns(days=90) == ["long_ago"]
    assert manager.get_pattern_by_name("long_ago")["status"] == "archived"
    assert contents(repo.path / "patterns") == before


def test_a_repository_s_record_is_counted(hooked):
    """Violations and events, under the ids and aliases that they have, when no rows are given."""
    code = "import tempfile\n\nname = tempfile.mktemp()  # fl: allow insecure-mktemp -- a test\n"
    hooked.write("bad.py", code)
    hooked.git("add", "-A")
    assert hooked.attempt().returncode == 0
    collector = MetricsCollector.open(hooked.path)
    collector.log_bug(pattern="logger_debug", error="x", code="", file_path="a.py", line=1)
    manager = Manager.open(hooked.path)
    manager.update_frequencies()
    for name in ("temp_file_handling", "structured_logging"):
        entry = manager.get_pattern_by_name(name)
        assert entry["occurrence_frequency"] == 1
        assert entry["last_occurrence"].endswith("+00:00")
