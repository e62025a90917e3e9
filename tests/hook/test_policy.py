"""Configuration decides what blocks, what warns and what is recorded."""

from __future__ import annotations

import pytest

from tests.faults import ALLOWED, BARE, CLEAN, HAPPY_PATH, SILENT


def configure(repo, text):
    """Commit a configuration."""
    repo.write("pyproject.toml", text)
    repo.commit("configuration")


def attempt(repo, content, path="a.py"):
    """Try to commit a file; return (exit code, output)."""
    repo.write(path, content)
    repo.stage(path)
    done = repo.attempt()
    return done.returncode, done.stdout + done.stderr


def test_observe_records_and_never_blocks(hooked):
    """In observe mode a blocking fault is reported, recorded as committed, and goes through."""
    configure(hooked, '[tool.fl-hooks]\nmode = "observe"\n')
    code, said = attempt(hooked, BARE)
    assert code == 0
    assert "1 warning" in said
    assert hooked.outcomes() == [("a.py", "bare-except", "committed")]


def test_a_blocked_commit_leads_to_the_page_of_its_pattern(hooked):
    """Where the site is published, whoever is blocked is told where to read on."""
    configure(hooked, '[tool.fl-hooks.publish]\nurl = "https://team.example.org/quality"\n')
    code, said = attempt(hooked, BARE)
    assert code == 1
    assert "More: https://team.example.org/quality/patterns/specific_exceptions/\n" in said


@pytest.mark.parametrize(
    ("fail_on", "content", "code"),
    [("critical", BARE, 0), ("medium", SILENT, 1), ("low", HAPPY_PATH, 1), ("high", SILENT, 0)],
)
def test_fail_on(hooked, fail_on, content, code):
    """fail_on names the lowest severity that blocks; what blocks is always shown."""
    configure(hooked, f'[tool.fl-hooks]\nfail_on = "{fail_on}"\n')
    got, said = attempt(hooked, content)
    assert got == code
    assert "a.py:" in said
    assert len(hooked.spool()) == 1


def test_override_per_path(hooked):
    """An override changes mode and threshold for its paths only."""
    configure(
        hooked,
        '[[tool.fl-hooks.overrides]]\npaths = ["legacy/"]\nmode = "observe"\n',
    )
    assert attempt(hooked, BARE, "legacy/a.py")[0] == 0
    assert attempt(hooked, BARE, "new/a.py")[0] == 1


def test_excluded_path_is_not_scanned(hooked):
    """An excluded path is silent."""
    configure(hooked, '[tool.fl-hooks]\nexclude = ["generated/"]\n')
    assert attempt(hooked, BARE, "generated/a.py") == (0, "")


@pytest.mark.parametrize("record", ["ci", "off"])
def test_record_elsewhere(hooked, record):
    """With record = "ci" or "off" a commit writes neither fragment nor spool."""
    configure(hooked, f'[tool.fl-hooks]\nrecord = "{record}"\n')
    assert attempt(hooked, BARE)[0] == 1
    assert hooked.spool() == []
    assert attempt(hooked, SILENT)[0] == 0
    assert hooked.violations() == []


def test_allowed_is_recorded_and_not_shown(hooked):
    """A fault allowed with a reason is silent and recorded as suppressed."""
    assert attempt(hooked, ALLOWED) == (0, "")
    assert hooked.outcomes() == [("a.py", "bare-except", "suppressed")]


def test_allowed_without_a_reason_is_shown(hooked):
    """A missing reason is a finding of its own, and is shown."""
    _, said = attempt(hooked, ALLOWED.partition(" --")[0] + "\n        return None\n")
    assert "suppressions/missing-reason" in said


def test_configuration_that_changes_is_read_again(hooked):
    """An edit of the configuration counts at the very next commit."""
    assert attempt(hooked, BARE)[0] == 1
    hooked.write("pyproject.toml", '[tool.fl-hooks.checks]\nbare-except = "off"\n')
    assert attempt(hooked, BARE) == (0, "")


def test_old_faults_are_not_reported(hooked):
    """A fault that HEAD holds already does not stand in the way of an edit."""
    hooked.write("a.py", BARE)
    hooked.commit("an old fault")
    assert attempt(hooked, BARE + CLEAN) == (0, "")
    code, said = attempt(hooked, BARE + CLEAN + BARE.replace("f()", "h()"))
    assert code == 1
    assert "a.py:11:5" in said
    assert "1 violation in" in said
