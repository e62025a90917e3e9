"""A scan's report in the formats of other programs: SARIF, GitHub's annotations, GitLab's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fl_hooks.publish.formats.results import Result, Run
from fl_hooks.records.finding import fingerprint

if TYPE_CHECKING:
    from fl_hooks.commands.scan_report import Report
    from fl_hooks.records.finding import Finding


def render(form: str, report: Report, repo: tuple[str, str, str], revision: str) -> str:
    """Return the report's text in one of the forms sarif, github and gitlab.

    repo: the repository's folders, empty outside of one. revision: the commit that was scanned,
    "" for files as they are on disk.
    """
    results = [_result(one, report) for one in report.findings]
    if form == "github":
        from fl_hooks.publish.formats import github

        return github.render(results)
    if form == "gitlab":
        from fl_hooks.publish.formats import gitlab

        return gitlab.render(results)

    from fl_hooks.publish.formats import sarif

    return sarif.render(results, _run(report, repo, revision))


def _result(one: Finding, report: Report) -> Result:
    return Result(
        check=one.id,
        severity=one.severity,
        path=one.path,
        line=one.line,
        column=one.column,
        end_line=one.end_line,
        end_column=one.end_column,
        message=one.message,
        advice=one.advice,
        fingerprint=fingerprint(one),
        related=one.related,
        allowed=one.suppressed,
        reason=one.reason,
        accepted=None if report.baseline is None else report.accepts(one),
    )


def _run(report: Report, repo: tuple[str, str, str], revision: str) -> Run:
    """Return what a SARIF file says besides its results."""
    from fl_hooks.library.folders import load_library
    from fl_hooks.library.precision import measured
    from fl_hooks.publish.entry import entries
    from fl_hooks.publish.forge import forge_of
    from fl_hooks.publish.formats.sureness import sureness
    from fl_hooks.publish.precision import precision
    from fl_hooks.store.config import Config, load_config

    config = load_config(repo[0]).config if repo[0] else Config()
    found = {one.pattern for one in report.findings}
    library = [pattern for pattern in load_library(repo[0]) if pattern.id in found]
    remote, branch, head = _head(repo) if repo[0] else ("", "", "")
    return Run(
        entries=entries(library, config.checks),
        sureness=sureness(precision(measured(library))),
        url=config.publish.url and f"{config.publish.url.rstrip('/')}/",
        repository=forge_of(config.publish.repository or remote).base,
        # A range is named by its end; files on disk are at best those of HEAD.
        revision=revision or head,
        branch="" if revision not in ("", head) else branch,
        notices=report.notices,
        whole=not (report.bugs or report.mistake or report.unreadable),
    )


def _head(repo: tuple[str, str, str]) -> tuple[str, str, str]:
    """Return the remote's address, the branch and HEAD's commit."""
    from fl_hooks.store.git import Git
    from fl_hooks.store.site_facts import read_facts

    facts = read_facts(Git(*repo))
    return facts.remote, facts.branch, facts.head
