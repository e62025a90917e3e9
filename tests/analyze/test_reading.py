import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fl_hooks.analyze.analyzer import Analyzer
from fl_hooks.analyze.reading import BATCH, batches
from fl_hooks.errors import FlError
from tests.analyze.made import NOW, series

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=6,
)
ENTRIES = st.lists(st.dictionaries(st.text(), JSON, max_size=3), max_size=5)


def read(text, size=7):
    """Return key -> entries of a text that arrives in parts."""
    found = {}
    for key, entries in batches(text[at : at + size] for at in range(0, len(text), size)):
        found.setdefault(key, []).extend(entries)
    return found


@given(
    lists=st.tuples(ENTRIES, ENTRIES),
    other=JSON,
    size=st.integers(1, 50),
    indent=st.sampled_from([None, 1]),
)
def test_reads_what_json_reads(lists, other, size, indent):
    """Wherever its parts are cut, an export's lists are read as json reads them."""
    data = {"bugs": lists[0], "other": other, "violations": lists[1], "code_reviews": None}
    text = json.dumps(data, indent=indent, ensure_ascii=size % 2 == 0)
    expected = {key: data[key] for key in ("bugs", "violations") if data[key]}
    assert read(text, size) == expected


def test_batches_are_small():
    """A long list comes in batches, in order."""
    entries = [{"line": at, "details": {"a": at}, "b": [{}, {}]} for at in range(5 * BATCH)]
    text = json.dumps({"bugs": entries, "violations": entries})
    found = list(batches(text[at : at + 20_000] for at in range(0, len(text), 20_000)))
    assert max(len(batch) for _, batch in found) < 2 * BATCH
    assert [one for _, batch in found for one in batch] == entries * 2


def test_a_report_of_a_text():
    """The report of a text read in parts is that of the dict."""
    data = {"bugs": series([5, 4, 3, 6, 5, 4, 3, 4]), "code_reviews": [{"pattern": "q"}]}
    text = json.dumps(data, indent=2)
    parts = (text[at : at + 100] for at in range(0, len(text), 100))
    streamed = Analyzer.stream(batches(parts), now=NOW).generate_report()
    assert streamed == Analyzer(data, now=NOW).generate_report()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", 'line 1: no exported JSON: expected "{"'),
        ("[]", 'line 1: no exported JSON: expected "{"'),
        ('{"bugs": [{}\n\n{}]}', 'line 3: no exported JSON: expected "]"'),
        ('{"bugs": [\n{"a": tru}]}', "line 2: no exported JSON: Expecting value"),
        ('{"bugs": [{"a": 1', "line 1: no exported JSON: Expecting"),
        ('{"bugs": {}}', "bugs: expected a list of entries, got dict"),
        ("{} {}", "line 1: no exported JSON: expected the end"),
    ],
)
def test_what_is_no_export(text, message):
    """What is no export is an error that names the line."""
    with pytest.raises(FlError) as caught:
        read(text)
    assert caught.value.message.startswith(message)
