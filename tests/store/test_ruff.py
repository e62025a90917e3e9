"""Code is asked about before it is a file."""

import pytest

from fl_hooks.store import ruff
from fl_hooks.store.ruff import ruff_trial


@pytest.fixture
def without(monkeypatch):
    """No ruff beside this Python, and none on PATH."""
    monkeypatch.setattr(ruff.sysconfig, "get_path", lambda _name: "")
    monkeypatch.setenv("PATH", "")
    ruff.find_ruff.cache_clear()
    yield
    ruff.find_ruff.cache_clear()


def test_code_that_holds():
    """Nothing is found in code that is in order."""
    assert ruff_trial("X = 1\n", "m.py") == ("ruff", (), "")


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import os\n", "line 1: F401 "),
        ("X = 1\nprint(name)\n", "line 2: F821 "),
        ("try:\n    X = 1\nexcept:\n    X = 2\n", "line 3: E722 "),
    ],
)
def test_code_that_does_not(code, found):
    """Each finding is a sentence with its line and its rule."""
    assert any(one.startswith(found) for one in ruff_trial(code, "m.py")[1])


def test_no_settings_count(tmp_path, monkeypatch):
    """What the folder around configures changes nothing."""
    (tmp_path / "ruff.toml").write_text('lint.select = []\nlint.ignore = ["F401"]\n')
    monkeypatch.chdir(tmp_path)
    assert ruff_trial("import os\n", "m.py")[1]
    assert [path.name for path in tmp_path.iterdir()] == ["ruff.toml"]


@pytest.mark.usefixtures("without")
def test_without_ruff():
    """Where there is no ruff, that is why nothing was tried."""
    assert ruff_trial("import os\n", "m.py") == ("ruff", (), "ruff is not installed")
