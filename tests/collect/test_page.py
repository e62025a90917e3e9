"""docs/collecting.md says what there is, and its examples run."""

import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from fl_hooks import MetricsCollector
from fl_hooks.collect.collector import Collector
from fl_hooks.records.event import KINDS

PAGE = Path(__file__).parents[2].joinpath("docs", "collecting.md").read_text(encoding="utf-8")
LOGS = ("log_bug", "log_test_failure", "log_code_review_issue", "log_performance_metric")


@pytest.mark.parametrize("name", [*LOGS, "log_deployment_issue"])
def test_the_table_has_the_calls_with_their_keys(name):
    """In the order in which they may be passed."""
    code = getattr(Collector, name).__code__
    keys = ", ".join(f"`{key}`" for key in code.co_varnames[1 : code.co_argcount])
    assert f"| `{name}` | {keys} |" in PAGE


def test_the_table_has_each_command_with_its_options(capsys):
    """As their help has."""
    from fl_hooks.commands.collect import main

    for kind in KINDS:
        with pytest.raises(SystemExit):
            main([kind.command, "--help"])
        known = set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
        (row,) = re.findall(rf"^\| `{kind.command}` \|.*$", PAGE, re.MULTILINE)
        shown = set(re.findall(r"--[a-z-]+", row))
        assert shown <= known
        assert len(shown) == len(kind.keys) + (kind.name == "performance")


def test_its_examples_run(repo):
    """Shell and Python, in this order, in an empty repository."""
    programs = Path(sys.executable).parent
    if not shutil.which("fl", path=str(programs)):
        pytest.skip("fl is not installed beside this Python")
    for language, text in re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL):
        command = {"sh": ["sh", "-ec"], "python": [sys.executable, "-c"]}.get(language)
        if command:
            repo.run(*command, text, PATH=f"{programs}:{os.environ['PATH']}")
    assert MetricsCollector.open(repo.path).get_summary()["total"] == 10
