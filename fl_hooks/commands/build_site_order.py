"""What `fl-build-site` is asked for: its options, checked and joined with the configuration."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fl_hooks.errors import FlError

if TYPE_CHECKING:
    import argparse

    from fl_hooks.publish.values import Settings
    from fl_hooks.store.config import Config
    from fl_hooks.store.git import Git


@dataclass(frozen=True, slots=True)
class Order:
    """One site to make: where to, of what, and how.

    tree: folder of the page tree; out: folder of the site, "" where nothing is built; shown: how
    people know the folder that they get. since: ISO 8601 in UTC, "" for all there is. copy:
    whether pages join somebody else's site, and so have to bring their style along.
    """

    settings: Settings
    tree: str
    out: str
    shown: str
    engine: str = "mkdocs"
    since: str = ""
    copy: bool = False
    strict: bool = False
    force: bool = False
    quiet: bool = False


def order_of(arguments: argparse.Namespace, git: Git, config: Config) -> Order:
    """Return what the options and the configuration ask for; FlError for what cannot be."""
    from fl_hooks.commands.build_site_since import since
    from fl_hooks.publish.values import Settings
    from fl_hooks.store.site_build import own_url

    publish = config.publish
    first = since(git, arguments.since) if arguments.since else ""
    url = _url(arguments.site_url) or publish.url or ("" if arguments.into else own_url(git.top))
    settings = Settings(
        source=publish.source,
        authors=publish.authors,
        checks=config.checks,
        url=url,
        repository=publish.repository,
        forge=publish.forge,
        since=first[:10],
    )
    into = arguments.into is not None
    out, shown = _into(git, arguments.into) if into else _out(git, arguments.out)
    return Order(
        settings=settings,
        tree=out if into else _tree(git.top),
        out="" if into else out,
        shown=shown,
        engine=arguments.engine,
        since=first,
        copy=into,
        strict=arguments.strict,
        force=arguments.force,
        quiet=arguments.quiet,
    )


def _tree(top: str) -> str:
    """Return the folder of the page tree; FlError where a link of the repository leads away."""
    from fl_hooks.store.site_build import TREE

    tree = Path(top, TREE)
    if tree.parent.resolve() != Path(top).resolve() / tree.parent.name:
        hint = "Take the link away: pages are written there, and it may lead anywhere."
        raise FlError(f"{tree.parent.name} is a link", hint)
    return str(tree)


def _out(git: Git, given: str) -> tuple[str, str]:
    """Return the site's folder, absolute and as people know it; FlError for an impossible one."""
    from fl_hooks.store.site_build import TREE

    out = _place(given) if given else Path(git.top, "site")
    for taken in (Path(git.top, TREE).resolve(), Path(git.git_dir).resolve()):
        if out.is_relative_to(taken) or taken.is_relative_to(out):
            raise FlError(
                f"--out {given}: a site cannot lie in or around {taken}",
                "Choose a folder of its own, such as site/.",
            )
    return str(out), f"{(given or 'site').rstrip('/')}/"


def _into(git: Git, given: str) -> tuple[str, str]:
    """Return the folder that the pages join, absolute and as people know it."""
    into = _place(given)
    top = Path(git.top).resolve()
    if given.strip("/") in ("", ".") or into == top or not into.is_relative_to(top):
        raise FlError(
            f"--into {given}: pages join a site in a folder of their own in this repository",
            "Name one below the docs folder of that site: --into docs/quality",
        )
    if into.is_relative_to(Path(git.git_dir).resolve()):
        raise FlError(f"--into {given}: that is git's own folder", "Try --into docs/quality.")
    return str(into), f"{given.rstrip('/')}/"


def _url(given: str) -> str:
    """Return an address with one slash at its end; FlError for what is none."""
    from fl_hooks.store.web import not_on_the_web

    if given and (fault := not_on_the_web(given)):
        hint = "Write it as readers do: --site-url https://team.example.org/quality/"
        raise FlError(f"--site-url {given} {fault}", hint)
    return f"{given.rstrip('/')}/" if given else ""


def _place(given: str) -> Path:
    # The folder itself may be a link: that is for check_ours to refuse, not to follow.
    asked = Path(os.path.abspath(given))  # noqa: PTH100
    return asked.parent.resolve() / asked.name
