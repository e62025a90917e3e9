"""`/docs`: what the service can be asked, from its OpenAPI description.

Swagger UI fetches its scripts from other hosts; this page fetches nothing and runs nothing, so it
also works without a network.
"""

from __future__ import annotations

from html import escape
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi.responses import HTMLResponse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'"
_STYLE = """
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 48rem; margin: 2rem auto; padding: 0 1rem }
h2 { margin-top: 2.5rem; border-top: 1px solid #8884; padding-top: 1rem }
code { font-family: ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere }
table { border-collapse: collapse; margin: .5rem 0 }
th, td { text-align: left; vertical-align: top; padding: .2rem 1rem .2rem 0 }
"""


def answer(description: Mapping[str, Any], largest: int) -> HTMLResponse:
    """Return the page for an OpenAPI description, with a form to try an upload of so many bytes."""
    html = "".join(_page(description, largest))
    return HTMLResponse(html, headers={"Content-Security-Policy": _POLICY})


def _page(description: Mapping[str, Any], largest: int) -> Iterator[str]:
    info = description["info"]
    title = escape(info["title"])
    yield f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<style>{_STYLE}</style></head><body><main><h1>{title}</h1>"
    yield f"<p>{escape(info['summary'])} An upload has at most {largest:,} bytes.</p>"
    yield '<p>For programs: <a href="/openapi.json">OpenAPI</a>. '
    yield '<a href="/docs/swagger">Swagger UI</a> needs a network: its scripts come from a CDN.</p>'
    yield '<form action="/recordings" method="post" enctype="multipart/form-data">'
    yield '<label>Try it: <input type="file" name="file" required></label> '
    yield "<button>Upload</button></form>"
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            yield from _operation(path, method, operation)
    for name, schema in description["components"]["schemas"].items():
        yield from _model(name, schema)
    yield "</main></body></html>"


def _operation(path: str, method: str, operation: Mapping[str, Any]) -> Iterator[str]:
    yield f"<h2><code>{method.upper()} {escape(path)}</code></h2>"
    yield f"<p>{escape(operation.get('description', operation.get('summary', '')))}</p>"
    body = operation.get("requestBody")
    if body:
        kinds = ", ".join(f"<code>{escape(kind)}</code>" for kind in body["content"])
        yield f"<p>{escape(body.get('description', 'Body:'))} {kinds}</p>"
    yield "<table>"
    for given in operation.get("parameters", ()):
        yield _row(given["name"], f"in the {given['in']}", given.get("description", ""))
    for status, given in operation["responses"].items():
        phrase = HTTPStatus(int(status)).phrase
        yield f"<tr><td>{status}</td><td>{phrase}{_models(given)}</td></tr>"
    yield "</table>"


def _row(name: str, *cells: str) -> str:
    rest = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f"<tr><td><code>{escape(name)}</code></td>{rest}</tr>"


def _models(answer: Mapping[str, Any]) -> str:
    content = answer.get("content", {}).get("application/json", {})
    name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    return f': <a href="#{escape(name)}">{escape(name)}</a>' if name else ""


def _model(name: str, schema: Mapping[str, Any]) -> Iterator[str]:
    yield f'<h2 id="{escape(name)}">{escape(name)}</h2>'
    yield f"<p>{escape(schema.get('description', ''))}</p><table>"
    for field, one in schema.get("properties", {}).items():
        kinds = " or ".join(_kind(choice) for choice in one.get("anyOf", [one]))
        yield _row(field, kinds, one.get("description", ""))
    yield "</table>"


def _kind(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    if "items" in schema:
        return f"list of {_kind(schema['items'])}"
    return str(schema.get("$ref", schema.get("type", "any"))).rpartition("/")[2]
