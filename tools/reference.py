"""Writes the reference tables of docs/ from the code they describe; --check only compares.

A page marks a generated part with `<!-- generated: NAME -->` … `<!-- end -->`.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fl_hooks.detect.facts import FACTS
from fl_hooks.detect.languages import LANGUAGES
from fl_hooks.generate.blocks.block import our_blocks
from fl_hooks.generate.prompt import terms
from fl_hooks.library import finders, model
from fl_hooks.library.examples import model as examples_model
from fl_hooks.library.folders import load_library
from fl_hooks.store import config, record_form, report_form, site_analysis_form, site_form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pydantic import BaseModel

ROOT = Path(__file__).resolve().parent.parent
PAGES = (
    "docs/configuration.md",
    "docs/generate.md",
    "docs/writing-patterns.md",
    "docs/reports.md",
    "docs/reference/generate.md",
    "docs/reference/record.md",
    "docs/reference/site-json.md",
)
_PART = re.compile(r"(<!-- generated: (?P<name>[\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def main(argv: Sequence[str] | None = None) -> int:
    """Write the pages, or with --check return 1 where one is out of date."""
    parser = argparse.ArgumentParser(prog="tools/reference.py", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare and write nothing")
    check = parser.parse_args(argv).check
    stale = []
    for name in PAGES:
        path = ROOT / name
        before = path.read_text(encoding="utf-8")
        after = fill(before)
        if before == after:
            continue
        stale.append(name)
        if not check:
            path.write_text(after, encoding="utf-8")
    for name in stale:
        print(f"{name}: {'is out of date; run make schemas' if check else 'updated'}")
    return 1 if check and stale else 0


def fill(page: str) -> str:
    """Return the page with each generated part made anew."""
    return _PART.sub(lambda found: f"{found[1]}\n{PARTS[found['name']]()}\n\n{found[3]}", page)


def model_table(*models: type[BaseModel]) -> str:
    """Return a table of the models' keys: what each takes, its default and its meaning."""
    rows = []
    for each in models:
        schema = each.model_json_schema(by_alias=True)
        required = schema.get("required", ())
        for key, field in schema["properties"].items():
            default = "required" if key in required else _default(field)
            rows.append((f"`{key}`", _kind(field), default, _meaning(field, schema)))
    return table(("key", "takes", "default", "meaning"), rows)


def output_table(*models: type[BaseModel]) -> str:
    """Return a table of the keys of what is written: what each holds and means."""
    rows = []
    for each in models:
        schema = each.model_json_schema(by_alias=True)
        for key, field in schema["properties"].items():
            holds = f"{_kind(field)} | null" if _may_be_null(field) else _kind(field)
            rows.append((f"`{key}`", holds, _meaning(field, schema)))
    return table(("key", "holds", "meaning"), rows)


def _may_be_null(field: dict[str, Any]) -> bool:
    return any(each.get("type") == "null" for each in field.get("anyOf", ()))


def facts_table() -> str:
    """Return a table of the facts that `unless` and `severity_when` know."""
    rows = [
        (f"`{name}{': [names]' if argument else ''}`", says, f"`{_inline(example)}`")
        for name, (says, example, argument, _) in FACTS.items()
    ]
    return table(("fact", "holds where", "example"), rows)


def languages_table() -> str:
    """Return a table of the languages and their files."""
    rows = [
        (f"`{name}`", " ".join(f"`{suffix}`" for suffix in suffixes), f"`{sign}`")
        for name, (suffixes, sign, _) in LANGUAGES.items()
    ]
    return table(("language", "files", "comment"), rows)


def globs_list() -> str:
    """Return the paths that are left out, and the test paths, unless configured otherwise."""
    parts = (("Left out", config.EXCLUDE), ("Test paths", config.TESTS))
    return "\n\n".join(f"{title}: {', '.join(f'`{g}`' for g in globs)}." for title, globs in parts)


def table(head: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; bars inside cells are escaped."""
    lines = [tuple(head), *rows]
    text = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines]
    text.insert(1, "|" + " --- |" * len(lines[0]))
    return "\n".join(text)


def _kind(field: dict[str, Any]) -> str:
    """Say in a few words what a value may be."""
    if "$ref" in field:
        return field["$ref"].rpartition("/")[2]
    if "const" in field:
        return f"`{_toml(field['const'])}`"
    if "enum" in field:
        return " | ".join(f"`{value}`" for value in field["enum"])
    if "anyOf" in field:
        kinds = [_kind(each) for each in field["anyOf"] if each.get("type") != "null"]
        return " | ".join(dict.fromkeys(kinds))
    return _plain_kind(field)


def _plain_kind(field: dict[str, Any]) -> str:
    kind = field.get("type", "")
    if kind == "array":
        inner = _kind(field.get("items", {}))
        return f"list of ({inner})" if "|" in inner else f"list of {inner}"
    if kind == "object" and isinstance(field.get("additionalProperties"), dict):
        return f"table of {_kind(field['additionalProperties'])}"
    names = {"string": "text", "integer": "number", "number": "number"}
    names |= {"boolean": "true | false", "object": "table"}
    return names.get(str(kind), "anything")


def _meaning(field: dict[str, Any], schema: dict[str, Any]) -> str:
    """Return the key's own description, or that of the table it takes."""
    known = schema.get("$defs", {})
    names = re.findall(r"'#/\$defs/(\w+)'", str(field))
    inherited = next((known[name].get("description", "") for name in names if name in known), "")
    return str(field.get("description") or inherited)


def _default(field: dict[str, Any]) -> str:
    value = field.get("default")
    if value in (None, "", [], {}) or isinstance(value, dict):
        return ""
    return "see below" if isinstance(value, list) and len(value) > 1 else f"`{_toml(value)}`"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(_toml(each) for each in value)}]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _inline(code: str) -> str:
    """Return code on one line."""
    return re.sub(r"\n\s*", " ⏎ ", code)


