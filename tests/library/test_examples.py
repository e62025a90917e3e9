"""Further examples: composed, scanned, run, and written only where all of them hold."""

import dataclasses
import functools
import json
import subprocess

import pytest

from fl_hooks.commands.examples import main
from fl_hooks.library.check import check_folder
from fl_hooks.library.examples.build import build, composed, outdated
from fl_hooks.library.examples.compose import drafts
from fl_hooks.library.examples.model import Form, Forms
from fl_hooks.library.examples.read import RESULT, read_forms, read_pairs, read_wardrobe
from fl_hooks.library.examples.run import missing, node, run
from fl_hooks.library.folders import find_folders, read_pattern
from fl_hooks.store.problems import InputError
from tests.library.whole import FILES, write_pattern

FORM = """\
schema = "fl-hooks/1"

[[form]]
check = "sleep-call"
name = "before an answer"
function = "answer"
parameters = "ready: ${collections.abc.Callable}[[], bool]"
returns = "bool"
bad = '''
time.sleep(0.01)
return False
'''
good = '''
return ready()
'''
setup = "import time"
run = "assert subject(lambda: True)"
shows = "It is not ready."
"""
FOLDERS = {folder.id: folder for folder in find_folders("") if folder.bundled}
DRESSES = 'dresses = ["in a function"]\n'


@functools.cache
def bundled(name):
    """Return a bundled pattern."""
    return read_pattern(FOLDERS[name])


@pytest.fixture
def pattern(tmp_path):
    """Return a function that makes a repository's own pattern with an examples.toml."""

    def made(toml, **files):
        write_pattern(tmp_path / ".feedback-loop" / "patterns", examples_toml=toml, **files)
        folders = find_folders(str(tmp_path))
        return read_pattern(next(folder for folder in folders if folder.inside))

    return made


@pytest.fixture
def repository(pattern, tmp_path):
    """Return a function that builds the examples of such a pattern, of one made before with ""."""

    def built(toml, **files):
        if toml:
            made.append(pattern(toml, **files))
        library = [made[0], bundled("specific_exceptions")]
        return build(made, library, str(tmp_path))[0]

    made = []

    return built


def texts(built):
    """Return what is wrong, without its place."""
    return [problem.text for problem in built.problems]


def changed(old, new, *, one=True):
    """Return FORM with something else in it, in one dress."""
    assert old in FORM
    text = FORM.replace(old, new)
    return text.replace("bad =", f"{DRESSES}bad =") if one else text


# -- building --------------------------------------------------------------------------------------


def test_each_form_is_shown_in_every_dress_that_fits(repository):
    """The bad side is flagged at its line, both are run, and the file has them all."""
    made = repository(FORM)
    assert texts(made) == []
    pairs = json.loads(made.text)["pairs"]
    assert made.pairs == made.ran == len(pairs)
    dresses = [pair["dress"] for pair in pairs]
    assert dresses[:3] == ["in a function", "in a function with types", "in an async function"]
    assert not {"in a lambda of a table", "in a class body"} & set(dresses)
    first, typed = pairs[:2]
    assert first["bad"] == (
        "import time\n\n\ndef answer(ready):\n    time.sleep(0.01)\n    return False\n"
    )
    assert (first["line"], first["ran"]) == (5, "python")
    assert "from collections.abc import Callable\n" in typed["good"]
    assert "def answer(ready: Callable[[], bool]) -> bool:\n    return ready()\n" in typed["good"]


