"""NaN compared, a reduction that divides unguarded, a filter that lets infinity through."""

from __future__ import annotations

from fl_hooks.detect import guards
from fl_hooks.detect.kit import arguments, enclosing, find_in, last_name, named, with_lasts
from fl_hooks.detect.scopes import COMPREHENSIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from ast_grep_py import SgNode

    from fl_hooks.detect.kit import File
    from fl_hooks.detect.scopes import Binding

    Found = tuple[Any, ...]

# How far names that stand for other names are followed.
_DEPTH = 3


def findings(file: File) -> list[Found]:
    """Return what all checks find; the engine asks once per check, the file is read once."""
    if findings not in file.memo:
        file.memo[findings] = [*_comparisons(file), *_divisors(file), *_filters(file)]
    found: list[Found] = file.memo[findings]
    return found


# -- nan-comparison -------------------------------------------------------------------------------

_LIBRARIES = ("numpy", "jax.numpy", "cupy", "dask.array", "pandas.np", "pylab", "scipy", "torch")
_NANS, _NAN_LASTS = with_lasts(
    ["math.nan", "cmath.nan", "cmath.nanj", "mpmath.nan"]
    + [f"{library}.{name}" for library in _LIBRARIES for name in ("nan", "NaN", "NAN")]
)
_MAKERS, _MAKER_LASTS = with_lasts(
    ["float", "complex", "decimal.Decimal", "numpy.longdouble", "numpy.double"]
    + [f"numpy.float{bits}" for bits in (16, 32, 64, 128)]
)
_EQUAL = ("==", "!=", "<>")
_SAME = ("is", "is not")
_WITHIN = ("in", "not in")
_CONSTANTS = ("integer", "float", "string")
_DISPLAYS = ("list", "tuple", "set")
_SUSPECTS = {
    "any": [
        {"kind": "comparison_operator", "regex": "(?i)nan"},
        {"kind": "case_pattern", "regex": "(?i)nan"},
        {"kind": "assignment", "regex": r"(?i)=[^=]*\bs?nan\d*\b[^=]*$"},
        {"kind": "aliased_import", "regex": r"(?i)^nan\s"},
    ]
}
_IDENTITY = (
    "`is` and `in` know one NaN object from another: a NaN that was computed or read is not found."
)
# pandas puts np.nan itself into columns of objects, where `is` finds it, and some code keeps NaN as
# a mark that it hands to itself: no fault at every run.
_BY_OBJECT = {"message": _IDENTITY, "severity": "low"}
_TESTS = ("isnan(", "isna(", "isnull(", "notna(", "notnull(", "is_nan(")
# Databases and frames in which NaN equals NaN, as in PostgreSQL:
# https://www.postgresql.org/docs/current/datatype-numeric.html
_QUERYING = ("sqlalchemy", "sqlmodel", "peewee", "pyspark", "polars", "ibis", "duckdb", "snowflake")


def _comparisons(file: File) -> Iterator[Found]:
    """Yield the comparisons with NaN, and the case patterns that are one."""
    if not _speaks_of_nan(file.text):
        return
    kinds: dict[str, list[SgNode]] = {}
    for node in file.find(_SUSPECTS):
        kinds.setdefault(node.kind(), []).append(node)
    names = set(_bound(kinds))
    file.memo[_is_nan_name] = _NAN_LASTS | names
    suspects = kinds.get("comparison_operator", [])
    if others := "|".join(name for name in sorted(names) if "nan" not in name.lower()):
        rule = {"kind": "comparison_operator", "regex": rf"\b({others})\b"}
        suspects += [n for n in file.find(rule) if "nan" not in n.text().lower()]
    hits = [(node, operator) for node in suspects if (operator := _with_nan(file, node))]
    for node, operator in hits:
        if not _in_query(file, node) and not _compared_twice(node, hits):
            yield "nan-comparison", node, {} if operator in _EQUAL else _BY_OBJECT
    for node in kinds.get("case_pattern", ()):
        if _matches_nan(file, node):
            yield "nan-comparison", node


