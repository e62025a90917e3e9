"""The named facts of `unless:` and `severity_when:`: what around a node speaks for or against it.

Each fact is one row of FACTS: what it says, an example, what its argument is, and its test.
"""

from __future__ import annotations

from fl_hooks.detect.facts import handlers, modules, places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ast_grep_py import SgNode

    from fl_hooks.detect.kit import File

    Test = Callable[[File, SgNode, Sequence[str]], bool]


def holds(name: str, names: Sequence[str] | None, file: File, node: SgNode) -> bool:
    """Tell whether the named fact, with the names it is given, holds for the node."""
    return FACTS[name][3](file, node, names or ())


# name: (what it says, example, argument: "" none | "names" a list of names, test)
FACTS: dict[str, tuple[str, str, str, Test]] = {
    "reraises": (
        "the handler raises, on some path of its own scope",
        "except Exception:\n    log()\n    raise",
        "",
        handlers.reraises,
    ),
    "comment_inside": (
        "a comment in the node or right above it explains it (directives like `# noqa` do not)",
        "except Exception:\n    pass  # the cache is optional",
        "",
        handlers.comment_inside,
    ),
    "try_body_only_calls": (
        "the try body is made of calls of these names and nothing else",
        "try:\n    connection.close()\nexcept Exception:\n    pass",
        "names",
        handlers.try_body_only_calls,
    ),
    "try_body_only_imports": (
        "the try body imports, and at most sets up what it imported",
        "try:\n    import yaml\nexcept Exception:\n    yaml = None",
        "",
        handlers.try_body_only_imports,
    ),
    "inside_function_named": (
        "the innermost function's name matches one of these globs",
        "def __exit__(self, *exc): ...",
        "names",
        places.inside_function_named,
    ),
    "registered_with": (
        "an enclosing function is decorated with, or handed to, one of these callables",
        "@atexit.register\ndef cleanup(): ...",
        "names",
        places.registered_with,
    ),
    "inside_try_catching": (
        "a try, `suppress` or `raises` around the node, in the same function, catches one of these",
        "try:\n    first = rows[0]\nexcept IndexError: ...",
        "names",
        handlers.inside_try_catching,
    ),
    "in_cli_module": (
        "the module has a `__main__` guard or a shebang, or imports a command-line library",
        'if __name__ == "__main__": ...',
        "",
        modules.in_cli_module,
    ),
    "module_imports": (
        "the module imports one of these modules, or from them",
        "import argparse",
        "names",
        modules.module_imports,
    ),
    "module_has_logger": (
        "the module makes or imports a logger, or binds a name like `_logger`",
        "log = logging.getLogger(__name__)",
        "",
        modules.module_has_logger,
    ),
    "path_matches": (
        "the file's path matches one of these globs, which mean what they mean in .gitignore",
        "scripts/build.py",
        "names",
        places.path_matches,
    ),
    "guarded_by_length_test": (
        "the function tests what is indexed before: its truth or length, `in`, `startswith` …",
        "if len(rows) > 1:\n    second = rows[1]",
        "",
        places.guarded_by_length_test,
    ),
    "inside_condition_on": (
        "the node is in the body of an `if` on a name that matches one of these globs",
        "if self.verbose:\n    print(state)",
        "names",
        places.inside_condition_on,
    ),
    "inside_assert": (
        "the node is part of an assert",
        'assert "x" in str(e)',
        "",
        places.inside_assert,
    ),
    "function_calls": (
        "the enclosing function also calls one of these names",
        "line = input()\nprint(line)",
        "names",
        places.function_calls,
    ),
    "has_keyword": (
        "the call is given one of these keyword arguments",
        "print(line, file=handle)",
        "names",
        places.has_keyword,
    ),
    "shadowed": (
        "the source binds one of these builtin names itself",
        "class Exception(Base): ...",
        "names",
        places.shadowed,
    ),
}
