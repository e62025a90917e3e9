"""A pattern's id from the title of its section: the title in snake_case, a short one of a long."""

from __future__ import annotations

import re
import unicodedata

from fl_hooks.records.finding import sha256

# More words than this make a long title.
_WORDS = 4
# What the headings of the guide in circulation come to, where that is not the id of the logs.
_IDS_OF_LOGS = {
    "fastapi_streaming_file_uploads": "fastapi_streaming_upload",
    "logger_debug": "structured_logging",
    "metadata_based_categorization": "metadata_based_logic",
    "numpy_nan_inf_handling": "nan_inf_handling",
    "numpy_types_converted": "numpy_json_serialization",
    "proper_temp_file_handling": "temp_file_handling",
}
# A name that the original system wrote into its logs.
_NAMES_OF_LOGS = {"metadata_based_logic": ["metadata_categorization"]}
# Where the clause starts that a short id does without.
_CLAUSE = re.compile(
    r"\s*[,;:–—(].*$"
    r"|\s+-\s.*$"
    r"|\s(?:after|at|before|by|during|for|from|if|in|instead|not|of|on|over|rather|than|to|unless"
    r"|until|using|when|where|while|with|without)\s.*$",
    re.IGNORECASE,
)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_ANCHOR = re.compile(r"\s*\{#[^}]*\}\s*$")


def names(title: str) -> list[str]:
    """Return the ids a title stands for, the best first: short, then the whole title.

    One that is not long has one. There is always at least one, whatever the title is written in.
    """
    plain = _LINK.sub(r"\1", _ANCHOR.sub("", title)).replace("`", "")
    whole = snake(plain)
    if not whole:
        return [f"pattern_{str(sha256(title.encode('utf-8', 'replace')).hexdigest())[:8]}"]
    short = whole
    if whole.count("_") >= _WORDS:
        cut = snake(_CLAUSE.sub("", plain))
        short = "_".join((cut if "_" in cut else whole).split("_")[:_WORDS])
    known = _IDS_OF_LOGS.get(short, short)
    return list(dict.fromkeys([known, short, *_NAMES_OF_LOGS.get(known, ()), whole]))


def snake(text: str) -> str:
    """Return a text as an id, "" where it has no letter that an id can have."""
    folded = unicodedata.normalize("NFKD", re.sub(r"['’]", "", text)).encode("ascii", "ignore")
    name = re.sub(r"[^a-z0-9]+", "_", folded.decode("ascii").lower()).strip("_")
    return f"pattern_{name}" if name[:1].isdigit() else name
