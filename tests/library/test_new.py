"""A new pattern's folder: complete, harmless, and never over something that is there."""

import pytest

from fl_hooks.errors import FlError
from fl_hooks.library.compile import compile_library
from fl_hooks.library.folders import load_library
from fl_hooks.library.new import new_pattern


@pytest.mark.parametrize("language", ["python", "javascript", "lua", "bash"])
def test_it_holds_every_file_and_can_be_compiled(tmp_path, language):
    """In any language; until it is filled in it is a preview that matches nothing people write."""
    files = new_pattern(tmp_path / "patterns", "fresh_one", language)
    assert {p.stem for p in files} == {"pattern", "about", "bad", "good", "cases", "proof"}
    assert "fresh_one" in compile_library(str(tmp_path))["patterns"]
    (pattern,) = [p for p in load_library(str(tmp_path)) if p.id == "fresh_one"]
    assert (pattern.declaration.status, pattern.declaration.languages) == ("preview", [language])
    assert pattern.text(pattern.example("bad")) != ""


@pytest.mark.parametrize(
    "name", ["", "A", "a-b", "a__b", "_a", "a_", "1a", "a b", "../a", "a/b", "é", "a\n"]
)
def test_an_impossible_id_is_refused(tmp_path, name):
    """Before anything is written."""
    with pytest.raises(FlError, match="is not a pattern id"):
        new_pattern(tmp_path, name)
    assert list(tmp_path.iterdir()) == []


def test_a_possible_id_is_proposed(tmp_path):
    """For what was probably meant."""
    with pytest.raises(FlError) as caught:
        new_pattern(tmp_path, "My-New Pattern")
    assert "fl patterns new my_new_pattern" in caught.value.hint


def test_an_unknown_language_is_refused(tmp_path):
    """With a suggestion."""
    with pytest.raises(FlError, match='did you mean "python"'):
        new_pattern(tmp_path, "fresh_one", "pyton")


@pytest.mark.parametrize("kind", ["folder", "file", "dangling link"])
def test_nothing_is_ever_overwritten(tmp_path, kind):
    """Whatever it is that stands there."""
    place = tmp_path / "fresh_one"
    if kind == "folder":
        place.mkdir()
    elif kind == "file":
        place.write_text("mine")
    else:
        place.symlink_to("nowhere")
    with pytest.raises(FlError, match="already there"):
        new_pattern(tmp_path, "fresh_one")
    assert kind != "file" or place.read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_the_user_s_business(tmp_path):
    """A plain message, no traceback."""
    (tmp_path / "file").write_text("")
    with pytest.raises(FlError, match="cannot be written"):
        new_pattern(tmp_path / "file", "fresh_one")
