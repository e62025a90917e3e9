import textwrap

import pytest

from fl_hooks.detect import handles, reads, streams, uploads
from fl_hooks.detect.kit import File, find_in


def read(source, path="a.py"):
    """Return the file of the dedented source and the first call in it that reads."""
    file = File(path, textwrap.dedent(source), "python")
    calls = [call for call, function in file.called(reads.READS) if function.kind() == "attribute"]
    return file, min(calls, key=lambda call: call.range().start.index)


def receiver(call):
    """Return what a method is called on."""
    return call.field("function").field("object")


def handle(source):
    """Return the handle that the first read of the source reads from."""
    file, call = read(source)
    return handles.handle(file, receiver(call))


KINDS = [
    ("open(p).read()", "file"),
    ("with open(p, 'rb') as f: f.read()", "file"),
    ("async def g():\n  async with aiofiles.open(p) as f: await f.read()", "file"),
    ("async def g():\n  async with await anyio.open_file(p) as f: await f.read()", "file"),
    ("f = gzip.open(p)\nf.read()", "file"),
    ("f = g = p.open('rb')\np.open().read()", "file"),
    ("from bz2 import BZ2File as B\nB(p).read()", "file"),
    ("class A:\n  def a(self): self.f = open(p)\n  def b(self): self.f.read()", "file"),
    ("with contextlib.closing(open(p)) as f: f.read()", "file"),
    ("def g(stack):\n  f = stack.enter_context(open(p))\n  f.read()", "file"),
    ("f = open(p)\ng = f\ng.read()", "file"),
    ("with tempfile.NamedTemporaryFile() as f: f.read()", "temporary"),
    ("sys.stdin.read()", "standard"),
    ("from sys import stdin\nstdin.buffer.read()", "standard"),
    ("f = sys.stdin\nf.read()", "standard"),
    ("io.BytesIO(b).read()", "held"),
    ("def g(f: io.StringIO): f.read()", "held"),
    ("urllib.request.urlopen(u).read()", "response"),
    ("with closing(urllib.request.urlopen(u)) as r: r.read()", "response"),
    ("requests.get(u).read()", "response"),
    ("s = requests.Session()\ns.get(u).read()", "response"),
    (
        "async def g():\n s = aiohttp.ClientSession()\n async with s.get(u) as r: r.read()",
        "response",
    ),
    ("def g(f): f.read()", ""),
    ("def g(open): open(p).read()", ""),
    ("f = open(p)\nf = make(f)\nf.read()", ""),
    ("for f in files: f.read()", ""),
    ("cache.get(u).read()", ""),
]


@pytest.mark.parametrize(("source", "kind"), KINDS)
def test_a_handle_is_known_by_what_made_it(source, kind):
    """Names, attributes, awaits and wrappers are followed to the call behind them."""
    assert handle(source).kind == kind


@pytest.mark.parametrize(
    ("source", "path", "mode"),
    [
        ("open(p, 'rb').read()", "p", "rb"),
        ("open(file=p, mode='r+').read()", "p", "r+"),
        ("p.open('wb').read()", "p", "wb"),
        ("p.open().read()", "p", ""),
        ("open(p, m).read()", "p", "?"),
        ("urllib.request.urlopen(u).read()", "u", ""),
    ],
)
def test_a_handle_tells_its_path_and_mode(source, path, mode):
    """A mode that is not written down is "?", one that is not given is empty."""
    found = handle(source)
    assert (found.path.text(), found.mode) == (path, mode)


@pytest.mark.parametrize(
    ("call", "whole"),
    [
        ("f.read()", True),
        ("f.read(-1)", True),
        ("f.read(None)", True),
        ("f.read(size=-1)", True),
        ("f.read(9)", False),
        ("f.read(n)", False),
        ("f.read(*a)", False),
        ("f.readlines(9)", False),
        ("p.read_text('utf-8')", True),
        ("p.read_text(encoding=e)", True),
        ("d.read_text('METADATA')", False),
        ("p.read_bytes()", True),
    ],
)
def test_a_read_of_the_whole_has_no_size(call, whole):
    """No size, None and -1 read all; a name in read_text is no encoding."""
    assert reads.is_whole(read(call)[1]) is whole


