import dataclasses
import json
import re

from fl_hooks.publish import exports
from fl_hooks.publish.exports import month_rows, violations
from fl_hooks.publish.exports.index import KINDS, kind_of
from fl_hooks.publish.loop import Loop
from tests.export_values import a_loop, a_record, a_site, exported
from tests.site_values import FACTS, HOSTILE, a_check, a_violation, an_entry

# Characters that do something where a file is printed or read.
ACTS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def data(made, name):
    """Return what one of the JSON files holds."""
    return json.loads(made[f"data/{name}.json"])


def test_every_file_is_listed_with_its_schema_and_size():
    """data/site.json names each file that is made for machines, as long as it is."""
    made = exported(*a_record())
    index = data(made, "site")
    listed = {one["path"]: one for one in index["files"]}
    rest = {path for path in made if not path.startswith("data/schemas/")} - {"data/site.json"}
    assert set(listed) == rest
    for path, one in listed.items():
        assert one["size"] == len(made[path].encode())
        assert one["schema"] is None or one["schema"] in made
    assert index["counts"]["violations"] == 12
    assert index["head"] == FACTS.head
    assert index["shows"] == {"source": "link", "authors": False}


def test_a_site_without_anything_has_every_file():
    """An empty record and an empty analysis give the same files; only a report is missing."""
    made = exported(entries=(), loop=Loop())
    wanted = {kind.path for kind in KINDS} - {"data/report.json"}
    assert wanted <= made.keys()
    assert data(made, "violations/index")["months"] == []
    assert data(made, "learnings")["learnings"] == []
    assert "The library is empty" in made["llms.txt"]


def test_the_library_says_how_often_each_check_is_met_here():
    """A pattern has its checks, with counts of this repository, and leads to page and Markdown."""
    (one,) = data(exported(*a_record()), "patterns")["patterns"]
    assert one["page"] == "patterns/specific_exceptions/"
    assert one["markdown"] == "patterns/specific_exceptions/pattern.md.txt"
    assert one["here"]["total"] == 12
    assert one["checks"][0]["here"] == one["here"]
    assert one["last"] == "2026-11-02"
    assert one["checks"][0]["full"] == "specific_exceptions/bare-except"


def test_rows_are_the_record_and_lead_to_their_permalinks():
    """A row holds what a violation is; page and anchor are where the site shows it."""
    record = a_record()
    site = a_site(*record, rows=4)
    made = violations.files(site)
    index = json.loads(made["data/violations/index.json"])
    shown = {}
    for month in index["months"]:
        for name in month["files"]:
            part = json.loads(made[f"data/violations/{name}"])
            assert part["columns"] == list(month_rows.COLUMNS)
            for number, row in enumerate(part["rows"], part["first"]):
                one = dict(zip(part["columns"], row, strict=True))
                page = number // index["page_size"] + 1
                commit = part["commits"][one["commit"]]
                shown[commit["id"]] = (
                    f"violations/{part['month']}/{page}/#{one['anchor']}",
                    *(part["checks"][one["check"]], one["outcome"], part["paths"][one["path"]]),
                )
    assert shown == {
        one.commit: (site.rows.address(one), one.id, one.outcome, one.path) for one in record
    }


def test_large_months_are_split_and_full_files_never_change(monkeypatch):
    """A file has a bound; what is recorded later goes behind what is there."""
    monkeypatch.setattr(month_rows, "PART", 5)
    record = [a_violation(n) for n in range(12, 0, -1)]
    before = exported(*record)
    (month,) = data(before, "violations/index")["months"]
    assert month["files"] == ["2026-11.json", "2026-11-2.json", "2026-11-3.json"]
    after = exported(a_violation(13), *record)
    for name in month["files"][:2]:
        path = f"data/violations/{name}"
        # That there is one part more is said by the index.
        assert json.loads(before[path])["rows"] == json.loads(after[path])["rows"]
    assert len(data(after, "violations/2026-11-3")["rows"]) == 3


def test_what_waits_for_its_commit_has_none():
    """A violation that is not committed is in a file of its own, without a commit."""
    made = exported(a_violation(commit="", date="", author="", subject=""))
    (row,) = data(made, "violations/not-committed")["rows"]
    assert row[month_rows.COLUMNS.index("commit")] is None


