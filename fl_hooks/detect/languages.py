"""The languages a pattern can name: how a file tells its language, and how it comments.

The names are ast-grep's own. A language is one row here; nothing else in the engine knows it,
except name resolution (names.py), which a language may have or do without.
"""

from __future__ import annotations

# name: (file name endings, comment sign, kinds of comment nodes in its grammar)
LANGUAGES: dict[str, tuple[tuple[str, ...], str, tuple[str, ...]]] = {
    "python": ((".py", ".pyi", ".pyw"), "#", ("comment",)),
    "javascript": ((".js", ".mjs", ".cjs", ".jsx"), "//", ("comment",)),
    "typescript": ((".ts", ".mts", ".cts"), "//", ("comment",)),
    "tsx": ((".tsx",), "//", ("comment",)),
    "go": ((".go",), "//", ("comment",)),
    "rust": ((".rs",), "//", ("line_comment", "block_comment")),
    "java": ((".java",), "//", ("line_comment", "block_comment")),
    "kotlin": ((".kt", ".kts"), "//", ("line_comment", "multiline_comment")),
    "csharp": ((".cs",), "//", ("comment",)),
    "c": ((".c", ".h"), "//", ("comment",)),
    "cpp": ((".cc", ".cpp", ".cxx", ".hh", ".hpp", ".hxx"), "//", ("comment",)),
    "ruby": ((".rb",), "#", ("comment",)),
    "php": ((".php",), "//", ("comment",)),
    "bash": ((".sh", ".bash"), "#", ("comment",)),
    "swift": ((".swift",), "//", ("comment", "multiline_comment")),
    "scala": ((".scala", ".sc"), "//", ("comment", "block_comment")),
    "lua": ((".lua",), "--", ("comment",)),
}

_BY_ENDING = {ending: name for name, (endings, _, _) in LANGUAGES.items() for ending in endings}


def language_of(path: str) -> str:
    """Return the language of a file by the ending of its name, "" where there is none."""
    name = path[path.rfind("/") + 1 :]
    dot = name.rfind(".")
    return _BY_ENDING.get(name[dot:].lower(), "") if dot > 0 else ""


def comment_sign(language: str) -> str:
    """Return what starts a line comment in the language."""
    return LANGUAGES[language][1]
