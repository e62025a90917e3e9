"""A repository's own templates in the place of ours: in a sandbox, with its mistakes named."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    FileSystemLoader,
    FunctionLoader,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from fl_hooks.errors import FlError
from fl_hooks.publish import render

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_FOLDER = "site_templates/"


@contextmanager
def overridden(files: Mapping[str, str]) -> Iterator[None]:
    """Render with these files, by their path below site_templates/, in the place of ours.

    Templates run in Jinja's sandbox, which lets them read the values they are given and nothing
    else. Raises FlError with file and line for what fails in one of them.
    """
    if not files:
        yield
        return
    environment = render.make_environment(ImmutableSandboxedEnvironment, _loader(files))
    # What is compiled for the sandbox calls on it; outside it that would fail, and the other way
    # round it would be left.
    environment.bytecode_cache = None
    token = render.ACTIVE.set(environment)
    try:
        yield
    except FlError:
        raise
    except Exception as error:
        told = _told(error, files)
        if told is None:
            raise
        raise told from error
    finally:
        render.ACTIVE.reset(token)


def assets(files: Mapping[str, str]) -> dict[str, str]:
    """Return the assets that differ from ours, by their path in the page tree."""
    own = {path: text for path, text in files.items() if path.startswith("assets/")}
    return render.joined(render.asset_files() | own) if own else {}


def _loader(files: Mapping[str, str]) -> BaseLoader:
    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        return (files[name], _FOLDER + name, lambda: True) if name in files else None

    return ChoiceLoader([FunctionLoader(load), FileSystemLoader(render.templates_dir())])


def _told(error: Exception, files: Mapping[str, str]) -> FlError | None:
    """Return the error with its place in a template of the repository, None for one of ours."""
    says = f"{error}" or type(error).__name__
    if isinstance(error, TemplateNotFound):
        says = f"no template is called {error}"
    hint = "Mend the file, or take it away: then ours counts again."
    if isinstance(error, TemplateSyntaxError):
        return FlError(f"{error.filename}:{error.lineno}: {error.message}", hint)
    ours = ""
    place = ""
    at = error.__traceback__
    while at:
        name, line = at.tb_frame.f_code.co_filename, at.tb_lineno
        if name.startswith(_FOLDER):
            place = f"{name}:{line}"
        elif name.endswith(".j2"):
            ours = f"{name.replace(chr(92), '/').rpartition('/')[2]}:{line}"
        at = at.tb_next
    if place:
        return FlError(f"{place}: {says}", hint)
    if ours and isinstance(error, TemplateError):
        named = ", ".join(f"{_FOLDER}{path}" for path in files if path.endswith(".j2"))
        hint = f"It asks for what {named} no longer has."
        return FlError(f"our own template {ours}: {says}", hint)
    return None
