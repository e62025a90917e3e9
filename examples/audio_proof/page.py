"""What was measured as parts of docs/audio-uploads.md and as its drawing."""

from __future__ import annotations

import ast
import json
import re
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audio_proof import chart
from fl_hooks.publish.charts import palette

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audio_proof.case import Case

_TOP = Path(__file__).resolve().parents[2]
MEASURED = Path(__file__).with_name("measured.json")
PAGE, DRAWING = _TOP / "docs/audio-uploads.md", _TOP / "docs/audio-memory.svg"
_PART = re.compile(r"(<!-- generated: (?P<name>[a-z]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_CODE = {"naive": ("naive.py", "upload"), "ours": ("receive.py", "_into")}
_TITLE = "Memory of the service during an upload"
_OTHER = {
    "800 MB, the naive service": ("the naive service", "var(--fl-bypassed)"),
    "800 MB as a form": ("this one", "var(--fl-prevented)"),
    "20 at once, 40 MB each": ("20 uploads at once", palette.ACCENT),
}
_MB, _LIMIT = 1e6, 120


def keep(about: str, cases: Sequence[Case]) -> None:
    """Write what was measured beside this file."""
    known = [
        {
            "name": case.name,
            "claims": [sentence for sentence, _ in case.claims],
            "status": case.status,
            "seconds": None if case.seconds is None else round(case.seconds, 2),
            "sent": case.sent,
            "before": case.before,
            "peak": case.peak,
            "curve": [[round(second, 2), round(memory / _MB, 1)] for second, memory in case.curve]
            if case.name in _OTHER
            else [],
        }
        for case in cases
    ]
    text = json.dumps({"about": about, "cases": known}, allow_nan=False)
    # One case on a line: what changed is seen.
    MEASURED.write_text(text.replace('{"name"', '\n{"name"') + "\n", encoding="utf-8")


def write() -> list[str]:
    """Write page and drawing from what was measured; return the names of those that changed."""
    changed = stale()
    if PAGE.name in changed:
        PAGE.write_text(_filled(), encoding="utf-8")
    if DRAWING.name in changed:
        DRAWING.write_text(chart.drawn(_TITLE, _said(_known()), _panels(_known())), "utf-8")
    return changed


def stale() -> list[str]:
    """Return the names of those that do not follow from what was measured."""
    known = _known()
    has = DRAWING.read_text(encoding="utf-8") if DRAWING.exists() else ""
    found = [PAGE.name] if PAGE.read_text(encoding="utf-8") != _filled() else []
    same = chart.digest_of(has) == chart.digest(_TITLE, _said(known), _panels(known))
    return found if same else [*found, DRAWING.name]


def _known() -> Mapping[str, Any]:
    known: Mapping[str, Any] = json.loads(MEASURED.read_text(encoding="utf-8"))
    return known


def _filled() -> str:
    parts = {"measured": _measured(_known())}
    parts |= {name: _function(*place) for name, place in _CODE.items()}
    page = PAGE.read_text(encoding="utf-8")
    return _PART.sub(lambda found: f"{found[1]}\n{parts[found['name']]}\n\n{found[3]}", page)


def _measured(known: Mapping[str, Any]) -> str:
    parts = [f"![{_said(known)}](audio-memory.svg)", "\n".join(_table(known["cases"]))]
    parts += ["\n".join(_claims(known["cases"])), f"Measured on {known['about']}."]
    return "\n\n".join(parts)


def _function(file: str, name: str) -> str:
    """Return a function of the service as a block of code."""
    source = (_TOP / "examples/audio_uploads" / file).read_text(encoding="utf-8")
    functions = (ast.AsyncFunctionDef, ast.FunctionDef)
    every = (node for node in ast.walk(ast.parse(source)) if isinstance(node, functions))
    node = next(node for node in every if node.name == name)
    start = min(one.lineno for one in (node, *node.decorator_list))
    lines = source.splitlines()[start - 1 : node.end_lineno]
    return f"```python\n{textwrap.dedent(chr(10).join(lines))}\n```"


def _said(known: Mapping[str, Any]) -> str:
    ours, naive, twenty = (
        _peak(known, name)
        for name in ("800 MB as a form", "800 MB, the naive service", "20 at once, 40 MB each")
    )
    return (
        f"While 800 MB are uploaded the service holds at most {ours} MB, with 20 uploads at once "
        f"{twenty} MB; the naive one holds {naive} MB."
    )


def _peak(known: Mapping[str, Any], name: str) -> str:
    return next(f"{case['peak'] / _MB:,.0f}" for case in known["cases"] if case["name"] == name)


def _panels(known: Mapping[str, Any]) -> list[chart.Panel]:
    curves = {
        case["name"]: chart.Curve(*_OTHER[case["name"]], case["curve"])
        for case in known["cases"]
        if case["name"] in _OTHER
    }
    naive, ours, twenty = (curves[name] for name in _OTHER)
    return [
        chart.Panel("800 MB uploaded to each", [naive, ours], _LIMIT),
        chart.Panel("Seen closer", [ours, twenty], _LIMIT),
    ]


def _table(cases: Sequence[Mapping[str, Any]]) -> list[str]:
    lines = ["| | answer | sent MB | seconds | memory before, MB | at most, MB |"]
    lines += ["| --- | ---: | ---: | ---: | ---: | ---: |"]
    for case in cases:
        cells = [case["name"], case["status"] or "–", _number(case["sent"], 1 / _MB)]
        cells += [_number(case["seconds"], 1, 1), _number(case["before"], 1 / _MB)]
        lines.append(f"| {' | '.join(map(str, [*cells, _number(case['peak'], 1 / _MB)]))} |")
    return lines


def _claims(cases: Sequence[Mapping[str, Any]]) -> list[str]:
    return ["What held:", ""] + [
        f"- {case['name']}: {'; '.join(case['claims'])}." for case in cases
    ]


def _number(value: float | None, scale: float, digits: int = 0) -> str:
    return "–" if value is None else f"{value * scale:,.{digits}f}"
