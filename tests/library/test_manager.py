"""PatternManager on a patterns.json: read, extended, counted, written back."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from fl_hooks.errors import FlError
from fl_hooks.library.manager import Manager
from tests.library.test_guide_read import GUIDE

NOW = datetime(2026, 11, 21, tzinfo=UTC)
CUSTOM = {
    "pattern_id": "1b4e28ba-2fa1-11d2-883f-0016d3cca427",
    "name": "custom_validation",
    "description": "Always validate what users send",
    "bad_example": "def work(data): return data.upper()",
    "good_example": "def work(data): return data.upper() if data else ''",
    "test_coverage": "assert work('') == ''",
    "occurrence_frequency": 0,
    "last_occurrence": None,
    "severity": "high",
    "effectiveness_score": 0.5,
}


@pytest.fixture
def path(tmp_path):
    """Return the path of a library that is not there yet, in a folder that is not there either."""
    return tmp_path / "data" / "patterns.json"


@pytest.fixture
def manager(path):
    """Return a library with one pattern, saved."""
    new = Manager(path)
    new.patterns.append(dict(CUSTOM))
    new.save_patterns()
    return new


def stored(path):
    """Return what a file holds."""
    return json.loads(path.read_text("utf-8"))


def test_a_library_that_is_not_there_starts_empty(path):
    """And nothing is written before it is saved."""
    manager = Manager(str(path))
    assert (manager.get_all_patterns(), manager.get_changelog()) == ([], [])
    assert not path.parent.exists()
    manager.save_patterns()
    assert stored(path)["patterns"] == []


def test_what_is_appended_is_saved_and_read_back(path, manager):
    """Folders that are missing are made; the addition is in the changelog."""
    assert stored(path).keys() == {"patterns", "changelog", "last_updated"}
    again = Manager(path)
    assert again.patterns == manager.patterns == [CUSTOM]
    ((action, name),) = [(row["action"], row["pattern"]) for row in again.get_changelog()]
    assert (action, name) == ("added", "custom_validation")
    assert again.get_all_patterns() == [{"aliases": [], **CUSTOM}]


def test_saving_what_has_not_changed_writes_nothing(path, manager):
    """Not even the time of the last update."""
    before = path.read_bytes()
    manager.save()
    Manager(path).save_patterns()
    assert path.read_bytes() == before


def test_keys_that_are_missing_get_their_defaults(path):
    """A name is all that an entry needs."""
    manager = Manager(path)
    manager.patterns.append({"name": "small", "category": "mine", "severity": None})
    manager.save_patterns()
    (entry,) = stored(path)["patterns"]
    assert (entry["severity"], entry["occurrence_frequency"]) == ("medium", 0)
    assert entry["category"] == "mine"
    assert entry["pattern_id"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"severity": "urgent"}, "severity: expected one of low, medium, high, critical"),
        ({"name": ""}, 'name: expected a name on one line, got ""'),
        ({"name": "a\nb"}, "name: expected a name on one line"),
        ({"name": 7}, "name: expected a name on one line, got 7"),
        ({"occurrence_frequency": -1}, "occurrence_frequency: expected a whole number from 0"),
        ({"occurrence_frequency": True}, "occurrence_frequency: expected a whole number from 0"),
        ({"effectiveness_score": 1.5}, "effectiveness_score: expected a number from 0 to 1"),
        ({"effectiveness_score": float("nan")}, "effectiveness_score: expected a number"),
        ({"last_occurrence": "yesterday"}, 'last_occurrence: expected an ISO 8601 date, got "yest'),
        ({"bad_example": ["x"]}, 'bad_example: expected text, got ["x"]'),
        ({"aliases": "x"}, 'aliases: expected a list of texts, got "x"'),
        ({"status": "new"}, "status: expected one of proposed"),
        ({"mine": {1, 2}}, "mine: expected a key and a value that JSON has, got a set"),
        ({"name": "custom_validation"}, 'name: patterns[0] is called "custom_validation" too'),
    ],
)
def test_a_wrong_entry_is_named_and_nothing_is_written(path, manager, changes, said):
    """With its place and key; what is stored stays as it is."""
    before = path.read_bytes()
    manager.patterns.append({**CUSTOM, "name": "other", **changes})
    with pytest.raises(FlError) as caught:
        manager.save_patterns()
    assert f"patterns[1].{said}" in caught.value.message
    assert path.read_bytes() == before


def test_an_entry_that_is_no_object_is_named(manager):
    """Such as the name alone."""
    manager.patterns.append("custom")
    with pytest.raises(FlError, match=r'patterns\[1\]: expected an object, got "custom"'):
        manager.save_patterns()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ":1: not JSON"),
        ('{\n"patterns": [,]}', ":2: not JSON"),
        ("[]", ":1: expected an object, got []"),
        ('{"bugs": []}', ":1: patterns: this key is missing; the file has: bugs"),
        ('{"patterns": {}}', ":1: patterns: expected a list, got {}"),
        ('{"patterns": [],\n "changelog": 1}', ":2: changelog: expected a list, got 1"),
        (
            '{"patterns": [\n {"name": "a"},\n {"name": "b",\n "severity": 3}]}',
            ":4: patterns[1].sev",
        ),
        ('{"patterns": [\n {"nam": "a"}]}', ":2: patterns[0].name: expected a name"),
        (b'{"patterns": ["\xff"]}', ":1: not UTF-8 text"),
        ("[" * 100_000, ": nested too deep"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_line_and_key(path, text, said):
    """And with the form it should have."""
    path.parent.mkdir()
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(FlError) as caught:
        Manager(path)
    assert f"patterns.json{said}" in caught.value.message
    assert '{"patterns": [...]' in caught.value.hint


def test_what_a_file_has_besides_is_kept(path):
    """Keys of the file and of its entries that we know nothing of."""
    path.parent.mkdir()
    entry = {"name": "a", "success_rate": 0.9, "note": None}
    path.write_text(json.dumps({"version": 3, "patterns": [entry]}), "utf-8")
    manager = Manager(path)
    manager.patterns.append({"name": "b"})
    manager.save_patterns()
    content = stored(path)
    assert content["version"] == 3
    assert content["patterns"][0].items() >= entry.items()


def test_what_somebody_else_saved_stays(path, manager):
    """Their patterns, their numbers and their words, beside what is saved now."""
    other = Manager(path)
    other.patterns.append({"name": "theirs"})
    other.update_frequencies([{"pattern": "custom_validation", "count": 9}])
    other.save_patterns()
    manager.patterns.append({"name": "mine"})
    manager.patterns[0]["severity"] = "low"
    manager.save_patterns()
    assert manager.get_pattern_names() == ["custom_validation", "mine", "theirs"]
    assert Manager(path).patterns == manager.patterns
    entry = manager.patterns[0]
    assert (entry["severity"], entry["occurrence_frequency"]) == ("low", 9)
    assert [row["action"] for row in stored(path)["changelog"]] == [
        *("added", "updated_frequency", "added", "added")
    ]


def test_what_two_changed_differently_is_refused(path, manager):
    """The second to save is told the key, and how to go on; of two counts the later one stands."""
    other = Manager(path)
    other.patterns[0] |= {"severity": "critical", "occurrence_frequency": 3}
    other.save_patterns()
    before = path.read_bytes()
    manager.patterns[0] |= {"severity": "low", "occurrence_frequency": 4}
    with pytest.raises(FlError) as caught:
        manager.save_patterns()
    said = 'custom_validation.severity is "low" here, and "critical" in the file since'
    assert caught.value.message == said
    assert "load_patterns()" in caught.value.hint
    assert path.read_bytes() == before
    manager.patterns[0]["severity"] = "critical"
    manager.save_patterns()
    assert Manager(path).patterns[0]["occurrence_frequency"] == 4


def test_many_who_save_at_once_lose_nothing(path):
    """Each brings a pattern of its own, in processes of their own."""
    code = """
