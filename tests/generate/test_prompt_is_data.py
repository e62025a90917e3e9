"""A prompt is data: whatever stands in it, it never becomes code and never breaks the module."""

from __future__ import annotations

import ast
import builtins
import contextlib
import io
import os
import re
import subprocess
import sys
import time
import tokenize
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import fl_hooks

# What a prompt smuggles in calls this; it stands in `builtins` while a module is executed.
CANARY = "canary_boom"
HOSTILE = (
    f"'; {CANARY}(); '",
    f'"; {CANARY}(); "',
    f'"""\n{CANARY}()\n"""',
    f"'''\n{CANARY}()\n'''",
    f"\n{CANARY}()\n",
    f"\r{CANARY}()\r",
    f"\x0c{CANARY}()\x0c",
    f"\x85{CANARY}()\u2028{CANARY}()",
    f"\\\n{CANARY}()",
    f"\\'; {CANARY}() #",
    f"{{{CANARY}()}}",
    f"{{{{ {CANARY}() }}}}",
    f"{{% set x = {CANARY}() %}}",
    "{{ 7 * 191 }}",
    "{% for i in range(9) %}{{ i }}{% endfor %}{% endraw %}",
    "{# comment",
    "{0}{name!r}{}",
    "%s%(x)s%n%%",
    f"x): pass\n{CANARY}()\ndef f(",
    f"x={CANARY}()",
    f"path: {CANARY}() = 1",
    f"__import__('builtins').{CANARY}()",
    f"# Pattern: evil\n{CANARY}()",
    "# fl: allow bare-except -- because",
    "# noqa",
    "# type: ignore",
    "# -*- coding: utf-7 -*-",
    "\x00",
    "\x1b[2J\x1b]0;title\x07",
    "\ud800\udfff",
    "\u202e\u2066trojan\u2069",
    "\ufeff",
    "'" * 7,
    '"' * 7,
    "\\" * 7,
    "${HOME} `id` $(id); rm -rf /",
    "../../../etc/passwd",
    "имя данных",
    "列の名前",
    "عمود السعر",
    "naïve\u0301 ﬁle \uff50\uff41\uff54\uff48",
    "👩‍👩‍👧 🎵",
)
# One for each place where something of the prompt reaches the code.
SLOTS = (
    "Write a function {}(path) to load a JSON config file",
    "Write a function load_prices({}) that loads a CSV file with the columns name and price",
    "Write a function load(path, {}=3) that loads a CSV file and returns a list of dicts",
    "Write a function load_prices(path) that loads a CSV file with the columns {} and price",
    'Write a function total(path) that sums the column "{}" of a CSV file',
    'Write a function report(values) that saves a NumPy array as JSON to the file "{}"',
    "FastAPI route POST /files/{} that saves the uploaded file in the folder uploads",
    "fastapi route POST {} to upload an audio file",
    'fastapi route POST /files that saves the uploaded file in the folder "{}"',
    "FastAPI endpoint GET /items/{{{}}} that returns the item at that index of a list ITEMS",
    "Create a class {}(path) that loads a WAV file as a NumPy array",
    "Write a command line tool that prints the mean of the column {} of a CSV file as JSON",
    "A script that counts the lines of a log file that contain '{}' and prints JSON",
    'Write a function fetch() that gets JSON over HTTP from "http://127.0.0.1:9/{}"',
    'Write a function run(command=["echo", "{}"]) that runs a command with subprocess',
    "{} Create function to process NumPy array and return JSON",
    "Create function to process NumPy array and return JSON. {}",
    "Create FastAPI endpoint for audio file upload {}",
)
STATEMENTS = (
    ast.Import,
    ast.ImportFrom,
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Assign,
    ast.AnnAssign,
)

pieces = st.sampled_from(HOSTILE) | st.text(
    st.characters() | st.sampled_from("'\"{}%\\\n\r#()=;`$\x00\ud800"), max_size=40
)
quick = settings(deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def generate():
    """What the generator makes of a prompt, and the test of it, without trying either."""
    library = fl_hooks.PatternManager.open(".").get_all_patterns()
    generator = fl_hooks.PatternAwareGenerator(library, verifier=None, tester=None)
    return partial(generator.generate, test=True)


def sound(result, prompt):
    """Expect full metadata and harmless texts, and of code that there is only what we write."""
    assert result.metadata["prompt"] == prompt
    assert isinstance(result.report, str)
    # Nothing that moves a cursor, turns text around or is no Unicode, in what a terminal shows.
    for text in (result.code, result.test, result.report):
        odd = {c for c in text if c != "\n" and not c.isprintable()}
        assert not odd, f"{odd!r} in {text!r}"
    ours = {node.name for node in ast.walk(ast.parse(result.code)) if hasattr(node, "name")}
    for text in (result.code, result.test):
        _only_ours(text, ours)


def _only_ours(text, ours):
    tree = ast.parse(text)
    for statement in tree.body:
        assert isinstance(statement, STATEMENTS) or _is_known(statement), ast.unparse(statement)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func).rpartition(".")[2]
            assert called != CANARY or called in ours, ast.unparse(node)
    assert "1337" not in text
    if CANARY in text or "evil" in text:
        _not_in_comments(text)