def test_the_same_templates_give_the_same_bytes(repository, tmp_path):
    """And once they are written, nothing is out of date."""
    made = repository(changed("schema", "schema"))
    assert made.stale
    (made.pattern.folder.path / RESULT).write_text(made.text)
    assert not repository("").stale
    assert outdated(made.pattern) == ""
    assert [pair.dress for pair in read_pairs(made.pattern)] == ["in a function"]
    assert check_folder(made.pattern.folder, [], str(tmp_path)) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("time.sleep(0.01)", "ready.wait()", "the bad form is not flagged"),
        (
            "return ready()",
            "time.sleep(0)\nreturn ready()",
            "the good form is flagged by plain_sleep/sleep-call",
        ),
        (
            "time.sleep(0.01)",
            "time.sleep(0.01)\ntry:\n    ready()\nexcept:\n    return False",
            "the bad form is also flagged by specific_exceptions/bare-except",
        ),
        (
            "return ready()",
            "time.sleep(0)  # fl: allow sleep-call -- it is short\nreturn ready()",
            "a comment silences what would be flagged",
        ),
        ("return False", "return True", "the bad form does not fail when it is run"),
        ("return ready()", "return not ready()", "the good form fails: AssertionError: "),
        (
            "return False",
            "return 1 / 0",
            "the bad form ends with ZeroDivisionError: division by zero, not with AssertionError",
        ),
        ("return ready()", "return (", "case.py: syntax error, 1 finding(s) around it left out"),
    ],
)
def test_a_pair_that_does_not_hold_is_named_and_not_published(repository, old, new, expected):
    """With the line of its form in examples.toml, the check and the dress."""
    made = repository(changed(old, new))
    assert made.pairs == 0
    assert made.problems[0].path == ".feedback-loop/patterns/plain_sleep/examples.toml"
    assert made.problems[0].line == 3
    if "syntax error" in expected:
        assert any("SyntaxError" in text for text in texts(made))
    else:
        assert texts(made)[0] == f"sleep-call: before an answer, in a function: {expected}"


def test_a_check_that_is_off_by_default_is_asked_for_its_own_examples(repository):
    """Whoever switches it on wants to know what it finds."""
    yml = FILES["pattern.yml"].replace("  sleep-call:\n", "  sleep-call:\n    enabled: false\n")
    made = repository(changed("schema", "schema"), pattern_yml=yml)
    assert (made.pairs, texts(made)) == (1, [])


def test_an_example_finds_an_empty_place_and_leaves_nothing_behind(repository):
    """Its working folder, its temporary files and its arguments are its own."""
    look = "import os, sys, tempfile\nassert not os.listdir()\nassert sys.argv == ['program']\n"
    look += "assert tempfile.gettempdir() == os.getcwd()\nopen('left', 'w').close()\n"
    made = repository(changed("return ready()", f"{look}return ready()"))
    assert (made.pairs, texts(made)) == (1, [])


def test_what_hangs_or_ends_its_process_costs_itself(pattern):
    """The pairs behind it are run all the same."""
    form = FORM.partition("\n\n")[2]
    hangs = form.replace("before an", "hangs at an").replace(
        "return False", "while True:\n    pass"
    )
    ends = form.replace("before an", "ends at an").replace("return False", "os._exit(3)")
    ends = ends.replace('"import time"', '"""import os\nimport time"""')
    toml = f'schema = "fl-hooks/1"\n{hangs}\n{ends}\n{form}'
    made = pattern(toml.replace("bad =", f"{DRESSES}bad =").replace("0.01", "0"))
    assert run(composed(made), seconds=1.5) == ["took longer than 2 s", "ended the process: ", ""]


def test_examples_reach_no_network(repository):
    """An address in an example is not asked for."""
    asks = "import socket\nsocket.create_connection(('example.org', 80))\nreturn True"
    made = repository(changed("return ready()", asks))
    assert "examples use no network" in texts(made)[0]


def test_a_pair_that_cannot_be_run_here_is_marked_so(repository):
    """It is scanned; one that another machine has run, and nobody has changed, counts as run."""
    made = repository(changed('"import time"', '"""import time\nimport nothing_there"""'))
    assert (made.pairs, made.ran, made.problems) == (1, 0, ())
    assert made.not_run == (("nothing_there cannot be imported", 1),)
    assert '"ran": ""' in made.text
    (made.pattern.folder.path / RESULT).write_text(
        made.text.replace('"ran": ""', '"ran": "python"')
    )
    again = repository("")
    assert (again.ran, again.stale) == (1, False)


