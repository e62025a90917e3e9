from fl_hooks.detect.added import Scanner
from fl_hooks.detect.select import Selection
from fl_hooks.store.fork import spread
from tests.detect.helpers import compiled, make_check


class Blob:
    """Content as the object store gives it."""

    def __init__(self, data):
        self.data = data
        self.size = len(data)


class Item:
    """One changed file; its blobs are named by their content."""

    def __init__(self, name, new, *olds):
        self.name = name
        self.oid = new
        self.olds = olds


def read(names):
    """Read blobs whose name is their content."""
    for name in names:
        yield name, Blob(name.encode())


def added(items, spread=None):
    """Return (path, line) of what the items add."""
    scanner = Scanner(Selection(compiled(make_check(keywords=((b"boom",),)))), read, spread)
    return [(item.name, f.line) for item, found in scanner.added(items) for f in found]


def test_only_what_no_parent_has_is_added():
    """In a merge a finding counts if it is new against every parent."""
    new = "boom(1)\nboom(2)\nboom(3)\n"
    assert added([Item("a.py", new, "boom(1)\n", "x\nboom(2)\n")]) == [("a.py", 3)]


def test_two_processes_find_what_one_finds():
    """A large change is scanned by two processes, with the same findings in the same order."""
    filler = "value = compute(value)\n" * 400
    items = [
        Item(f"m{n}.py", f"boom({n})\n{filler}boom(0)\n{'boom(' if n % 5 == 0 else ''}", old)
        for n, old in enumerate(["", "boom(0)\n", filler] * 7)
    ]
    assert added(items, spread) == added(items)
    assert len(added(items)) > 20


def test_a_renamed_file_is_compared_with_what_it_was():
    """Where a new file comes from is asked only if it has findings, and then they are old."""
    asked = []

    def trace(items):
        for item in items:
            asked.append(item.name)
            item.olds = ("boom(1)\n",)

    scanner = Scanner(Selection(compiled(make_check())), read)
    files = [Item("a.py", "boom(1)\n", ""), Item("b.py", "x = 1\n", "")]
    assert scanner.added(files, trace) == []
    assert asked == ["a.py"]


def test_a_pattern_that_fails_does_not_stop_a_commit():
    """The other patterns' findings stay, and a notice names the match.py and the file."""
    source = "def findings(file):\n    yield 1 / 0\n"
    broken = make_check("match", pattern="own", source=source, match_path="own/match.py")
    scanner = Scanner(Selection(compiled(broken, make_check())), read)
    ((_, found),) = scanner.added([Item("a.py", "boom(1)\n", "")])
    assert [f.pattern for f in found] == ["demo"]
    (notice,) = scanner.notices
    assert notice.startswith("own/match.py failed on a.py: ZeroDivisionError: division by zero (")