def _speaks_of_nan(text: str) -> bool:
    """Tell whether `.nan`, `"nan"` or an import of nan stands in the text, whatever the case.

    Most of what holds these letters is `isnan`, "finance" or a sentence about NaN.
    """
    low = text.lower()
    at = low.find("nan")
    while at >= 0:
        before = low[max(at - 4, 0) : at].removesuffix("s").rstrip(" +-")
        if before.endswith((".", '"', "'")) and not low[at + 3 : at + 4].isalpha():
            return True
        line = low[low.rfind("\n", 0, at) + 1 : low.find("\n", at) % (len(low) + 1)]
        if "import" in line or line.strip(" ,()\t").startswith(("nan,", "nan as ")):
            return True
        if line.strip(" ,()\t") == "nan":
            return True
        at = low.find("nan", at + 3)
    return "import *" in text and "nan" in low


def _bound(kinds: dict[str, list[SgNode]]) -> Iterator[str]:
    """Yield the names that may have been bound to NaN."""
    for node in kinds.get("assignment", ()):
        left = node.field("left")
        if left is not None and left.kind() == "identifier":
            yield left.text()
    for node in kinds.get("aliased_import", ()):
        alias = node.field("alias")
        if alias is not None:
            yield alias.text()


def _with_nan(file: File, node: SgNode) -> str:
    """Return the operator that compares something with NaN, "" where none in the chain does."""
    operands = named(node)
    operators = [c.kind() for c in node.children() if c.kind() in _EQUAL + _SAME + _WITHIN]
    if len(operands) != len(operators) + 1:
        return ""
    for index, operator in enumerate(operators):
        if _is_fault(file, node, operands[index], operator, operands[index + 1]):
            return operator
    return ""


def _is_fault(file: File, node: SgNode, left: SgNode, operator: str, right: SgNode) -> bool:
    """Tell whether the operator compares something that may be anything with NaN."""
    if operator in _WITHIN:
        return right.kind() in _DISPLAYS and any(_is_nan(file, item) for item in named(right))
    on_the_left, on_the_right = _is_nan(file, left), _is_nan(file, right)
    other = right if on_the_left else left
    if on_the_left and on_the_right:
        # `nan != nan` shows what NaN is; a variable that happens to be NaN does not.
        return not (_spells(file, left) and _spells(file, right))
    if not (on_the_left or on_the_right) or _is_known(other):
        return False
    return operator in _EQUAL or not _identity_is_meant(file, node, operator, other)


def _spells(file: File, node: SgNode) -> bool:
    """Tell whether the node itself says NaN: it is no name that something assigned NaN to."""
    bindings = file.names.bindings(node.text(), node) if node.kind() == "identifier" else ()
    return all(b.kind == "import" for b in bindings or ())


def _is_known(node: SgNode) -> bool:
    """Tell whether it is a text, a number or infinity, or a type called with these: `F(1, 2)`."""
    kind = node.kind()
    if kind in ("identifier", "attribute"):
        return last_name(node).lower() in ("inf", "infinity")
    if kind == "call":
        name = last_name(node.field("function"))
        makes = name[:1].isupper() or name in ("float", "int", "complex")
        return makes and all(a.kind() in _CONSTANTS for a in arguments(node)[0])
    return kind in _CONSTANTS


def _identity_is_meant(file: File, node: SgNode, operator: str, other: SgNode) -> bool:
    """Tell whether `x is nan` is asserted, stands beside a real test, or asks for a default."""
    name = other.text()
    tests = (*_TESTS, f"{name} != {name}", f"{name} == {name}")
    around = node.parent()
    while around is not None and around.kind() in ("boolean_operator", "parenthesized_expression"):
        text = around.text()
        if any(test in text for test in tests):
            return True
        if _sign(around) == "or":
            operator = ""
        around = around.parent()
    if around is not None and around.kind() == "assert_statement":
        return operator == "is"
    if other.kind() != "identifier":
        return last_name(other) == "default"  # of an inspect.Parameter
    bindings = file.names.bindings(name, node) or ()
    return any(b.kind == "param" and _defaults_to_nan(file, b) for b in bindings)


