"""The one door to ast-grep: text in, syntax tree out."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

    from ast_grep_py import SgNode


def parse(text: str, language: str) -> SgNode:
    """Return the root of the text's syntax tree; broken syntax gives a tree with ERROR nodes.

    The text must be free of lone surrogates and of reasonable size, and the language one of
    LANGUAGES: ast-grep panics on others, with an exception that is no Exception.
    """
    extension = sys.modules.get("ast_grep_py.ast_grep_py") or _load_extension()
    root: SgNode = extension.SgRoot(text, language).root()
    return root


def _load_extension() -> ModuleType:
    """Import the extension itself, past the package's __init__.

    That file imports `typing` for its annotations alone, which takes 8 ms of a commit; the
    extension loads in 1 ms. Where the trick does not work the package is imported as usual.
    """
    if "ast_grep_py" not in sys.modules:
        package = type(sys)("ast_grep_py")
        package.__path__ = [f"{folder}/ast_grep_py" for folder in sys.path]
        sys.modules["ast_grep_py"] = package
        try:
            from ast_grep_py import ast_grep_py
        except ImportError:
            pass
        else:
            return ast_grep_py
        finally:
            # Whoever imports the package later gets the real one.
            del sys.modules["ast_grep_py"]
    import ast_grep_py as whole

    return whole
