"""Tests of an endpoint: what it answers, what it refuses, and that it describes itself."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fl_hooks.generate.subjects.answers import SCALARS, key
from fl_hooks.generate.subjects.requests import BODY, OWN, QUERY, UPLOAD, UPLOAD_FILE
from fl_hooks.generate.testing.asserts import STRICT, known
from fl_hooks.generate.testing.calls import needed
from fl_hooks.generate.testing.flow import expected
from fl_hooks.generate.testing.hostile import contents, values_of
from fl_hooks.generate.testing.literals import shown
from fl_hooks.generate.testing.sample import UNKNOWN, Sample
from fl_hooks.generate.testing.samples import sample
from fl_hooks.generate.testing.texts import single_test, table_test

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from fl_hooks.generate.compose.parts import Parts
    from fl_hooks.generate.testing.calls import Value

_CLIENT = """
from fastapi.testclient import TestClient
client = TestClient(app, raise_server_exceptions=False)
"""
_JSON = 'headers={"content-type": "application/json"}'
_ORDINARY = "Ordinary input is answered with what it should give."
_HOSTILE = "What is empty or wrong is answered or refused, in strict JSON."


@dataclass(frozen=True, slots=True)
class _Endpoint:
    """What is known of an endpoint; told: what it should answer, as plain data."""

    parts: Parts
    subject: Mapping[str, Any]
    values: Mapping[str, Value]
    given: Sample
    told: Any
    module: str

    def request(self, *sends: str) -> str:
        """Return the expression that sends a request to it."""
        path, passed = str(self.subject["path"]), {}
        for need, name in self.subject["queries"].items():
            value = self.values[need]
            if f"{{{name}}}" in path:
                path = path.replace(f"{{{name}}}", str(value.data))
            elif value.passed:
                passed[name] = value.data
        parts = [f'"{path}"', *sends, *([f"params={shown(passed)}"] if passed else [])]
        return f"client.{self.subject['method'].lower()}({', '.join(parts)})"

    def asking(self, taken: str, *sends: str) -> str:
        """Return the helper that sends a request."""
        head = f"from httpx import Response\ndef ask({taken}) -> Response:"
        said = '    """Send a request to the endpoint."""'
        return f"{head}\n{said}\n    return {self.request(*sends)}"


def endpoint_tests(
    parts: Parts, subject: Mapping[str, Any], applied: Collection[str], module: str
) -> Iterator[str]:
    """Yield modules, each of which holds one test of the endpoint."""
    values = needed(parts)
    facts = {need: one.data for need, one in values.items()}
    given = sample(parts, facts) or Sample(UNKNOWN, expression="")
    told = expected(parts, given.data, facts, applied)
    one = _Endpoint(parts, subject, values, given, told, module)
    yield f"{_CLIENT}\n{STRICT}"
    yield from given.helpers
    form = subject["source"]
    if form in (UPLOAD_FILE, UPLOAD):
        yield from _upload_tests(one)
    elif form == BODY:
        yield from _body_tests(one)
    elif form == QUERY:
        name = subject["parameters"][0]
        yield one.asking("value: Any", f'params={{"{name}": value}}')
        yield _ordinary(one, f"ask({shown(given.data, 20)})")
        yield _hostile(values_of(parts))
    elif form == OWN:
        yield from _own_tests(one)
    yield _described(subject)


def _upload_tests(one: _Endpoint) -> Iterator[str]:
    field, name = one.subject["parameters"][0], one.given.name or "data.bin"
    content = one.given.content or 'b"some bytes"'
    yield one.asking("content: bytes", f'files={{"{field}": ("{name}", content)}}')
    yield _ordinary(one, f"ask({content})")
    yield _hostile(contents())
    lines = [f"assert {one.request()}.status_code == 422"]
    yield single_test("nothing_sent", "A request without a file is the client's mistake.", lines)
    yield _too_large(one, 'ask(b"x" * 2000)')


def _too_large(one: _Endpoint, asking: str) -> str:
    lines = [
        'monkeypatch.setattr(module, "MAX_BYTES", 1000)',
        f"assert {asking}.status_code == 413",
    ]
    text = single_test("too_large", "More bytes than are allowed are refused.", lines)
    return f"import {one.module} as module\n{text}"


def _body_tests(one: _Endpoint) -> Iterator[str]:
    source, data = one.parts.source, one.given.data
    embedded = one.parts.plan.source == "text" and source
    sent = f'{{"{source.name}": value}}' if embedded and source else "value"
    yield one.asking("value: Any", f"content=json.dumps({sent})", _JSON)
    yield _ordinary(one, f"ask({shown(data, 20)})")
    yield _hostile([*values_of(one.parts), '["x", {"a": [{}]}]', '[{"\\ud800": math.nan}]'])
    lines = [f"""assert {one.request('content="[1, "', _JSON)}.status_code == 422"""]
    yield single_test("broken_body", "A body that is no JSON is the client's mistake.", lines)
    yield _too_large(one, one.request('content=" " * 2000', _JSON))


def _own_tests(one: _Endpoint) -> Iterator[str]:
    if not one.given.expression:
        return
    constant = one.subject["constant"]
    lines = [
        *one.given.made("source"),
        f'monkeypatch.setattr(module, "{constant}", {one.given.used("source")})',
        f"answer = {one.request()}",
        "assert answer.status_code == 200, answer.text",
        *_answer(one),
    ]
    text = single_test("ordinary_input", "What the endpoint has of its own is answered.", lines)
    yield f"import {one.module} as module\n{one.given.imports}\n{text}"
    if one.parts.plan.source in ("path", "folder"):
        lines = [
            f'monkeypatch.setattr(module, "{constant}", Path("missing"))',
            f"assert {one.request()}.status_code == 404",
        ]
        yield single_test("missing_input", "What is not there is told as such.", lines)


def _ordinary(one: _Endpoint, asking: str) -> str:
    lines = [
        f"answer = {asking}",
        "assert answer.status_code in (200, 201), answer.text",
        *_answer(one),
    ]
    return f"{one.given.imports}\n" + single_test("ordinary_input", _ORDINARY, lines)


def _answer(one: _Endpoint) -> list[str]:
    """Return what a test says of an answer."""
    kind, told = one.parts.plan.gives, one.told
    if kind == "bytes":
        return ["assert answer.content"]
    if told is UNKNOWN or isinstance(told, bytes) or kind in ("path", "paths"):
        return ["strict(answer.text)"]
    named = f'strict(answer.text)["{key(one.parts)}"]'
    value = named if kind in SCALARS else "strict(answer.text)"
    kind = "data" if kind in ("array", "json") else kind
    return [f"found = {value}", *known(kind, json.loads(json.dumps(told)))]


def _hostile(values: list[str]) -> str:
    lines = [
        "answer = ask(value)",
        "assert answer.status_code in (200, 201, 404, 422), answer.text",
        "strict(answer.text)",
    ]
    return table_test("hostile_input", _HOSTILE, values, lines)


def _described(subject: Mapping[str, Any]) -> str:
    lines = [
        'assert client.get("/docs").status_code == 200',
        f'assert "{subject["path"]}" in client.get("/openapi.json").json()["paths"]',
    ]
    return single_test("docs", "The endpoint describes itself.", lines)
