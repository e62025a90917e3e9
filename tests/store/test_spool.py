"""The spool: notes that survive crashes, damage and company."""

from __future__ import annotations

import json
import multiprocessing
import os

from fl_hooks.store.spool import Entry, Spool


def entry(**changed):
    """Return an entry."""
    values = {
        "pattern": "specific_exceptions",
        "check": "bare-except",
        "severity": "high",
        "path": "a.py",
        "line": 4,
        "column": 5,
        "fingerprint": "0123456789abcdef",
        "blob": "b" * 40,
        "base": "c" * 40,
    }
    return Entry(**{**values, **changed})


def values(entries):
    """Return the entries as plain values."""
    return [one.values() for one in entries]


def test_what_is_added_is_loaded(tmp_path):
    """Entries come back as they were, oldest first, names that are no UTF-8 included."""
    noted = [entry(), entry(path="b\udce9.py", reason='"ü"\n')]
    Spool(str(tmp_path)).add(noted[:1])
    Spool(str(tmp_path)).add(noted[1:])
    assert values(Spool(str(tmp_path)).load()) == values(noted)


def test_nothing_to_note_makes_no_folder(tmp_path):
    """A repository without violations holds no spool."""
    Spool(str(tmp_path)).add([])
    assert Spool(str(tmp_path)).load() == []
    assert list(tmp_path.iterdir()) == []


def test_replace_keeps_what_others_noted_meanwhile(tmp_path):
    """Only the files that were read are replaced."""
    Spool(str(tmp_path)).add([entry()])
    spool = Spool(str(tmp_path))
    spool.load()
    Spool(str(tmp_path)).add([entry(path="late.py")])
    spool.replace([entry(path="settled.py")])
    assert {one.path for one in Spool(str(tmp_path)).load()} == {"late.py", "settled.py"}


def test_left_over_file_of_a_crash_doubles_nothing(tmp_path):
    """Killed between writing the new file and deleting the old one, each violation counts once."""
    Spool(str(tmp_path)).add([entry()])
    Spool(str(tmp_path)).add([entry(fragment=".feedback-loop/violations/x.json")])
    (one,) = Spool(str(tmp_path)).load()
    assert one.fragment


def test_replaced_files_count_no_more(tmp_path):
    """Killed before the old files are deleted, what was replaced does not come back."""
    Spool(str(tmp_path)).add([entry()])
    folder = tmp_path / "fl-hooks/spool"
    (old,) = folder.iterdir()
    text = old.read_text()
    spool = Spool(str(tmp_path))
    spool.load()
    spool.replace([entry(path="moved.py", blob="d" * 40, line=9)])
    old.write_text(text)
    spool = Spool(str(tmp_path))
    assert [one.path for one in spool.load()] == ["moved.py"]
    assert spool.files[0] == str(old)
    spool.replace([])
    assert list(folder.iterdir()) == []


def test_what_is_left_to_remove_stays_noted(tmp_path):
    """Fragments that were about to be removed are known until somebody says that they are gone."""
    spool = Spool(str(tmp_path))
    spool.replace([], {"b.json", "a.json"})
    spool = Spool(str(tmp_path))
    assert spool.load() == []
    assert spool.left == {"a.json", "b.json"}
    spool.replace([entry()])
    spool = Spool(str(tmp_path))
    spool.load()
    assert spool.left == {"a.json", "b.json"}
    spool.replace([entry()], ())
    spool = Spool(str(tmp_path))
    assert len(spool.load()) == 1
    assert spool.left == set()


def test_notes_of_the_version_before(tmp_path):
    """A file without the newer keys is read as ever."""
    folder = tmp_path / "fl-hooks/spool"
    folder.mkdir(parents=True)
    old = {name: value for name, value in entry().values().items() if name != "commit"}
    (folder / "1.json").write_text(json.dumps({"schema": 1, "entries": [old]}))
    assert values(Spool(str(tmp_path)).load()) == values([entry()])


def test_file_that_goes_while_the_folder_is_read(tmp_path, monkeypatch):
    """Where another hook settles meanwhile, the folder is read again: its new file counts."""
    Spool(str(tmp_path)).add([entry()])
    listed = os.listdir

    def late(folder):
        names = listed(folder)
        monkeypatch.setattr(os, "listdir", listed)
        other = Spool(str(tmp_path))
        other.load()
        other.replace([entry(path="settled.py")])
        return names

    monkeypatch.setattr(os, "listdir", late)
    assert [one.path for one in Spool(str(tmp_path)).load()] == ["settled.py"]


def test_folder_that_cannot_be_read(tmp_path, monkeypatch):
    """A spool that the system does not show is named, not taken for an empty one."""

    def denied(_folder):
        raise PermissionError(13, "Permission denied")

    Spool(str(tmp_path)).add([entry()])
    monkeypatch.setattr(os, "listdir", denied)
    spool = Spool(str(tmp_path))
    assert spool.load() == []
    assert "its notes wait" in spool.notices[0]


def test_damaged_and_foreign_files(tmp_path):
    """Files that cannot be understood are named, kept and passed over."""
    Spool(str(tmp_path)).add([entry()])
    folder = tmp_path / "fl-hooks/spool"
    damaged = [
        "",
        "{",
        "[]",
        '{"schema": 2, "entries": []}',
        '{"schema": 1, "entries": [{}]}',
        '{"schema": 1, "entries": [], "replaces": [1]}',
        '{"schema": 1, "entries": [], "left": 5}',
        "\xff",
    ]
    damaged.append(json.dumps({"schema": 1, "entries": [{**entry().values(), "path": 5}]}))
    for number, text in enumerate(damaged):
        (folder / f"{number}.json").write_bytes(text.encode("latin-1"))
    (folder / ".half.tmp").write_text("{")
    spool = Spool(str(tmp_path))
    assert len(spool.load()) == 1
    assert len(spool.notices) == len(damaged)
    spool.replace([])
    assert len(list(folder.iterdir())) == len(damaged) + 1


def test_left_over_temporary_files_go_after_a_day(tmp_path):
    """What a killed hook left half-written is deleted by a later one, not by a simultaneous one."""
    folder = tmp_path / "fl-hooks/spool"
    folder.mkdir(parents=True)
    for place in (folder / ".old.tmp", folder.parent / ".old.tmp", folder / ".new.tmp"):
        place.write_text("{")
        if "old" in place.name:
            os.utime(place, (0, 0))
    Spool(str(tmp_path)).add([entry()])
    assert [place.name for place in tmp_path.rglob("*.tmp")] == [".new.tmp"]


def test_concurrent_writers_lose_nothing(tmp_path):
    """Several hooks at once each keep what they noted."""
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_note, args=(str(tmp_path), n)) for n in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(Spool(str(tmp_path)).load()) == 80


def _note(folder, writer):
    for number in range(10):
        spool = Spool(folder)
        spool.add([entry(path=f"{writer}-{number}.py")])
