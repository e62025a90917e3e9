"""The page on commands is made from the commands."""

from __future__ import annotations

import argparse
import html
import re

import pytest

from fl_hooks import cli
from fl_hooks.commands.site_commands import read_reference
from fl_hooks.publish.loop import Loop
from fl_hooks.publish.pages import build_entry_pages
from fl_hooks.publish.pages.commands import EXITS
from fl_hooks.publish.reference import command
from fl_hooks.publish.values import Settings
from tests.site_values import FACTS, an_entry

PAGE = "about/commands/index.md"


@pytest.fixture(scope="module")
def reference():
    """Return what can be called."""
    return read_reference()


@pytest.fixture(scope="module")
def page(reference):
    """Return the page."""
    loop = Loop(reference=reference)
    return build_entry_pages((an_entry(),), (), FACTS, Settings(), loop)[PAGE]


def text_of(page):
    """Return what a reader sees."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def test_every_command_has_its_place(page):
    """In the order of `fl --help`, and the hook's program after them."""
    headings = re.findall(r"^## (.+?) \{", page, re.MULTILINE)
    names = [*(f"fl {name}" for name in cli.COMMANDS), "fl-scan"]
    assert [html.unescape(one) for one in headings][: len(names)] == names
    for name, (_, summary) in cli.COMMANDS.items():
        assert f'href="#fl-{name}"' in page
        assert " ".join(re.sub("`", "", summary).split()) in text_of(page), name


def test_commands_below_a_command_have_theirs(reference, page):
    """`fl patterns check` is reached by name, with its options."""
    parts = {part.name for one in reference.commands for part in one.parts}
    assert {"fl patterns check", "fl baseline create", "fl log show", "fl collect bug"} <= parts
    shown = text_of(page)
    for name in parts:
        assert name in shown
    assert "--prove" in shown


def test_every_option_is_listed_with_its_meaning(reference, page):
    """None is left out, and each says what it does."""
    shown = text_of(page)
    for one in reference.commands:
        for each in (one, *one.parts):
            for option in each.options:
                assert option.help, (each.name, option)
                assert all(name in shown for name in option.names)


def test_every_hook_is_listed(reference, page):
    """As pre-commit finds it, with its stages."""
    assert [one.id for one in reference.hooks][:3] == ["fl-scan", "fl-post-commit", "fl-scan-push"]
    for one in reference.hooks:
        assert f'id="hook-{one.id}"' in page


def test_every_exit_code_has_a_meaning(capsys):
    """The page has the codes that `fl --help` names."""
    cli.main(["--help"])
    said = capsys.readouterr().out.rpartition("Exit codes:")[2]
    assert [int(code) for code in re.findall(r"\d", said)] == list(EXITS)


def test_a_parser_is_read_with_all_it_takes():
    """Choices, defaults, what may be left out, and commands below; what is hidden stays so."""
    parser = argparse.ArgumentParser(prog="fl x", description="Do  it.", epilog="Done.")
    parser.add_argument("--mode", choices=["a", "b"], default="a", help="how; default: %(default)s")
    parser.add_argument("-q", "--quiet", action="store_true", help="say %(prog)s less")
    parser.add_argument("--secret", help=argparse.SUPPRESS)
    parser.add_argument("paths", nargs="*", metavar="PATH", help="where")
    below = parser.add_subparsers().add_parser("go", help="go there", usage="fl x go")
    below.add_argument("--pair", nargs=2, metavar=("A", "B"), help="two")
    made = command(parser, summary="does it")
    assert made.description == "Do it."
    assert [(one.names, one.takes, one.help) for one in made.options] == [
        (("--mode",), "{a,b}", "how; default: a"),
        (("-q", "--quiet"), "", "say fl x less"),
        (("[PATH ...]",), "", "where"),
    ]
    assert made.options[2].positional
    assert [(part.summary, part.usage) for part in made.parts] == [("go there", "fl x go")]
    assert made.parts[0].options[0].takes == "A B"


def test_usage_does_not_depend_on_the_terminal(monkeypatch):
    """The same program gives the same page, however wide somebody's window is."""
    monkeypatch.setenv("COLUMNS", "40")
    narrow = read_reference()
    monkeypatch.setenv("COLUMNS", "200")
    assert narrow == read_reference()


def test_without_a_reference_there_is_no_page():
    """Whoever builds pages from patterns alone has nothing to say about commands."""
    assert PAGE not in build_entry_pages((an_entry(),), (), FACTS, Settings())