def test_source_none_holds_neither_links_nor_subjects_nor_texts():
    """What publish.source = none keeps off the pages is not in the files either."""
    loop = a_loop(a_record(), bugs=[{"error": "SecretError: gone"}])
    allowed = a_violation(outcome="suppressed", reason="the customer's own format")
    made = exported(allowed, *a_record(), loop=loop, source="none")
    assert not any("own format" in text for text in made.values())
    whole = "".join(made.values())
    for secret in ("github.com", "Read the settings", "SecretError", "no such value", "Ada Author"):
        assert secret not in whole
    assert data(made, "violations/index")["links"] is None
    assert data(made, "learnings")["withheld"] > 0
    assert "src/app/settings.py" in made["data/violations/2026-11.json"]


def test_a_report_of_several_counts_in_its_month():
    """Total and months tell of the same, where three share one moment too."""
    made = exported(loop=a_loop(bugs=[{"count": 3}], unknown=0))
    (found, *_) = data(made, "signals")["sources"]
    assert (found["total"], found["months"]) == (3, {"2026-10": 3})


def test_authors_are_named_only_where_asked():
    """Nobody's name is in any file, unless publish.authors says so."""
    assert "Ada Author" not in "".join(exported(*a_record()).values())
    made = exported(*a_record(), authors=True)
    assert data(made, "violations/2026-11")["commits"][0]["author"] == "Ada Author"
    assert "<name>Ada Author</name>" in made["feed.xml"]


def test_links_are_there_where_the_forge_is_known():
    """Commit and line can be addressed; without a remote there is nothing to fill in."""
    links = data(exported(*a_record()), "violations/index")["links"]
    assert links["commit"] == "https://github.com/example/invoices/commit/{commit}"
    nowhere = exported(*a_record(), facts=dataclasses.replace(FACTS, remote=""))
    assert data(nowhere, "violations/index")["links"] is None
    assert "https://github" not in nowhere["feed.xml"]


def test_analysis_is_there_with_its_reasons():
    """Trends, ranking, signals, hotspots and learnings say what the analysis says."""
    made = exported(*a_record())
    trend = data(made, "trends")["patterns"]["specific_exceptions"]
    assert trend["trend"] == "insufficient_data"
    assert trend["reason"]
    (ranked, *_) = data(made, "ranking")["patterns"]
    assert (ranked["title"], ranked["known"]) == ("Specific exceptions", True)
    bugs = data(made, "signals")["sources"][0]
    assert (bugs["source"], bugs["total"], bugs["months"]) == ("bugs", 3, {"2026-10": 3})
    assert data(made, "signals")["latest"][0]["text"] == "ValueError: no such value"
    assert data(made, "learnings")["learnings"][0]["count"] == 3
    (hot,) = data(made, "hotspots")["files"]
    assert (hot["path"], hot["commits"]) == ("src/app/settings.py", 3)
    assert data(made, "report")["period"]["name"] == "month"


def test_any_string_gives_valid_files():
    """Whatever names, messages and subjects hold, files are ASCII or UTF-8, valid, and inert."""
    record = [
        a_violation(n, path=f"src/{text}", subject=text, author=text, reason=text, pattern=text)
        for n, text in enumerate(HOSTILE)
    ]
    entries = [
        an_entry(
            id=f"p{number}",
            title=text,
            summary=text,
            about=f"## Why it is bad\n\n{text}",
            aliases=(text,),
            checks=(a_check(message=text, advice=text),),
        )
        for number, text in enumerate(HOSTILE)
    ]
    loop = a_loop(record, bugs=[{"error": text, "file_path": text} for text in HOSTILE])
    facts = dataclasses.replace(FACTS, name="".join(HOSTILE))
    made = exported(*record, entries=entries, facts=facts, loop=loop, authors=True)
    for path, content in made.items():
        content.encode("utf-8")
        if path.endswith((".json", ".sarif")) and "schemas" not in path:
            assert content.isascii()
            assert not set("<>&") & set(content)
        assert not ACTS.search(content), path
    assert "\\u003cscript\\u003e" in made["data/patterns.json"]


def test_the_same_record_gives_the_same_bytes():
    """No clock, no order by chance: built twice, every file is the same."""
    assert exported(*a_record()) == exported(*a_record())


def test_every_path_is_known():
    """Whatever is made has a title and a media type."""
    made = exports.pages(a_site(*a_record()))
    assert all(kind_of(path) for path in made if not path.startswith("data/schemas/"))