import sys
from fl_hooks import PatternManager

manager = PatternManager(sys.argv[1])
sys.stdin.readline()
manager.patterns.append({"name": sys.argv[2]})
manager.save_patterns()
"""
    names = [f"pattern_{number}" for number in range(8)]
    command = [sys.executable, "-c", code, str(path)]
    running = [subprocess.Popen([*command, name], stdin=subprocess.PIPE) for name in names]
    for one in running:
        one.stdin.write(b"go\n")
        one.stdin.close()
    assert [one.wait() for one in running] == [0] * len(names)
    assert sorted(Manager(path).get_pattern_names()) == names


def test_what_was_taken_out_stays_out(path, manager):
    """By either side, unless the other changed it."""
    manager.patterns += [{"name": "a"}, {"name": "b"}, {"name": "c"}]
    manager.save_patterns()
    other = Manager(path)
    other.patterns = [e for e in other.patterns if e["name"] != "a"]
    other.patterns[-1]["severity"] = "low"
    other.save_patterns()
    manager.patterns = [e for e in manager.patterns if e["name"] not in "bc"]
    manager.save_patterns()
    assert manager.get_pattern_names() == ["custom_validation", "c"]


def test_a_place_that_cannot_be_written_is_the_user_s_business(tmp_path):
    """A plain message, no traceback."""
    manager = Manager(tmp_path / "file" / "patterns.json")
    (tmp_path / "file").write_text("")
    with pytest.raises(FlError, match="cannot be written"):
        manager.save_patterns()


def test_patterns_are_found_under_other_names_too(manager):
    """An alias leads to its pattern, unless a pattern has that name."""
    manager.patterns += [{"name": "b", "aliases": ["old_b", "custom_validation"]}]
    assert manager.get_pattern_by_name("old_b")["name"] == "b"
    assert manager.get_pattern_by_name("custom_validation") is manager.patterns[0]
    assert manager.get_pattern_by_name("nothing") is None
    names = manager.get_pattern_names()
    assert (names, names.aliases) == (["custom_validation", "b"], {"old_b": "b"})


def test_asking_does_not_stumble_over_what_is_wrong(manager):
    """Saving is what names it."""
    manager.patterns += [{}, "x", {"name": 3, "aliases": 7}]
    assert manager.get_pattern_by_name("nothing") is None
    assert manager.get_pattern_names() == ["custom_validation"]
    assert manager.archive_unused_patterns() == []
    manager.update_frequencies([{"pattern": "nothing", "count": 1}])
    with pytest.raises(FlError) as caught:
        manager.save_patterns()
    said = [line.partition(":")[0] for line in caught.value.message.split("\n")]
    assert said == ["patterns[1].name", "patterns[2]", "patterns[3].name", "patterns[3].aliases"]


@pytest.fixture
def guide(tmp_path):
    """Return the path of a guide with one pattern."""
    place = tmp_path / "GUIDE.md"
    place.write_text(GUIDE, "utf-8")
    return place


def test_a_guide_is_taken_into_the_library(path, guide):
    """With a changelog; what could not be read is told with file and line."""
    manager = Manager(path)
    guide.write_text(GUIDE.replace("#### ✅ Good Pattern", "#### Notes"), "utf-8")
    problems = manager.load_from_ai_patterns_md(str(guide))
    assert f"{guide}:5: empty_input has no good example: kept as incomplete" in problems
    assert problems == manager.problems
    assert manager.get_pattern_names() == ["empty_input"]
    assert [row["action"] for row in manager.get_changelog()] == ["added"]


def test_reading_a_guide_again_changes_nothing(path, guide):
    """Neither the entries nor the changelog nor the file."""
    manager = Manager(path)
    manager.load_from_ai_patterns_md(guide)
    manager.save_patterns()
    before = path.read_bytes()
    assert manager.load_from_ai_patterns_md(guide) == []
    manager.save_patterns()
    assert path.read_bytes() == before


def test_a_guide_changes_what_it_says_and_nothing_else(path, guide):
    """Numbers, ids and the examples that it does not have stay; an alias leads to the entry."""
    manager = Manager(path)
    known = {"name": "no_input", "aliases": ["empty_input"], "pattern_id": "mine"}
    manager.patterns.append({**known, "occurrence_frequency": 7, "test_coverage": "kept"})
    guide.write_text(GUIDE.partition("#### Test")[0], "utf-8")
    manager.load_from_ai_patterns_md(guide)
    (entry,) = manager.patterns
    assert entry.items() >= {**known, "occurrence_frequency": 7, "test_coverage": "kept"}.items()
    assert entry["severity"] == "high"
    (row,) = [row for row in manager.get_changelog() if row["action"] == "updated"]
    assert (row["pattern"], "severity" in row["details"]["keys"]) == ("no_input", True)


def test_an_incomplete_pattern_is_completed(path, guide):
    """By the guide that has its other example at last."""
    manager = Manager(path)
    whole = guide.read_text("utf-8")
    guide.write_text(whole.partition("#### ✅")[0], "utf-8")
    manager.load_from_ai_patterns_md(guide)
    assert manager.patterns[0]["status"] == "incomplete"
    guide.write_text(whole, "utf-8")
    assert manager.load_from_ai_patterns_md(guide) == []
    assert "status" not in manager.patterns[0]


def test_a_guide_that_is_not_there_is_an_error(path, tmp_path):
    """Silence would look like an empty guide."""
    manager = Manager(path)
    with pytest.raises(FlError, match=r"nowhere\.md cannot be read: No such file"):
        manager.load_from_ai_patterns_md(tmp_path / "nowhere.md")
    (tmp_path / "bytes.md").write_bytes(b"a\n\xff")
    with pytest.raises(FlError, match=r"bytes\.md:2: not UTF-8"):
        manager.load_from_ai_patterns_md(tmp_path / "bytes.md")


def test_a_library_goes_through_a_guide_unchanged(manager, tmp_path):
    """All of it but its numbers."""
    place = tmp_path / "docs" / "PATTERNS.md"
    manager.sync_to_markdown(place)
    other = Manager(tmp_path / "other.json")
    assert other.load_from_ai_patterns_md(place) == []
    (entry,) = other.patterns
    assert entry == CUSTOM
    before = place.read_bytes()
    other.sync_to_markdown(place)
    assert place.read_bytes() == before


def test_a_guide_that_would_swallow_patterns_is_refused(manager, guide):
    """Nothing is written into a comment that never ends."""
    text = GUIDE + "\n<!-- to be continued\n"
    guide.write_text(text, "utf-8")
    with pytest.raises(FlError, match="custom_validation could not be read back") as caught:
        manager.sync_to_markdown(guide)
    assert "close it first" in caught.value.hint
    assert guide.read_text("utf-8") == text


def test_frequencies_are_set_and_never_added(manager):
    """Analysing twice changes nothing, and says nothing more in the changelog."""
    rows = [{"pattern": "custom_validation", "count": 3, "sources": {"bugs": 3}}]
    for _ in range(2):
        manager.update_frequencies(rows)
        manager.save_patterns()
    assert manager.patterns[0]["occurrence_frequency"] == 3
    found = [row for row in manager.get_changelog() if row["action"] == "updated_frequency"]
    assert [row["details"] for row in found] == [{"old_frequency": 0, "new_frequency": 3}]


def test_rows_of_several_names_count_for_one_pattern(manager):
    """With the latest of their times; unknown patterns are left alone."""
    manager.patterns[0]["aliases"] = ["old"]
    early, late = "2026-11-01T00:00:00+00:00", "2026-11-01T00:00:00-05:00"
    manager.update_frequencies(
        [
            {"pattern": "old", "count": 2, "last_occurrence": late},
            {"pattern": "custom_validation", "count": 1, "last_occurrence": early},
            {"pattern": "nobody_s", "count": 9},
        ]
    )
    entry = manager.patterns[0]
    assert (entry["occurrence_frequency"], entry["last_occurrence"]) == (3, late)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"count": 1}, r"frequency_data\[1\]\.pattern: expected a name, got null"),
        ({"pattern": "a", "count": "1"}, r"frequency_data\[1\]\.count: expected a whole number"),
        ({"pattern": "a", "last_occurrence": "?"}, r"frequency_data\[1\]\.last_occurrence"),
    ],
)
def test_a_wrong_row_changes_nothing(manager, row, said):
    """Not even what the rows before it say."""
    with pytest.raises(FlError, match=said):
        manager.update_frequencies([{"pattern": "custom_validation", "count": 5}, row])
    assert manager.patterns[0]["occurrence_frequency"] == 0


def test_scores_are_an_analyzer_s(manager):
    """Taken from what calculate_effectiveness returns."""
    manager.update_effectiveness({"custom_validation": {"score": 0.93}, "other": {"score": 1}})
    assert manager.patterns[0]["effectiveness_score"] == 0.93
    with pytest.raises(FlError, match=r"other\.score: expected a number from 0 to 1"):
        manager.update_effectiveness({"custom_validation": {"score": 0}, "other": {"score": None}})
    assert manager.patterns[0]["effectiveness_score"] == 0.93


def test_new_patterns_are_proposed_once(path, manager):
    """With what their occurrences say, secrets taken out; nameless ones are no patterns."""
    token = "ghp_" + "a1" * 18
    details = [
        {"type": "bug", "error": "KeyError: 'id'", "code": f"get('{token}')", "timestamp": "x"},
        {"type": "code_review", "severity": "high", "timestamp": "2026-11-20T10:00:00"},
    ]
    new = [
        {"pattern": "api_error", "count": 2, "details": details},
        {"pattern": "unknown", "count": 8, "details": []},
        {"pattern": "custom_validation", "count": 1, "details": []},
        {"pattern": "Odd Name!", "count": 1},
    ]
    drafts = manager.add_new_patterns(new)
    assert [draft["name"] for draft in drafts] == ["api_error", "odd_name"]
    first, second = drafts
    assert (first["status"], first["severity"], first["occurrence_frequency"]) == (
        "proposed",
        "high",
        2,
    )
    assert first["description"] == "KeyError: 'id'"
    assert token not in first["bad_example"]
    assert first["last_occurrence"] == "2026-11-20T10:00:00"
    assert second["aliases"] == ["Odd Name!"]
    assert manager.add_new_patterns(new) == []
    manager.save_patterns()
    assert Manager(path).get_pattern_by_name("Odd Name!")["name"] == "odd_name"


def archived(manager, days=90):
    """Return the names of the patterns that are archived now."""
    return manager.archive_unused_patterns(days, now=NOW)


def at(days):
    """Return the time so many days ago."""
    return (NOW - timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"added": at(100)}, True),
        ({"added": at(80)}, False),
        ({}, False),
        ({"added": at(100), "last_occurrence": at(95), "occurrence_frequency": 4}, True),
        ({"added": at(100), "last_occurrence": at(10)}, False),
        ({"added": at(100), "last_occurrence": at(10).removesuffix("+00:00")}, False),
        ({"added": at(100), "occurrence_frequency": 4}, False),
    ],
)
def test_what_does_not_occur_is_archived(path, facts, expected):
    """Only what is there long enough, and whose occurrences are dated."""
    manager = Manager(path)
    manager.patterns.append({"name": "a", **facts})
    assert archived(manager) == (["a"] if expected else [])


def test_the_changelog_knows_since_when(manager):
    """Where the entry does not say it."""
    manager.changelog[0]["timestamp"] = at(100)
    assert archived(manager) == ["custom_validation"]


def test_archiving_marks_and_deletes_nothing(path):
    """With reason and date; a second time there is nothing to do."""
    manager = Manager(path)
    manager.patterns.append({**CUSTOM, "added": at(100)})
    assert archived(manager) == ["custom_validation"]
    manager.save_patterns()
    (entry,) = Manager(path).get_all_patterns()
    assert entry["status"] == "archived"
    assert entry["archived"] == {"reason": "no occurrence in 90 days", "date": NOW.isoformat()}
    assert archived(manager) == []
    with pytest.raises(FlError, match="days: expected a whole number from 0, got -1"):
        archived(manager, -1)
