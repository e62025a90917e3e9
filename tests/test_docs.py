"""What the pages of the documentation show is there: commands, options, files."""

import contextlib
import functools
import io
import re
import tomllib
from pathlib import Path

import pytest

from fl_hooks.cli import COMMANDS, main
from tests.walk import blocks

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_CALL = re.compile(r"(?<![\w/.-])fl ([a-z][a-z-]*)((?: [^\n`|#;&)]*)?)")
_OPTION = re.compile(r"(?<!\S)(--[a-z][a-z-]+)")
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)\s]*)?\)")
_FENCED = re.compile(r"^(`{3,}).*?^\1$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"(`+)[^`].*?\1", re.DOTALL)


def name(page):
    """Return a page's path from the top."""
    return page.relative_to(ROOT).as_posix()


@functools.cache
def help_of(*words):
    """Return what `fl … --help` says, and of a command and its subcommand both."""
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.suppress(SystemExit):
        main([*words, "--help"])
    return out.getvalue()


def calls(text):
    """Return (command, rest of the line) of each `fl …` in the code of a page."""
    code = [block.text for block in blocks(text) if block.language in ("", "sh", "bash", "yaml")]
    code += re.findall(r"^ {4,}(?=.*\bfl )(.*)$", text, re.MULTILINE)
    code += re.findall(r"`([^`\n]*\bfl [^`\n]*)`", text)
    lines = [piece.replace("\\\n", " ") for piece in code]
    return [(found[1], found[2]) for line in lines for found in _CALL.finditer(line)]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_commands_and_options_that_a_page_shows_exist(page):
    """Each `fl COMMAND --option` in code is a command, and its help names the option."""
    for command, rest in calls(page.read_text(encoding="utf-8")):
        assert command in COMMANDS, f"{name(page)}: fl {command}"
        said = help_of(command)
        subcommand = next((word for word in rest.split() if not word.startswith("-")), "")
        if re.search(rf"^ +{re.escape(subcommand)}\b" if subcommand else "$^", said, re.MULTILINE):
            said += help_of(command, subcommand)
        for option in _OPTION.findall(rest.split(" -- ")[0]):
            assert option in said, f"{name(page)}: fl {command}{rest}"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page):
    """Each relative link of a page is a file of the repository."""
    prose = _INLINE.sub("", _FENCED.sub("", page.read_text(encoding="utf-8")))
    for target in _LINK.findall(prose):
        assert (page.parent / target).exists(), f"{name(page)}: {target}"


def test_every_page_is_on_the_site_once():
    """The list of the site's pages names each page of docs/, or the folder it is in, once."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = settings["tool"]["fl-hooks"]["publish"]["pages"]
    assert len(listed) == len(set(listed))
    pages = [name(page) for page in PAGES if page.is_relative_to(ROOT / "docs")]
    assert [page for page in pages if not page.startswith(tuple(listed))] == []
