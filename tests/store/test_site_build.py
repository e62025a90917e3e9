from __future__ import annotations

import pytest
import yaml

from fl_hooks.errors import FlError
from fl_hooks.store.site_build import own_config, write_config


def write(folder, text):
    """Write the repository's mkdocs.yml."""
    (folder / "mkdocs.yml").write_text(text, encoding="utf-8")
    return str(folder)


OURS = "site_name: Ours\ndocs_dir: build/site-src\n"


def test_an_mkdocs_yml_made_for_our_pages_is_used(tmp_path):
    """It is one if its docs_dir is our page tree."""
    top = write(tmp_path, OURS + "theme: {name: material, language: de}\n")
    assert own_config(top)["theme"]["language"] == "de"


@pytest.mark.parametrize(
    "text", ["", "site_name: Other\n", "docs_dir: docs # not build/site-src\n", "- build/site-src"]
)
def test_another_mkdocs_yml_is_left_alone(tmp_path, text):
    """A repository's other documentation has nothing to do with our site."""
    assert own_config(write(tmp_path, text)) is None
    assert own_config(str(tmp_path / "nowhere")) is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("hooks: [evil.py]\n", "hooks"),
        ("INHERIT: other.yml\n", "INHERIT"),
        ("theme: {name: material, custom_dir: overrides}\n", "custom_dir"),
        ("plugins: [search, macros]\n", "plugin macros"),
        ("plugins: [{gen-files: {scripts: [evil.py]}}]\n", "plugin gen-files"),
        ("plugins: {macros: {}}\n", "plugin macros"),
        ("extra_templates: [docs/notes.md]\n", "extra_templates"),
        ("markdown_extensions: [tables, pymdownx.snippets]\n", "extension pymdownx.snippets"),
        ("markdown_extensions: {pymdownx.b64: {base_path: /}}\n", "extension pymdownx.b64"),
        ("markdown_extensions: [markdown_include.include]\n", "extension markdown_include"),
        ("x: !!python/object/apply:os.system [id]\n", "mkdocs.yml:3"),
        ("x: !!python/name:evil.run\n", "mkdocs.yml:3: !!python/name:evil.run"),
        ("x: !ENV HOME\n", "mkdocs.yml:3: the tag !ENV"),
    ],
)
def test_code_of_the_repository_is_refused(tmp_path, text, named):
    """Building a site never runs what lies in the repository, nor reads other files into pages."""
    with pytest.raises(FlError) as error:
        own_config(write(tmp_path, OURS + text))
    assert named in error.value.message
    assert "run mkdocs yourself" in error.value.hint


def test_names_of_well_known_extensions_pass_through(tmp_path):
    """They are how mkdocs-material's icons are switched on; mkdocs itself loads them."""
    text = (
        "markdown_extensions:\n"
        "  - pymdownx.emoji: {emoji_index: !!python/name:material.extensions.emoji.twemoji }\n"
    )
    config = own_config(write(tmp_path, OURS + text))
    path = tmp_path / "out.yml"
    write_config(str(path), config)
    assert "!!python/name:material.extensions.emoji.twemoji" in path.read_text()


def test_a_broken_file_of_ours_is_named(tmp_path):
    """The message has the place."""
    with pytest.raises(FlError, match=r"mkdocs\.yml:4: not valid YAML: "):
        own_config(write(tmp_path, OURS + "a: [\n"))


def test_a_written_configuration_reads_as_it_was(tmp_path):
    """Whatever the repository is called, the file is YAML with just that value."""
    values = {"site_name": "a: b # c\n- d", "nav": [{"Home": "index.md"}]}
    path = tmp_path / "out.yml"
    write_config(str(path), values)
    assert yaml.safe_load(path.read_text("utf-8")) == values
