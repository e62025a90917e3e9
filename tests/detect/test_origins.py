import textwrap

import pytest

from fl_hooks.detect.kit import File, find_in
from fl_hooks.detect.origins import outside, value_of


def asked(source):
    """Return the file of the source and the argument of its `ask()`."""
    file = File("a.py", textwrap.dedent(source), "python")
    call = find_in(file.root, {"kind": "call", "has": {"field": "function", "regex": "^ask$"}})[0]
    return file, call.field("arguments").child(1)


FROM_OUTSIDE = [
    ("ask(open(p))", "open(p)"),
    ("ask(open(p).read())", "open(p)"),
    ("with open(p) as f:\n  for line in f: ask(line.strip())", "open(p)"),
    ("with open(p) as f:\n  x = [ask(line) for line in f]", "open(p)"),
    ("for i, line in enumerate(open(p)): ask(line)", "open(p)"),
    ("f = open(p)\nline = next(f)\nline = line.lower()\nask(line)", "open(p)"),
    ("import gzip as g\nask(g.open(p).readline())", "g.open(p)"),
    ("with path.open() as f: ask(f.readlines()[3])", "path.open()"),
    ("ask(path.read_text().splitlines())", "path.read_text()"),
    ("ask(self.socket.recv(10).decode())", "self.socket.recv(10)"),
    ("ask(input())", "input()"),
    ("import sys\nfor line in sys.stdin: ask(line)", "sys.stdin"),
    ("from sys import stdin\nask(stdin.buffer.read())", "stdin"),
    ("import os\nask(os.environ['A'])", "os.environ"),
    ("import os\nask(os.environ.get('A') or 'b')", "os.environ"),
    ("import os\nask(os.getenv('A'))", "os.getenv('A')"),
    ("import subprocess\nask(subprocess.run(a).stdout)", "subprocess.run(a)"),
    ("from subprocess import Popen\nout, err = Popen(a).communicate()\nask(out)", "Popen(a)"),
    ("import requests\nr = requests.get(u)\nask(r.text)", "requests.get(u)"),
    ("def f(request): ask(request.headers['a'])", "request.headers"),
    ("def f(self): ask(self.request.GET.get('a'))", "self.request.GET"),
    ("async def f(response): ask((await response.text()).strip())", "response.text()"),
    ("if (line := input()): ask(line)", "input()"),
    ("line = ''\nline = input()\nask(line)", "input()"),
    ("ask(input() if a else b)", "input()"),
    ("ask(sorted(open(p)))", "open(p)"),
]


@pytest.mark.parametrize(("source", "expected"), FROM_OUTSIDE)
def test_data_is_followed_to_where_it_comes_in(source, expected):
    """Through names, loops, with, parts and the methods that keep it what it is."""
    found = outside(*asked(source))
    assert found is not None
    assert found.text() == expected


FROM_INSIDE = [
    "ask(a)",
    "ask('a b')",
    "def f(line): ask(line)",
    "for line in lines: ask(line)",
    "ask(f(open(p)))",
    "import json\nask(json.load(open(p)))",
    "def open(p): pass\nask(open(p))",
    "line = input()\nline = 'a'\nask(line)",
    "line = input()\ndef f(): ask(line)",
    "ask(line)\nline = input()",
    "line = input()\nline += 'a'\nask(line)",
    "line = input()\nfor line in a: ask(line)",
    "for a, line in open(p): ask(line)",
    "for line, b in enumerate(open(p)): ask(line)",
    "ask(open('/proc/stat').read())",
    "with open('/proc/stat') as f: ask(f.read())",
    "for line in open('/sys/class/net'): ask(line)",
    "ask(a.text)",
    "x = y\ny = x\nask(x)",
    "while a:\n  line = line.strip()\n  ask(line)",
]


@pytest.mark.parametrize("source", FROM_INSIDE)
def test_other_data_is_not_from_outside(source):
    """Parameters, literals, results of unknown functions and re-bound names are not."""
    assert outside(*asked(source)) is None


@pytest.mark.parametrize(
    ("source", "how", "value"),
    [
        ("a = 1\nask(a)", "assign", "1"),
        ("a: int = 1\nask(a)", "assign", "1"),
        ("a = 1\na = a + 1\nask(a)", "assign", "a + 1"),
        ("for a in b: ask(a)", "item", "b"),
        ("c = [ask(a) for a in b]", "item", "b"),
        ("a, c = b\nask(a)", "part", "b"),
        ("with b as a: ask(a)", "with", "b"),
        ("a = 1\nif b: a = 2\nelse: ask(a)", "assign", "1"),
        ("a = 1\nif b:\n  if c: a = 2\n  ask(a)", "assign", "2"),
        ("a = 1\nif b: a = 2\nelif ask(a): c", "assign", "1"),
        ("a = 1\nif b: a = 2\nask(a)", "assign", "2"),
        ("a = 1\nmatch b:\n  case 1: a = 2\n  case 2: ask(a)", "assign", "1"),
        ("if b:\n  a = 1\n  ask(a)", "assign", "1"),
        ("def a(): pass\nask(a)", "", None),
        ("def f(a): ask(a)", "", None),
        ("ask(a)", "", None),
    ],
)
def test_a_name_has_the_value_it_was_last_given(source, how, value):
    """What it was bound to before, in its function, and how."""
    found, node = value_of(*asked(source))
    assert (found, node and node.text()) == (how, value)
