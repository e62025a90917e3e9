"""Prove it: `python -m audio_proof [--update | --check]`."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROOM = 4 * 10**9


def main(argv: Sequence[str] | None = None) -> int:
    """Try every case and tell what held; 0 if all did, 1 if not, 2 where there is no room to."""
    from audio_proof import cases, page

    options = _parser().parse_args(argv)
    if options.check:
        return _check()
    if shutil.disk_usage(options.folder).free < _ROOM:
        print(
            f"audio_proof: {options.folder} has less than 4 GB free; see --folder", file=sys.stderr
        )
        return 2
    done = []
    for case in cases.every(options.folder):
        done.append(case)
        took = "" if case.seconds is None else f", {case.seconds:.1f} s"
        held = "" if case.peak is None else f", at most {case.peak / 1e6:,.0f} MB"
        print(f"{case.name}{took}{held}")
        for sentence, holds in case.claims:
            print(f"  {'✓' if holds else '✗'} {sentence}", flush=True)
    if not all(case.holds for case in done):
        return 1
    if options.update:
        page.keep(_machine(), done)
        for name in page.write():
            print(f"docs/{name}: updated")
    return 0


def _check() -> int:
    from audio_proof import page

    stale = page.stale()
    for name in stale:
        print(f"docs/{name}: does not follow from {page.MEASURED.name}; see make prove-uploads")
    return 1 if stale else 0


def _machine() -> str:
    """Return what it was measured on, without naming the machine."""
    from importlib.metadata import version

    libraries = ", ".join(f"{name} {version(name)}" for name in ("uvicorn", "fastapi", "numpy"))
    return (
        f"{_processor()}, {os.cpu_count()} cores; {platform.system()} {platform.machine()}; "
        f"Python {platform.python_version()}; {libraries}; load at the end "
        f"{os.getloadavg()[0]:.1f}"
    )


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="audio_proof", description=__doc__)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--update", action="store_true", help="write it into docs/audio-uploads.md")
    what.add_argument("--check", action="store_true", help="only compare page and drawing with it")
    folder = Path(tempfile.gettempdir())
    parser.add_argument(
        "--folder", type=Path, default=folder, help="where 2 GB are kept meanwhile; %(default)s"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