def _not_in_comments(text):
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            assert CANARY not in token.string
            assert "evil" not in token.string


def _is_known(statement):
    if isinstance(statement, ast.If):  # `if TYPE_CHECKING:`, `if __name__ == "__main__":`
        return ast.unparse(statement.test) in ("TYPE_CHECKING", "__name__ == '__main__'")
    if re.fullmatch(r"app\.add_middleware\(Limit[A-Z][a-z]+\)", ast.unparse(statement)):
        return True
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


@contextlib.contextmanager
def _canary():
    calls = []
    setattr(builtins, CANARY, lambda *_: calls.append(1))
    try:
        yield calls
    finally:
        delattr(builtins, CANARY)


@pytest.mark.parametrize("slot", SLOTS)
def test_no_place_of_a_prompt_takes_code(slot, generate):
    """What is hostile stays text, wherever a prompt names something; importing it runs none."""
    with _canary() as calls:
        for number, text in enumerate(HOSTILE):
            # A quarter of the texts in each place: each text meets four of them, or five.
            if (number + SLOTS.index(slot)) % 4 == 0:
                prompt = slot.format(text)
                result = generate(prompt)
                sound(result, prompt)
                exec(compile(result.code, "made", "exec"), {"__name__": "made"})  # noqa: S102 -- the point
    assert calls == []


@given(prompt=st.text(max_size=300) | st.lists(pieces, max_size=4).map(" ".join))
@settings(quick, max_examples=40)
def test_any_text_is_a_prompt(prompt, generate):
    """No text fails, and no text is more than text."""
    sound(generate(prompt), prompt)


@given(slot=st.sampled_from(SLOTS), piece=pieces, data=st.data())
@settings(quick, max_examples=30)
def test_any_text_in_any_place_of_a_prompt(slot, piece, data, generate):
    """Names, parameters, columns, files and paths take any text, the same way each time."""
    prompt = slot.format(piece)
    cut = data.draw(st.integers(0, len(prompt)))
    prompt = prompt[:cut] + data.draw(pieces) + prompt[cut:]
    result = generate(prompt)
    sound(result, prompt)
    assert generate(prompt).code == result.code


@pytest.mark.parametrize(
    "name",
    ["import", "None", "match", "__init__", "_", "json", "open", "list", "path", "logger", "Path",
     "print", "len", "main", "dict", "str", "print_", "load²", "ﬁle", "1st", "x" * 300, "名前"],
)  # fmt: skip
def test_a_name_that_python_or_the_module_needs_breaks_nothing(name, generate, tmp_path):
    """A function of any name loads its file; a name that cannot be is given up."""
    path = tmp_path / "config.json"
    path.write_text('{"port": 80}', encoding="utf-8")
    result = generate(f"Write a function {name}(path) to load a JSON config file")
    sound(result, result.metadata["prompt"])
    space = {"__name__": "made"}
    exec(compile(result.code, "made", "exec"), space)  # noqa: S102 -- the point
    function = space[result.metadata["subject"]["name"]]
    assert function(path) == {"port": 80}


@pytest.mark.parametrize("names", ["path, path", "path, class", "json", "open, path", "self, path"])
def test_a_parameter_that_cannot_be_breaks_nothing(names, generate):
    """Twice the same, a keyword, or a name that the body needs: the module still compiles."""
    result = generate(f"Write a function load({names}) to load a JSON config file")
    sound(result, result.metadata["prompt"])
    compile(result.code, "made", "exec")


@pytest.mark.parametrize("piece", ["a ", "(", "column ", "'", "{{", "/a", "\n"])
def test_a_very_long_prompt_costs_no_time(piece, generate):
    """A hundred thousand characters are read once, whatever they are."""
    long = piece * (100_000 // len(piece))
    for prompt in (long, f"Write a function load(path) to load a CSV file {long}"):
        start = time.process_time()
        sound(generate(prompt), prompt)
        assert time.process_time() - start < 1


def test_the_same_prompt_gives_the_same_code_in_any_process(generate):
    """No order of a set shows in the code."""
    program = (
        "import fl_hooks, sys\n"
        "library = fl_hooks.PatternManager.open('.').get_all_patterns()\n"
        "make = fl_hooks.PatternAwareGenerator(library, verifier=None, tester=None).generate\n"
        f"for slot in {SLOTS!r}:\n"
        "    result = make(slot.format('thing'), test=True)\n"
        "    sys.stdout.write(ascii(result.code + result.test) + '\\n')\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    here = [generate(slot.format("thing")) for slot in SLOTS]
    assert told == [ascii(result.code + result.test) for result in here]