def terms_table() -> str:
    """Return the vocabulary of prompts: term, group and words."""
    groups = {"subject": terms.SUBJECTS, "data": terms.KINDS, "operation": terms.OPERATIONS}
    rows = [
        (f"`{term}`", group, ", ".join(words))
        for group, table_ in groups.items()
        for term, words in table_.items()
    ]
    return table(("term", "", "words"), rows)


def when_table() -> str:
    """Return which terms each bundled pattern has to do with, and where it stands by severity."""
    rows = [
        (f"`{one.id}`", one.declaration.severity, _alternatives(one.declaration.generate.when))
        for one in load_library("")
        if one.declaration.generate
    ]
    return table(("pattern", "severity", "where a prompt mentions"), rows)


def blocks_table() -> str:
    """Return the building blocks that come with fl-hooks."""
    rows = [
        (f"`{one.name}`", " or ".join(one.takes), one.gives, one.says, _alternatives(one.when))
        for one in sorted(our_blocks().values(), key=lambda one: one.name)
    ]
    return table(("block", "takes", "gives", "does", "where a prompt mentions"), rows)


def _alternatives(when: Iterable[Iterable[str]]) -> str:
    return "; ".join(" + ".join(one) for one in when) or "to connect others"


PARTS: dict[str, Callable[[], str]] = {
    "config": lambda: model_table(config.Config),
    "config-limits": lambda: model_table(config.Limits),
    "config-overrides": lambda: model_table(config.Override),
    "config-publish": lambda: model_table(config.Publish),
    "config-globs": globs_list,
    "pattern": lambda: model_table(model.Declaration),
    "check": lambda: model_table(model.Check),
    "flow": lambda: model_table(finders.Flow),
    "flow-source": lambda: model_table(finders.FlowSource),
    "flow-kept": lambda: model_table(finders.Kept),
    "flow-sink": lambda: model_table(finders.Sink),
    "resource": lambda: model_table(finders.Resource),
    "resource-opens": lambda: model_table(finders.Opens),
    "example-form": lambda: model_table(examples_model.Form),
    "example-dress": lambda: model_table(examples_model.Dress),
    "fragment": lambda: model_table(record_form.Fragment),
    "fragment-entry": lambda: model_table(record_form.Entry),
    "archive-line": lambda: model_table(record_form.ArchiveLine),
    "report": lambda: model_table(report_form.Report),
    "report-period": lambda: model_table(report_form.Period),
    "report-risk": lambda: model_table(report_form.Risk),
    "report-course": lambda: model_table(report_form.Course),
    "report-change": lambda: model_table(report_form.Change),
    "report-decision": lambda: model_table(report_form.Decision),
    "report-evidence": lambda: model_table(report_form.Evidence),
    "site-index": lambda: output_table(site_form.SiteIndex),
    "site-file": lambda: output_table(site_form.SiteFile),
    "site-pattern": lambda: output_table(site_form.PatternEntry),
    "site-check": lambda: output_table(site_form.CheckEntry),
    "site-reading": lambda: output_table(site_form.Reading),
    "site-violations": lambda: output_table(site_form.SiteViolations),
    "site-month": lambda: output_table(site_form.Month),
    "site-rows": lambda: output_table(site_form.SiteMonth),
    "site-trends": lambda: output_table(site_analysis_form.SiteTrends),
    "site-effect": lambda: output_table(site_analysis_form.Effect),
    "site-ranked": lambda: output_table(site_analysis_form.Ranked),
    "site-hotfile": lambda: output_table(site_analysis_form.HotFile),
    "site-signals": lambda: output_table(site_analysis_form.SignalSource),
    "site-signal": lambda: output_table(site_analysis_form.Signal),
    "site-learning": lambda: output_table(site_analysis_form.JsonLearning),
    "facts": facts_table,
    "generate-terms": terms_table,
    "generate-when": when_table,
    "generate-blocks": blocks_table,
    "languages": languages_table,
}

if __name__ == "__main__":
    sys.exit(main())
