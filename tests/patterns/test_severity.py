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
    "import math",
    "import logging\nlogger = logging.getLogger(__name__)",
    "import structlog\nlog = structlog.get_logger()",
    "from loguru import logger",
    "from shop.base import _logger",
    "class Shop:\n    _log = make_log()",
)


@pytest.mark.parametrize("logger", LOGGERS)
def test_a_print_weighs_the_same_with_a_logger_and_without(severities, logger):
    """A print and a bare value are recorded, and neither stops or warns anybody."""
    above = logger.count("\n") + 1
    found = severities("structured_logging", f"{logger}\n{PRINTS}")
    assert found == {above + 2: "low", above + 4: "low"}


def test_a_value_beside_printed_words_does_not_warn(severities):
    """What stands right below words is part of a message, not left over from debugging."""
    words = "import loguru\ndef load(keys):\n    print('keys:')\n"
    source = f"{words}    print(keys)\n    return keys\n"
    assert severities("structured_logging", source) == {3: "low", 4: "low"}


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
        ("from shop.errors import StopError", "StopError"),
        ("import os", "OSError"),
        ("from docker.errors import APIError", "APIError"),
        ("from .errors import A", "(A, ValueError)"),
        ("from .compat import NETWORK_ERRORS", "NETWORK_ERRORS"),
    ],
)
def test_the_text_of_an_error_is_low_whoever_raises_it(severities, above, caught):
    """A test of the text of one's own error is recorded and does not warn, as of another's."""
    found = severities("metadata_based_logic", f"{above}\n{HANDLER.format(caught)}")
    assert list(found.values()) == ["low"]


@pytest.mark.parametrize(
    ("test", "severity"),
    [
        ("x == np.nan", "high"),
        ("np.nan != x", "high"),
        ("x is np.nan", "low"),
        ("x is not np.nan", "low"),
        ("x in (0, np.nan)", "low"),
        ("x not in [np.nan]", "low"),
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
