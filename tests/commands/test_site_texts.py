"""HTML of the library from one build to the next."""

from fl_hooks.commands.site_texts import at_hand
from fl_hooks.publish.once import once
from fl_hooks.store.site_cache import read_texts


def build(git_dir, code, *texts):
    """Return the texts that had to be made in a build."""
    made = []

    def make(text):
        made.append(text)
        return text.upper()

    with at_hand(str(git_dir), code):
        assert [once(make, text) for text in texts] == [text.upper() for text in texts]
    return made


def test_the_next_build_makes_what_is_new(tmp_path):
    """A text is made once, over builds too; one that is asked for no more is kept no longer."""
    assert build(tmp_path, "one", "a", "b", "a") == ["a", "b"]
    assert build(tmp_path, "one", "a", "b") == []
    assert build(tmp_path, "one", "b", "c") == ["c"]
    assert build(tmp_path, "one", "a", "c") == ["a"]


def test_another_program_makes_all_anew(tmp_path):
    """What another version of fl-hooks made does not count."""
    build(tmp_path, "one", "a")
    assert build(tmp_path, "two", "a") == ["a"]


def test_what_is_kept_may_be_gone_or_broken(tmp_path):
    """Then everything is made, and kept again."""
    build(tmp_path, "one", "a")
    file = tmp_path / "fl-hooks" / "cache" / "texts.json"
    file.write_text('{"a": ')
    assert build(tmp_path, "one", "a") == ["a"]
    assert len(read_texts(str(tmp_path), "texts.json")) == 2
