"""Where the scan of the row with ten violations spends its processor time, in one process.

Run it with the environment of `make bench`: build/bench/env/bin/python bench/cost.py
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import repo

from fl_hooks.detect import finders, kit, parser
from fl_hooks.detect.engine import scan
from fl_hooks.detect.select import Selection
from fl_hooks.store import cache

if TYPE_CHECKING:
    from collections.abc import Callable

ROW = next(row for row in repo.ROWS if row.violations)


def main() -> None:
    """Print the best of seven rounds for the whole scan and for its parts."""
    place = repo.Repository(Path("build/bench/repository").resolve())
    place.make()
    paths = place.stage(ROW)
    top = str(place.top)
    compiled = cache.load(top, str(place.top / ".git"))
    selection, limits = Selection(compiled), compiled["config"]["limits"]
    jobs = [(p, (place.top / p).read_bytes()) for p in paths]
    jobs = [(p, data) for p, data in jobs if selection.candidates(p, data)]
    texts = [data.decode() for _, data in jobs]
    print(f"{ROW.name}: {len(jobs)} hold a keyword, {sum(map(len, texts)):,} bytes")
    _show(
        "the scan of them",
        lambda: [scan(p, d, selection.candidates(p, d), limits) for p, d in jobs],
    )
    _show("  parsing", lambda: [parser.parse(text, "python") for text in texts])
    for check in selection.checks:
        wanted = [
            (p, t)
            for (p, d), t in zip(jobs, texts, strict=True)
            if check in selection.candidates(p, d)
        ]
        files = [kit.File(p, t, "python") for p, t in wanted for _ in range(7)]
        rounds = iter([files[n::7] for n in range(7)])
        _show(
            f"  {check['id']} in {len(wanted)}, asked alone of fresh trees",
            lambda c=check, r=rounds: [list(finders.run(c, f)) for f in next(r)],
        )


def _show(name: str, work: Callable[[], object]) -> None:
    times = []
    for _ in range(7):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    print(f"{min(times) * 1000:6.1f} ms  {name}")


if __name__ == "__main__":
    main()