def test_examples_of_a_pattern_whose_match_py_is_not_trusted_are_left_as_they_are(repository):
    """Nothing can be said of what it would find."""
    yml = FILES["pattern.yml"].replace(
        "    rule:\n      pattern: time.sleep($SECONDS)\n", "    match: true\n"
    )
    made = repository(FORM, pattern_yml=yml, match_py="def findings(file):\n    yield from ()\n")
    assert "this repository is not trusted" in texts(made)[0]


# -- reading ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "line", "expected"),
    [
        (
            "sleep-call",
            "sleep-cal",
            4,
            'no check is called "sleep-cal"; did you mean "sleep-call"?',
        ),
        ("function =", "fonction =", 6, "unknown key"),
        ('"answer"', "7", 6, "must be text"),
        ("bad = '''", "dresses = ['in a hat']\nbad = '''", 9, 'there is no dress "in a hat"'),
        ("shows =", 'language = "go"\nshows =', 18, '"go" is not allowed'),
        ("shows =", 'language = "javascript"\nshows =', 18, "sleep-call does not read javascript"),
        ("shows =", "shows", 18, "not valid TOML"),
        ("bad = '''", "expression = true\nbad = '''", 3, "an expression stands on one line"),
    ],
)
def test_a_mistake_in_the_templates_names_file_line_and_key(repository, old, new, line, expected):
    """As one InputError, before anything is run."""
    with pytest.raises(InputError) as caught:
        repository(changed(old, new, one=False))
    lines = caught.value.message.split("\n")
    assert any(f"examples.toml:{line}: " in said and expected in said for said in lines), lines


def test_two_forms_of_one_check_have_two_names(repository):
    """Else nobody could tell their pairs apart."""
    with pytest.raises(InputError, match='sleep-call has a form "before an answer" already'):
        repository(FORM + "\n" + FORM.partition("\n\n")[2])


@pytest.mark.parametrize("text", ["{", "[]", '{"schema": 2, "pairs": []}', '{"pairs": [1]}'])
def test_a_broken_result_is_an_input_error(pattern, text):
    """It is named, with what mends it."""
    with pytest.raises(InputError) as caught:
        read_pairs(pattern(None, examples_json=text))
    assert "patterns/plain_sleep/examples.json" in caught.value.message
    assert "fl examples build" in caught.value.hint


def test_check_says_that_a_result_is_missing_or_old(pattern, tmp_path):
    """Without running anything."""
    folder = pattern(FORM).folder
    said = [str(problem) for problem in check_folder(folder, [], str(tmp_path))]
    place, _, text = said.pop().partition(": ")
    assert (place, said) == (folder.name("examples.json"), [])
    assert text == "this file is missing; run `fl examples build plain_sleep`"


# -- composing -------------------------------------------------------------------------------------


def dressed(**values):
    """Return {dress: bad side} of one form."""
    given = {
        "check": "c",
        "name": "n",
        "function": "peak",
        "bad": "${json.dumps}(${numpy.argmax}([1]))",
        "good": "1",
        "run": "pass",
        "shows": "s",
        "expression": True,
    }
    form = Form(**(given | values))
    forms = Forms(schema="fl-hooks/1", form=[form])
    found = drafts(forms, [1], *read_wardrobe(), {"c": "python"})
    return {draft.dress: draft.bad for draft in found}


def test_names_are_imported_in_every_way():
    """As usual, by name, under other names, in the function; the standard library's first."""
    made = dressed()
    assert made["in a function"] == (
        "import json\n\nimport numpy as np\n\n\n"
        "def peak():\n    return json.dumps(np.argmax([1]))\n"
    )
    assert "from json import dumps\n\nfrom numpy import argmax\n" in made["imported by name"]
    assert "json_dumps(numpy_argmax([1]))" in made["imported under another name"]
    assert made["imported in the function"].startswith("def peak():\n    import json\n\n    import")


