"""Which of our hooks a front end (pre-commit, prek, lefthook) runs, and at which hook of git."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fl_hooks.errors import FlError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

YAML = ".pre-commit-config.yaml"
PREK = ("prek.toml", YAML, ".pre-commit-config.yml")
# What our hooks are called where they are offered, with the git hooks that they are for.
KINDS = {
    "fl-scan": ("pre-commit", "pre-merge-commit"),
    "fl-post-commit": ("post-commit",),
    "fl-scan-push": ("pre-push",),
}
# Git hook -> the one of ours that it has to run.
WANTED = {stage: kind for kind, stages in KINDS.items() for stage in stages}
_OLD_NAMES = {"commit": "pre-commit", "push": "pre-push", "merge-commit": "pre-merge-commit"}
_LEFTHOOK = ("yml", "yaml", "toml", "json")


@dataclass(frozen=True, slots=True)
class Entry:
    """One of our hooks as a configuration names it.

    repo: "local" or an address; rev: what it is pinned to, "" for a local one; stages: the git
    hooks it runs at; options: its keys.
    """

    kind: str
    repo: str
    rev: str
    stages: frozenset[str]
    options: dict[str, Any]

    @property
    def local(self) -> bool:
        """Whether it runs what is on the PATH."""
        return self.repo == "local" and self.options.get("language") in ("system", "unsupported")


@dataclass(frozen=True, slots=True)
class Front:
    """A configuration: its file, "" for none, and those of our hooks that it names."""

    file: str = ""
    entries: tuple[Entry, ...] = ()
    # What keeps it from being read.
    problem: str = ""
    install_types: tuple[str, ...] = field(default=("pre-commit",))

    def runs(self, stage: str) -> bool:
        """Tell whether the right one of ours runs at a git hook."""
        wanted = WANTED[stage]
        return any(one.kind == wanted and stage in one.stages for one in self.entries)


def read_front(top: str, names: Iterable[str] = (YAML,)) -> Front:
    """Return what the first of the files that is there says."""
    for name in names:
        place = Path(top, name)
        if place.is_file():
            try:
                return _front(name, _load(place))
            except (OSError, ValueError, FlError) as error:
                return Front(name, problem=" ".join(str(error).split()))
    return Front()


def _load(place: Path) -> dict[str, Any]:
    """Return the file's content; ValueError where it is no configuration."""
    text = place.read_text(encoding="utf-8-sig")
    if place.suffix == ".toml":
        import tomllib

        data: Any = tomllib.loads(text)
    else:
        import yaml

        # The C parser reads a long list ten times as fast.
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            data = yaml.load(text, loader)  # noqa: S506 -- a safe one
        except yaml.YAMLError as error:
            raise ValueError(str(error)) from error
    if data is None:
        return {}
    if not isinstance(data, dict) or not isinstance(data.get("repos") or [], list):
        raise FlError("repos is not a list")
    return data


def _front(name: str, data: dict[str, Any]) -> Front:
    types = data.get("default_install_hook_types")
    named = tuple(map(str, types)) if isinstance(types, list) else ("pre-commit",)
    return Front(name, tuple(_entries(data)), install_types=named)


def _entries(data: dict[str, Any]) -> Iterator[Entry]:
    everywhere = data.get("default_stages") or []
    for repo in data.get("repos") or []:
        if not isinstance(repo, dict):
            continue
        url, rev = str(repo.get("repo", "")), str(repo.get("rev", ""))
        for hook in repo.get("hooks") or []:
            kind = _kind(hook) if isinstance(hook, dict) else ""
            if not kind:
                continue
            offered = () if url == "local" else KINDS[kind]
            stages = hook.get("stages") or offered or everywhere or WANTED
            names = frozenset(_OLD_NAMES.get(str(one), str(one)) for one in stages)
            yield Entry(kind, url, rev, names, hook)


def _kind(hook: dict[str, Any]) -> str:
    """Return which of ours a hook is, by its command or its id; "" for none."""
    words = str(hook.get("entry", "")).split()
    if any(Path(word).name == "fl-scan" for word in words):
        flags = {"--post-commit": "fl-post-commit", "--push": "fl-scan-push"}
        return next((kind for flag, kind in flags.items() if flag in words), "fl-scan")
    return str(hook.get("id")) if hook.get("id") in KINDS else ""


def lefthook_names_us(top: str, stage: str) -> bool:
    """Tell whether lefthook's configuration names fl-scan at a git hook."""
    for ending in _LEFTHOOK:
        for name in (f"lefthook.{ending}", f".lefthook.{ending}", f"lefthook-local.{ending}"):
            place = Path(top, name)
            if not place.is_file():
                continue
            try:
                part = _load(place).get(stage)
            except (OSError, ValueError):
                part = place.read_text(encoding="utf-8", errors="replace")
            if "fl-scan" in str(part):
                return True
    return False