def _sign(node: SgNode) -> str:
    operator = node.field("operator")
    return operator.text() if operator is not None else ""


def _defaults_to_nan(file: File, parameter: Binding) -> bool:
    around = parameter.node.parent()
    return around is not None and _is_nan(file, around.field("value"))


def _compared_twice(node: SgNode, hits: Iterable[tuple[SgNode, str]]) -> bool:
    """Tell whether an assertion sets two comparisons with NaN against each other."""
    call = next((a for a in node.ancestors() if _is_assertion(a)), None)
    if call is None:
        return False
    given = arguments(call)[0]
    return sum(any(_inside(hit, argument) for hit, _ in hits) for argument in given) > 1


def _is_assertion(node: SgNode) -> bool:
    return node.kind() == "call" and last_name(node.field("function")).startswith("assert")


def _inside(node: SgNode, outer: SgNode) -> bool:
    mine, its = node.range(), outer.range()
    return its.start.index <= mine.start.index and mine.end.index <= its.end.index


def _is_nan(file: File, node: SgNode | None, depth: int = 0) -> bool:
    """Tell whether an expression is NaN for certain."""
    test = _NAN_KINDS.get(node.kind()) if node is not None and depth <= _DEPTH else None
    return test is not None and test(file, node, depth)


def _is_nan_operand(file: File, node: SgNode, depth: int) -> bool:
    """Look into parentheses and behind a sign."""
    return _is_nan(file, next(iter(named(node)), None), depth + 1)


def _is_nan_call(file: File, call: SgNode, _depth: int) -> bool:
    """Tell whether the call is `float("nan")` in any spelling that its type understands."""
    function = call.field("function")
    given, _keywords, splat = arguments(call)
    if function is None or splat or len(given) != 1 or given[0].kind() != "string":
        return False
    text = "".join(c.text() for c in given[0].children() if c.kind() == "string_content")
    word = text.strip().lower().lstrip("+-").removeprefix("s").rstrip("0123456789")
    return word == "nan" and bool(file.named_as(function, _MAKERS, _MAKER_LASTS))


def _is_nan_attribute(file: File, node: SgNode, _depth: int) -> bool:
    """Tell whether `np.nan` is NaN, also where np is one of several modules that have one."""
    head, last = node.field("object"), last_name(node)
    if head is None or last not in _NAN_LASTS:
        return False
    if file.is_one_of(node, _NANS):
        return True
    if head.kind() != "identifier":
        return False
    if head.text() == "xp":  # the word of the array API standard for whatever module it is
        return True
    bindings = file.names.bindings(head.text(), head) or ()
    modules = [b.target or _loaded(b.value) for b in bindings if not _is_none(b)]
    return bool(modules) and all(f"{module}.{last}" in _NANS for module in modules)


def _loaded(value: SgNode | None) -> str:
    """Return the module that `pytest.importorskip("numpy")` and its like are about."""
    given = arguments(value)[0] if value is not None and value.kind() == "call" else ()
    return given[0].text().strip("'\"") if given and given[0].kind() == "string" else ""


def _is_none(binding: Binding) -> bool:
    return binding.value is not None and binding.value.kind() == "none"


def _is_nan_name(file: File, node: SgNode, depth: int) -> bool:
    """Tell whether the name is imported as NaN, or whatever binds it binds it to NaN."""
    name = node.text()
    if name not in file.memo.get(_is_nan_name, ()):
        return False
    if file.is_one_of(node, _NANS):
        return True
    bindings = file.names.bindings(name, node)
    return (
        bool(bindings)
        and all(_binds_nan(file, b, depth) for b in bindings or ())
        and not (_rebound(file, name))
    )


def _binds_nan(file: File, binding: Binding, depth: int) -> bool:
    if binding.kind == "import":
        return binding.target in _NANS
    return binding.kind == "assign" and _is_nan(file, binding.value, depth + 1)