def test_a_form_wears_only_what_fits():
    """By its parameters, whether it waits, whether it blocks, and what it says itself."""
    assert "in a class body" in dressed()
    some = dressed(parameters="samples")
    assert "in a class body" not in some
    assert "return [json.dumps(" in some["in a list comprehension"]
    assert "for samples in groups" in some["in a list comprehension"]
    assert all("async" in name for name in dressed(awaits=True, bad="await x", expression=False))
    assert not any("async" in name for name in dressed(blocks=True))
    assert "in a method" not in dressed(without={"in a method": "it is no fault there"})
    assert list(dressed(dresses=["in a method"])) == ["in a method"]
    assert "in a function with types" not in dressed()


def test_a_function_without_parameters_is_written_as_people_do():
    """No comma is left over."""
    made = dressed()
    assert "def peak(self):" in made["in a method"]
    assert "def peak(*, enabled=True):" in made["in a branch"]


# -- running ---------------------------------------------------------------------------------------


def test_javascript_and_typescript_are_run_by_node():
    """A difference that is none is seen there too."""
    if not node("typescript"):
        pytest.skip("no Node that runs TypeScript")
    found = [
        d for d in composed(bundled("leftover_debug_output")) if d.check == "debugger-statement"
    ]
    chosen = [next(d for d in found if d.language == name) for name in ("javascript", "typescript")]
    same = dataclasses.replace(chosen[0], bad=chosen[0].good)
    assert [missing(draft) for draft in chosen] == ["", ""]
    assert run([*chosen, same]) == ["", "", "the bad form does not fail when it is run"]


# -- the bundled ones ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FOLDERS)
def test_every_check_has_verified_examples(name):
    """In at least ten dresses and two forms, all of them run, and none out of date."""
    pattern = bundled(name)
    assert read_forms(pattern) is not None
    assert outdated(pattern) == ""
    pairs = read_pairs(pattern)
    assert all(pair.ran for pair in pairs)
    for check in pattern.checks:
        mine = [pair for pair in pairs if pair.check == check]
        assert len(mine) >= 10, check
        assert len({pair.form for pair in mine}) >= 2, check
        assert len({pair.dress for pair in mine}) >= 6, check


def test_the_command_writes_and_checks(pattern, tmp_path, monkeypatch, capsys):
    """Exit code 1 and the file's name where it is out of date; then written, then clean."""
    made = pattern(changed("schema", "schema"))
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    monkeypatch.chdir(tmp_path)

    def called(*options):
        return main(["build", *options]), capsys.readouterr().out

    result = ".feedback-loop/patterns/plain_sleep/examples.json"
    assert called("--check") == (1, f"{result}: this file is missing; run `fl examples build`\n")
    assert not (made.folder.path / RESULT).exists()
    assert called() == (0, "plain_sleep: 1 pair, 1 run, written\n")
    assert called("--check") == (0, "plain_sleep: 1 pair, 1 run, up to date\n")
    code, said = called("string_matching", "--check")
    assert (code, said.partition(": ")[0]) == (0, "metadata_based_logic")
    assert said.endswith(" run, up to date\n")


def test_the_command_writes_nothing_where_a_pair_does_not_hold(
    pattern, tmp_path, monkeypatch, capsys
):
    """It names the pair, and exits with 1."""
    made = pattern(changed("return False", "return True"))
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    monkeypatch.chdir(tmp_path)
    assert main(["build"]) == 1
    assert capsys.readouterr().out == (
        ".feedback-loop/patterns/plain_sleep/examples.toml:3: sleep-call: before an answer, "
        "in a function: the bad form does not fail when it is run\n"
        "plain_sleep: 1 problem; nothing written\n"
    )
    assert not (made.folder.path / RESULT).exists()


def test_a_pattern_without_templates_has_no_examples(pattern, tmp_path, monkeypatch, capsys):
    """The command says so, and reading gives none."""
    assert read_pairs(pattern(None)) == ()
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    monkeypatch.chdir(tmp_path)
    assert main(["build"]) == 0
    assert capsys.readouterr().out == "no pattern here has an examples.toml\n"
