"""The published JSON Schemas: up to date, valid, and of one mind with the models."""

import json
from pathlib import Path

import jsonschema
import pytest

from fl_hooks.library.read import parse_yaml
from fl_hooks.library.schema import SCHEMAS, schema_text, write_schemas
from fl_hooks.store import paths
from tests.library.whole import FILES

FOLDER = Path(paths.checkout(), "schemas")


def valid(name, data):
    """Tell whether a published schema accepts the data."""
    schema = json.loads((FOLDER / name).read_text())
    return not list(jsonschema.Draft202012Validator(schema).iter_errors(data))


def test_they_are_up_to_date():
    """What stands in schemas/ is what the models give; `fl patterns schema` writes it."""
    assert write_schemas(FOLDER, check=True) == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_they_are_json_schemas(name):
    """By the draft they name."""
    jsonschema.Draft202012Validator.check_schema(json.loads(schema_text(name)))


def test_a_stale_file_is_named_and_only_written_when_asked(tmp_path):
    """--check writes nothing."""
    assert write_schemas(tmp_path / "schemas", check=True) == list(SCHEMAS)
    assert not (tmp_path / "schemas").exists()
    assert write_schemas(tmp_path / "schemas") == list(SCHEMAS)
    assert write_schemas(tmp_path / "schemas") == []


@pytest.mark.parametrize(
    "path", sorted(Path(paths.checkout(), "patterns").glob("*/pattern.yml")), ids=str
)
def test_every_bundled_pattern_is_valid(path):
    """Editors that use the schema agree with us."""
    assert valid("pattern.schema.json", parse_yaml(path.read_bytes(), "p.yml").data)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title:", "titel:"),
        ("[python]", "[pyton]"),
        ("sleep-call", "SleepCall"),
        ("severity: medium", "severity: hihg"),
        ("    rule:", "    match: true\n    rule:"),
        ("    rule:\n      pattern: time.sleep($SECONDS)\n", ""),
        ("    rule:", "    unless: [rerases]\n    rule:"),
        ("    rule:", "    unless: [function_calls]\n    rule:"),
    ],
)
def test_the_schema_refuses_what_the_model_refuses(old, new):
    """Misspelt keys, unknown names, no finder or two, facts without their argument."""
    text = FILES["pattern.yml"]
    assert valid("pattern.schema.json", parse_yaml(text.encode(), "p.yml").data)
    assert old in text
    broken = parse_yaml(text.replace(old, new).encode(), "p.yml").data
    assert not valid("pattern.schema.json", broken)


def test_configuration_and_fragments_have_theirs():
    """One right and one wrong example of each."""
    assert valid("config.schema.json", {"mode": "observe", "checks": {"bare-except": "off"}})
    assert not valid("config.schema.json", {"fial_on": "high"})
    assert valid("fragment.schema.json", {"schema": 1, "base": None, "violations": []})
    assert not valid("fragment.schema.json", {"schema": 1, "base": None, "violations": [{}]})