def _rebound(file: File, name: str) -> bool:
    """Tell whether a function declares the name global or nonlocal, to bind it anew."""
    if "global " not in file.text and "nonlocal " not in file.text:
        return False
    rule = {"any": [{"kind": "global_statement"}, {"kind": "nonlocal_statement"}]}
    return any(c.text() == name for node in file.find(rule) for c in named(node))


_NAN_KINDS = {
    "attribute": _is_nan_attribute,
    "call": _is_nan_call,
    "identifier": _is_nan_name,
    "parenthesized_expression": _is_nan_operand,
    "unary_operator": _is_nan_operand,
}
_VALUE_PATTERN = {"kind": "dotted_name", "not": {"inside": {"kind": "class_pattern"}}}


def _matches_nan(file: File, pattern: SgNode) -> bool:
    """Tell whether a case pattern itself, not one inside it, is a value pattern of NaN.

    A bare name there is no value but a capture, and `float("nan")` a class with a pattern.
    """
    for node in find_in(pattern, _VALUE_PATTERN):
        head, *rest = node.text().split(".")
        if rest and rest[-1] in _NAN_LASTS and enclosing(node, ("case_pattern",)) == pattern:
            bindings = file.names.bindings(head, node) or ()
            module = next((b.target for b in bindings if b.kind == "import"), head)
            if ".".join([module, *rest]) in _NANS:
                return True
    return False


def _in_query(file: File, node: SgNode) -> bool:
    """Tell whether the comparison is an argument of a query's method, for a database to judge."""
    if not any(word in file.text for word in _QUERYING):
        return False
    scope = file.names.scope(file.root)
    targets = [b.target for bindings in scope.bindings.values() for b in bindings]
    if {target.split(".")[0] for target in (*targets, *scope.stars)}.isdisjoint(_QUERYING):
        return False
    call = enclosing(node, ("call", "function_definition", "module"))
    function = call.field("function") if call is not None else None
    return function is not None and not file.resolve(function).startswith(("numpy.", "math."))


# -- unguarded-reduction-divisor ------------------------------------------------------------------

# How many characters lie between a division sign and its divisor, at most.
_NEAR = 80
_REDUCED = ("max(", "std(", "sum(", "ptp(", "norm(")
_REDUCTIONS, _REDUCTION_LASTS = with_lasts(
    [f"numpy.{n}" for n in ("max", "amax", "nanmax", "std", "nanstd", "sum", "nansum", "ptp")]
    + ["numpy.linalg.norm", "scipy.linalg.norm"]
)
# What hands its argument on: zero goes in, zero comes out.
_KEEPING, _KEEPING_LASTS = with_lasts(
    ["float", "abs", "math.sqrt", "numpy.sqrt", "numpy.abs", "numpy.square", "numpy.expand_dims"]
)
_RESHAPING = ("astype", "item", "reshape")
# Calls of a function that knows about zeros, whatever they are given.
_CARING = (
    *("errstate", "seterr", "catch_warnings", "simplefilter", "filterwarnings"),
    *("isfinite", "isnan", "isinf", "isclose", "nan_to_num", "count_nonzero", "finfo"),
)
# Attributes that say nothing about the values.
_SHAPES = ("dtype", "ndim", "shape")
# How long an expression may be to be looked into; nobody can tell what a longer one gives.
_LONG = 400
# What is not all zeros: by its nature, or because it was kept from zero.
_POSITIVE = frozenset(
    [f"numpy.{name}" for name in ("exp", "exp2", "cosh", "ones", "ones_like", "logspace")]
    + [f"numpy.{name}" for name in ("bartlett", "blackman", "hamming", "hanning", "kaiser")]
    + [f"numpy.{name}" for name in ("geomspace", "histogram", "bincount")]
)
_RAISING = frozenset(["numpy.maximum", "numpy.fmax", "numpy.clip"])
# The same by the last name: windows, and random numbers of any generator.
_POSITIVE_LASTS = (
    *("get_window", "hann", "gaussian", "softmax", "getGaussianKernel"),
    *("normal", "rand", "randn", "random", "standard_normal", "uniform", "dirichlet"),
)
# Calls whose results are made of unit vectors.
_UNIT = ("eig", "eigh", "eigs", "eigsh", "orth", "qr", "svd")
# Words for what is constructed rather than measured, in an array's or its function's name:
# normalising it is safe.
_CONSTRUCTED = (
    *("affine", "basis", "eigenvec", "eigvec", "evec", "gauss"),
    *("kernel", "taper", "wavelet", "window"),
)
# Methods whose result holds the same values as the array.
_SAME_VALUES = ("astype", "copy", "flatten", "ravel", "reshape", "squeeze", "transpose")
_CHECKING = {
    "any": [
        # check_array asks for NaN and infinity, not for zeros
        {
            "kind": "call",
            "regex": r"^[\w.]*(check|valid|ensure)\w*\(",
            "not": {"regex": "check_array"},
        },
        {"kind": "augmented_assignment"},
    ]
}
_LITERALS = ("integer", "float", "string", "none", "true", "false")


