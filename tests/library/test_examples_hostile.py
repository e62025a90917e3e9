"""Examples of a repository that means no good, or was edited by hand."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

from fl_hooks.cli import main as fl
from fl_hooks.library.check import check_folder
from fl_hooks.library.examples.build import build, outdated
from fl_hooks.library.examples.read import RESULT, TEMPLATES, read_forms, read_pairs
from fl_hooks.library.folders import find_folders, read_pattern
from fl_hooks.publish.entry import entries
from fl_hooks.store.problems import InputError
from tests.library.test_examples import changed
from tests.library.whole import write_pattern

FORM = changed("schema", "schema")


@pytest.fixture
def pattern(tmp_path):
    """Return a function that makes a repository's own pattern with an examples.toml."""

    def made(toml=None):
        write_pattern(tmp_path / ".feedback-loop" / "patterns", examples_toml=toml)
        return read_pattern(next(one for one in find_folders(str(tmp_path)) if one.inside))

    return made


def mischief(mark):
    """Return templates that leave a file behind in whatever of them is run."""
    leave = f"open({str(mark)!r}, 'a').close()"
    toml = FORM.replace("time.sleep(0.01)", f"time.sleep(0.01)\n{leave}")
    toml = toml.replace("return ready()", f"{leave}\nreturn ready()")
    toml = toml.replace('"import time"', f'"""import time\n{leave}"""')
    toml = toml.replace("Callable}[[], bool]", f"Callable}} = {leave}")
    toml = toml.replace('run = "', f'run = """{leave}\n').replace('True)"', 'True)"""')
    code = "def NAME(PARAMS):\\n    BODY"
    dress = f'[[dress]]\nname = "own"\ncode = "{code}"\nsubject = "{leave} or NAME"\n'
    return f'{toml}\n[helpers]\npython = "{leave}"\n\n{dress}'


def test_nothing_of_it_runs_unless_examples_are_built(pattern, tmp_path, monkeypatch):
    """Neither checking, listing and scanning nor the site's pages execute a word of it."""
    mark = tmp_path / "mark"
    made = pattern(mischief(mark))
    assert read_forms(made) is not None
    result = {"schema": 1, "pairs": []}
    (made.folder.path / RESULT).write_text(json.dumps(result))
    (tmp_path / "app.py").write_text("import time\n\ntime.sleep(1)\n")
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    monkeypatch.chdir(tmp_path)
    assert fl(["patterns", "check", "plain_sleep"]) == 1
    assert fl(["patterns", "list"]) == 0
    fl(["scan", "--no-record", "app.py"])
    entries([made], {})
    assert not mark.exists()
    build([made], [made], str(tmp_path))
    assert mark.exists()


def a_pipe(path):
    """Make a file that is waited for."""
    os.mkfifo(path)


def a_device(path):
    """Make a file without an end."""
    path.symlink_to("/dev/zero")


def a_giant(path):
    """Make a file that no memory holds."""
    with path.open("wb") as file:
        file.truncate(1 << 40)


def a_folder(path):
    """Make what is no file."""
    path.mkdir()


def no_text(path):
    """Make a file that is not UTF-8."""
    path.write_bytes(b"schema = '\xff'\n")


def too_deep(path):
    """Make a file that no parser gets to the end of."""
    path.write_text("x = " + "[" * 100_000)


@pytest.mark.parametrize("make", [a_pipe, a_device, a_giant, a_folder, no_text, too_deep])
def test_templates_that_cannot_be_read_are_named(pattern, tmp_path, make):
    """By building and by checking, at once, and in one sentence."""
    made = pattern()
    make(made.folder.path / TEMPLATES)
    with pytest.raises(InputError) as caught:
        build([made], [made], str(tmp_path))
    assert caught.value.message.startswith(f"{made.folder.name(TEMPLATES)}:")
    said = [str(problem) for problem in check_folder(made.folder, [], str(tmp_path))]
    assert any(made.folder.name(TEMPLATES) in one for one in said)


@pytest.mark.parametrize("make", [a_pipe, a_device, a_giant, a_folder])
def test_a_declaration_that_is_no_file_declares_nothing(tmp_path, make):
    """Such a folder is no pattern, and nothing waits for it."""
    folder = tmp_path / ".feedback-loop" / "patterns" / "odd"
    folder.mkdir(parents=True)
    make(folder / "pattern.yml")
    assert "odd" not in {one.id for one in find_folders(str(tmp_path))}


