"""Where a content goes: a local's uses, and the calls that would take it in pieces as well."""

from __future__ import annotations

from fl_hooks.detect.guards import function_of
from fl_hooks.detect.handles import handle, looks_like_a_file, made
from fl_hooks.detect.kit import arguments, enclosing, find_in, last_name, with_lasts
from fl_hooks.detect.scopes import COMPREHENSIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ast_grep_py import SgNode

    from fl_hooks.detect.kit import File

_ALGORITHMS = (
    *("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "blake2s"),
    *("sha3_224", "sha3_256", "sha3_384", "sha3_512", "shake_128", "shake_256"),
)
# dotted name: the positions and keywords of the data
_HASHES: dict[str, tuple[int | str, ...]] = {
    **{f"hashlib.{name}": (0, "data", "string") for name in _ALGORITHMS},
    "hashlib.new": (1, "data", "string"),
    "hmac.new": (1, "msg"),
    "hmac.HMAC": (1, "msg"),
    "hmac.digest": (1, "msg"),
    **dict.fromkeys(("zlib.crc32", "zlib.adler32", "binascii.crc32"), (0,)),
    **{f"xxhash.{name}": (0,) for name in ("xxh32", "xxh64", "xxh128", "xxh3_64", "xxh3_128")},
    **dict.fromkeys(("xxhash.xxh64_hexdigest", "xxhash.xxh3_64_hexdigest"), (0,)),
    "blake3.blake3": (0,),
}
_HASH_CALLS, _HASH_LASTS = with_lasts(_HASHES)
_WRITES = ("write", "write_bytes", "write_text", "writelines")
_OUTPUTS = ("file", "temporary", "standard")
_ROUNDS = ("for_statement", "while_statement", *COMPREHENSIONS)
# Statements whose body runs once, wherever they are reached.
_STRAIGHT = ("finally_clause", "try_statement", "with_statement")
_CLOSURES = ("function_definition", "lambda", "class_definition")


def outer(node: SgNode) -> SgNode:
    """Return the node with the `await` and parentheses around it."""
    parent = node.parent()
    while parent is not None and parent.kind() in ("await", "parenthesized_expression"):
        node, parent = parent, parent.parent()
    return node


def target(node: SgNode) -> SgNode | None:
    """Return the plain name that an expression is assigned to, or None."""
    parent = node.parent()
    if parent is None or parent.kind() != "assignment" or parent.field("right") != node:
        return None
    left = parent.field("left")
    return left if left is not None and left.kind() == "identifier" else None


def uses(file: File, name: SgNode, function: SgNode | None = None) -> list[SgNode]:
    """Return where a local that was just bound is read, until it is bound again, in order.

    Uses in functions inside are among them; `del` and targets are not. In a branch, binding it
    again ends nothing. A parameter is bound outside of its function, which has to be named.
    """
    text = name.text()
    scope = function or function_of(file, name)
    start = name.range().end.index
    bound = {b.node for b in file.names.scope(scope).bindings.get(text, ())}
    later = [n.range().start.index for n in bound if _is_certain(n, name)]
    end = min((at for at in later if at > start), default=scope.range().end.index)
    found = find_in(scope, {"kind": "identifier", "regex": f"^{text}$"})
    return [
        n
        for n in found
        if start < n.range().start.index < end
        and (n not in bound or _is_added_to(n))
        and _is_read(n)
    ]


def is_only(file: File, name: SgNode, use: SgNode) -> bool:
    """Tell whether a use of a local that was just bound can be of nothing else.

    In a branch, it can be: `if a: x = read()`, `else: x = ""`, and then `use(x)`.
    """
    branch = enclosing(name, ("block", "module"))
    while branch is not None and (around := branch.parent()) and around.kind() in _STRAIGHT:
        branch = enclosing(around, ("block", "module"))
    inside = branch is None or any(a == branch for a in use.ancestors())
    start, end = name.range().start.index, use.range().start.index
    others = [
        b.node.range().start.index
        for b in file.names.scope(function_of(file, name)).bindings.get(name.text(), ())
        if b.node != name
    ]
    return not any((start < at < end) or (at < start and not inside) for at in others)


def _is_certain(binding: SgNode, name: SgNode) -> bool:
    """Tell whether a later binding stands in a block that the name stands in too, or in its own."""
    block = enclosing(binding, ("block", "module"))
    return block is None or any(a == block for a in name.ancestors()) or _is_body(block, name)


def _is_body(block: SgNode, name: SgNode) -> bool:
    """Tell whether a block is the body of the function that the name is a parameter of."""
    function = enclosing(name, ("function_definition",))
    return function is not None and function.field("body") == block


def _is_added_to(name: SgNode) -> bool:
    parent = name.parent()
    return parent is not None and parent.kind() == "augmented_assignment"


def _is_read(name: SgNode) -> bool:
    parent = name.parent()
    if parent is None:
        return False
    kind = parent.kind()
    if kind == "attribute":
        return parent.field("object") == name
    if kind == "keyword_argument":
        return parent.field("value") == name
    return kind not in ("delete_statement", "parameters", "global_statement")


def at_once(read: SgNode, use: SgNode) -> bool:
    """Tell whether a use runs once for each read: in the same loops, and in no function inside."""
    return _rounds(read) == _rounds(use)


def _rounds(node: SgNode) -> list[SgNode]:
    """Return the loops and functions that the node runs in again and again."""
    around = [a for a in node.ancestors() if a.kind() in (*_ROUNDS, *_CLOSURES)]
    return [a for a in around if not _iterates(a, node)]


def _iterates(loop: SgNode, node: SgNode) -> bool:
    """Tell whether the node stands in what a loop goes over: it is evaluated once."""
    clause: SgNode | None = loop
    if loop.kind() in COMPREHENSIONS:
        clause = next((c for c in loop.children() if c.kind() == "for_in_clause"), None)
    over = clause.field("right") if clause is not None else None
    if over is None:
        return False
    span, place = over.range(), node.range()
    return span.start.index <= place.start.index and place.end.index <= span.end.index


def given_to(node: SgNode) -> SgNode | None:
    """Return the call that an expression is an argument of, by position or keyword."""
    parent = node.parent()
    if parent is not None and parent.kind() == "keyword_argument":
        parent = parent.parent()
    if parent is None or parent.kind() not in ("argument_list", "generator_expression"):
        return None
    call = parent.parent()
    return call if call is not None and call.kind() == "call" else None


def hashes(file: File, node: SgNode) -> SgNode | None:
    """Return the call that hashes the bytes given to it, or None."""
    call = given_to(node)
    function = call.field("function") if call is not None else None
    if call is None or function is None:
        return None
    name = file.named_as(function, _HASH_CALLS, _HASH_LASTS)
    if name:
        positional, keywords, _splat = arguments(call)
        for place in _HASHES[name]:
            if isinstance(place, str):
                given = keywords.get(place)
            else:
                given = positional[place] if place < len(positional) else None
            if given == node:
                return call
        return None
    if last_name(function) == "update" and is_hash(file, function.field("object")):
        return call
    return None


def is_hash(file: File, node: SgNode | None) -> bool:
    """Tell whether an expression is a hash object, by what made it or, failing that, its name."""
    if node is None:
        return False
    maker = made(file, node)
    function = maker.field("function") if maker is not None else None
    if function is not None:
        return bool(file.named_as(function, _HASH_CALLS, _HASH_LASTS))
    name = last_name(node).lower()
    return any(word in name for word in ("sha", "md5", "hash", "digest", "hmac", "checksum"))


def writes(file: File, node: SgNode, *, loose: bool = False) -> SgNode | None:
    """Return the call that writes the content to a file or standard output, or None.

    loose: a name that says so passes for a file: `out.write(...)` of a parameter.
    """
    call = given_to(node)
    function = call.field("function") if call is not None else None
    if call is None or function is None or function.kind() != "attribute":
        return None
    method, receiver = last_name(function), function.field("object")
    if method not in _WRITES or receiver is None or arguments(call)[0][:1] != [node]:
        return None
    if method in ("write_bytes", "write_text"):
        return call
    kind = handle(file, receiver).kind
    named = loose and not kind and looks_like_a_file(last_name(receiver))
    return call if named or kind in _OUTPUTS else None


def contents(file: File, node: SgNode) -> list[SgNode]:
    """Return where a content goes: the places of the local that it is given to, or its own."""
    node = recoded(outer(node))
    name = target(node)
    return [recoded(outer(use)) for use in uses(file, name)] if name is not None else [node]


def consumers(file: File, places: Iterable[SgNode]) -> list[SgNode]:
    """Return the calls that write a content to disk; else those that hash it.

    What is written to disk can be read again from there, whatever else is done with it. What is
    hashed must have no other use: only its length and its truth may be asked.
    """
    places = list(places)
    written = [call for place in places if (call := writes(file, place)) is not None]
    if written:
        return written
    found = [hashes(file, place) for place in places]
    asked = all(c is not None or _is_asked(p) for c, p in zip(found, places, strict=True))
    return [call for call in found if call is not None] if asked else []


def _is_asked(node: SgNode) -> bool:
    """Tell whether a place only asks how long a content is, or whether there is any."""
    call = given_to(node)
    if call is not None:
        return last_name(call.field("function")) == "len"
    parent = node.parent()
    kinds = ("if_statement", "elif_clause", "not_operator", "assert_statement")
    return parent is not None and parent.kind() in kinds


def recoded(node: SgNode) -> SgNode:
    """Return the call of encode or decode on a content, or the content: it is the same one."""
    function = node.parent()
    if function is None or last_name(function) not in ("decode", "encode"):
        return node
    call = function.parent()
    return call if call is not None and call.kind() == "call" else node
