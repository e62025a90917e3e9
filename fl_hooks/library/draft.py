"""An entry of a library as a draft pattern folder, which a person completes and accepts."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Any

from fl_hooks.detect.languages import LANGUAGES, comment_sign
from fl_hooks.errors import FlError
from fl_hooks.library.new import SCHEMA, new_pattern
from fl_hooks.store import atomic

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_TODO = "TODO(pattern)"


def write_draft(parent: Path, entry: Mapping[str, Any]) -> Path:
    """Write the folder of an entry below `parent`, whole or not at all; return it.

    It is what `fl patterns new` writes, with what the entry knows filled in; `fl patterns check`
    names what is left. Raises FlError where something of that name is there already.
    """
    name = str(entry["name"])
    folder = parent / name
    if os.path.lexists(folder):
        raise FlError(f"{folder} is already there", "Choose another name, or edit that folder.")
    language = entry.get("language") or "python"
    # Beside the folder it goes to, so that the same schema is found above it.
    workspace = parent.parent / f".{parent.name}.{os.getpid()}.tmp"
    try:
        new_pattern(workspace, name, language, lambda texts: _edited(texts, entry, language))
        parent.mkdir(parents=True, exist_ok=True)
        (workspace / name).rename(folder)
        if (workspace / SCHEMA).is_file() and not (parent / SCHEMA).exists():
            (workspace / SCHEMA).rename(parent / SCHEMA)
        atomic.sync_folder(str(parent))
    except OSError as error:
        raise FlError(f"{folder} cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(workspace, ignore_errors=True)
    return folder


def _edited(texts: dict[str, str], entry: Mapping[str, Any], language: str) -> dict[str, str]:
    """Return a new folder's files with what the entry has to say in them."""
    ending, sign = LANGUAGES[language][0][0], comment_sign(language)
    check = entry["name"].replace("_", "-")
    found = {
        "pattern.yml": _declaration(texts["pattern.yml"], entry),
        "about.md": _about(texts["about.md"], entry),
    }
    if entry.get("bad_example"):
        todo = f"{sign} {_TODO}: mark each faulty line with `{sign} flag: {check}`"
        found[f"bad{ending}"] = f"{todo}\n{entry['bad_example']}\n"
    if entry.get("good_example"):
        found[f"good{ending}"] = f"{entry['good_example']}\n"
    if entry.get("test_coverage"):
        lines = "".join(
            f"#   {line}".rstrip() + "\n" for line in entry["test_coverage"].split("\n")
        )
        found["proof.py"] = f"{texts['proof.py']}\n# {_TODO}: use this test\n{lines}"
    plain = {file: text.encode("utf-8", "replace").decode() for file, text in found.items()}
    return texts | plain


def _declaration(text: str, entry: Mapping[str, Any]) -> str:
    """Return a new pattern.yml with the entry's headline."""
    said = {
        "title": entry.get("title") or entry["name"].replace("_", " ").capitalize(),
        "summary": entry.get("description") or "",
    }
    lines = []
    for line in text.split("\n"):
        key, colon, _ = line.partition(":")
        if colon and said.get(key):
            lines.append(f"{key}: {_quoted(said[key])}")
        elif key.strip() == "severity":
            lines.append(f"{key}: {entry['severity']}")
        elif key == "status":
            lines += [line, f"aliases: [{', '.join(_ids(entry))}]"]
        else:
            lines.append(line)
    return "\n".join(lines)


def _ids(entry: Mapping[str, Any]) -> list[str]:
    """Return the aliases that can be ids."""
    from fl_hooks.library.guide_names import snake

    found = (snake(alias) for alias in entry.get("aliases") or ())
    return [name for name in dict.fromkeys(found) if name and name != entry["name"]]


def _quoted(text: str) -> str:
    """Return a text on one line as YAML has it."""
    line = "".join(c if c.isprintable() else " " for c in " ".join(text.split()))
    return json.dumps(line.encode("utf-8", "replace").decode(), ensure_ascii=False)


def _about(text: str, entry: Mapping[str, Any]) -> str:
    """Return a new about.md with the problems that the entry names."""
    faults = entry.get("problems") or []
    said = "\n".join(f"- {fault}" for fault in faults) or (entry.get("description") or "")
    todo = f"{_TODO}: what goes wrong, and when it is noticed"
    return text.replace(todo, said) if said else text
