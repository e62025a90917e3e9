"""Source that the bundled patterns flag, or do not, for tests of everything around the engine."""

from __future__ import annotations

# blocks a commit: high
BARE = "def f():\n    try:\n        g()\n    except:\n        return None\n"
FIXED = BARE.replace("except:", "except OSError:")
ALLOWED = BARE.replace(
    "except:", "except:  # fl: allow bare-except -- the callback may raise anything"
)
# only warns: medium
SILENT = "import tempfile\n\ndef f():\n    folder = tempfile.mkdtemp()\n    g(len(folder))\n"
# only recorded: low
HAPPY_PATH = (
    "import os, tempfile\n\n\ndef f():\n    d, p = tempfile.mkstemp()\n    os.close(d)\n"
    "    work(len(open(p).read()))\n    os.unlink(p)\n"
)
CLEAN = "def f():\n    return 1\n"


def bare(name):
    """Return a blocking fault that differs from the others in its text."""
    return f"def {name}():\n    try:\n        g()\n    except:\n        return {name!r}\n"


def silent(name):
    """Return a warning that differs from the others in its text."""
    return SILENT.replace("f()", f"{name}()").replace("mkdtemp()", f'mkdtemp("{name}")')
