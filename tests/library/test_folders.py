"""Which folders are patterns, whose they are, and how they are named."""

import pytest

from fl_hooks.errors import FlError
from fl_hooks.library.folders import find_folders, find_pattern, load_library
from fl_hooks.store import paths
from fl_hooks.store.problems import InputError
from tests.library.whole import FILES, write_pattern


def found(top):
    """Return {id: Folder} of the folders that count."""
    return {folder.id: folder for folder in find_folders(str(top))}


def test_the_bundled_patterns_are_there_without_configuration(tmp_path):
    """Everybody starts with them."""
    assert found(tmp_path)["specific_exceptions"].origin == "bundled"
    assert found("")["specific_exceptions"].origin == "bundled"


def test_a_team_s_own_are_found_in_both_places(tmp_path):
    """.feedback-loop/patterns/ and patterns/, named from the top."""
    write_pattern(tmp_path / ".feedback-loop" / "patterns", "first_one")
    write_pattern(tmp_path / "patterns", "second_one")
    folders = found(tmp_path)
    assert folders["first_one"].shown == ".feedback-loop/patterns/first_one"
    assert folders["second_one"].shown == "patterns/second_one"
    assert {folders[i].origin for i in ("first_one", "second_one")} == {"repository"}


def test_the_same_id_replaces_a_bundled_pattern(tmp_path):
    """A team can have its own idea of it."""
    write_pattern(tmp_path / "patterns", "specific_exceptions")
    (own,) = [p for p in load_library(str(tmp_path)) if p.id == "specific_exceptions"]
    assert own.folder.origin == "repository"
    assert list(own.checks) == ["sleep-call"]


def test_one_id_in_both_places_is_a_mistake(tmp_path):
    """Which of them counts would be a guess."""
    write_pattern(tmp_path / "patterns")
    write_pattern(tmp_path / ".feedback-loop" / "patterns")
    with pytest.raises(InputError, match=r"also in \.feedback-loop/patterns/plain_sleep"):
        find_folders(str(tmp_path))


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "name: decorator\n",
        "schema: other/1\n",
        "a: [",
        b"\xff\xfe",
        "# schema fl-hooks/1\n",
    ],
)
def test_other_folders_of_that_name_are_ordinary_code(tmp_path, text):
    """Without our schema key a pattern.yml, even a broken one, is not ours."""
    folder = tmp_path / "patterns" / "visitor"
    folder.mkdir(parents=True)
    if text is not None:
        (folder / "pattern.yml").write_bytes(text if isinstance(text, bytes) else text.encode())
    (tmp_path / "patterns" / "loose.py").write_text("")
    assert found(tmp_path).keys() == found("").keys()


@pytest.mark.parametrize(
    "text", ["schema: fl-hooks/1\na: [", '{"schema": "fl-hooks/1"}', "'schema' : 'fl-hooks/9'\n"]
)
def test_a_broken_one_that_declares_our_schema_is_a_mistake(tmp_path, text):
    """Silence would be the worst answer to a typing error."""
    folder = tmp_path / "patterns" / "visitor"
    folder.mkdir(parents=True)
    (folder / "pattern.yml").write_text(text)
    with pytest.raises(InputError, match=r"patterns/visitor/pattern\.yml:"):
        load_library(str(tmp_path))


def test_the_mistakes_of_all_patterns_are_named_at_once(tmp_path):
    """Not one per attempt."""
    for name in ("one", "two"):
        write_pattern(tmp_path / "patterns", name, pattern_yml="schema: fl-hooks/1\n")
    with pytest.raises(InputError) as caught:
        load_library(str(tmp_path))
    assert {problem.path for problem in caught.value.problems} == {
        "patterns/one/pattern.yml",
        "patterns/two/pattern.yml",
    }


def test_a_folder_s_name_must_be_an_id(tmp_path):
    """It is what people write in suppressions and configuration."""
    write_pattern(tmp_path / "patterns", "Plain-Sleep")
    with pytest.raises(InputError, match='"Plain-Sleep" is not a pattern id'):
        find_folders(str(tmp_path))


def test_our_own_checkout_s_patterns_are_the_bundled_ones():
    """There the two folders are one, and nothing is replaced."""
    top = paths.checkout()
    own = found(top)["specific_exceptions"]
    assert (own.origin, own.inside, own.shown) == (
        "bundled",
        True,
        "patterns/specific_exceptions",
    )


def test_a_pattern_is_found_by_any_of_its_names(tmp_path):
    """Id, alias, check, pattern/check; a misspelt one gets a suggestion."""
    text = FILES["pattern.yml"].replace("since:", "aliases: [old_sleep]\nsince:")
    write_pattern(tmp_path / "patterns", pattern_yml=text)
    library = load_library(str(tmp_path))
    ids = ("plain_sleep", "old_sleep")
    for name in (*ids, "sleep-call", *(f"{one}/sleep-call" for one in ids)):
        assert find_pattern(library, name).id == "plain_sleep"
    with pytest.raises(FlError, match='did you mean "old_sleep"'):
        find_pattern(library, "old_slep")
