"""What `fl doctor` says of CI, which sees what no hook saw."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from fl_hooks.commands.doctor_result import Result, line, note, ok

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fl_hooks.store.git import Git

_FILES = (
    *(".github/workflows/*.yml", ".github/workflows/*.yaml", ".gitlab-ci.yml", ".gitlab/ci/*.yml"),
    *("azure-pipelines.yml", ".circleci/config.yml", ".travis.yml", "bitbucket-pipelines.yml"),
    *("Jenkinsfile", ".buildkite/*.yml", ".forgejo/workflows/*.yml", ".gitea/workflows/*.yml"),
)
# The command, or our action, which runs it.
_SCANS = re.compile(r"\bfl(?:_hooks)? scan\b.*--range|\buses:\s*['\"]?\S+/fl-hooks@")
# What a scan of a range needs of the clone, per kind of CI.
_WHOLE = (("workflows", r"fetch-depth:\s*['\"]?0\b"), ("gitlab", r"GIT_DEPTH:\s*['\"]?0\b"))


def results(git: Git, record: str) -> Iterator[Result]:
    """Yield whether CI scans ranges of commits, with the history that takes.

    record: the setting of that name; "ci" needs a job that records.
    """
    texts = {path: path.read_text("utf-8", errors="replace") for path in _files(git.top)}
    ours = {p: t for p, t in texts.items() if _SCANS.search(t)}
    if not ours:
        text = "no workflow runs `fl scan --range` or our action: what no hook saw stays unseen"
        yield note("CI", text, _way(git))
    for path, text in ours.items():
        shown = path.relative_to(git.top).as_posix()
        needed = next((sign for part, sign in _WHOLE if part in shown), "")
        if needed and not re.search(needed, text):
            key = needed.partition(":")[0]
            yield note(
                "CI", f"{shown} scans a range of a shallow clone", f"set {key}: 0 in {shown}"
            )
        else:
            yield ok("CI", f"{shown} scans ranges of commits")
    if record == "ci" and not any("--record" in text for text in ours.values()):
        text = 'record is "ci", but no workflow runs `fl scan --range … --record`'
        yield note("CI", text, _way(git))


def _files(top: str) -> Iterator[Path]:
    for glob in _FILES:
        for path in sorted(Path(top).glob(glob)):
            if path.is_file():
                yield path


def _way(git: Git) -> str:
    gitlab = Path(git.top, ".gitlab-ci.yml").is_file() or "gitlab" in line(
        git, "config", "--get", "remote.origin.url"
    )
    return "fl init --ci gitlab" if gitlab else "fl init --ci github"