def _divisors(file: File) -> Iterator[Found]:
    """Yield the divisions by a reduction, direct or through a local, that nothing guards."""
    text = file.text
    if "/" not in text or not any(word in text for word in _REDUCED):
        return
    if "numpy" not in text and "linalg" not in text:
        return
    seen: set[SgNode] = set()
    for call, function in file.called([*_REDUCTION_LASTS, *_aliases(file)]):
        for division, divisor in _divisions(file, call, function):
            name = file.is_one_of(function, _REDUCTIONS)
            if division not in seen and not _guarded(file, call, name, divisor, division):
                seen.add(division)
                related = () if _line(call) == _line(division) else (call,)
                yield "unguarded-reduction-divisor", division, *related


def _aliases(file: File) -> list[str]:
    """Return the names under which reductions are imported: `norm as length`."""
    if "numpy import" not in file.text and "linalg import" not in file.text:
        return []
    rule = {"kind": "aliased_import", "regex": rf"\b({'|'.join(sorted(_REDUCTION_LASTS))})\s+as\s"}
    return [n.text().rpartition(" ")[2] for n in file.find(rule)]


def _line(node: SgNode) -> int:
    return node.range().start.line


def _divisions(file: File, call: SgNode, function: SgNode) -> Iterator[tuple[SgNode, str]]:
    """Yield (division, the local that holds the divisor or "") for a reduction that divides.

    Of the divisions by one local the first stands for all: there is one thing to mend.
    """
    node = _kept(file, call)
    parent = node.parent()
    if parent is None:
        return
    divides = _divides(parent, node)
    assigned = parent.kind() == "assignment" and parent.field("right") == node
    local = parent.field("left") if assigned else None
    # What a name stands for is asked late: it is the dear part.
    if not divides and (local is None or not _may_divide(file, local)):
        return
    if not file.is_one_of(function, _REDUCTIONS):
        return
    if divides:
        yield parent, ""
    for use in _uses(file, local) if local is not None else ():
        around = _kept(file, use)
        division = around.parent()
        if division is not None and _divides(division, around):
            yield division, use.text()
            return


def _kept(file: File, node: SgNode) -> SgNode:
    """Return the outermost expression around a node that is zero where the node is."""
    while (parent := node.parent()) is not None:
        outer = _outer(file, parent, node)
        if outer is None:
            break
        node = outer
    return node


def _outer(file: File, parent: SgNode, node: SgNode) -> SgNode | None:
    """Return the expression that the parent makes of the node, None where zero may not stay."""
    kind = parent.kind()
    if kind == "binary_operator":
        keeps = _sign(parent) == "*" or (_sign(parent) == "**" and parent.field("left") == node)
        return parent if keeps else None
    if kind in ("subscript", "parenthesized_expression"):
        return parent if named(parent)[0] == node else None
    call = parent.parent() if kind in ("argument_list", "attribute") else None
    if call is None or call.kind() != "call":
        return None
    if kind == "attribute":
        return call if last_name(parent) in _RESHAPING else None
    function = call.field("function")
    if last_name(function) not in _KEEPING_LASTS or named(parent)[0] != node:
        return None
    return call if file.is_one_of(function, _KEEPING) else None


