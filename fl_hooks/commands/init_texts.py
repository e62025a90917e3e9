"""The files that `fl init` writes."""

from __future__ import annotations

from fl_hooks.store.fragments import FOLDER, companions

CONFIG_FILE = ".feedback-loop/config.toml"
MODES = ("enforce", "observe")

_SETTINGS = """\
# "observe" records and never blocks a commit: a gentle start.
mode = "{mode}"
# The lowest severity that blocks: low, medium, high, critical.
fail_on = "high"
# Paths to leave out, besides vendored and generated code and migrations.
exclude = []
"""


def table(mode: str) -> str:
    """Return the table of a pyproject.toml."""
    return "[tool.fl-hooks]\n" + _SETTINGS.format(mode=mode)


def config(mode: str) -> str:
    """Return the configuration as a file of its own."""
    return "# Configuration of fl-hooks.\n" + _SETTINGS.format(mode=mode)


_README = """\
# .feedback-loop

fl-hooks keeps here what this team learns from its recurring mistakes. All of it is tracked:
git is the database, there is no server.

- `violations/` - one small JSON file per commit that had something to say, written by the commit
  hook into that very commit. Read it with `fl log show`.
- `patterns/` - the team's own patterns, if there are any: `fl patterns new my_pattern`.
- `config.toml` - the configuration, where it is not in `pyproject.toml`.

Nothing here is edited by hand but patterns and configuration.
"""

_AROUND = companions(f"{FOLDER}/month/fragment.json")

FILES = {
    ".feedback-loop/README.md": _README,
    f"{FOLDER}/README.md": _AROUND[f"{FOLDER}/README.md"].decode(),
    f"{FOLDER}/.gitattributes": _AROUND[f"{FOLDER}/.gitattributes"].decode(),
}
WHY = {
    ".feedback-loop/README.md": "says what the folder is",
    f"{FOLDER}/README.md": "says what the record is, and keeps merges quiet",
    f"{FOLDER}/.gitattributes": "keeps git from changing the record's bytes",
}
