"""Results as SARIF 2.1.0, as GitHub's code scanning, editors and other programs read it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from fl_hooks import __version__
from fl_hooks.detect.languages import language_of
from fl_hooks.publish.formats.levels import SARIF
from fl_hooks.publish.formats.places import uri
from fl_hooks.publish.formats.rules import rules_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fl_hooks.publish.formats.results import Result, Run

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
# The name of our fingerprint; the number changes where what it is made from does.
FINGERPRINT = "flHooksFingerprint/v1"
ROOT = "SRCROOT"
# In a message this would be a link to another place of the result.
_LINK = re.compile(r"\[(?=[^\[\]]*\]\()")
_ACCEPTED = "The baseline accepts it: it was there when the team adopted the check."


def render(results: Sequence[Result], run: Run, *, indent: int | None = 2) -> str:
    """Return the SARIF file's text, in ASCII."""
    return json.dumps(sarif(results, run), indent=indent) + "\n"


def sarif(results: Sequence[Result], run: Run) -> dict[str, Any]:
    """Return the file as a value: one run, with the rules that its results name."""
    checks = dict(sorted({one.check: one.severity for one in results}.items()))
    places = {name: number for number, name in enumerate(checks)}
    paths = {path: n for n, path in enumerate(sorted({one.path for one in results}))}
    on_baseline = _compared(results)
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "fl-hooks",
                        "version": __version__,
                        "semanticVersion": __version__,
                        "rules": rules_of(checks, run),
                    }
                },
                "columnKind": "unicodeCodePoints",
                # Without an address: whoever reads the file knows where its checkout lies.
                "originalUriBaseIds": {
                    ROOT: {"description": {"text": "The top folder of the repository."}}
                },
                **_provenance(run),
                "invocations": [_invocation(run)],
                "artifacts": [_artifact(path) for path in paths],
                "results": [
                    _result(one, places[one.check], paths, on_baseline=on_baseline)
                    for one in results
                ],
                **({"properties": {"about": run.about}} if run.about else {}),
            }
        ],
    }


def _compared(results: Sequence[Result]) -> bool:
    """Tell whether there is a baseline: SARIF has a state in all results or in none."""
    return bool(results) and all(one.accepted is not None for one in results)


def _provenance(run: Run) -> dict[str, Any]:
    if not run.repository:
        return {}
    known = {"revisionId": run.revision, "branch": run.branch}
    details = {"repositoryUri": run.repository, **{k: v for k, v in known.items() if v}}
    return {"versionControlProvenance": [{**details, "mappedTo": {"uriBaseId": ROOT}}]}


def _invocation(run: Run) -> dict[str, Any]:
    said: dict[str, Any] = {"executionSuccessful": run.whole}
    if run.notices:
        said["toolExecutionNotifications"] = [
            {"level": "warning", "message": {"text": text}} for text in run.notices
        ]
    return said


def _artifact(path: str) -> dict[str, Any]:
    language = language_of(path)
    artifact: dict[str, Any] = {"location": _location(path)}
    return {**artifact, "sourceLanguage": language} if language else artifact


def _location(path: str, paths: dict[str, int] | None = None) -> dict[str, Any]:
    address = uri(path)
    said: dict[str, Any] = {"uri": address}
    if not address.startswith("file:"):
        said["uriBaseId"] = ROOT
    if paths and path in paths:
        said["index"] = paths[path]
    return said


def _result(one: Result, rule: int, paths: dict[str, int], *, on_baseline: bool) -> dict[str, Any]:
    said: dict[str, Any] = {
        "ruleId": one.check,
        "ruleIndex": rule,
        "level": SARIF.get(one.severity, "warning"),
        "message": {"text": _LINK.sub(r"\\[", one.text)},
        "locations": [
            {"physicalLocation": {"artifactLocation": _location(one.path, paths), **_region(one)}}
        ],
        "partialFingerprints": {FINGERPRINT: one.fingerprint},
        # An empty list says that nothing suppresses it; without one nobody would know.
        "suppressions": list(_suppressions(one)),
        "properties": {"severity": one.severity, **one.more},
    }
    if one.related:
        said["relatedLocations"] = [
            {
                "id": number,
                "physicalLocation": {
                    "artifactLocation": _location(path, paths),
                    "region": {"startLine": line},
                },
            }
            for number, (path, line) in enumerate(one.related)
        ]
    if on_baseline:
        said["baselineState"] = "unchanged" if one.accepted else "new"
    if one.page:
        said["hostedViewerUri"] = one.page
    return said


def _region(one: Result) -> dict[str, Any]:
    region = {"startLine": one.line, "startColumn": one.column}
    if one.end_line:
        # In SARIF, too, this is the column after the last character.
        region |= {"endLine": one.end_line, "endColumn": one.end_column}
    return {"region": region}


def _suppressions(one: Result) -> list[dict[str, str]]:
    found = []
    if one.allowed:
        allowed = {"kind": "inSource", "status": "accepted"}
        found.append({**allowed, "justification": one.reason} if one.reason else allowed)
    if one.accepted:
        found.append({"kind": "external", "status": "accepted", "justification": _ACCEPTED})
    return found
