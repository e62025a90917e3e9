"""What to do next, for records of a few violations."""

from __future__ import annotations

from fl_hooks.publish.loop import Loop
from fl_hooks.publish.pages.steps import next_steps
from fl_hooks.publish.site import make_site
from fl_hooks.publish.values import Settings
from tests.site_values import FACTS, a_violation, an_entry


def steps(*record, risks=()):
    """Return the next steps for a record that nobody has analysed."""
    return next_steps(make_site((an_entry(),), record, FACTS, Settings(), Loop()), risks)


def test_an_empty_record_says_how_it_fills():
    """The first steps can be copied and run."""
    commands = [step.command for step in steps() if step.command]
    assert commands == ["fl init && pre-commit install", "fl scan --all --no-record"]


def test_the_most_pressing_step_comes_first():
    """What is not committed, what is severe, what was allowed."""
    severe = a_violation(2)
    record = (
        a_violation(1, commit="", date=""),
        severe,
        a_violation(3, outcome="suppressed", reason="why"),
    )
    assert [step.title for step in steps(*record, risks=[severe])] == [
        "Commit 1 recorded violation",
        "Look at 1 severe violation",
        "Review 1 suppression",
    ]


def test_without_a_severe_one_the_most_frequent_is_to_be_read():
    """Its page has the good form."""
    (step,) = steps(a_violation(1), a_violation(2))
    assert step.title == "Read the good form of Specific exceptions"
    assert step.address == "patterns/specific_exceptions/"


def test_nothing_to_do_is_said():
    """A record of prevented violations asks for nothing."""
    (step,) = steps(a_violation(outcome="prevented"))
    assert (step.kind, step.title) == ("fine", "Nothing to do")


def test_a_pattern_outside_the_library_is_no_step():
    """There is no page to send anybody to."""
    assert not [step for step in steps(a_violation(pattern="gone")) if step.address]
