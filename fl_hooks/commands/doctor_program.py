"""What `fl doctor` says of the hook entries: their keys, the program they start, its version."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from typing import TYPE_CHECKING

from fl_hooks import __version__
from fl_hooks.commands.doctor_result import Result, many, note, ok, quoted, wrong

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fl_hooks.commands.doctor_front import Entry, Front

_VERSION = re.compile(r"v?(\d+)\.(\d+)\.(\d+)")
_SECONDS = 10


def results(front: Front) -> Iterator[Result]:
    """Yield what is to be said of our entries in the front end's configuration."""
    seen = set()
    for kind, count in Counter(one.kind for one in front.entries).items():
        if count > 1:
            text = f"it is there {count} times: each one runs"
            yield note(
                f"{kind} entry", text, f"take {many(count - 1, 'entry')} out of {front.file}"
            )
    for entry in front.entries:
        yield from _keys(entry, front.file)
        if not entry.local and entry.repo != "local" and (entry.repo, entry.rev) not in seen:
            seen.add((entry.repo, entry.rev))
            yield _pinned(entry)
    if not front.entries or any(one.local for one in front.entries):
        yield installed(needed=bool(front.entries))


def _keys(entry: Entry, file: str) -> Iterator[Result]:
    """Yield keys of a local entry that keep the hook from its work."""
    if entry.repo != "local":
        wished = {k: v for k, v in entry.options.items() if k in ("pass_filenames", "verbose")}
    else:
        wished = {"pass_filenames": True, "always_run": False, "verbose": False, **entry.options}
    topic, way = f"{entry.kind} entry", "in " + file + " set {} for " + entry.kind
    if wished.get("pass_filenames") and entry.kind != "fl-scan-push":
        text = "it is given file names, which fl-scan refuses"
        yield wrong(topic, text, way.format("pass_filenames: false"))
    if wished.get("always_run") is False:
        text = "it does not always run: a fault that is mended by deleting a file is not recorded"
        yield note(topic, text, way.format("always_run: true"))
    if wished.get("verbose") is False and entry.kind == "fl-scan":
        text = "what it prints is hidden when it passes: nobody sees a warning"
        yield note(topic, text, way.format("verbose: true"))


def _pinned(entry: Entry) -> Result:
    """Compare what the configuration pins with this fl: one writes what the other reads."""
    hook, this = _VERSION.fullmatch(entry.rev), _VERSION.match(__version__)
    update = f"pre-commit autoupdate --repo {quoted(entry.repo)}"
    if not hook or not this:
        return note("version", f"the hook is pinned to {entry.rev}, this fl is {__version__}")
    theirs, ours = (tuple(map(int, one.groups())) for one in (hook, this))
    if theirs == ours:
        return ok("version", f"{__version__}, as the hook's")
    if theirs < ours:
        text = f"the hook is pinned to {entry.rev}, this fl is {__version__}"
        return note("version", f"{text}: they may judge differently", update)
    text = f"the hook is pinned to {entry.rev}, this fl is {__version__}"
    return note(
        "version", f"{text}: it may not read what the hook writes", "pip install -U fl-hooks"
    )


def installed(*, needed: bool) -> Result:
    """Tell whether the fl-scan on the PATH is there and of this version."""
    place = shutil.which("fl-scan")
    if not place:
        text = "fl-scan is not on the PATH"
        if needed:
            text += ", and the hook starts it from there"
            return wrong("fl-scan", text, "activate the environment that holds fl-hooks")
        return note("fl-scan", text, "activate the environment that holds fl-hooks")
    version = _asked(place)
    if version == __version__:
        return ok("fl-scan", f"{version}, {place}")
    if not version:
        return wrong("fl-scan", f"{place} does not start", "pip install --force-reinstall fl-hooks")
    text = f"{place} is {version}, this fl is {__version__}: two installations"
    return wrong("fl-scan", text, "install one version, or activate one environment")


def _asked(place: str) -> str:
    """Return the version that a fl-scan says it has, "" where it does not answer."""
    import subprocess

    try:
        done = subprocess.run(
            [place, "--version"], capture_output=True, text=True, check=False, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.removeprefix("fl-scan ").strip()
