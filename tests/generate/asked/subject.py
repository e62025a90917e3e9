"""A prompt that was asked, and what was generated for it, ready to be called, served or run."""

from __future__ import annotations

import importlib.util
import inspect
import json
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tests.awaiting import awaited

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Asked:
    """A prompt, the patterns it must bring up, and the check that judges the code.

    check(subject, tmp_path) raises AssertionError where the code does not do what was asked; it
    is called with tmp_path, an empty folder, as the working directory.
    """

    name: str
    prompt: str
    patterns: frozenset[str]
    check: Callable[[Subject, Path], None]


ASKED: dict[str, Asked] = {}


def asked(prompt, *patterns):
    """Return a decorator that makes a check the judge of a prompt, under its own name."""

    def keep(check):
        assert check.__name__ not in ASKED
        ASKED[check.__name__] = Asked(check.__name__, prompt, frozenset(patterns), check)
        return check

    return keep


@dataclass
class Subject:
    """A generated module in a file; about: `metadata["subject"]` of the result."""

    path: Path
    about: dict[str, Any]

    @cached_property
    def module(self):
        """The module, imported under a name of its own."""
        name = f"asked_{self.path.parent.name}_{self.path.stem}"
        spec = importlib.util.spec_from_file_location(name, self.path)
        module = sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def get(self, name=""):
        """Return what the prompt names, else what the result says it made."""
        return getattr(self.module, name or self.about["name"])

    def call(self, *arguments, name="", **keywords):
        """Call the function, or await it, and return what it returns."""
        answer = self.get(name)(*arguments, **keywords)
        return awaited(answer) if inspect.iscoroutine(answer) else answer

    def run(self, *arguments, cwd, stdin=""):
        """Run the module as a program in a child process, and return how it ended."""
        command = [sys.executable, str(self.path), *map(str, arguments)]
        return subprocess.run(
            command, cwd=cwd, input=stdin, capture_output=True, text=True, check=False, timeout=60
        )

    def client(self):
        """Return a client of the application; what it does not handle is a 500, as in life."""
        from fastapi.testclient import TestClient

        return TestClient(self.module.app, raise_server_exceptions=False)

    def ask(self, client, **options):
        """Send a request to the endpoint."""
        return client.request(self.about["method"], self.about["path"], **options)

    def upload(self, client, data, name="take.wav", kind="audio/wav"):
        """Upload a file the way the endpoint takes it: as a field of a form, or as the body."""
        field = self._file_field()
        if field:
            return self.ask(client, files={field: (name, data, kind)})
        return self.ask(client, content=data, headers={"content-type": kind})

    def send(self, client, values):
        """Send a JSON list, alone or under the one key that the endpoint names for lists."""
        schema = self._body().get("application/json", {})
        lists = [k for k, v in schema.get("properties", {}).items() if v.get("type") == "array"]
        text = json.dumps({lists[0]: values} if lists else values)  # NaN too: a client may
        return self.ask(client, content=text, headers={"content-type": "application/json"})

    def _body(self):
        """Return the schemas of the endpoint's body by media type, from its OpenAPI document."""
        described = self.module.app.openapi()
        endpoint = described["paths"][self.about["path"]][self.about["method"].lower()]
        content = endpoint.get("requestBody", {}).get("content", {})
        return {kind: self._resolved(described, its["schema"]) for kind, its in content.items()}

    @staticmethod
    def _resolved(described, schema):
        name = schema.get("$ref", "").rpartition("/")[2]
        return described["components"]["schemas"][name] if name else schema

    def _file_field(self):
        form = self._body().get("multipart/form-data", {})
        return next(iter(form.get("required", []) or form.get("properties", {})), "")