def _divides(parent: SgNode, node: SgNode) -> bool:
    kinds = ("binary_operator", "augmented_assignment")
    return parent.kind() in kinds and _sign(parent) in ("/", "/=") and parent.field("right") == node


def _may_divide(file: File, local: SgNode) -> bool:
    """Tell by the text whether the name may stand behind a division sign, on its line or so."""
    if local.kind() != "identifier":
        return False
    end = local.range().end.index
    name, text = local.text(), file.text
    at = text.find(name, end)
    while at >= 0:
        if "/" in text[max(at - _NEAR, end) : at]:
            return True
        at = text.find(name, at + 1)
    return False


def _uses(file: File, local: SgNode) -> list[SgNode]:
    """Return where a name that is bound once, and changed nowhere, is read in its function."""
    if len(file.names.bindings(local.text(), local) or ()) != 1:
        return []
    scope = guards.function_of(file, local)
    uses = find_in(scope, {"kind": "identifier", "regex": f"^{local.text()}$"})
    return [] if any(_changes(use) for use in uses) else uses


def _changes(use: SgNode) -> bool:
    """Tell whether the name's items are assigned to, or it is what a call writes to."""
    parent = use.parent()
    if parent is None:
        return False
    if parent.kind() == "keyword_argument":
        name = parent.field("name")
        return name is not None and name.text() == "out"
    outer = parent.parent() if parent.kind() == "subscript" else None
    return (
        outer is not None
        and outer.kind() in ("assignment", "augmented_assignment")
        and outer.field("left") == parent
    )


def _guarded(file: File, call: SgNode, name: str, divisor: str, division: SgNode) -> bool:
    """Tell whether the function minds a divisor of zero, or it cannot be zero."""
    given, keywords, splat = arguments(call)
    if splat or not given or "initial" in keywords or "where" in keywords:
        return True
    spread = name.endswith(("std", "ptp"))
    function = guards.function_of(file, division).field("name")
    if not spread and (_is_constructed(function) or _positive(file, given[0])):
        return True
    texts = {divisor, call.text(), *_parts(given[0]), *_twins(file, call)} - {""}
    return any(_minds(file, scope, texts) for scope in _scopes(file, division))


def _twins(file: File, call: SgNode) -> Iterator[str]:
    """Yield the names that hold what the same call returned, in the function: `n` of `n > 0`."""
    text = call.text()
    if file.text.count(text) > 1:
        scope = file.names.scope(guards.function_of(file, call))
        for name, bindings in scope.bindings.items():
            if any(b.value is not None and b.value.text() == text for b in bindings):
                yield name


def _scopes(file: File, node: SgNode) -> Iterator[SgNode]:
    """Yield the functions around a node, or the module where there is none."""
    scope = guards.function_of(file, node)
    yield scope
    while scope.kind() != "module" and (scope := guards.function_of(file, scope)) != file.root:
        yield scope


def _minds(file: File, scope: SgNode, texts: set[str]) -> bool:
    if any(_inside(call, scope) for call, _function in file.called(_CARING)):
        return True
    if any(_asks(test.node, texts) for test in guards.tests(file, scope)):
        return True
    return any(_checks(node, texts) for node in find_in(scope, _CHECKING))


def _checks(node: SgNode, texts: set[str]) -> bool:
    """Tell whether the node hands a value to a function that checks it, or adds a little to it."""
    if node.kind() == "call":
        return any(argument.text() in texts for argument in arguments(node)[0])
    left, right = node.field("left"), node.field("right")
    if left is None or right is None or left.text() not in texts or _sign(node) != "+=":
        return False
    return _literal(right) or "eps" in right.text().lower()


