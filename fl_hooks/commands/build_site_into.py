"""`--into`: what a project whose site our pages join should know, and what keeps them out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.errors import FlError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fl_hooks.commands.build_site_order import Order
    from fl_hooks.store.git import Git
    from fl_hooks.store.site_host import Host

_LISTS = (("Patterns", "patterns/index.md"), ("Violations", "violations/index.md"))


def check_host(git: Git, order: Order) -> Host | None:
    """Return the project that the pages join; FlError where their links would lead nowhere."""
    from fl_hooks.store.site_host import read_host

    host = read_host(git.top, order.tree)
    if host and not host.directory_urls:
        raise FlError(
            f"{host.path} sets use_directory_urls: false, and links between our pages need it",
            "Build a site of its own (leave --into away), or take the setting out.",
        )
    return host


def advice(host: Host | None, shown: str) -> str:
    """Return what to do once so that the pages look and read well, as lines for a terminal."""
    if host is None:
        return f"No mkdocs.yml has {shown} below its docs_dir: no site shows these pages yet."
    return "\n".join(_advice(host))


def _advice(host: Host) -> Iterator[str]:
    if "attr_list" not in host.extensions:
        yield f"{host.path} has to switch on what headings of these pages are written in:"
        yield "  markdown_extensions:\n    - attr_list"
    if host.theme not in ("material", "zensical"):
        yield f"The pages are made for the theme material; {host.path} has {host.theme}."
    if host.nav:
        return
    from fl_hooks.publish.mkdocs import SECTIONS

    name = host.inside.rpartition("/")[2].replace("-", " ").replace("_", " ").capitalize()
    yield f"For the navigation of {host.path}; pages that their lists lead to stay out of it:"
    yield f"  nav:\n    - {name}:\n      - {host.inside}/index.md"
    for title, path in (*_LISTS, *SECTIONS["Analysis"]):
        yield f"      - {title}: {host.inside}/{path}"
    yield f"  not_in_nav: |\n    /{host.inside}/"
