"""Making a site: what it is made from is compared, read, rendered, written and built."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fl_hooks.commands.build_site_order import Order
    from fl_hooks.commands.build_site_progress import Progress
    from fl_hooks.commands.site_charts import Script
    from fl_hooks.library.folders import Pattern
    from fl_hooks.store.config import Config
    from fl_hooks.store.git import Git
    from fl_hooks.store.site_facts import Facts


@dataclass(frozen=True, slots=True)
class Made:
    """What became of an order; `fresh` if the last site was made from the same and is whole.

    ours, engine: seconds that fl-hooks and the engine took. notes: what people should hear of,
    warnings: what the engine said. written: files of the page tree that changed.
    """

    fresh: bool = False
    pages: int = 0
    violations: int = 0
    written: int = 0
    ours: float = 0.0
    engine: float = 0.0
    warnings: Sequence[str] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _Tree:
    """The page tree as values, and what the engine has to know of it."""

    files: Mapping[str, bytes]
    documents: Mapping[str, bytes]
    library: Sequence[Pattern]
    facts: Facts
    violations: int
    notes: Sequence[str]
    # Of the charts, where it is still being made.
    script: Script | None = None

    @property
    def pages(self) -> int:
        return sum(path.endswith(".md") for path in self.files)


def make(git: Git, config: Config, order: Order, progress: Progress) -> Made:
    """Make the site that was ordered; FlError where that is impossible, and the last one stays."""
    from fl_hooks.store import site_tree
    from fl_hooks.store.record import no_collection
    from fl_hooks.store.site_digest import code_of
    from fl_hooks.store.site_facts import read_facts

    started = perf_counter()
    option = "--into" if order.copy else "--out"
    # A folder that is not ours is told before the work, not after it.
    for folder in filter(None, (order.tree if order.copy else "", order.out)):
        site_tree.check_ours(folder, order.shown, option)
    code, facts = code_of(git), read_facts(git)
    key = key_of(git, config, order, code, facts)
    folders = [folder for folder in (order.tree, order.out) if folder]
    if not order.force and all(site_tree.is_made_from(folder, key) for folder in folders):
        return Made(fresh=True)
    with no_collection():
        tree = _render(git, config, order, code, facts, progress)
    progress.step(f"Writing {tree.pages:,} pages")
    shown = order.shown if order.copy else _relative(order.tree, git.top)
    # The site's own key comes last, so that a build that fails is made again.
    written = site_tree.write_tree(order.tree, tree.files, shown, key)
    ours = perf_counter() - started
    warnings = _built(git, order, tree, key, progress) if order.out else []
    return Made(
        pages=tree.pages,
        violations=tree.violations,
        written=written,
        ours=ours,
        engine=perf_counter() - started - ours,
        warnings=warnings,
        notes=tree.notes,
    )


def key_of(
    git: Git, config: Config, order: Order, code: str = "", facts: Facts | None = None
) -> str:
    """Return what stands for all that the site is made from; code, facts: of it, if at hand."""
    from fl_hooks.store.site_digest import key_of
    from fl_hooks.store.site_facts import read_facts

    facts = facts or read_facts(git)
    values = {
        "configuration": config.model_dump_json(),
        "settings": sorted(asdict(order.settings).items()),
        "facts": (facts.name, facts.remote, facts.head, facts.branch, facts.shallow),
        "engine": order.engine if order.out else "",
        "since": order.since,
        "copy": order.copy,
    }
    return key_of(git, () if order.copy else config.publish.pages, values, code)


def _render(  # noqa: PLR0917 -- what an order is rendered from
    git: Git, config: Config, order: Order, code: str, facts: Facts, progress: Progress
) -> _Tree:
    """Read everything and return the page tree."""
    from fl_hooks.commands import site_charts
    from fl_hooks.commands.build_site_kept import kept_pages
    from fl_hooks.commands.build_site_since import later
    from fl_hooks.commands.site_inputs import read_loop
    from fl_hooks.commands.site_texts import at_hand
    from fl_hooks.library.folders import load_library
    from fl_hooks.publish import overrides
    from fl_hooks.publish.compiled import Compiled
    from fl_hooks.publish.into import with_style
    from fl_hooks.publish.pages import build_pages
    from fl_hooks.publish.render import COMPILED, templates_dir
    from fl_hooks.store.record import read_record
    from fl_hooks.store.site_cache import read, write
    from fl_hooks.store.site_facts import read_documents, with_excerpts
    from fl_hooks.store.site_templates import read_overrides

    progress.step("Reading the record")
    site_charts.begin(git.git_dir, facts.head)
    COMPILED.set(Compiled(partial(read, git.git_dir), partial(write, git.git_dir)))
    own = read_overrides(git.top, str(templates_dir()))
    library = load_library(git.top)
    violations = later(read_record(git.top, git.git_dir), order.since)
    if order.settings.source == "excerpt":
        facts = with_excerpts(facts, git.top, violations)
    documents = {} if order.copy else read_documents(git.top, config.publish.pages)
    progress.step(f"Analysing {len(violations):,} violations")
    loop = read_loop(git, library, violations, facts, order.since)
    progress.step("Rendering pages")
    kept = kept_pages(git, order, code)
    with overrides.overridden(own.files), kept, at_hand(git.git_dir, code):
        pages = build_pages(library, violations, facts, order.settings, loop)
    pages |= overrides.assets(own.files)
    if order.copy:
        pages = with_style(pages)
    files = {path: text.encode("utf-8", "replace") for path, text in pages.items()}
    script = site_charts.Script(git.git_dir) if site_charts.keep(git.git_dir, facts.head) else None
    if script and (script.ready or not order.out):
        files[site_charts.SCRIPT], script = script.wait(), None
    notes = [
        f"site_templates/{path} is none of our templates, and is not used" for path in own.unknown
    ]
    return _Tree(files | documents, documents, library, facts, len(violations), notes, script)


def _built(git: Git, order: Order, tree: _Tree, key: str, progress: Progress) -> list[str]:
    """Let the engine build the page tree, and put the site in its place; return its warnings."""
    from fl_hooks.commands import site_charts
    from fl_hooks.publish.forge import forge_for
    from fl_hooks.publish.mkdocs import mkdocs_config, navigation
    from fl_hooks.store import site_build, site_engines, site_tree

    # Patterns stand in navigation by title, as in their table.
    titles = sorted(
        ((pattern.id, pattern.declaration.title) for pattern in tree.library),
        key=lambda each: (each[1].casefold(), each[0]),
    )
    nav = navigation(titles, tree.documents, tree.files)
    forge = forge_for(order.settings, tree.facts.remote)
    own = site_build.own_config(git.top)
    values = mkdocs_config(tree.facts.name, forge, nav, own, order.settings.url)
    with site_tree.scratch(order.out, order.shown) as scratch:
        built = str(Path(scratch, "built"))
        progress.step(f"{order.engine} builds {tree.pages:,} pages", tree.pages, built)
        warnings = site_engines.build(order.engine, values, order.tree, scratch, tree.facts.time)
        if tree.script:
            late = {site_charts.SCRIPT: tree.script.wait()}
            for folder in (order.tree, built):
                site_tree.add(folder, late, order.shown)
        if not (order.strict and warnings):
            # A site with warnings is built again, so that these are told again.
            site_tree.replace_tree(built, order.out, order.shown, "" if warnings else key)
    return warnings


def _relative(folder: str, top: str) -> str:
    place = Path(folder)
    return place.relative_to(top).as_posix() if place.is_relative_to(top) else folder
