"""The flow finder on a small declaration of its own: `src()` must not reach `sink()`."""

import textwrap

import pytest

from tests.detect.helpers import findings, make_check

SPEC = {
    "sources": {
        "bad": {
            "call": ["lib.src"],
            "call_if": [{"call": ["lib.maybe"], "elements": ["integer"]}],
            "method": ["cast(lib.*)"],
            "annotated": ["lib.Bad"],
            "of": {"bad": {"call": ["lib.keep"], "method": ["same"], "attribute": ["T"],
                           "operator": True, "compare": True,
                           "slice": True, "list": True}},
        },
    },
    "cut": {"call": ["int"], "method": ["clean"]},
    "sinks": [
        {"call": ["lib.sink"], "argument": [0, "obj"], "unless_keyword": ["default"],
         "unless_positional": 2, "unless_mentions": ["SAFE"], "unless_unknown": ["option"],
         "suppress_keyword": {"cls": "own encoder"}},
        {"call": ["lib.every"], "argument": "all"},
    ],
}  # fmt: skip
CHECK = make_check("flow", SPEC)
HEAD = "from lib import src, sink, keep, every\nimport lib\n"


def reached(body, *, check=CHECK):
    """Return the body's lines (1-based) at which a sink is reached."""
    source = HEAD + textwrap.dedent(body)
    return [f.line - 2 for f in findings(source, check) if not f.suppressed]


@pytest.mark.parametrize(
    "body",
    [
        "sink(src())",
        "sink(obj=src())",
        "every(1, k=src())",
        "sink({'a': [1, (src(), 2)]})",
        "sink(dict(a=src()))",
        "sink({src(): 1})",
        "sink([*[src()]])",
        "sink({**{'a': src()}})",
        "sink(src() if c else None)",
        "sink(None or src())",
        "sink((x := src()))",
        "sink(await src())",
        "sink([src() for _ in y])",
        "sink({k: src() for k in y})",
        "sink(src().same())",
        "sink(src().T)",
        "sink(src()[1:])",
        "sink(list(src()))",
        "sink(keep(src()))",
        "sink(src() + 1)",
        "sink(-src())",
        "sink(src() > 0)",
        "sink(y.cast(lib.wide))",
        "sink(lib.maybe([1, [2, -3]]))",
        "f = lambda: sink(src())",
        "@deco(sink(src()))\ndef f(): ...",
        "class A:\n  x = src(); sink(x)",
        "def f(x: lib.Bad): sink(x)",
        "with a() as b: sink(src())",
        "for _ in y: sink(src())",
        "while sink(src()): ...",
        "match x:\n  case 1: sink(src())",
        "if sink(src()): ...",
        "assert sink(src())",
        "handlers = [lambda x: sink(src())]",
        "every(**{}, b=src())",
    ],
)
def test_a_value_reaches_the_sink_directly(body):
    """Through displays, expressions, containers, comprehensions and lambdas."""
    assert reached(body) != []


