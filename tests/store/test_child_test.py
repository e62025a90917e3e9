"""Generated tests run in a child that has nothing of the caller's and comes to an end."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fl_hooks.store.child_test import environment, needs, run_test

CODE = "def f(x):\n    return x + 1\n"
TEST = "from m import f\n\n\ndef test_f():\n    assert f(1) == 2\n"


def test_a_test_that_passes():
    """What passes has neither a fault nor a reason why it was not tried."""
    assert run_test(CODE, "m", TEST) == ("test", (), "")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def f(x):\n    return 5\n", "test_f: assert 5 == 2"),
        ("import os\nos._exit(0)\n", "ended early"),
        ("def f(x):\n    return bytearray(8 << 30)\n", "MemoryError"),
        (
            "def f(x):\n    with open('big', 'wb') as file:\n        file.truncate(1 << 40)\n",
            "File too large",
        ),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="limits are the system's")
def test_code_that_does_not_hold(code, said):
    """Wrong answers, an early end, too much memory and too large a file are faults."""
    _, (fault, *_), why_not = run_test(code, "m", TEST)
    assert said in fault
    assert not why_not


def test_code_that_does_not_end():
    """The child is stopped with all that it started, and that is the fault."""
    mark = f"fl-hooks-test-{os.getpid()}"
    code = (
        "import subprocess, sys, time\n"
        f"subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(99)', {mark!r}])\n"
        "time.sleep(99)\n"
    )
    assert run_test(code, "m", TEST, seconds=1)[1] == (
        "the test took more than 1 s and was stopped",
    )
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    assert mark not in running.stdout


def test_what_the_child_has(monkeypatch, tmp_path):
    """No variable of the caller's, no folder of the caller's; its own folder is gone afterwards."""
    monkeypatch.setenv("DEPLOY_TOKEN", "hunter2")
    monkeypatch.chdir(tmp_path)
    note = tmp_path / "note"
    test = (
        "import os, pathlib, tempfile, m\n\n\ndef test_f():\n"
        "    here = os.getcwd()\n"
        "    assert 'DEPLOY_TOKEN' not in os.environ\n"
        "    assert os.environ['HOME'] == here\n"
        "    assert tempfile.gettempdir() == os.path.join(here, 'tmp')\n"
        f"    pathlib.Path({str(note)!r}).write_text(here)\n"
    )
    assert run_test(CODE, "m", test) == ("test", (), "")
    assert not Path(note.read_text()).exists()
    assert [path.name for path in tmp_path.iterdir()] == ["note"]
    assert "DEPLOY_TOKEN" not in environment()


def test_what_is_not_installed():
    """A missing third-party module is no fault of the code: the test was not tried."""
    assert run_test("import nowhere_to_be_found\n", "m", TEST) == (
        *("test", ()),
        "needs nowhere_to_be_found",
    )


def test_a_test_without_tests():
    """A test that holds nothing proves nothing, and one that skips itself says why."""
    assert "nothing that ran" in run_test(CODE, "m", "X = 1\n")[1][0]
    skipping = "import pytest\n\npytest.skip('no such day', allow_module_level=True)\n"
    assert run_test(CODE, "m", skipping)[2] == "it skips itself: Skipped: no such day"


def test_needs():
    """Third-party modules are needed, and what FastAPI wants beside itself."""
    code = "import json\nimport numpy as np\nfrom fastapi import UploadFile\n"
    test = "from fastapi.testclient import TestClient\nfrom m import app\n"
    expected = ["fastapi", "numpy", "pytest", "python_multipart|multipart", "httpx|httpx2"]
    assert needs(code, test, "m") == expected
