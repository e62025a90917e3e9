"""Keywords are asked as rarely as possible, with the answer of asking them one by one."""

from hypothesis import given
from hypothesis import strategies as st

from fl_hooks.detect.keywords import Keywords

WORDS = st.sampled_from([b"a", b"b", b"ab", b"c", b"read"])
GROUPS = st.lists(st.lists(WORDS, min_size=1, max_size=3).map(tuple), max_size=4).map(tuple)


@given(st.lists(GROUPS, max_size=5), st.text("abcred ", max_size=12))
def test_a_check_is_hit_where_the_text_holds_all_words_of_a_group(all_groups, text):
    """The arrangement changes how often a text is searched, never what is found."""
    data = text.encode()
    one_by_one = [
        place
        for place, groups in enumerate(all_groups)
        if not groups or any(all(word in data for word in group) for group in groups)
    ]
    assert list(Keywords([{"keywords": g} for g in all_groups]).checks(data)) == one_by_one


def test_a_word_that_many_groups_share_is_asked_once():
    """Where the shared word is absent, none of its groups is looked for."""
    asked = []
    keywords = Keywords([{"keywords": ((b"read", b"hash"), (b"read", b"write"), (b"read", b"x"))}])
    assert list(keywords.groups(lambda word: bool(asked.append(word)))) == []
    assert asked == [b"read"]
