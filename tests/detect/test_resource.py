"""The resource finder on a small declaration of its own."""

import textwrap

import pytest

from tests.detect.helpers import findings, make_check

BASE = {
    "opens": [
        {"call": ["lib.make"]},
        {"call": ["lib.pair"], "item": 1},
        {"call": ["lib.handle"], "when": {"delete": "False"}, "attribute": "name"},
    ],
    "closes": {"call": ["os.unlink"], "method": ["unlink"]},
    "derives": {"call": ["os.path.join", "str"], "attribute": ["parent"]},
    "borrows": {"call": ["open", "lib.use"], "method": ["exists"], "keyword": ["file"]},
}
NEVER = make_check("resource", {**BASE, "problem": "never-closed"}, check="never")
HAPPY = make_check("resource", {**BASE, "problem": "closed-on-happy-path-only"}, check="happy")
UNUSED = make_check(
    "resource", {"opens": [{"call": ["lib.pair"], "item": 0}], "problem": "never-used"}, check="fd"
)


def found(body, check):
    """Return the lines of the body of a function at which the check reports."""
    source = "import lib, os\ndef f(x):\n" + textwrap.indent(textwrap.dedent(body), "    ")
    return [f.line - 2 for f in findings(source, check)]


@pytest.mark.parametrize(
    "body",
    [
        "lib.make()",
        "p = lib.make()",
        "p = lib.make()\nopen(p).read()",
        "p = lib.make()\nlib.use([p, 1], cwd=p)",
        "p = lib.make()\nq = os.path.join(p, 'x')\nopen(q)",
        "p = lib.make()\nq = p / 'x'\nq.exists()",
        "p = lib.make()\nq = f'{p}/x'\nopen(q)",
        "p = lib.make()\nprint(1, file=p)",
        "p = lib.make()\nassert p\nif p == 1: pass",
        "p = lib.make()\ndef g(p): os.unlink(p)",
        "fd, p = lib.pair()\nopen(p)",
        "r = lib.pair()\nopen(r[1])",
        "p = lib.pair()[1]\nopen(p)",
        "p = lib.pair()[-1]\nopen(p)",
        "with lib.handle(delete=False) as h:\n    h.write(x)",
        "h = lib.handle(delete=False)\nopen(h.name)",
        "if (p := lib.make()): open(p)",
        "p = lib.make() if x else None\nopen(p)",
        "open(lib.make())",
        "p = q = lib.make()\nopen(q)",
    ],
)
def test_what_nobody_closes_is_reported_where_it_is_opened(body):
    """Borrowing, deriving and testing are uses that leave the resource open."""
    assert len(found(body, NEVER)) == 1


@pytest.mark.parametrize(
    "body",
    [
        "return lib.make()",
        "p = lib.make()\nreturn p",
        "p = lib.make()\nyield p",
        "p = lib.make()\nreturn os.path.join(p, 'x')",
        "p = lib.make()\nreturn {'p': p}",
        "p = lib.make()\nself.p = p",
        "self.p = lib.make()",
        "p = lib.make()\nx[0] = p",
        "x[0] = lib.make()",
        "p = lib.make()\nx.append(p)",
        "p = lib.make()\nunknown(p)",
        "p = lib.make()\nprint(p)",
        "p = lib.make()\nprint(f'{p}')",
        "p = lib.make()\nx.enter_context(p)",
        "p = lib.make()\ndef g(): os.unlink(p)",
        "p = lib.make()\ng = lambda: os.unlink(p)",
        "p = lib.make()\nfor q in (p, 1): os.unlink(q)",
        "p = lib.make()\nraise E(p)",
        "p = lib.make()\nos.unlink(p)",
        "p = lib.make()\nos.unlink(str(p))",
        "p = lib.make()\np.unlink()",
        "p = lib.make()\nif x: os.unlink(p)",
        "global p\np = lib.make()",
        "a, b = lib.make()",
        "*a, b = lib.pair()",
        "r = lib.pair()\nreturn r",
        "r = lib.pair()\nopen(r[x])",
        "h = lib.handle(delete=True)",
        "h = lib.handle()",
        "h = lib.handle(delete=False)\nreturn h.name",
        "h = lib.handle(delete=False)\nos.unlink(h.name)",
        "with lib.handle(delete=False) as h: pass\nreturn h",
    ],
)
def test_what_is_closed_or_leaves_the_function_is_silent(body):
    """Returned, stored, captured, lent, shown or deleted: somebody may answer for it."""
    assert found(body, NEVER) == []


@pytest.mark.parametrize(
    "body",
    [
        "p = lib.make()\nwork()\nos.unlink(p)",
        "p = lib.make()\nwork(p)\nos.unlink(p)",
        "p = lib.make()\nif x: raise E\nos.unlink(p)",
        "with lib.handle(delete=False) as h:\n    h.write(x)\nos.unlink(h.name)",
    ],
)
def test_a_closing_that_an_error_skips_is_reported(body):
    """Something between opening and closing may raise, and nothing guards against it."""
    assert len(found(body, HAPPY)) == 1


@pytest.mark.parametrize(
    "body",
    [
        "p = lib.make()\ntry: work()\nfinally: os.unlink(p)",
        "p = lib.make()\ntry: work()\nexcept E:\n    os.unlink(p)\n    raise\nos.unlink(p)",
        "p = lib.make()\nos.unlink(p)",
        "p = lib.make()\nwork()",
        "p = lib.make()\nwork()\nos.unlink(p)\nreturn p",
        "p = lib.make()\nlib.use(p)\nyield\nos.unlink(p)",
    ],
)
def test_a_closing_that_always_runs_is_silent(body):
    """In finally, in a handler, at once, in a generator's clean-up, or not ours to judge."""
    assert found(body, HAPPY) == []


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("p = lib.pair()[1]", 1),
        ("_, p = lib.pair()\nreturn p", 1),
        ("[fd, p] = lib.pair()\nreturn p", 1),
        ("fd, p = lib.pair()\nreturn p", 1),
        ("lib.pair()", 1),
        ("r = lib.pair()\nreturn r[1]", 1),
        ("fd, p = lib.pair()\ndef g(fd): close(fd)", 1),
        ("fd, p = lib.pair()\nclose(fd)", 0),
        ("fd, p = lib.pair()\ndef g(): close(fd)", 0),
        ("_, p = lib.pair()\nclose(_)", 0),
        ("r = lib.pair()\nclose(r[0])", 0),
        ("r = lib.pair()\nclose(*r)", 0),
        ("return lib.pair()", 0),
        ("fd = lib.pair()[0]\nclose(fd)", 0),
        ("self.fd, p = lib.pair()", 0),
        ("with open(lib.pair()[0]) as f: ...", 0),
    ],
)
def test_an_item_that_is_never_used_is_reported(body, count):
    """The descriptor of a pair is lost where no name is ever read again."""
    assert len(found(body, UNUSED)) == count


def test_at_module_level_a_name_is_not_ours_to_judge():
    """Another module may import it; only what has no name at all is lost."""
    assert findings("import lib\nP = lib.make()\n", NEVER) == []
    assert len(findings("import lib\nlib.make()\n", NEVER)) == 1


def test_the_skipped_closing_travels_as_related():
    """The finding lies at the opening call and points to the closing one."""
    (hit,) = findings("import lib, os\ndef f():\n  p = lib.make()\n  g()\n  os.unlink(p)\n", HAPPY)
    assert (hit.line, hit.related) == (3, (("a.py", 5),))
