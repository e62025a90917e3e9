"""A generation told to people: what was applied and why, what is only suggested, what was tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from typing import Any

    from fl_hooks.generate.result import GenerationResult

# A prompt that works, by a term that it has to do with.
_EXAMPLES = {
    "numpy": "function to summarise a NumPy array as JSON",
    "csv": "function that loads a CSV file and returns the mean of column price",
    "json": "function that reads a JSON file and checks the keys name and email",
    "upload": "FastAPI endpoint for audio file uploads of at most 10 MB",
    "endpoint": "FastAPI endpoint that takes a list of numbers and returns their statistics",
    "http": "function that downloads a URL to a file",
    "subprocess": "function that runs a command and returns its first line",
    "log": "function that counts the lines of a log that contain 'ERROR'",
    "cli": "command line tool that prints the SHA-256 of a file",
    "class": "class SettingsStore that loads and saves settings as JSON",
}
_ALWAYS = ("csv", "numpy", "upload")
_SHOWN = 3


def report(result: GenerationResult) -> str:
    """Return the report of a generation as plain text, a line for each thing said."""
    return "\n".join(_lines(result)) + "\n"


def suggestions(indicators: Collection[str]) -> str:
    """Return what to ask for instead of a prompt that mentions these terms at most."""
    near = [one for one in _EXAMPLES if one in indicators]
    names = list(dict.fromkeys((*near, *_ALWAYS)))[:_SHOWN]
    return "Name the data and what to do with it, as: " + "; ".join(
        f'"{_EXAMPLES[name]}"' for name in names
    )


def _lines(result: GenerationResult) -> Iterator[str]:
    metadata = result.metadata
    yield f"Understood: {', '.join(metadata['context_indicators']) or 'nothing'}"
    if not result.code:
        yield "No code: nothing in the prompt can be built."
        yield f"{suggestions(metadata['context_indicators'])}."
    elif metadata["blocks"]:
        yield f"Made: {_made(metadata['subject'])}, of {', '.join(metadata['blocks'])}"
    if "llm" in metadata:
        yield _written(metadata["llm"])
    yield from _patterns("Applied", result.patterns_applied)
    yield from _patterns("Suggested", result.patterns_suggested)
    yield from (f"Left out, as it found no place: {said}" for said in metadata["missing"])
    if metadata["not_understood"]:
        yield f"Not understood: {', '.join(metadata['not_understood'])}"
    if result.code:
        yield f"Confidence: {result.confidence:.0%}"
    yield from _verification(result)


def _made(subject: Mapping[str, Any]) -> str:
    parameters = ", ".join(subject.get("parameters", ()))
    return f"{subject['kind']} {subject['name']}({parameters})"


def _written(llm: Mapping[str, Any]) -> str:
    who = f"{llm['model']} at {llm['base_url']}"
    took = f"{_times(llm['requests'], 'request')}, {llm['seconds']:.1f} s"
    if not llm["used"]:
        return f"The language model failed, so this is ours: {llm['failed']} ({who}; {took})"
    repairs = len(llm["sent"]) - 1
    mended = f", {_times(repairs, 'repair')}" if repairs else ""
    return f"Written by the language model {who} ({took}{mended})"


def _times(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _patterns(title: str, matches: Collection[Mapping[str, Any]]) -> Iterator[str]:
    for match in matches:
        yield f"{title}: {match['pattern']['name']} -- {match['reason']}"


def _verification(result: GenerationResult) -> Iterator[str]:
    tried = result.verification
    if tried.tried:
        held = "it holds" if tried.verified else "NOT VERIFIED"
        yield f"Tried: {', '.join(tried.tried)}: {held}"
    yield from (f"Fault: {one}" for one in tried.faults)
    yield from (f"Not tried: {one}" for one in tried.skipped)