def _parts(whole: SgNode) -> Iterator[str]:
    """Yield the expression, and the names, attributes and expressions that it is made of."""
    todo = [whole]
    while todo:  # no recursion: a sum of a thousand terms is as deep
        node = todo.pop()
        kind = node.kind()
        if kind in _LITERALS:
            continue
        yield node.text()
        if kind == "call":
            function = node.field("function")
            if function is not None and function.kind() == "attribute":
                todo += named(function)[:1]
            todo += arguments(node)[0]
        elif kind not in ("attribute", "identifier"):
            todo += named(node)


def _asks(test: SgNode, texts: set[str]) -> bool:
    """Tell whether a condition asks for the value of one of the expressions."""
    todo = [test]
    while todo:
        node = todo.pop()
        if node.text() in texts:
            return True
        if not _is_about_form(node):
            todo += named(node)[:1] if node.kind() == "attribute" else named(node)
    return False


def _is_about_form(node: SgNode) -> bool:
    """Tell whether the node asks for a shape, a type or None rather than for a value."""
    kind = node.kind()
    if kind == "attribute":
        return last_name(node) in _SHAPES
    if kind == "call":
        return last_name(node.field("function")) in ("isinstance", "hasattr")
    return kind == "comparison_operator" and any(c.kind() == "none" for c in node.children())


def _positive(file: File, node: SgNode, depth: int = 0) -> bool:
    """Tell whether an array holds something else than zeros, as far as can be seen."""
    test = _POSITIVE_KINDS.get(node.kind())
    if test is not None and len(node.text()) > _LONG:
        return True
    return test is not None and test(file, node, depth)


def _positive_call(file: File, node: SgNode, depth: int) -> bool:
    function = node.field("function")
    if file.is_one_of(function, _POSITIVE | _RAISING) or last_name(function) in _POSITIVE_LASTS:
        return True
    inner = arguments(node)[0][:1]
    if function is not None and function.kind() == "attribute":
        same = last_name(function) in _SAME_VALUES
        inner += [part for part in named(function)[:1] if same or part.kind() == "call"]
    return any(_positive(file, part, depth) for part in inner)


def _positive_name(file: File, node: SgNode, depth: int) -> bool:
    """Tell it of a name by what is assigned to it, or by the word itself."""
    if _is_constructed(node):
        return True
    if depth >= _DEPTH:
        return False
    return any(_positive(file, value, depth + 1) for value in _values(file, node))


def _is_constructed(name: SgNode | None) -> bool:
    return name is not None and any(word in name.text().lower() for word in _CONSTRUCTED)


def _values(file: File, name: SgNode) -> list[SgNode]:
    """Return what is assigned to a name, in its scope."""
    bindings = file.names.bindings(name.text(), name) or ()
    values = [_assigned(b) for b in bindings if b.kind in ("assign", "other")]
    return [value for value in values if value is not None]


def _assigned(binding: Binding) -> SgNode | None:
    """Return what is assigned, to a tuple of names as well."""
    if binding.value is not None:
        return binding.value
    around = enclosing(binding.node, ("assignment", "expression_statement", "block", "module"))
    return around.field("right") if around is not None and around.kind() == "assignment" else None


def _positive_items(file: File, node: SgNode, depth: int) -> bool:
    return any(_literal(item) or _positive(file, item, depth) for item in named(node))


def _positive_result(file: File, node: SgNode, depth: int) -> bool:
    """Tell whether arithmetic keeps away from zero: `x + eps`, `1 / x`, `np.exp(x) * w`."""
    left, right = named(node)[:2]
    sign = _sign(node)
    if sign == "+" and (_literal(left) or _literal(right) or "eps" in node.text().lower()):
        return True
    if sign == "/":
        return _literal(left) or _positive(file, left, depth)
    if sign == "**":
        return right.text().startswith("-") or _positive(file, left, depth)
    return sign in "+*" and (_positive(file, left, depth) or _positive(file, right, depth))


def _literal(node: SgNode) -> bool:
    """Tell whether the node is a number other than zero."""
    return node.kind() in ("integer", "float") and not set(node.text()).isdisjoint("123456789")


