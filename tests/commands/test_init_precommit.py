"""The text edit of `.pre-commit-config.yaml`, there and back."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fl_hooks.commands.init_hooks import entry, pinned_too_old, said
from fl_hooks.commands.init_precommit import add_hooks
from fl_hooks.commands.uninstall_precommit import remove_hooks
from fl_hooks.errors import FlError

URL = "https://example.org/fl-hooks"
TYPES = "default_install_hook_types"
STYLES = {
    "empty": "",
    "only a comment": "# ours\n",
    "no repos": "fail_fast: true\n",
    "empty list": "repos: [] # none\n",
    "nothing": "repos:\n",
    "sample": "# See https://pre-commit.com\nrepos:\n-   repo: https://example.org/a\n"
    "    rev: v1\n    hooks:\n    -   id: a\n        args: [--x]\n    # -   id: off\n",
    "indented": "repos:\n  - repo: https://example.org/a\n    rev: v1  # pinned\n    hooks:\n"
    "      - id: a\n\n# the end\nci:\n  skip: [a]\n",
    "block scalar last": "repos:\n- repo: local\n  hooks:\n  - id: a\n    entry: |\n      x\n"
    "\nci: {}\n",
    "crlf, no last line end": "repos:\r\n- repo: meta\r\n  hooks:\r\n  - id: identity",
    "byte order mark": "\ufeffrepos: []\n",
    "document marks": "---\nrepos:\n- repo: meta\n  hooks: [{id: identity}]\n...\n",
    "types in a line": "default_install_hook_types: [commit-msg]\nrepos: []\n",
    "types in lines": "default_install_hook_types:\n  - pre-commit # first\nrepos: []\n",
    "no types": "default_install_hook_types: []\nrepos: []\n",
    "stages of their own": "default_stages: [pre-commit]\nrepos:\n- repo: meta\n"
    "  hooks:\n  - id: identity\n",
}
# What a configuration without any hook was is not told from none at all.
BARE = {"empty", "only a comment", "no repos", "empty list", "nothing", "byte order mark"}
ITEMS = {
    "local": entry(),
    "from a URL": entry(URL, "v1.0"),
    "without post-commit": entry(after=False),
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("kind", ITEMS)
def test_every_line_of_an_existing_configuration_stays(style, kind):
    """The edit only adds lines, or types within a line, and the second one adds nothing."""
    before, item = STYLES[style], ITEMS[kind]
    after = add_hooks(before, item)
    assert after.startswith("\ufeff") == before.startswith("\ufeff")
    lines = iter(after.lstrip("\ufeff").splitlines())
    kept = [line for line in before.lstrip("\ufeff").splitlines() if "[" not in line]
    assert all(line in lines for line in kept), "in the same order"
    data = yaml.safe_load(after)
    assert data["repos"][-1] == item
    assert data["repos"][:-1] == ((yaml.safe_load(before) or {}).get("repos") or [])
    types = {"pre-commit", "pre-merge-commit", "post-commit"}
    assert types - set(data[TYPES]) == ({"post-commit"} if kind.startswith("without") else set())
    assert add_hooks(after, item) == after


@pytest.mark.parametrize("style", sorted(STYLES.keys() - BARE))
@pytest.mark.parametrize("kind", ITEMS)
def test_what_was_put_in_is_taken_out_without_a_trace(style, kind):
    """In every style the text comes back to the byte."""
    assert remove_hooks(add_hooks(STYLES[style], ITEMS[kind])) == STYLES[style]


@pytest.mark.parametrize(
    ("style", "left"),
    [
        ("empty", None),
        ("nothing", None),
        ("only a comment", "# ours\nrepos: []\n"),
        ("no repos", "fail_fast: true\nrepos: []\n"),
        ("empty list", "repos: [] # none\n"),
        ("byte order mark", None),
    ],
)
def test_a_configuration_left_with_no_hook(style, left):
    """An empty list is left, which pre-commit takes; a file that says nothing else is no more."""
    assert remove_hooks(add_hooks(STYLES[style], entry())) == left


def test_the_entry_looks_like_its_neighbours():
    """Indentation and line ends are those of the file."""
    item = {"repo": "https://example.org/fl", "rev": "v1", "hooks": [{"id": "fl-scan"}]}
    assert add_hooks(STYLES["sample"], item).endswith(
        "    # -   id: off\n"
        "-   repo: https://example.org/fl\n    rev: v1\n    hooks:\n    -   id: fl-scan\n"
    )
    assert add_hooks(STYLES["crlf, no last line end"], item).endswith(
        "\r\n- repo: https://example.org/fl\r\n  rev: v1\r\n  hooks:\r\n  - id: fl-scan"
    )


@pytest.mark.parametrize(
    "hooks", ["[{id: fl-scan, verbose: false}]", "\n  - id: fl-scan\n    verbose: false\n  # end\n"]
)
def test_an_older_setup_gets_the_second_hook_beside_the_first(hooks):
    """Where fl-scan stands, in whatever form, the hook for after a commit follows it."""
    before = (
        f"{TYPES}: [pre-commit, pre-merge-commit]\nrepos:\n"
        f"- repo: https://example.org/fl\n  rev: main\n  hooks: {hooks.lstrip(' ')}\n"
    ).replace("hooks: \n", "hooks:\n")
    data = yaml.safe_load(add_hooks(before, entry()))
    assert [hook["id"] for hook in data["repos"][0]["hooks"]] == ["fl-scan", "fl-post-commit"]
    assert data[TYPES] == ["pre-commit", "pre-merge-commit", "post-commit"]


def test_the_second_local_hook_is_run_as_the_first_one():
    """Program, language and dependencies are taken over."""
    before = (
        "repos:\n- repo: local\n  hooks:\n  - id: fl-scan\n    name: ours\n"
        "    entry: .venv/bin/fl-scan --staged\n    language: python\n"
        "    additional_dependencies: [fl-hooks]\n"
    )
    hook = yaml.safe_load(add_hooks(before, entry()))["repos"][0]["hooks"][1]
    assert hook["entry"] == ".venv/bin/fl-scan --post-commit"
    assert (hook["language"], hook["additional_dependencies"]) == ("python", ["fl-hooks"])


@pytest.mark.parametrize(
    ("rev", "old"),
    [("v0.2.0", True), ("0.1", True), ("8d3c5a1f", True), ("v0.3.0", False), ("main", False)],
)
def test_a_version_that_offers_no_second_hook_gets_none(rev, old):
    """To name a hook that the pinned version does not offer would stop every commit."""
    before = f"repos:\n- repo: {URL}\n  rev: '{rev}'\n  hooks:\n  - id: fl-scan\n"
    after = add_hooks(before, entry())
    assert ("fl-post-commit" not in after) == old
    assert ("post-commit" not in yaml.safe_load(after)[TYPES]) == old
    assert pinned_too_old(after) == (rev if old else "")


def test_hooks_of_others_stay_at_the_stages_where_they_ran():
    """What we add to the installed types is kept out of default_stages, and nothing else is."""
    data = yaml.safe_load(add_hooks(STYLES["sample"], entry()))
    assert {"pre-commit", "pre-push", "commit-msg", "manual"} <= set(data["default_stages"])
    assert not {"pre-merge-commit", "post-commit"} & set(data["default_stages"])


def test_a_type_that_was_installed_goes_on_running_all_hooks():
    """Whether the configuration says so, or this clone has it installed by hand."""
    text = f"{TYPES}: [pre-commit, pre-merge-commit]\n" + STYLES["sample"]
    for after in (
        add_hooks(text, entry()),
        add_hooks(STYLES["sample"], entry(), ["pre-commit", "pre-merge-commit"]),
    ):
        stages = yaml.safe_load(after)["default_stages"]
        assert "pre-merge-commit" in stages
        assert "post-commit" not in stages


def test_default_stages_of_their_own_stay():
    """What a team has decided is not ours to change."""
    after = add_hooks(STYLES["stages of their own"], entry())
    assert yaml.safe_load(after)["default_stages"] == ["pre-commit"]


@pytest.mark.parametrize("style", STYLES)
def test_the_second_hook_can_come_later(style):
    """First without, then with the hook for after a commit is the same as with it at once."""
    first = add_hooks(STYLES[style], entry(after=False))
    data = yaml.safe_load(add_hooks(first, entry()))
    assert data == yaml.safe_load(add_hooks(STYLES[style], entry()))
    assert remove_hooks(add_hooks(first, entry())) == remove_hooks(first)


def test_an_entry_that_is_there_is_recognised_in_any_form():
    """Hooks from a URL, with arguments of their own, count as set up."""
    text = (
        f"{TYPES}: [pre-commit, pre-merge-commit, post-commit]\nrepos:\n"
        "- repo: https://example.org/fl\n  rev: main\n"
        "  hooks: [{id: fl-scan, verbose: false}, {id: fl-post-commit}]\n"
    )
    assert add_hooks(text, entry()) == text


def test_other_hooks_of_the_same_repository_stay():
    """Only what `fl init` writes is taken out of a list, be it of dashes or in brackets."""
    for hooks in ("\n  - id: a\n  - id: fl-scan\n  - id: b\n", " [{id: fl-scan}, {id: b}]\n"):
        text = f"repos:\n- repo: {URL}\n  rev: main\n  hooks:{hooks}"
        left = remove_hooks(add_hooks(text, entry()))
        assert left
        ids = [hook["id"] for hook in yaml.safe_load(left)["repos"][0]["hooks"]]
        assert ids == (["a", "b"] if "id: a" in hooks else ["b"])


def test_a_type_that_another_hook_asks_for_stays():
    """A hook of their own for after a commit goes on running after it."""
    # As an older fl init wrote it: without a comment that says what was added.
    text = (
        f"{TYPES}: [pre-commit, pre-merge-commit, post-commit]\nrepos:\n- repo: local\n  hooks:\n"
        "  - id: a\n    stages: [post-commit]\n  - id: fl-scan\n  - id: fl-post-commit\n"
    )
    assert yaml.safe_load(remove_hooks(text))[TYPES] == ["pre-commit", "post-commit"]


def test_a_type_that_a_later_hook_asks_for_stays():
    """Also where the whole line is ours."""
    text = add_hooks("repos:\n- repo: meta\n  hooks:\n  - id: identity\n", entry())
    text = text.replace("identity", "identity\n    stages: [post-commit]")
    assert yaml.safe_load(remove_hooks(text))[TYPES] == ["pre-commit", "post-commit"]


def test_the_types_of_an_older_setup_go():
    """Where no comment says what was added, a line that says no more than none does goes."""
    text = f"{TYPES}: [pre-commit, pre-merge-commit]\nrepos:\n- repo: meta\n  hooks:\n"
    text += "  - id: identity\n  - id: fl-scan\n"
    assert remove_hooks(text) == "repos:\n- repo: meta\n  hooks:\n  - id: identity\n"


def test_a_text_without_our_hooks_is_left_alone():
    """Nothing of ours, nothing to take out: not even a line that could be ours."""
    text = f"{TYPES}: [pre-commit, pre-merge-commit, post-commit]\nrepos: []\n"
    assert remove_hooks(text) == text


def test_a_text_that_cannot_be_edited_is_an_error():
    """The error names what to take out by hand."""
    with pytest.raises(FlError, match="cannot be edited safely") as caught:
        remove_hooks("repos: [{repo: meta, hooks: [{id: fl-scan}]}]\n")
    assert "fl-post-commit" in caught.value.hint


WORD = st.sampled_from(["a", "mypy", "end-of-file-fixer", "check yaml"])
COMMENT = st.sampled_from(["", "  # why"])
STAGES = st.sampled_from(["pre-commit", "pre-push", "commit-msg", "post-commit", "manual"])


# Stages that we add to no configuration: where a hook asks for one of ours, its type stays.
QUIET = st.sampled_from(["pre-commit", "pre-push", "commit-msg", "manual"])


@st.composite
def configurations(draw):
    """Write a configuration as people do: any indentation, comments, gaps, line ends."""
    dash = " " * draw(st.sampled_from([0, 2, 4]))
    step = draw(st.sampled_from([2, 4]))
    inner = " " * draw(st.sampled_from([0, 2]))
    keys, mark = dash + " " * step, "-".ljust(step)
    lines = draw(st.sampled_from([[], ["---"], ["# See https://pre-commit.com", ""]]))
    if draw(st.booleans()):
        chosen = draw(st.lists(STAGES, min_size=1, max_size=3, unique=True))
        lines = [*lines, f"{TYPES}: [{', '.join(chosen)}]{draw(COMMENT)}"]
    if draw(st.booleans()):
        lines = [
            *lines,
            "default_stages:",
            *(f"- {one}" for one in draw(st.sets(QUIET)) or ["manual"]),
        ]
    lines = [*lines, f"repos:{draw(COMMENT)}"]
    for _ in range(draw(st.integers(1, 3))):
        lines += draw(st.sampled_from([[], [""], [f"{dash}# about it"]]))
        lines += [f"{dash}{mark}repo: local{draw(COMMENT)}", f"{keys}hooks:"]
        for _ in range(draw(st.integers(1, 2))):
            lines += [f"{keys}{inner}{mark}id: {draw(WORD)}{draw(COMMENT)}"]
            more = keys + inner + " " * step
            lines += draw(st.sampled_from([[], [f"{more}stages: [commit-msg]"]]))
            lines += draw(st.sampled_from([[], [f"{more}entry: |", f"{more}  x"]]))
            lines += draw(st.sampled_from([[], [f"{more}# off"]]))
    lines += draw(st.sampled_from([[], ["", "ci:", "  skip: [a]"], ["# end"], [""]]))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    return end.join(lines) + draw(st.sampled_from(["", end]))


@settings(deadline=None, max_examples=60)
@given(configurations(), st.sampled_from(list(ITEMS)))
def test_there_and_back(text, kind):
    """Whatever the configuration looks like, putting in and taking out leaves it as it was."""
    # A hook asks for a stage that was not installed: once installed, it stays so.
    types, asked = said(text).get(TYPES, ["pre-commit"]), said(text).get("default_stages", ())
    assume("pre-commit" in types or "pre-commit" not in asked)
    after = add_hooks(text, ITEMS[kind])
    assert said(after)["repos"][:-1] == said(text)["repos"]
    assert add_hooks(after, ITEMS[kind]) == after
    assert remove_hooks(after) == text