@pytest.mark.parametrize(
    ("source", "small"),
    [
        ("open('a/settings.json').read()", True),
        ("open(config_path).read()", True),
        ("NAME = 'pyproject.toml'\nopen(NAME).read()", True),
        ("open(args.config).read()", True),
        ("open(config.words).read()", False),
        ("open(settings['film']).read()", False),
        ("open(home + '/.netrc').read()", True),
        ("open(path).read()", False),
        ("open('film.mp4').read()", False),
        ("open(src).read()", False),
    ],
)
def test_a_path_that_names_short_text_is_small(source, small):
    """Words of the path count, and of what its names were given."""
    file, call = read(source)
    assert reads.is_small(file, handles.handle(file, receiver(call)).path) is small


@pytest.mark.parametrize(
    ("source", "shipped"),
    [
        ("open(os.path.join(os.path.dirname(__file__), n)).read()", True),
        ("HERE = os.path.dirname(__file__)\nopen(os.path.join(HERE, n)).read()", True),
        ("HERE = Path(__file__).parent\n(HERE / n).read_bytes()", True),
        ("importlib.resources.files('a').joinpath(n).read_bytes()", True),
        ("open(path).read()", False),
    ],
)
def test_a_path_that_starts_from_the_source_is_shipped(source, shipped):
    """Names in the path are followed to what they were given."""
    file, call = read(source)
    path = handles.handle(file, receiver(call)).path or receiver(call)
    assert reads.is_shipped(file, path) is shipped


@pytest.mark.parametrize(
    ("source", "measured"),
    [
        ("if os.path.getsize(p) > 9: f()\nopen(p).read()", True),
        ("n = p.stat().st_size\nif n > 9: f()\nopen(p).read()", True),
        ("assert not too_large(p)\nopen(p).read()", True),
        ("n = os.path.getsize(p)\nopen(p).read()", False),
        ("open(p).read()\nif os.path.getsize(p) > 9: f()", False),
        ("if os.path.getsize(q) > 9: f()\nopen(p).read()", False),
        ("if p.exists(): open(p).read()", False),
    ],
)
def test_a_size_counts_where_it_is_tested_before(source, measured):
    """Measuring alone is no test, nor is one of another file or one that comes too late."""
    file, call = read(source)
    assert reads.is_measured(file, call, ["p"]) is measured


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = f.read()\ng(x)\nh(x.y, k=x)", 3),
        ("x = f.read()\ng(x)\nx = 1\nh(x)", 1),
        ("x = f.read()\nif a:\n  x = 1\nh(x)", 1),
        ("if a:\n  x = f.read()\nelse:\n  x = 1\nh(x)", 1),
        ("if a:\n  x = f.read()\nx = 1\nh(x)", 0),
        ("x = f.read()\ng(x=1)\na.x\ndel x", 0),
        ("x = f.read()\ndef g(): return x", 1),
        ("def a():\n  x = f.read()\n  g(x)\ndef b(x): g(x)", 1),
    ],
)
def test_the_uses_of_a_local_end_where_it_is_bound_again(source, expected):
    """Names of keywords and attributes are no uses; functions inside may use it."""
    file, call = read(source)
    assert len(streams.uses(file, streams.target(call))) == expected


@pytest.mark.parametrize(
    ("source", "once"),
    [
        ("x = f.read()\ng(x)", True),
        ("for f in a:\n  x = f.read()\n  g(x)", True),
        ("x = f.read()\nfor y in x: h(y)", True),
        ("x = f.read()\n[y for y in x]", True),
        ("x = f.read()\nfor y in a: g(x)", False),
        ("x = f.read()\n[g(x) for y in a]", False),
        ("x = f.read()\n[y for z in a for y in x]", False),
        ("x = f.read()\nlambda: g(x)", False),
    ],
)
def test_a_use_in_a_loop_runs_more_than_once_for_a_read(source, once):
    """What a loop goes over is evaluated once, its body again and again."""
    file, call = read(source)
    use = streams.uses(file, streams.target(call))[0]
    assert streams.at_once(call, use) is once


