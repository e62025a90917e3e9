"""What must not leave a repository with an example: secrets, addresses, names of people."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fl_hooks.detect.kit import File, find_in
from fl_hooks.detect.languages import LANGUAGES
from fl_hooks.store.redact import redact

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_ADDRESS = re.compile(r"\b[\w.+-]+@(?!example\.(?:com|org|net)\b)[\w-]+(?:\.[\w-]+)+\b")
_SOMEBODY = "somebody@example.org"
# `/home/ada/`, `C:\\Users\\ada`
_HOME = re.compile(r"(?P<keep>(?:/home/|/Users/|\\Users\\+|:/Users/))(?!somebody\b)[\w.-]+")
# `TODO(ada): …`
_OWNER = re.compile(r"\b(TODO|FIXME|XXX|HACK|NOTE)\s?\([^)]*\)")
_STRINGS = {"python": ("string",)}
_OTHER_STRINGS = ("string", "template_string")


def clean(text: str, language: str) -> str:
    """Return code without the secrets that can be recognised, and without names of people.

    Mail addresses, home folders and owners of a TODO are looked for in strings and comments only:
    `a@b.T` is also a product of matrices.
    """
    text = redact(text)
    cleaned = text
    for node in sorted(_places(text, language), key=_start, reverse=True):
        place = node.range()
        start, end = place.start.index, place.end.index
        said = _ADDRESS.sub(_SOMEBODY, cleaned[start:end])
        said = _HOME.sub(r"\g<keep>somebody", said)
        if node.kind() in LANGUAGES[language][2]:
            said = _OWNER.sub(r"\1", said)
        cleaned = cleaned[:start] + said + cleaned[end:]
    return cleaned


def _places(text: str, language: str) -> list[SgNode]:
    file = File("", text, language)
    kinds = _STRINGS.get(language, _OTHER_STRINGS)
    found = [node for kind in kinds for node in find_in(file.root, {"kind": kind})]
    # A string inside an f-string is part of it.
    inner = {_start(one) for one in found if any(a.kind() in kinds for a in one.ancestors())}
    return [*(one for one in found if _start(one) not in inner), *file.comments]


def _start(node: SgNode) -> int:
    return node.range().start.index
