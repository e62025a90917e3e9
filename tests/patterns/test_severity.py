"""Severities that depend on what stands around a finding; cases.md says where, not how bad."""

from __future__ import annotations

import textwrap

import pytest

from fl_hooks.detect.engine import scan
from fl_hooks.detect.select import Selection
from fl_hooks.library.compile import compile_patterns
from fl_hooks.library.folders import find_folders, read_pattern


@pytest.fixture(scope="module")
def severities():
    """Return a function from a bundled pattern, a source and its path to {line: severity}."""
    folders = {folder.id: folder for folder in find_folders("") if folder.bundled}

    def found(pattern, source, path="shop/orders.py"):
        compiled = compile_patterns([read_pattern(folders[pattern])])
        data = textwrap.dedent(source).encode()
        checks = Selection(compiled).candidates(path, data)
        findings, _ = scan(path, data, checks, compiled["config"]["limits"])
        return {f.line: f.severity for f in findings}

    return found


PRINTS = """\
def total(orders):
    print("orders:", len(orders))
    euros = sum(orders)
    print(euros)
    return euros
"""
LOGGERS = (
    "import logging\nlogger = logging.getLogger(__name__)",
    "import structlog\nlog = structlog.get_logger()",
    "from loguru import logger",
    "from shop.base import _logger",
    "class Shop:\n    _log = make_log()",
)


@pytest.mark.parametrize("logger", LOGGERS)
def test_a_print_weighs_more_where_the_module_has_a_logger(severities, logger):
    """With a logger at hand a print is medium, and a bare value blocks the commit."""
    above = logger.count("\n") + 1
    found = severities("structured_logging", f"{logger}\n{PRINTS}")
    assert found == {above + 2: "medium", above + 4: "high"}


@pytest.mark.parametrize("line", ["import logging", "from math import log", "def log(): ..."])
def test_a_print_weighs_less_where_the_module_has_no_logger(severities, line):
    """Importing logging, a logarithm or a function called log make no logger."""
    found = severities("structured_logging", f"{line}\n{PRINTS}")
    assert found == {3: "low", 5: "medium"}


def test_a_value_beside_printed_words_does_not_block(severities):
    """What stands right below words is part of a message, not left over from debugging."""
    words = "import loguru\ndef load(keys):\n    print('keys:')\n"
    source = f"{words}    print(keys)\n    return keys\n"
    assert severities("structured_logging", source) == {3: "medium", 4: "medium"}


def test_a_print_weighs_less_ahead_of_the_logger(severities):
    """While the module is loaded, nothing can log before the logger is there."""
    early = "try:\n    prepare()\nexcept OSError:\n    print('cannot prepare')\n"
    late = "import logging\nlogger = logging.getLogger(__name__)\nprint('ready')\n"
    source = f"{early}{late}def load(): ...\n"
    assert severities("structured_logging", source) == {4: "low", 7: "medium"}


HANDLER = """\
try:
    stop()
except {} as e:
    if "not running" in str(e):
        pass
"""


@pytest.mark.parametrize(
    ("above", "caught"),
    [
        ("class StopError(Exception): ...", "StopError"),
        ("from .errors import StopError", "StopError"),
        ("from . import errors", "errors.StopError"),
        ("from shop.errors import StopError", "StopError"),
        ("import shop.errors", "shop.errors.StopError"),
        ("from .errors import A, B", "(A, B)"),
    ],
)
def test_the_text_of_an_error_of_ones_own_is_medium(severities, above, caught):
    """The project can give its own errors a class or a code."""
    found = severities("metadata_based_logic", f"{above}\n{HANDLER.format(caught)}")
    assert list(found.values()) == ["medium"]


@pytest.mark.parametrize(
    ("above", "caught"),
    [
        ("import os", "OSError"),
        ("from docker.errors import APIError", "APIError"),
        ("from .errors import A", "(A, ValueError)"),
        ("errors = load()", "errors.StopError"),
        ("from .compat import NETWORK_ERRORS", "NETWORK_ERRORS"),
        ("from .compat import BaseSSLError", "BaseSSLError"),
        ("from . import exc", "exc.OperationalError"),
        ("from .errors import A, IOError", "(A, IOError)"),
    ],
)
def test_the_text_of_somebody_elses_error_is_low(severities, above, caught):
    """What others raise may have nothing but its text."""
    found = severities("metadata_based_logic", f"{above}\n{HANDLER.format(caught)}")
    assert list(found.values()) == ["low"]


@pytest.mark.parametrize(
    ("path", "package", "severity"),
    [
        ("src/shop/orders.py", "shop", "medium"),
        ("shop/deep/down/orders.py", "shop", "medium"),
        ("backend/shop/orders.py", "shop", "medium"),
        ("libs/shop-server/shop/orders.py", "shop", "medium"),
        ("shop/contrib/hdfs/client.py", "hdfs", "low"),
        ("python/packages/shop-ext/src/shop_ext/docker/run.py", "docker", "low"),
        ("orders.py", "shop", "low"),
    ],
)
def test_a_package_is_ones_own_where_the_path_begins_with_it(severities, path, package, severity):
    """A folder further down may have the name of somebody else's package."""
    source = f"from {package}.errors import StopError\n{HANDLER.format('StopError')}"
    assert list(severities("metadata_based_logic", source, path).values()) == [severity]


def test_a_folder_that_the_file_imports_from_is_the_package(severities):
    """In shop/docker/run.py, which imports from shop, docker is somebody else's."""
    source = f"import shop\nfrom docker.errors import E\n{HANDLER.format('E')}"
    assert severities("metadata_based_logic", source, "shop/docker/run.py") == {6: "low"}


@pytest.mark.parametrize(
    ("test", "severity"),
    [
        ("x == np.nan", "high"),
        ("np.nan != x", "high"),
        ("x is np.nan", "medium"),
        ("x is not np.nan", "medium"),
        ("x in (0, np.nan)", "medium"),
        ("x not in [np.nan]", "medium"),
    ],
)
def test_only_a_comparison_with_nan_that_is_wrong_at_every_run_blocks(severities, test, severity):
    """`is` and `in` find one NaN object, which pandas may have put there."""
    assert severities("nan_inf_handling", f"import numpy as np\nif {test}:\n    skip()\n") == {
        2: severity
    }


def test_a_divisor_that_may_be_zero_is_low(severities):
    """Whether the data can be all zeros is not to be seen in the function."""
    source = "import numpy as np\ndef unit(x):\n    return x / np.max(x)\n"
    assert severities("nan_inf_handling", source) == {3: "low"}