@pytest.mark.parametrize(
    ("source", "only"),
    [
        ("x = f.read()\ng(x)", True),
        ("x = 1\nx = f.read()\ng(x)", True),
        ("x = 1\nwith f: x = f.read()\ng(x)", True),
        ("x = 1\nif a:\n  x = f.read()\n  g(x)", True),
        ("x = 1\nif a:\n  x = f.read()\ng(x)", False),
        ("x = f.read()\nif a:\n  x = 1\ng(x)", False),
        ("if a:\n  x = 1\nelse:\n  x = f.read()\ng(x)", False),
        ("if a:\n  x = f.read()\ng(x)", True),
        ("def h(x=None):\n  if a: x = f.read()\n  g(x)", False),
        ("try: x = f.read()\nexcept E: x = 1\ng(x)", False),
    ],
)
def test_a_use_after_branches_may_be_of_something_else(source, only):
    """What another branch, a default or a handler binds can reach it too."""
    file, call = read(source)
    name = streams.target(call)
    assert streams.is_only(file, name, streams.uses(file, name)[-1]) is only


CONSUMERS = [
    ("open(p, 'wb').write(x)", "write"),
    ("t.write_bytes(x)", "write"),
    ("import hashlib\nhashlib.sha256(x)", "hash"),
    ("import hashlib\nhashlib.sha256(x)\nn = len(x)\nif not x: f()", "hash"),
    ("import hashlib\nhashlib.sha256(x)\nparse(x)", ""),
    ("import hashlib\nhashlib.sha256(x)\nparse(x)\nt.write_bytes(x)", "write"),
    ("sha.update(x.encode())", "hash"),
    ("seen.update(x)", ""),
    ("io.BytesIO().write(x)", ""),
    ("out.write(x)", ""),
    ("t.write_bytes(b'head' + x)", ""),
]


@pytest.mark.parametrize(("uses", "how"), CONSUMERS)
def test_a_content_is_consumed_by_writing_or_by_hashing_alone(uses, how):
    """What is written to disk may be used otherwise too, what is hashed may not."""
    file, call = read(f"x = f.read()\n{uses}")
    found = streams.consumers(file, streams.contents(file, call))
    names = [c.field("function").text() for c in found]
    kinds = {"write" if "write" in name else "hash" for name in names}
    assert kinds == ({how} if how else set())


HEAD = "from fastapi import UploadFile, Depends\n"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def a(u: UploadFile): u.read()", True),
        ("def a(u: UploadFile): u.file.read()", True),
        ("def a(u: list[UploadFile]):\n  for v in u: v.read()", True),
        ("def a(u: 'UploadFile | None'): u.read()", True),
        ("def a(u: list[UploadFile]): u[0].read()", True),
        ("def a(u: list[UploadFile]): u.read()", False),
        ("def a(u: UploadFile): u[0].read()", False),
        ("def a(u: dict[str, UploadFile]): u.read()", False),
        ("def a(u: UploadFile): u.other.read()", False),
        ("def a(u: UploadFile):\n  u = b(u)\n  u.read()", False),
        ("def a(u, v: UploadFile): u.read()", False),
    ],
)
def test_uploads_are_known_by_their_annotation(source, found):
    """A list is no upload, and what is bound anew is none any more."""
    file, call = read(HEAD + source)
    assert [c for c, _upload in uploads.reads(file)] == ([call] if found else [])


@pytest.mark.parametrize(
    ("source", "limited"),
    [
        ("def a(u: UploadFile):\n  if u.size > 9: f()\n  u.read()", True),
        ("def a(u: UploadFile):\n  check_size(u)\n  u.read()", True),
        ("def a(u: UploadFile):\n  rules.validate(u)\n  u.read()", True),
        ("def a(u: UploadFile = Depends(check_upload)): u.read()", True),
        ("def a(u: UploadFile, content_length: int):\n  u.read()", True),
        ("def a(u: UploadFile):\n  u.read()\n  check_size(u)", False),
        ("def a(u: UploadFile):\n  check_size(v)\n  u.read()", False),
        ("def check(u): g(u.name)\ndef a(u: UploadFile):\n  check(u)\n  u.read()", False),
        ("def a(u: UploadFile = Depends(get)): u.read()", False),
    ],
)
def test_an_upload_is_limited_where_its_size_was_asked_for(source, limited):
    """A helper is taken by its name, unless the module shows that it asks something else."""
    file, call = read(HEAD + source)
    assert uploads.is_limited(file, call, "u") is limited


def test_recoding_keeps_a_content():
    """A call of encode or decode is followed, another method is not."""
    file = File("a.py", "g(x.decode())\ng(x.strip())", "python")
    decoded, stripped = find_in(file.root, {"kind": "identifier", "regex": "^x$"})
    assert streams.recoded(decoded).text() == "x.decode()"
    assert streams.recoded(stripped).text() == "x"