@pytest.mark.parametrize(
    "body",
    [
        "sink(int(src()))",
        "sink(src().clean())",
        "sink(unknown(src()))",
        "sink(src().unknown())",
        "sink(src()[0])",
        "sink(f'{src()}')",
        "sink('%s' % src())",
        "sink(src() is None)",
        "sink(src() in y)",
        "sink(1, src())",
        "sink(src(), default=str)",
        "sink(src(), **options)",
        "sink(src(), 1, 2)",
        "sink(src(), option=lib.SAFE)",
        "sink(src(), option=opts)",
        "sink(y.cast(other.wide))",
        "sink(lib.maybe([x]))",
        "sink(lib.maybe(x))",
        "sink([x for x in src()])",
        "def f(sink): sink(src())",
        "def f(src): sink(src())",
        "other.sink(src())",
        "sink(lambda: src())",
        "sink(x.src())",
    ],
)
def test_a_cut_an_unknown_call_or_a_safe_sink_is_silent(body):
    """What is converted, hidden, shadowed or switched off by an argument is no finding."""
    assert reached(body) == []


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("x = src()\nsink(x)", [2]),
        ("x = src()\ny = x\nsink([y])", [3]),
        ("x = y = src()\nsink(x)\nsink(y)", [2, 3]),
        ("x = src()\nx = 1\nsink(x)", []),
        ("x = 1\nsink(x)\nx = src()", []),
        ("x = src()\nx = x.clean()\nsink(x)", []),
        ("x, y = src(), 1\nsink(x)\nsink(y)", [2]),
        ("x, y = src()\nsink(x)", []),
        ("x = src()\ndel x\nsink(x)", []),
        ("x = []\nx += [src()]\nsink(x)", [3]),
        ("x = 1\nx += src()\nsink(x)", [3]),
        ("x: int = src()\nsink(x)", [2]),
        ("x = src()\nfor x in y: sink(x)", []),
        ("x = src()\nwith y as x: sink(x)", []),
        ("x = src()\n[x for x in y]\nsink(x)", [3]),
        ("x = src()\nsink([x for x in y])", []),
        ("x = src()\ndef f():\n  x = 1\n  sink(x)", []),
        ("x = src()\ndef f(x): sink(x)", []),
        ("def x(): ...\nsink(x)", []),
        ("x = src()\nclass x: ...\nsink(x)", []),
        ("x = src()\nf = lambda x: sink(x)", []),
    ],
)
def test_names_hold_what_was_last_bound_to_them(body, lines):
    """Assignment, unpacking, deletion and scopes mean what they mean when the code runs."""
    assert reached(body) == lines


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("d = {}\nd['a'] = src()\nsink(d)", [3]),
        ("d = {}\nd['a']['b'] = src()\nsink(d)", [3]),
        ("d = {'a': src()}\nd['a'] = 1\nsink(d)", []),
        ("d = {'a': src()}\nd['a'] = d['a'].clean()\nsink(d)", []),
        ("d = {'a': src(), 'b': src()}\nd['a'] = 1\nsink(d)", [3]),
        ("d = f()\nd[k] = src()\nsink(d)", [3]),
        ("d = f()\nd[k] = src()\nfor k in d: d[k] = int(d[k])\nsink(d)", []),
        ("d = {'a': src()}\ndel d['a']\nsink(d)", []),
        ("d = {'a': src()}\nd.pop('a')\nsink(d)", []),
        ("d = {'a': src()}\nd.clear()\nsink(d)", []),
        ("l = []\nl.append(src())\nsink(l)", [3]),
        ("l = []\nfor _ in y: l.append({'a': src()})\nsink(l)", [3]),
        ("d = {}\nd.update({'a': src()})\nsink(d)", [3]),
        ("d = {'a': src()}\ne = d.copy()\nsink(e)", [3]),
        ("d = {'a': src()}\ne = dict(d)\nsink(e)", [3]),
        ("d = {'a': src()}\nsink(d['a'])", []),
        ("d = {'a': src()}\nsink(list(d))", []),
        ("d = {}\nd[k] = src()\nsink([sorted(d), 1])", []),
        ("d = {'a': src()}\nsink(dict(d))", [2]),
        ("d = [src()]\nsink(list(d))", [2]),
        ("self.d['a'] = src()\nsink(self.d)", []),
    ],
)
def test_containers_remember_what_stands_at_a_key(body, lines):
    """A literal key is replaced, a computed one adds; growing and shrinking methods count."""
    assert reached(body) == lines


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("x = 1\nif c: x = src()\nsink(x)", [3]),
        ("if c: x = src()\nelse: x = 1\nsink(x)", [3]),
        ("x = src()\nif c: x = 1\nelif d: x = 2\nelse: x = 3\nsink(x)", []),
        ("x = src()\nif isinstance(x, B): x = x.clean()\nsink(x)", []),
        ("x = src()\nif hasattr(x, 'clean'): x = x.clean()\nsink(x)", []),
        ("x = src()\nif isinstance(x, B):\n  return 1\nsink(x)", []),
        ("x = src()\nif x is None:\n  return 1\nsink(x)", [4]),
        ("x = src()\nif c:\n  raise E\nsink(x)", [4]),
        ("x = src()\nsink(x.clean() if isinstance(x, B) else x)", []),
        ("x = 1\nfor _ in y:\n  sink(x)\n  x = src()", [3]),
        ("x = src()\nfor _ in y: x = 1\nsink(x)", []),
        ("x = 1\ntry: x = src()\nexcept E: x = 2\nsink(x)", [4]),
        ("x = src()\ntry: f()\nfinally: x = 1\nsink(x)", []),
        ("try:\n  x = src()\nexcept E:\n  return\nsink(x)", [5]),
        ("x = 1\nwhile c: x = src()\nelse: f()\nsink(x)", [4]),
        ("match y:\n  case 1: x = src()\n  case _: x = 2\nsink(x)", [4]),
        ("with a: x = src()\nsink(x)", [2]),
        ("x = src()\nmatch y:\n  case x: sink(x)", []),
        ("x = src()\nmatch y:\n  case 1 if sink(x): f()", [3]),
    ],
)
def test_branches_meet_and_type_tests_count(body, lines):
    """A name may hold what any branch left; what a type test converts is converted."""
    assert reached("def f(y):\n" + textwrap.indent(body, "  ")) == [n + 1 for n in lines]


def test_a_suppressing_keyword_gives_its_reason():
    """The finding is there, suppressed with the declared words."""
    (found,) = findings(HEAD + "sink(src(), cls=E)\n", CHECK)
    assert (found.suppressed, found.reason) == (True, "own encoder")


def test_the_source_line_travels_as_related():
    """The finding lies at the sink; where the value came from is related."""
    (found,) = findings(HEAD + "x = src()\n\nsink(x)\n", CHECK)
    assert (found.line, found.related) == (5, (("a.py", 3),))


def test_only_the_reported_labels_count():
    """A check can share its sources with another and report other labels."""
    check = make_check("flow", {**SPEC, "reports": ["none"]}, check="shared")
    assert reached("sink(src())", check=check) == []


def test_a_module_with_its_own_cure_is_silent():
    """unless_module names what makes every sink of the file safe."""
    check = make_check("flow", {**SPEC, "unless_module": ["lib.Encoder"]}, check="cured")
    assert reached("sink(src())", check=check) == [1]
    assert reached("class E(lib.Encoder): ...\nsink(src())", check=check) == []


def test_a_module_imported_with_a_star_is_known():
    """Names that nothing binds may come from a star import."""
    assert [f.line for f in findings("from lib import *\nsink(src())\n", CHECK)] == [2]


def test_nested_loops_cost_no_more_than_their_size():
    """Twenty loops inside each other are walked in well under a second's work."""
    loops = "".join(f"{'  ' * n}for i{n} in x:\n" for n in range(20))
    assert reached(f"x = 1\n{loops}{'  ' * 20}x = src(); sink(x)\n") == [22]
