"""Fixtures for tests of commands."""

from __future__ import annotations

import pytest

from tests.warm import warm_site


@pytest.fixture(autouse=True)
def _script_at_hand(request):
    """Where a test builds sites of one repository, have the script of their charts at hand.

    The first test of test_build_site.py, and every clone, goes without.
    """
    if request.node.get_closest_marker("site") and "repo" in request.fixturenames:
        warm_site(request.getfixturevalue("repo").path)
