from __future__ import annotations

import os
import shutil

import pytest

from tests.site_runs import contents, record, run

WORLDS = (
    {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2", "COLUMNS": "40"},
)


def fill(repo):
    """Make a record over some months, with pages, events and a template of its own."""
    repo.git("remote", "add", "origin", "https://github.com/example/invoices")
    repo.write("docs/start.md", "# Getting started\n\nA needle.\n")
    repo.write(".feedback-loop/config.toml", '[publish]\npages = ["docs"]\nsource = "excerpt"\n')
    repo.write("site_templates/assets/styles/90-ours.css", ".ours { color: red }\n")
    checks = (
        ("specific_exceptions", "bare-except"),
        ("temp_file_handling", "insecure-mktemp"),
        ("unheard_of", "some"),
    )
    for month in range(6, 12):
        for number, (pattern, check) in enumerate(checks):
            entry = {"pattern": pattern, "check": check, "path": f"src/{month}-{number}.py"}
            outcome = ("committed", "prevented", "escaped")[(month + number) % 3]
            record(repo, entry | {"outcome": outcome}, month=f"2026-{month:02}")
        text = f'{{"error": "in {month}", "kind": "bug", "pattern": "bounds_checking", "schema": 1,'
        text += f' "time": "2026-{month:02}-03T10:00:00.000000+00:00"}}\n'
        repo.write(f".feedback-loop/events/2026-{month:02}/bug-{month:016x}.json", text)
        repo.commit(f"in {month}", date=f"2026-{month:02}-05T10:00:00+00:00")


def clone(repo, place):
    """Return a clone in another place that has the same remote."""
    repo.git("clone", "-q", ".", str(place))
    url = repo.git("remote", "get-url", "origin")
    repo.git("-C", str(place), "remote", "set-url", "origin", url)
    return place


@pytest.mark.site
@pytest.mark.parametrize("engine", ["mkdocs", "zensical"])
def test_one_record_gives_one_site_byte_for_byte(repo, tmp_path, engine):
    """Wherever, whenever and under whatever settings it is built; nothing of them is in a page."""
    if engine == "zensical":
        pytest.importorskip("zensical", reason="needs zensical")
    fill(repo)
    sites = []
    for number, world in enumerate(WORLDS):
        place = clone(repo, tmp_path / ("a" * (number + 1)) / f"clone {number}")
        old = os.umask(0o077 if number else 0o022)
        try:
            done = run("--strict", "--engine", engine, cwd=place, env=os.environ | world)
        finally:
            os.umask(old)
        assert (done.returncode, done.stderr) == (0, "")
        sites.append(contents(place / "site"))
        assert contents(place / "build/site-src")
        # The second one starts at another second, and without what the first one left behind.
        shutil.rmtree(place)
    first, second = sites
    assert first.keys() == second.keys()
    assert [path for path in first if first[path] != second[path]] == []
    assert not [path for path, data in first.items() if str(tmp_path).encode() in data]
    assert any(path.startswith("sitemap.xml") for path in first)
    assert "search/search_index.json" in first or "search.json" in first


@pytest.mark.site
def test_a_clone_finds_a_site_up_to_date(repo, tmp_path):
    """A site that was carried over, from a cache of CI say, is not built again."""
    fill(repo)
    assert run("--into", "docs/quality").returncode == 0
    place = clone(repo, tmp_path / "clone")
    shutil.copytree(repo.path / "docs/quality", place / "docs/quality")
    done = run("--into", "docs/quality", cwd=place)
    assert "Nothing changed since the last build" in done.stdout