def _positive_item(file: File, node: SgNode, depth: int) -> bool:
    """Tell it of a vector of those that eigh returns, and a part of what was kept from zero."""
    value = node.field("value")
    if value is None or value.kind() != "identifier":
        return value is not None and value.kind() == "call" and _positive(file, value, depth)
    if _is_constructed(value):
        return True
    makers = [v.field("function") for v in _values(file, value) if v.kind() == "call"]
    return any(last_name(m) in _UNIT or file.is_one_of(m, _RAISING) for m in makers)


def _positive_inner(file: File, node: SgNode, depth: int) -> bool:
    """Look into parentheses, and at the element of a comprehension."""
    return _positive(file, named(node)[0], depth)


_POSITIVE_KINDS = {
    "binary_operator": _positive_result,
    "call": _positive_call,
    "identifier": _positive_name,
    "list": _positive_items,
    "list_comprehension": _positive_inner,
    "parenthesized_expression": _positive_inner,
    "subscript": _positive_item,
    "tuple": _positive_items,
}


# -- isnan-without-isinf --------------------------------------------------------------------------

_FILTER = {"kind": "if_clause", "regex": r"\bnot\s+[\w.]*isnan\("}
_ISNANS = frozenset(["math.isnan", "cmath.isnan", "numpy.isnan"])
_EXTREMES = frozenset(
    ["min", "max"] + [f"numpy.{n}" for n in ("min", "max", "amin", "amax", "ptp")]
)
_ROUNDING = frozenset(["int", "round", "math.floor", "math.ceil"])
_MINDING = ("isfinite", "isinf", "nan_to_num", "is_finite", "is_infinite")


def _filters(file: File) -> Iterator[Found]:
    """Yield the comprehensions that leave NaN out and not infinity, and whose values are scaled."""
    if "isnan(" not in file.text:
        return
    for clause in file.find(_FILTER):
        filtering = clause.parent()
        if filtering is None or not any(_is_isnan(file, n) for n in find_in(clause, _NEGATION)):
            continue
        scope = guards.function_of(file, clause)
        if not any(_inside(call, scope) for call, _function in file.called(_MINDING)):
            sink = _scaled(file, filtering, scope)
            if sink is not None:
                related = () if _line(sink) == _line(filtering) else (sink,)
                yield "isnan-without-isinf", filtering, *related


_NEGATION = {"kind": "not_operator"}


def _is_isnan(file: File, negation: SgNode) -> bool:
    call = negation.field("argument")
    return call is not None and bool(file.is_one_of(call.field("function"), _ISNANS))


def _scaled(file: File, filtering: SgNode, scope: SgNode) -> SgNode | None:
    """Return the call that infinity spoils: min or max of the filtered values, or int of each."""
    local = _local(file, filtering)
    for call, _name in file.calls(_EXTREMES):
        given = arguments(call)[0]
        if given and (given[0] == filtering or given[0].text() == local) and _inside(call, scope):
            return call
    for call, _name in file.calls(_ROUNDING):
        if len(arguments(call)[0]) == 1 and _inside(call, scope):
            around = next((o for o in map(_iterates, call.ancestors()) if o is not None), None)
            if around is not None and (_is_body(filtering, call) or around.text() == local):
                return call
    return None


def _local(file: File, filtering: SgNode) -> str:
    """Return the name that holds the filtered values and nothing else, but perhaps a parameter."""
    parent = filtering.parent()
    left = parent.field("left") if parent is not None and parent.kind() == "assignment" else None
    if left is None or left.kind() != "identifier":
        return ""
    bindings = file.names.bindings(left.text(), left) or ()
    return left.text() if [b.kind for b in bindings if b.kind != "param"] == ["assign"] else ""


def _iterates(around: SgNode) -> SgNode | None:
    """Return what a for statement or a comprehension goes through, None of other nodes."""
    if around.kind() == "for_statement":
        return around.field("right")
    if around.kind() in COMPREHENSIONS:
        clauses = (c for c in around.children() if c.kind() == "for_in_clause")
        return next((c.field("right") for c in clauses), None)
    return None


def _is_body(filtering: SgNode, call: SgNode) -> bool:
    body = filtering.field("body")
    return body is not None and _inside(call, body)
