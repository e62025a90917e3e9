"""Asked: lists, texts, errors and commands, without files."""

from __future__ import annotations

import sys

from tests.generate.asked.answers import answers_or_refuses, plain, refuses, unwrapped
from tests.generate.asked.subject import asked
from tests.generate.asked.surroundings import logged, serving


@asked(
    "Write a function first_and_last(items) that returns the first and the last element of a"
    " list, and None for an empty list",
    "bounds_checking",
)
def first_and_last(subject, _):
    """Both ends of a list, None where there is neither."""

    def ends(items):
        found = unwrapped(subject.call(items, name="first_and_last"))
        return list(found.values() if isinstance(found, dict) else found or ())

    assert ends(["a", "b", "c"]) == ["a", "c"]
    assert ends(["x"]) == ["x", "x"]
    assert ends([]) in ([], [None, None])


@asked(
    "Write a function parse_settings(text) that turns lines like timeout=30 into a dict. Lines"
    " without an equals sign must not make it crash.",
    "bounds_checking",
)
def parse_settings(subject, _):
    """Keys and values of the lines that have both, whatever the others are."""
    found = subject.call("timeout=30\nbroken line\n\nname = Ada\nurl=a=b\n", name="parse_settings")
    assert {key: str(value) for key, value in found.items() if value is not None} == {
        "timeout": "30",
        "name": "Ada",
        "url": "a=b",
    }
    assert subject.call("", name="parse_settings") == {}


@asked(
    "Create a helper get_item(items, index, default=None): the item at that position of a list,"
    " or the default if there is no such position",
    "bounds_checking",
)
def get_item(subject, _):
    """No position is out of range, on either side."""

    def get(*arguments, **keywords):
        return subject.call(*arguments, name="get_item", **keywords)

    assert get(["a", "b"], 1) == "b"
    assert get(["a", "b"], 2) is None
    assert get(["a", "b"], -9, "none") == "none"
    assert get([], 0, default=5) == 5
    assert get([0], 0, 7) == 0


@asked(
    "function to_numbers(texts): convert list of strings to floats, skip the ones that arent"
    " numbers",
    "specific_exceptions",
)
def to_numbers(subject, _):
    """Numbers stay in order, other texts are skipped."""
    assert list(subject.call(["1", "x", " 2.5 ", "", "-3e2"], name="to_numbers")) == [1, 2.5, -300]
    assert list(subject.call([], name="to_numbers")) == []


@asked(
    "Write a function run_command(command, timeout=30) which runs a command given as a list and"
    " returns its stdout. Raise an error if it fails, does not exist or takes too long.",
    "specific_exceptions",
)
def run_command(subject, tmp_path):
    """What a command prints; failure, absence and delay are errors of their own."""

    def run(code, **keywords):
        return subject.call([sys.executable, "-c", code], name="run_command", **keywords)

    said = run("print('hello; rm -rf $HOME')")
    assert (said.decode() if isinstance(said, bytes) else said).strip() == "hello; rm -rf $HOME"
    refuses(run, "import sys; sys.exit(3)")
    refuses(run, "import time; time.sleep(20)", timeout=0.3)
    refuses(subject.call, [str(tmp_path / "no-such-program")], name="run_command")


@asked(
    "Write a function fetch_json(url) that gets JSON over HTTP with a timeout and handles network"
    " errors and answers that are no JSON",
    "specific_exceptions",
)
def fetch_json(subject, _):
    """Data of a good answer; None or a specific exception of any other."""
    pages = {"/good": (200, b'{"a": [1, 2]}'), "/bad": (200, b"<html>"), "/down": (500, b"{}")}
    with serving(pages) as address:
        assert plain(subject.call(f"{address}/good", name="fetch_json")) == {"a": [1, 2]}
        for page in ("/bad", "/down", "/missing"):
            assert answers_or_refuses(subject.call, address + page, name="fetch_json") is None, page
    assert answers_or_refuses(subject.call, f"{address}/good", name="fetch_json") is None


@asked(
    "Write a library function total_amount(orders) that adds up the amount of each order (a list"
    " of dicts) and logs the orders that have no amount",
    "structured_logging",
)
def total_amount(subject, _):
    """A sum; what it leaves out is logged, and nothing is printed."""
    with logged() as records:
        assert subject.call([{"amount": 2.5}, {"amount": 10}], name="total_amount") == 12.5
    loud = [record for record in records if record.levelname != "DEBUG"]
    with logged() as records:
        orders = [{"amount": 1}, {"id": 7}, {"id": 8, "amount": None}, {"amount": 2}]
        assert subject.call(orders, name="total_amount") == 3
        assert subject.call([], name="total_amount") == 0
    assert len([record for record in records if record.levelname != "DEBUG"]) > len(loud)


@asked(
    "Write is_retryable(error) which tells whether an exception is worth another try"
    " (TimeoutError, ConnectionError), by its type and not by its message",
    "metadata_based_logic",
)
def is_retryable(subject, _):
    """Types and their subclasses count, words do not."""

    def tells(error):
        return subject.call(error, name="is_retryable")

    assert tells(TimeoutError("x")) is True
    assert tells(ConnectionResetError("x")) is True
    assert tells(ValueError("TimeoutError: connection timed out")) is False
    assert tells(FileNotFoundError("timeout")) is False


@asked(
    "Write a function retry(action, attempts=3) that calls action again when it raises"
    " TimeoutError or ConnectionError; other exceptions go straight through",
    "specific_exceptions",
)
def retry(subject, _):
    """As many calls as it takes, never more than allowed, one where trying again is no use."""

    def calls(*outcomes, **keywords):
        made = []

        def action():
            made.append(1)
            outcome = outcomes[min(len(made), len(outcomes)) - 1]
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        try:
            return subject.call(action, name="retry", **keywords), len(made)
        except (TimeoutError, ConnectionError, ValueError) as error:
            return type(error), len(made)

    assert calls("done") == ("done", 1)
    assert calls(TimeoutError("slow"), ConnectionResetError("gone"), "done") == ("done", 3)
    assert calls(TimeoutError("slow")) == (TimeoutError, 3)
    assert calls(TimeoutError("slow"), "done", attempts=1) == (TimeoutError, 1)
    assert calls(ValueError("wrong"), "done") == (ValueError, 1)
