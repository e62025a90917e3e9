"""What docs/audio-uploads.md says was measured is what was measured."""

import json

from audio_proof import page

MEMORY = 120_000_000


def test_page_and_drawing_follow_from_what_was_measured():
    """`make prove-uploads PROVE_ARGS=--update` writes both; neither is written by hand."""
    assert page.stale() == []


def test_what_was_measured_is_what_was_to_be_proved():
    """800 MB each way and 20 at once stay below the limit; the naive service does not."""
    known = json.loads(page.MEASURED.read_text(encoding="utf-8"))["cases"]
    peaks = {case["name"]: case["peak"] for case in known}
    naive = peaks.pop("800 MB, the naive service")
    assert len(known) == 10
    assert all(peak is None or peak < MEMORY for peak in peaks.values())
    assert naive > 800_000_000
