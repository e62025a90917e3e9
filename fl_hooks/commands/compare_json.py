"""A comparison in its JSON form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fl_hooks import __version__
from fl_hooks.commands.scan_json import finding
from fl_hooks.store.compare_form import SCHEMA, Comparison
from fl_hooks.store.scan_form import Tool

if TYPE_CHECKING:
    from fl_hooks.commands.compare_range import Compared


def render_json(found: Compared) -> str:
    """Return the comparison as JSON text with a newline at its end."""
    model = Comparison(
        schema=SCHEMA,
        tool=Tool(name="fl-hooks", version=__version__),
        commit=found.commit,
        added=[finding(one, found.added) for one in found.added.findings],
        removed=[finding(one, found.added) for one in found.removed],
        violations=len(found.added.failing),
        notices=found.added.notices,
    )
    # In ASCII: the same bytes whatever the encoding of the standard output.
    return json.dumps(model.model_dump(by_alias=True, exclude_unset=True), indent=2) + "\n"
