"""mkdocs as a child process, and the mkdocs.yml that a repository may have made for our pages.

Nothing of the repository is executed: its mkdocs.yml is read as data, and what in it would load
code of the repository, or put other files of the machine into pages, is refused.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import yaml

from fl_hooks.errors import FlError
from fl_hooks.store.web import not_on_the_web

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TREE = "build/site-src"
# Plugins that work on pages alone. Others can run programs that lie in the repository.
_PLUGINS = ("search", "offline", "privacy", "tags", "meta", "minify", "glightbox")
_NAMES = ("material.extensions.", "pymdownx.")
# Extensions that work on a page's text alone, by the start of their names or in Markdown itself;
# others can read any file of the machine.
_EXTENSIONS = (*_NAMES, "markdown.extensions.", "zensical.extensions.")
_READERS = ("pymdownx.snippets", "pymdownx.b64")
_BUILT_IN = frozenset(
    (
        *("abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code"),
        *("footnotes", "legacy_attrs", "legacy_em", "md_in_html", "meta", "nl2br", "sane_lists"),
        *("smarty", "tables", "toc", "wikilinks"),
    )
)
# Keys of mkdocs.yml, and what they would do.
_LOADS = {
    "hooks": "would load another file of the repository",
    "INHERIT": "would load another file of the repository",
    # mkdocs takes each for a program in Jinja, outside of any sandbox.
    "extra_templates": "would run pages of the repository",
}
_TAG = "tag:yaml.org,2002:python/name:"


class PythonName(str):
    """`!!python/name:x`: how mkdocs.yml names a function of an extension; kept, never loaded."""

    __slots__ = ()


class _Loader(yaml.SafeLoader):
    """Reads plain values; of tags, only the names of functions in well-known extensions."""


class _Dumper(yaml.SafeDumper):
    """Writes plain values and PythonName."""


def _python_name(_: yaml.SafeLoader, suffix: str, node: yaml.Node) -> PythonName:
    if not suffix.startswith(_NAMES):
        line = node.start_mark.line + 1
        raise _refused(f"mkdocs.yml:{line}: !!python/name:{suffix} would load other code")
    return PythonName(suffix)


def _unknown(_: yaml.SafeLoader, suffix: str, node: yaml.Node) -> NoReturn:
    line = node.start_mark.line + 1
    raise _refused(f"mkdocs.yml:{line}: the tag !{suffix.rpartition(':')[2]} is not read")


_Loader.add_multi_constructor(_TAG, _python_name)
_Loader.add_multi_constructor("!", _unknown)
_Loader.add_multi_constructor("tag:", _unknown)
_Dumper.add_representer(
    PythonName, lambda dumper, name: dumper.represent_scalar(_TAG + str(name), "")
)


def own_config(top: str) -> dict[str, Any] | None:
    """Return the repository's mkdocs.yml if its docs_dir is our page tree, else None.

    Raises FlError for one that is ours but not valid, or that would run code.
    """
    try:
        with open(os.path.join(top, "mkdocs.yml"), "rb") as file:
            data = file.read()
    except OSError:
        return None
    if TREE.encode() not in data:
        return None
    try:
        config = yaml.load(data, _Loader)  # noqa: S506 -- a SafeLoader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise FlError(f"mkdocs.yml:{line}: not valid YAML: {error.problem}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise FlError(f"mkdocs.yml: not valid YAML: {error}") from error
    if not isinstance(config, dict) or _docs_dir(config) != TREE:
        return None
    for text in _code(config):
        raise _refused(f"mkdocs.yml: {text}")
    return config


def own_url(top: str) -> str:
    """Return the site_url of the repository's mkdocs.yml, if that is made for our pages."""
    url = str((own_config(top) or {}).get("site_url") or "")
    return f"{url.rstrip('/')}/" if url and not not_on_the_web(url) else ""


def _docs_dir(config: Mapping[str, Any]) -> str:
    return os.path.normpath(str(config.get("docs_dir", ""))).replace(os.sep, "/")


def _code(config: Mapping[str, Any]) -> Iterator[str]:
    """Yield what in a configuration would load code of the repository, or read other files."""
    yield from (f"{key} {does}" for key, does in _LOADS.items() if key in config)
    theme = config.get("theme")
    if isinstance(theme, dict) and "custom_dir" in theme:
        yield "theme.custom_dir would load templates of the repository"
    for name in _named(config.get("plugins")):
        if name.removeprefix("material/") not in _PLUGINS:
            yield f"the plugin {name} is not among {', '.join(_PLUGINS)}"
    for name in _named(config.get("markdown_extensions")):
        if name in _READERS:
            yield f"the extension {name} would read other files into pages"
        elif name not in _BUILT_IN and not name.startswith(_EXTENSIONS):
            yield f"the extension {name} is none of Markdown, PyMdown or Material"


def _named(given: object) -> Iterator[str]:
    """Yield the names in a list or a table, as mkdocs takes either."""
    for one in given if isinstance(given, list | dict) else ():
        yield str(next(iter(one), "") if isinstance(one, dict) else one)


def _refused(message: str) -> FlError:
    hint = f"Leave it out, or run mkdocs yourself on the pages in {TREE}/."
    return FlError(message, hint)


def write_config(path: str, config: Mapping[str, Any]) -> None:
    """Write the configuration of one build."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        yaml.dump(dict(config), file, Dumper=_Dumper, sort_keys=False, allow_unicode=True)


def run_mkdocs(config: str, out: str, time: str) -> list[str]:
    """Build the site into `out`; return mkdocs's warnings. FlError with its words if it fails.

    `time` (seconds) is the date that mkdocs writes into the sitemap: a site depends on the
    record, not on the hour it is built.
    """
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"}
    env.setdefault("SOURCE_DATE_EPOCH", time or "0")
    # -P: the current folder is the repository, whose files must not pass for modules. Not
    # --quiet, which silences warnings as well.
    command = [sys.executable, "-P", "-m", "mkdocs", "build", "-f", config, "-d", out]
    done = subprocess.run(
        command, env=env, capture_output=True, text=True, encoding="utf-8", check=False
    )
    lines = (done.stdout + done.stderr).split("\n")
    said = [line for line in lines if line.strip() and not line.startswith("INFO")]
    if done.returncode:
        raise FlError("mkdocs failed:\n" + "\n".join(f"  {line}" for line in said[-20:]))
    return [line.partition("-")[2].strip() for line in said if line.startswith("WARNING")]
