"""A new pattern's folder: complete, harmless, and never over something that is there."""

import json
import shutil

import jsonschema
import pytest

from fl_hooks.errors import FlError
from fl_hooks.library.compile import compile_library
from fl_hooks.library.folders import load_library
from fl_hooks.library.new import new_pattern
from fl_hooks.library.prove import prove
from fl_hooks.library.read import read_yaml


@pytest.mark.parametrize("language", ["python", "javascript", "lua", "bash"])
def test_it_holds_every_file_and_can_be_compiled(tmp_path, language):
    """In any language; until it is filled in it is a preview that matches nothing people write."""
    files = new_pattern(tmp_path / "patterns", "fresh_one", language)
    inside = {path.stem for path in files if path.parent.name == "fresh_one"}
    assert inside == {"pattern", "about", "bad", "good", "cases", "proof"}
    assert "fresh_one" in compile_library(str(tmp_path))["patterns"]
    (pattern,) = [p for p in load_library(str(tmp_path)) if p.id == "fresh_one"]
    assert (pattern.declaration.status, pattern.declaration.languages) == ("preview", [language])
    assert pattern.text(pattern.example("bad")) != ""


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not on PATH")
def test_the_proof_of_a_script_runs_it_in_node(tmp_path):
    """As it is written it passes on the good form, and asserts on another result."""
    new_pattern(tmp_path, "fresh_one", "javascript")
    folder = tmp_path / "fresh_one"
    bad = folder / "bad.js"
    bad.write_text(bad.read_text().replace("todo_fresh_one(value)", "value + 1"))
    assert list(prove(folder / "proof.py", bad, folder / "good.js", "proof.py")) == []


def test_an_editor_finds_the_schema_from_the_first_line(tmp_path):
    """It is written beside the folders, once; it takes what `new` writes."""
    files = new_pattern(tmp_path, "fresh_one")
    schema = tmp_path / "pattern.schema.json"
    assert schema in files
    assert named_schema(tmp_path / "fresh_one") == schema
    assert schema not in new_pattern(tmp_path, "second_one")
    declared = read_yaml(tmp_path / "second_one" / "pattern.yml", "pattern.yml").data
    jsonschema.Draft202012Validator(json.loads(schema.read_text())).validate(declared)


def test_a_schema_of_another_version_is_brought_up_to_date(tmp_path):
    """It is generated, so nobody's text is lost."""
    schema = tmp_path / "pattern.schema.json"
    schema.write_bytes(b"\xff")
    new_pattern(tmp_path, "fresh_one")
    assert json.loads(schema.read_text())["title"] == "A pattern of fl-hooks (pattern.yml)"


def test_a_checkout_has_the_schema_already(tmp_path):
    """In schemas/, and it is left alone: `fl patterns schema` writes it."""
    (tmp_path / "schemas").mkdir()
    schema = tmp_path / "schemas" / "pattern.schema.json"
    schema.write_text("{}")
    new_pattern(tmp_path / "patterns", "fresh_one")
    assert named_schema(tmp_path / "patterns" / "fresh_one") == schema
    assert schema.read_text() == "{}"


def named_schema(folder):
    """Return the path that the first line of a folder's pattern.yml names."""
    first = (folder / "pattern.yml").read_text().partition("\n")[0]
    start = "# yaml-language-server: $schema="
    assert first.startswith(start)
    return (folder / first.removeprefix(start)).resolve()


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