@pytest.mark.parametrize("make", [a_giant, no_text, too_deep])
def test_a_result_that_cannot_be_read_is_named(pattern, make):
    """Whoever reads it: the site, and `fl patterns check`."""
    made = pattern(FORM)
    make(made.folder.path / RESULT)
    with pytest.raises(InputError, match="examples"):
        entries([made], {})


@pytest.mark.parametrize("make", [a_pipe, a_device])
def test_a_result_that_is_no_file_is_none(pattern, tmp_path, make):
    """It is not waited for, and building writes a file in its place."""
    made = pattern(FORM)
    make(made.folder.path / RESULT)
    assert read_pairs(made) == ()
    assert outdated(made) == "this file is missing"
    assert build([made], [made], str(tmp_path))[0].stale


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[[], bool]", " bool", "form.0.parameters: these are no parameters of a function"),
        ("ready: ${", "x): pass\\nimport os\\ndef y(ready: ${", "form.0.parameters: these are no"),
        ('bool]"', ']\\u0000"', "form.0.parameters: these are no parameters"),
        ('"answer"', '"an answer"', r"form.0.function: does not have the form"),
    ],
)
def test_what_would_make_no_code_is_named(pattern, old, new, said):
    """With file, line and key."""
    made = pattern(changed(old, new))
    with pytest.raises(InputError) as caught:
        read_forms(made)
    assert f"examples.toml:{7 if 'param' in said else 6}: {said}" in caught.value.message


@pytest.mark.parametrize(
    ("code", "imports", "said"),
    [
        ("def NAME(PARAMS): BODY", "", "BODY stands on a line of its own"),
        ("def NAME(PARAMS):\\n    pass", "", "a dress has one place, BODY or EXPR"),
        ("BODY", 'imports = ["import"]\n', "imports.0: does not have the form"),
        ("BODY", 'imports = ["import os\\nos.abort()"]\n', "imports.0: does not have the form"),
    ],
)
def test_a_dress_that_nothing_fits_in_is_named(pattern, code, imports, said):
    """A pattern's own dresses are held to the same as those of all."""
    made = pattern(f'{FORM}\n[[dress]]\nname = "d"\ncode = "{code}"\nsubject = "NAME"\n{imports}')
    with pytest.raises(InputError, match="dress") as caught:
        read_forms(made)
    assert said in caught.value.message


@pytest.mark.parametrize("junk", ["x", "{}", "[1]", '{"bad": 1, "good": 2}', '"' + "[" * 9999])
def test_an_example_that_answers_in_our_place_costs_itself(pattern, tmp_path, junk):
    """What it writes where outcomes are read from is none."""
    line = f"os.write(n, {(junk + chr(10)).encode()!r})".replace("\\", "\\\\")
    loop = "import os\nfor n in range(3, 20):\n    try:\n"
    forge = f"{loop}        {line}\n    except OSError:\n        pass"
    made = pattern(changed("return False", f"{forge}\nreturn False").replace("'''", '"""'))
    problems = build([made], [made], str(tmp_path))[0].problems
    assert [one.text for one in problems] == [
        "sleep-call: before an answer, in a function: ended the process: "
    ]


@pytest.mark.parametrize("key", ["bad", "good", "shows", "form", "dress"])
def test_a_result_that_was_edited_by_hand_is_out_of_date(pattern, tmp_path, key):
    """`fl patterns check` sees it without running anything."""
    made = pattern(FORM)
    text = build([made], [made], str(tmp_path))[0].text
    (made.folder.path / RESULT).write_text(text)
    assert outdated(made) == ""
    value = json.loads(text)
    value["pairs"][0][key] += "!"
    (made.folder.path / RESULT).write_text(json.dumps(value))
    assert outdated(made) == "is out of date"


def test_no_text_of_a_repository_controls_the_terminal(pattern, tmp_path, monkeypatch, capfd):
    """Neither what is wrong with a template nor a name of one."""
    pattern(changed('"answer"', '"answer"\ndresses = ["\\u001b[31m\\u202e"]', one=False))
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    monkeypatch.chdir(tmp_path)
    from fl_hooks.store import crash

    assert crash.guard(fl, ["examples", "build"]) == 2
    said = capfd.readouterr().err
    assert r'there is no dress "\x1b[31m\u202e"' in said
    assert "\x1b" not in said
