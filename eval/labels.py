"""The labels: what readers said of findings, one JSON object a line, one file per pattern."""

from __future__ import annotations

import fcntl
import hashlib
import json
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, Literal

import places
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from fl_hooks.store.problems import InputError, Problem, suggest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

MOST_WORDS = 25
Verdict = Literal["true", "false", "arguable"]


def _reason(text: str) -> str:
    words = len(text.split())
    if not words:
        raise ValueError("a verdict has a reason")
    if words > MOST_WORDS:
        raise ValueError(f"{words} words; a reason has {MOST_WORDS} at most")
    if "\n" in text:
        raise ValueError("a reason is one line")
    return text


def _inside(path: str) -> str:
    if path.startswith("/") or ".." in path.split("/"):
        raise ValueError("a path counts from the repository's root")
    return path


Reason = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_reason)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Reading(_Strict):
    """What one reader says."""

    verdict: Verdict
    reason: Reason


class Label(_Strict):
    """A finding and its verdict; with `tool` and `rule`, a finding that only a peer has.

    A line that holds `second` and no verdict brings a second reading to a finding labelled before.
    """

    repository: Annotated[str, StringConstraints(pattern=r"^[\w.-]+/[\w.-]+$")]
    commit: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")]
    path: Annotated[str, StringConstraints(min_length=1), AfterValidator(_inside)]
    line: int = Field(ge=1)
    check: Annotated[str, StringConstraints(pattern=r"^[a-z_0-9]+/[a-z0-9-]+$")]
    fingerprint: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")] = ""
    tool: str = ""
    rule: str = ""
    verdict: Verdict | None = None
    reason: Reason | None = None
    second: Reading | None = None

    @model_validator(mode="after")
    def _whole(self) -> Label:
        if bool(self.tool) != bool(self.rule):
            raise ValueError("tool and rule stand together")
        if bool(self.tool) == bool(self.fingerprint):
            raise ValueError("a finding of ours has a fingerprint, a peer's has tool and rule")
        if (self.verdict is None) != (self.reason is None):
            raise ValueError("verdict and reason stand together")
        if self.verdict is None and self.second is None:
            raise ValueError("there is no verdict")
        return self

    @property
    def pattern(self) -> str:
        """Return the pattern that the check belongs to."""
        return self.check.partition("/")[0]

    @property
    def key(self) -> tuple[str, str, str, int, str, str, str]:
        """Return what it is sorted by, and what no two labels share."""
        return (
            self.check,
            self.repository,
            self.path,
            self.line,
            self.fingerprint,
            self.tool,
            self.rule,
        )

    @property
    def id(self) -> str:
        """Return a short name that survives changes of verdict."""
        return hashlib.sha256("\0".join(map(str, self.key)).encode()).hexdigest()[:12]

    @property
    def final(self) -> Verdict:
        """Return the verdict that counts.

        A first reader who was unsure leaves it to the second; two who were sure and differ show
        that reasonable reviewers do.
        """
        if self.second is None or self.verdict == self.second.verdict:
            return self.verdict or "arguable"
        return self.second.verdict if self.verdict == "arguable" else "arguable"

    @property
    def why(self) -> str:
        """Return the reason of the reading that counts, the first's where they differ."""
        if self.verdict == "arguable" and self.second:
            return self.second.reason
        return self.reason or ""

    def row(self) -> dict[str, Any]:
        """Return it as its file holds it: empty keys are left out."""
        return self.model_dump(exclude_defaults=True)


def read(folder: Path = places.LABELS) -> list[Label]:
    """Return all labels, sorted; InputError names whatever is wrong in any file."""
    labels: list[Label] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.jsonl")):
        found, wrong = parse(path.read_text(encoding="utf-8"), shown(path))
        problems += wrong
        for number, label in found:
            wants = f"{label.pattern}.jsonl"
            if path.name != wants:
                problems.append(Problem(shown(path), number, f"this label belongs into {wants}"))
            if label.verdict is None:
                problems.append(Problem(shown(path), number, "verdict: a first reading is missing"))
            labels.append(label)
    if problems:
        raise InputError(problems)
    return sorted(labels, key=lambda one: one.key)


def parse(text: str, name: str) -> tuple[list[tuple[int, Label]], list[Problem]]:
    """Return the labels of a file's text with their line numbers, and what is wrong in it."""
    labels: list[tuple[int, Label]] = []
    problems: list[Problem] = []
    seen: dict[Any, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            label = Label.model_validate_json(line)
        except ValidationError as error:
            problems += [Problem(name, number, said) for said in _sentences(error)]
            continue
        if label.key in seen:
            problems.append(Problem(name, number, f"the same finding as in line {seen[label.key]}"))
        seen[label.key] = number
        labels.append((number, label))
    return labels, problems


def empty(line: str) -> bool:
    """Tell whether a line is a form that nobody has filled in."""
    try:
        row = json.loads(line)
    except ValueError:
        return not line.strip()
    return isinstance(row, dict) and not row.get("second", row).get("verdict")


def unknown(
    labels: Iterable[tuple[int, Label]],
    name: str,
    checks: Collection[str],
    commits: Mapping[str, str],
) -> list[Problem]:
    """Return what names a check, a repository or a commit that the evaluation does not have."""
    problems = []
    for number, label in labels:
        if label.check not in checks:
            said = f'check: there is no "{label.check}"{suggest(label.check, checks)}'
            problems.append(Problem(name, number, said))
        if label.repository not in commits:
            said = f'repository: "{label.repository}" is none of repositories.toml'
            problems.append(Problem(name, number, said))
        elif label.commit != commits[label.repository]:
            said = f"commit: {label.repository} is read at {commits[label.repository]}"
            problems.append(Problem(name, number, said))
    return problems


@contextmanager
def alone() -> Iterator[None]:
    """Let one process at a time change the labels: two readers may finish at once."""
    place = places.BUILD / "labels.lock"
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write(labels: Iterable[Label], folder: Path = places.LABELS) -> None:
    """Write the labels, sorted, into their patterns' files; other files stay as they are."""
    files: dict[str, list[Label]] = {}
    for label in sorted(labels, key=lambda one: one.key):
        files.setdefault(label.pattern, []).append(label)
    for pattern, those in files.items():
        lines = [json.dumps(one.row(), ensure_ascii=False) + "\n" for one in those]
        places.write(folder / f"{pattern}.jsonl", "".join(lines))


def shown(path: Path) -> str:
    """Return a path as messages name it."""
    return str(path.relative_to(places.ROOT) if path.is_relative_to(places.ROOT) else path)


def _sentences(error: ValidationError) -> list[str]:
    """Return one sentence per mistake, with its key in front."""
    said = []
    for each in error.errors(include_url=False):
        key = ".".join(map(str, each["loc"]))
        text = re.sub(r"^Value error, ", "", each["msg"])
        text = text[:1].lower() + text[1:]
        said.append(f"{key}: {text}" if key else text)
    return said
