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
    "array": ("array", "vector", "matrix", "signal"),
    "json": ("json",),
    "csv": ("csv", "spreadsheet", "tsv"),
    "audio": ("audio", "wav", "sound", "recording", "sample"),
    "upload": ("upload", "uploaded", "multipart"),
    "file": ("file", "path"),
    "folder": ("folder", "directory", "directories"),
    "list": ("list", "item", "element", "sequence", "entry", "entries"),
    "http": ("http", "https", "url", "fetch", "download", "web page", "request"),
    "subprocess": ("subprocess", "command", "shell", "external program"),
    "text": ("text", "string"),
    "line": ("line",),
    "log": ("log", "logfile"),
    "number": ("number", "float", "value", "reading", "measurement", "score"),
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
    "process": ("process", "handle", "compute", "calculate", "analyze", "analyse", "transform"),
}
TERMS = SUBJECTS | KINDS | OPERATIONS
# Roles that a verb gives to the data named after it, until the next verb.
ROLES = {"load": "load", "save": "save", "return": "return", "process": "", "validate": ""}
# Words between a verb and its data that say where it goes.
TOWARDS = {"to": "return", "into": "return", "as": "return", "from": "load", "of": "", "in": ""}
