"""What pattern.yml may say, and what is said about a wrong one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from fl_hooks.library.folders import Folder, read_pattern
from fl_hooks.library.model import Declaration
from fl_hooks.library.read import parse_yaml
from fl_hooks.store.problems import InputError, explain
from tests.library.whole import FILES, write_pattern

HEAD = FILES["pattern.yml"].partition("checks:")[0]
FACTS = "    severity: high\n    message: m\n    advice: a\n"


GO = "    languages: [go]\n    rule: {kind: identifier}\n"


def problems(tmp_path, text, **files):
    """Return what reading a pattern.yml complains about, without the file's name."""
    path = write_pattern(tmp_path, pattern_yml=text, **files)
    try:
        read_pattern(Folder("plain_sleep", path, "p", bundled=False, inside=True))
    except InputError as error:
        return [str(problem).removeprefix("p/pattern.yml:") for problem in error.problems]
    return []


def check(body):
    """Return a pattern.yml whose one check has the given body; it starts in line 13."""
    return f"{HEAD}checks:\n  a-check:\n{FACTS}{body}"


def test_a_right_one_has_no_problem(tmp_path):
    """The example that the other tests break is right."""
    assert problems(tmp_path, FILES["pattern.yml"]) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("title:", "titel:", ["1: title: this key is missing", "2: titel: unknown key; did you"]),
        ("severity: medium\nlang", "severity: hihg\nlang", ['5: severity: "hihg" is not allowed;']),
        ("[python]", "[pyton]", ['6: languages.0: "pyton" is not a language we know; did you']),
        ("[python]", "[]", ["6: languages: must not be empty"]),
        ("0.1.0", "0.1", ["7: since: must be text, not 0.1 (quote it"]),
        ("0.1.0", "soon", ['7: since: "soon" is not a version such as 0.1.0']),
        ("timing", "Timing", ['4: category: "Timing" is not a check id']),
        ("Plain sleep", '"  "', ["2: title: must not be empty"]),
        ("sleep-call", "SleepCall", ['9: checks.SleepCall: "SleepCall" is not a check id']),
        ("fl-hooks/1", "fl-hooks/2", ['1: schema: "fl-hooks/2" is not allowed; did you']),
        ("message:", "mesage:", ["9: checks.sleep-call.message: this key is", "11: checks.sleep"]),
        ("[sleep]", "[sleep, 1]", ["13: checks.sleep-call.keywords.1: must be a list, not 1"]),
    ],
)
def test_each_mistake_has_its_line_and_a_suggestion(tmp_path, old, new, expected):
    """File, line, key; for a misspelt key or value what was probably meant."""
    text = FILES["pattern.yml"]
    assert old in text
    found = problems(tmp_path, text.replace(old, new))
    assert len(found) == len(expected)
    for message, start in zip(found, expected, strict=True):
        assert message.startswith(start)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", "9: checks.a-check: a check has exactly one of rule, flow, resource, match; this"),
        ("    match: true\n    rule: {kind: call}\n", "9: checks.a-check: a check has exactly"),
        ("    match: false\n", "13: checks.a-check.match: false is not allowed"),
        ("    match: true\n", "13: checks.a-check.match: there is no match.py in the folder"),
        ("    rule: {}\n", "13: checks.a-check.rule: Rule must have one positive matcher."),
        ("    rule:\n      knd: call\n", "14: checks.a-check.rule: unknown key `knd`; did you"),
        ("    rule:\n      not:\n        kind: cal\n", "15: checks.a-check.rule: Kind `cal` is"),
        ("    rule:\n      regex: '('\n", "13: checks.a-check.rule: regex parse error"),
        ("    rule: {inside: 3}\n", "13: checks.a-check.rule: unexpected type"),
        (
            "    rule: {pattern: f($A)}\n    names: {B: [x]}\n",
            '14: checks.a-check.names: the rule has no metavariable "$B"; known: A',
        ),
        ("    match: true\n    names: {B: [x]}\n", "9: checks.a-check: names belongs to a rule"),
        (
            "    rule: {kind: call}\n    unless: [rerases]\n",
            '14: checks.a-check.unless.0: there is no fact "rerases"; did you mean "reraises"?',
        ),
        (
            "    rule: {kind: call}\n    unless:\n      - reraises: 1\n",
            '15: checks.a-check.unless.0: the fact "reraises" takes no argument',
        ),
        (
            "    rule: {kind: call}\n    unless:\n      - function_calls: x\n",
            '15: checks.a-check.unless.0: the fact "function_calls" takes a list of names',
        ),
        (
            "    rule: {kind: call}\n    severity_when: [{severity: low, fact: nope}]\n",
            '14: checks.a-check.severity_when.0.fact: there is no fact "nope"',
        ),
        (
            "    flow: {sources: {a: {cal: [x]}}, sinks: {call: [y]}}\n",
            '13: checks.a-check.flow.sources.a.cal: unknown key; did you mean "call"?',
        ),
        (
            "    flow: {sources: {a: {call: [x]}}, sinks: {call: [y]}, reports: [b]}\n",
            '13: checks.a-check.flow: "b" is not one of the labels: a',
        ),
        (
            "    resource: {opens: [{call: [x]}], problem: never-shut}\n",
            '13: checks.a-check.resource.problem: "never-shut" is not allowed; did you mean "never',
        ),
        (
            "    languages: [go]\n    resource: {opens: [{call: [x]}], problem: never-used}\n",
            "14: checks.a-check: the resource finder reads Python only",
        ),
        (
            f"{GO}    unless: [comment_inside, in_cli_module]\n",
            '15: checks.a-check.unless: the fact "in_cli_module" reads Python only',
        ),
        (
            f"{GO}    severity_when: [{{severity: low, fact: reraises}}]\n",
            '15: checks.a-check.severity_when: the fact "reraises" reads Python only',
        ),
    ],
)
def test_a_finder_is_checked_before_any_commit_meets_it(tmp_path, body, expected):
    """Exactly one finder, tried once by the engine, its facts and labels known."""
    assert any(found.startswith(expected) for found in problems(tmp_path, check(body)))


def test_facts_about_paths_and_comments_are_for_every_language(tmp_path):
    """They ask nothing of the syntax tree."""
    body = f"{GO}    unless: [comment_inside, {{path_matches: [cmd/]}}]\n"
    assert problems(tmp_path, check(body)) == []


def test_one_sink_need_not_be_a_list(tmp_path):
    """A single mapping is a list of one, and `all` stands for every argument."""
    body = "    flow: {sources: {a: {call: [x]}}, sinks: {call: [y], argument: all}}\n"
    path = write_pattern(tmp_path, pattern_yml=check(body))
    pattern = read_pattern(Folder("plain_sleep", path, "p", bundled=False, inside=True))
    (sink,) = pattern.checks["a-check"].flow.sinks
    assert sink.argument == ["all"]


TREES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(0, 9), st.sampled_from(["", "a", "python"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from([*Declaration.model_fields, "flow", "sinks"]), inner),
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(["schema", *Declaration.model_fields, "x"]), TREES))
def test_any_tree_of_values_is_explained(tree):
    """However wrong the values are, each complaint is one plain line with a known line number."""
    document = parse_yaml(FILES["pattern.yml"].encode(), "p.yml")
    try:
        Declaration.model_validate(document.data | tree)
    except ValidationError as error:
        found = explain(error, Declaration, "p.yml", document.line)
        assert found
        assert all(problem.line and "\n" not in problem.text for problem in found)
