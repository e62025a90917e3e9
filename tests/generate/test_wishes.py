"""What a prompt asks for, and which blocks would do it: prompts as people write them."""

from __future__ import annotations

import pytest

from fl_hooks.generate.blocks.block import our_blocks
from fl_hooks.generate.plan.plan import make_plan
from fl_hooks.generate.plan.wishes import wishes
from fl_hooks.generate.prompt.intent import read_intent

# Prompt -> the blocks of its plan, from numbers and tables to recordings.
PLANNED = {
    "compute the average of a list of numbers": ["mean"],
    "return the mean of a numpy array": ["array_mean"],
    "max and min of a numpy array as a dict": ["summarise_array"],
    "median of the values in column price of a CSV file": [
        *("read_rows", "column_numbers", "median"),
    ],
    "read numbers from a file and return their sum": ["read_numbers", "total"],
    "load a csv and group by customer, summing the column amount": ["read_rows", "group_sums"],
    "average price per category from a csv file": ["read_rows", "group_means"],
    "count rows per status in a CSV file": ["read_rows", "group_counts"],
    "how many rows does a CSV file have": ["read_rows", "count_values"],
    "return the top 5 rows of a csv by column score": ["read_rows", "top_rows"],
    "the 3 largest values in a list": ["top_numbers"],
    "count how often each item occurs in a list": ["frequencies"],
    "keep rows of csv where status is 'done'": ["read_rows", "filter_rows"],
    "keep only the columns name and email of a CSV and write it to a new file": [
        *("read_rows", "pick_columns", "write_csv"),
    ],
    "filter rows with age below 18 from a csv file and return them as JSON": [
        *("read_rows", "filter_rows_below", "to_json"),
    ],
    "sort a csv file by the column date and write it to sorted.csv": [
        *("read_rows", "sort_rows", "write_csv"),
    ],
    "remove duplicates from a list": ["unique_items"],
    "find duplicates in a list": ["duplicates"],
    "unique values of column city in a csv file": ["read_rows", "distinct_values"],
    "drop rows with empty email from csv": ["read_rows", "drop_empty_rows"],
    "normalize a numpy array to 0..1": ["normalise"],
    "standardize an array (z-score) without dividing by zero": ["standardise"],
    "smooth a signal with a 7 point moving average": ["moving_mean"],
    "replace NaN in a numpy array with 0": ["fill_nan"],
    "fill missing values in an array with the mean": ["fill_with_mean"],
    "drop NaN values from an array": ["drop_nan"],
    "detect if an array has NaN": ["has_nan"],
    "raise ValueError if the array contains NaN": ["require_finite"],
    "histogram of an array with 20 bins as JSON": ["histogram", "to_json"],
    "find the index of the maximum in an array": ["peak_of"],
    "serialize a numpy array to JSON": ["array_to_list", "to_json"],
    "store numpy array in JSON file": ["array_to_list", "write_json"],
    "load array from .npy, normalize it and save it to out.npy": [
        *("load_array", "normalise", "save_array"),
    ],
    "convert a CSV file to JSON": ["read_rows", "to_json"],
    "convert a JSON list of records to a CSV file": ["read_records", "write_csv"],
    "convert json lines to csv": ["read_json_lines", "to_csv"],
    "read a JSON file and check that the keys name, email and age are there": [
        *("read_json", "require_keys"),
    ],
    'parse a JSON string and return the value of key "name"': ["parse_json", "value_of"],
    "load a JSON array from a file": ["read_json_list"],
    "parse key=value lines from text into a dict": ["split_pairs"],
    "convert list of strings to numbers": ["to_numbers"],
    "split list into chunks of 100 items": ["batches"],
    "flatten a nested list": ["flatten"],
    "take the first 10 rows of a CSV": ["read_rows", "first_items"],
    "get element at index with default": ["item_at"],
    "return the second item of a list or None": ["item_at"],
    "read a wav file and return peak and rms": ["measure_wav"],
    "how long is a wav file in seconds": ["wav_info"],
    "normalize the samples of a WAV file": ["read_wav", "normalise"],
}


def _planned(prompt):
    plan = make_plan(read_intent(prompt), our_blocks())
    return [block.name for block in plan.blocks] if plan else None


@pytest.mark.parametrize("prompt", PLANNED)
def test_a_prompt_is_planned_as_it_is_meant(prompt):
    """The chain does what the prompt says, in its order, and nothing else."""
    assert _planned(prompt) == PLANNED[prompt]


def test_blocks_for_the_same_words_are_one_wish():
    """The kind of what there is decides between them, not the prompt."""
    (wish,) = wishes(read_intent("return the mean"), our_blocks().values())
    assert {block.name for block in wish.blocks} >= {"mean", "array_mean"}


def test_who_does_more_of_what_is_said_leaves_nothing_to_others():
    """A sum by group is no sum, and no list of groups."""
    found = wishes(read_intent("sum of amount by customer in rows"), our_blocks().values())
    names = [{block.name for block in wish.blocks} for wish in found]
    assert names[0] >= {"group_sums"}
    assert all("group_counts" not in some for some in names)


def test_a_default_steps_back():
    """To process an array is to summarise it, unless something else is said of it."""
    assert _planned("process a numpy array") == ["summarise_array"]
    assert _planned("process a numpy array: return the median") == ["array_median"]


def test_the_name_of_a_column_is_no_operation():
    """A column may be called as what can be done with one."""
    assert _planned("sort a csv by column count") == ["read_rows", "sort_rows"]
    assert _planned("mean of column 'total' of a csv") == ["read_rows", "column_numbers", "mean"]
