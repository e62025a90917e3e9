from fl_hooks.records.violation import under_todays_ids
from tests.site_values import a_violation


def test_an_alias_becomes_the_pattern_s_id():
    """The rest of the violation, its check included, stays what was recorded; so do others."""
    old, other = a_violation(pattern="old_id"), a_violation(2)
    assert under_todays_ids((old, other), {"old_id": "specific_exceptions"}) == (
        a_violation(),
        other,
    )
