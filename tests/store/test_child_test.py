"""Generated tests run in a child that has nothing of the caller's and comes to an end."""

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fl_hooks.store.child_test import environment, needs, run_test


def landlock():
    """Tell whether the system can keep a process from changing files."""
    if sys.platform != "linux":
        return False
    return ctypes.CDLL(None).syscall(444, None, 0, 1) >= 6


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
        ("def f(x):\n    raise ValueError('\\x1b[2J gone')\n", "ValueError:  [2J gone"),
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


def test_what_the_child_has(monkeypatch):
    """No variable of the caller's, no folder of the caller's; its own folder is gone afterwards."""
    monkeypatch.setenv("DEPLOY_TOKEN", "hunter2")
    test = (
        "import os, tempfile, m\n\n\ndef test_f():\n"
        "    here = os.getcwd()\n"
        "    assert 'DEPLOY_TOKEN' not in os.environ\n"
        "    assert os.environ['HOME'] == here\n"
        "    assert tempfile.gettempdir() == os.path.join(here, 'tmp')\n"
        "    raise ValueError('here:' + here)\n"
    )
    _, (fault,), _ = run_test(CODE, "m", test)
    assert not Path(fault.partition("here:")[2]).exists()
    assert "DEPLOY_TOKEN" not in environment()


@pytest.mark.skipif(not landlock(), reason="the system has no Landlock")
def test_nothing_outside_is_changed(tmp_path):
    """Code cannot write, make, shorten or delete outside its folder, nor reach its parent."""
    victim = tmp_path / "victim"
    victim.write_text("precious")
    test = (
        "import os, pathlib, pytest, shutil, subprocess, sys\n"
        f"PLACE = pathlib.Path({str(tmp_path)!r})\n"
        "VICTIM = PLACE / 'victim'\n\n\n"
        "@pytest.mark.parametrize('harm', [\n"
        "    VICTIM.unlink, (PLACE / 'new').mkdir, lambda: (PLACE / 'new').write_text('x'),\n"
        "    lambda: VICTIM.write_text(''), lambda: os.truncate(VICTIM, 0),\n"
        "    lambda: os.rename('own', VICTIM), lambda: os.rename(VICTIM, 'own2'),\n"
        "    lambda: shutil.rmtree(PLACE), lambda: os.kill(os.getppid(), 0),\n"
        "    lambda: open(f'/proc/{os.getppid()}/environ', 'rb').read(),\n"
        "    lambda: subprocess.run(['rm', VICTIM], check=True, stderr=subprocess.DEVNULL),\n"
        "])\n"
        "def test_f(harm):\n"
        "    pathlib.Path('own').write_text('x')\n"
        "    with pytest.raises((OSError, subprocess.CalledProcessError)):\n"
        "        harm()\n"
    )
    assert run_test(CODE, "m", test) == ("test", (), "")
    assert victim.read_text() == "precious"
    assert [path.name for path in tmp_path.iterdir()] == ["victim"]


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
