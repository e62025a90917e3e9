"""Asked: numbers, in NumPy arrays and lists, and what becomes of them in JSON."""

from __future__ import annotations

import json
import math

import numpy as np

from tests.generate.asked.answers import (
    answers_or_refuses,
    close,
    nothing,
    number,
    numbers_in,
    plain,
    strict,
)
from tests.generate.asked.subject import asked


@asked("Create function to process NumPy array and return JSON", "numpy_json_serialization")
def guide_numpy_json(subject, _):
    """The guide's own: any array gives strict JSON that tells something of its values."""
    told = plain(subject.call(np.array([1.0, 2.0, 3.0])))
    assert 3 in numbers_in(told)
    assert told != plain(subject.call(np.array([4.0, 5.0, 6.0])))
    for array in (np.arange(4), np.float32([1.5]), np.eye(2), np.array([True, False])):
        assert plain(subject.call(array)) is not None
    for odd in (np.array([]), np.array([math.nan, 1.0]), np.array([math.inf])):
        plain(answers_or_refuses(subject.call, odd))


@asked(
    "Write a function summarize(values) that takes a numpy array and returns a JSON string"
    " with mean, min, max and std.",
    "numpy_json_serialization",
)
def summarize(subject, _):
    """Four figures in JSON text, which is strict for NaN and for no values, too."""
    text = subject.call(np.array([1, 2, 3, 4]), name="summarize")
    assert isinstance(text, str)
    told = strict(text)
    assert close(number(told, "mean"), 2.5)
    assert number(told, "min", "minimum") == 1
    assert number(told, "max", "maximum") == 4
    assert close(number(told, "std"), 1.11803, 1.29099)
    for odd in (np.array([]), np.array([math.nan, 2.0]), np.array([math.nan])):
        strict(answers_or_refuses(subject.call, odd, name="summarize", otherwise="null"))


@asked(
    "need a func find_peak(samples) - numpy array in, dict with index and value of the biggest"
    " sample out, has to work with json.dumps",
    "numpy_json_serialization",
)
def find_peak(subject, _):
    """The place and height of the largest sample, as json.dumps takes them."""
    for kind in (np.float64, np.float32, np.int64, np.int16):
        told = subject.call(np.array([1, 3, 9, 2], dtype=kind), name="find_peak")
        assert isinstance(told, dict)
        told = json.loads(json.dumps(told))
        assert number(told, "index") == 2
        assert number(told, "value") == 9
    json.dumps(answers_or_refuses(subject.call, np.array([]), name="find_peak"))


@asked(
    "Write a function mean_finite(values) that returns the average of a list of floats and"
    " ignores NaN and infinite values",
    "nan_inf_handling",
)
def mean_finite(subject, _):
    """The mean of what is finite; where nothing is, no division by zero."""
    assert close(subject.call([1.0, math.nan, 3.0, math.inf, -math.inf], name="mean_finite"), 2)
    assert close(subject.call([2.5], name="mean_finite"), 2.5)
    for empty in ([], [math.nan], [math.inf, -math.inf]):
        assert nothing(answers_or_refuses(subject.call, empty, name="mean_finite"))


@asked(
    "Write a function normalize(values) that scales a NumPy array to the range 0 to 1. All"
    " values may be equal, and some may be NaN.",
    "nan_inf_handling",
)
def normalize(subject, _):
    """0 is the least, 1 the greatest; neither equal values nor NaN spoil the others."""
    assert np.allclose(subject.call(np.array([2.0, 4.0, 6.0]), name="normalize"), [0, 0.5, 1])
    same = np.asarray(subject.call(np.array([5.0, 5.0]), name="normalize"))
    assert np.all((same >= 0) & (same <= 1))
    holed = np.asarray(subject.call(np.array([1.0, math.nan, 3.0]), name="normalize"))
    known = holed[np.isfinite(holed)]
    assert known.min() == 0
    assert known.max() == 1
    assert np.size(answers_or_refuses(subject.call, np.array([]), name="normalize")) <= 1


@asked(
    "Create a class RunningStats with add(value), mean, minimum and maximum; NaN values are"
    " ignored",
    "nan_inf_handling",
)
def running_stats(subject, _):
    """A class that keeps figures of what is added, and has an answer before anything is."""

    def told(stats, name):
        found = getattr(stats, name)
        return found() if callable(found) else found

    stats = subject.get("RunningStats")()
    for name in ("mean", "minimum", "maximum"):
        assert nothing(answers_or_refuses(told, stats, name)) or math.isinf(told(stats, name))
    for value in (4.0, math.nan, 1.0, 7):
        stats.add(value)
    assert close(told(stats, "mean"), 4)
    assert told(stats, "minimum") == 1
    assert told(stats, "maximum") == 7
    assert told(subject.get("RunningStats")(), "mean") != 4
