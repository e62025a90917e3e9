"""The vocabulary: the words that prompts use, by the term that stands for them.

A term names one subject, kind of data or operation; `when` in pattern.yml and in a building
block speaks in terms. A word that no term claims stands for itself.
"""

from __future__ import annotations

# Term -> words, in their plain form: plurals, -ed and -ing are found by themselves. Several
# words are a phrase.
SUBJECTS = {
    "endpoint": ("endpoint", "fastapi", "api", "route", "web service", "rest", "server"),
    "class": ("class", "object oriented"),
    "cli": ("cli", "command line", "command-line", "argparse", "terminal tool"),
    "script": ("script",),
    "async": ("async", "asynchronous", "asyncio", "coroutine", "await"),
}
KINDS = {
    "numpy": ("numpy", "np", "ndarray"),
    "array": ("array", "vector", "matrix", "signal", "sample"),
    "json": ("json",),
    "csv": ("csv", "spreadsheet", "tsv"),
    "audio": ("audio", "wav", "sound", "recording"),
    "upload": ("upload", "uploaded", "multipart"),
    "file": ("file", "path"),
    "folder": ("folder", "directory", "directories"),
    "list": ("list", "item", "element", "sequence", "entry", "entries"),
    "http": ("http", "https", "url", "fetch", "download", "web page", "request"),
    "subprocess": ("subprocess", "command", "shell", "external program"),
    "text": ("text", "string"),
    "line": ("line",),
    "log": ("log", "logfile"),
    "number": ("number", "float", "value", "reading", "measurement", "score", "integer"),
    "dict": ("dict", "dictionary", "dictionaries"),
    "record": ("record", "list of dict", "list of dictionaries", "list of object"),
    "row": ("row",),
    "column": ("column",),
    "jsonl": ("jsonl", "ndjson", "json lines", "jsonlines"),
    "npy": ("npy",),
    "nan": ("nan", "inf", "infinity", "infinite", "missing value", "not a number"),
    "pair": ("key value", "key-value", "equals sign"),
    "temp": ("temporary", "temp", "tempfile", "scratch"),
}
OPERATIONS = {
    "load": ("load", "read", "parse", "open", "import", "ingest"),
    "save": ("save", "write", "store", "export", "dump", "persist", "archive"),
    "return": ("return", "respond", "answer", "give", "yield", "serialize", "serialise", "reply"),
    "validate": ("validate", "check", "verify", "ensure", "reject", "require", "validation"),
    "mean": ("mean", "average", "avg"),
    "summary": ("summary", "summarize", "summarise", "statistics", "statistic", "stats"),
    "hash": ("hash", "checksum", "sha256", "sha-256", "digest"),
    "copy": ("copy",),
    "exception": ("exception", "error", "failure"),
    "logging": ("logging", "logger"),
    "large": ("large", "huge", "big", "massive"),
    "categorization": ("categorize", "categorise", "classify", "classification"),
    "sum": ("sum", "total", "add up"),
    "min": ("min", "minimum", "smallest", "lowest"),
    "max": ("max", "maximum", "largest", "highest", "biggest", "greatest"),
    "median": ("median",),
    "std": ("std", "standard deviation", "stdev", "deviation"),
    "count": ("count", "number of", "how many"),
    "peak": ("peak", "argmax"),
    "rms": ("rms", "root mean square", "loudness"),
    "clip": ("clip", "clamp"),
    "duration": ("duration", "how long"),
    "normalize": ("normalize", "normalise", "normalization", "rescale", "min-max", "scale"),
    "standardize": ("standardize", "standardise", "z-score", "zscore", "z score"),
    "smooth": ("smooth", "moving average", "rolling mean", "rolling average", "running average"),
    "filter": ("filter", "keep"),
    "above": ("above", "over", "greater", "exceed", "more than", "larger", "higher", "at least"),
    "below": ("below", "under", "less", "less than", "smaller", "lower", "at most"),
    "sort": ("sort", "order by"),
    "unique": ("unique", "distinct", "deduplicate", "dedupe", "duplicate"),
    "group": ("group", "per", "for each key", "by key", "by category"),
    "top": ("top",),
    "frequency": ("frequency", "frequencies", "occurrence", "how often", "occur"),
    "common": ("most common", "most frequent"),
    "histogram": ("histogram", "distribution"),
    "batch": ("batch", "split into chunk", "chunk of"),
    "index": ("index", "position"),
    "process": ("process", "handle", "compute", "calculate", "analyze", "analyse", "transform"),
}
# Figures of many values: where several are asked for, one answer holds them all.
FIGURES = ("count", "sum", "mean", "median", "std", "min", "max", "peak", "rms", "clip")
TERMS = SUBJECTS | KINDS | OPERATIONS
# Roles that a verb gives to the data named after it, until the next verb.
ROLES = {"load": "load", "save": "save", "return": "return", "process": "", "validate": ""}
# Words between a verb and its data that say where it goes.
TOWARDS = {"to": "return", "into": "return", "as": "return", "from": "load", "of": "", "in": ""}
