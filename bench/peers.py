"""The tools people would use instead: their rules beside ours, and how each is called.

Each lives in an environment of its own, which the Makefile makes from peers/versions.txt. One that
could not be installed is absent from the report, and nothing else changes.
"""

from __future__ import annotations

import importlib.metadata
import re
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENTS = HERE.parent / "build" / "bench" / "peers"
VERSIONS = HERE / "peers" / "versions.txt"
SEMGREP_RULES = HERE / "peers" / "semgrep"
# Two cores for everybody, nothing outside build/ touched, nobody called home.
SETTINGS = {
    "RAYON_NUM_THREADS": "2",
    "SEMGREP_ENABLE_VERSION_CHECK": "0",
    "SEMGREP_SEND_METRICS": "off",
    "SEMGREP_SETTINGS_FILE": str(ENVIRONMENTS / "semgrep" / "settings.yml"),
}

# Checks of ours: the nearest rules of each tool. semgrep has no rules of its own on a machine
# without its registry; those in peers/semgrep are ours and bear our names.
EQUIVALENT: dict[tuple[str, ...], dict[str, tuple[str, ...]]] = {
    ("specific_exceptions/bare-except",): {
        "ruff": ("E722",),
        "flake8": ("E722", "B001"),
        "pylint": ("bare-except",),
        "semgrep": ("bare-except",),
    },
    ("specific_exceptions/silent-broad-except",): {
        "ruff": ("S110", "S112"),
        "bandit": ("B110", "B112"),
        "pylint": ("broad-exception-caught",),
        "semgrep": ("silent-broad-except",),
    },
    ("structured_logging/print-in-library", "structured_logging/debug-print"): {
        "ruff": ("T201", "T203"),
        "flake8": ("T201", "T203"),
        "pylint": ("bad-builtin",),
        "semgrep": ("print-in-library", "debug-print"),
    },
    ("temp_file_handling/insecure-mktemp",): {
        "ruff": ("S306",),
        "bandit": ("B306",),
        "semgrep": ("insecure-mktemp",),
    },
    ("temp_file_handling/leaked-descriptor",): {"semgrep": ("leaked-descriptor",)},
    ("temp_file_handling/never-deleted", "temp_file_handling/deleted-on-happy-path-only"): {
        "ruff": ("SIM115",),
        "pylint": ("consider-using-with",),
        "semgrep": ("never-deleted",),
    },
    ("nan_inf_handling/nan-comparison",): {
        "ruff": ("PLW0177",),
        "pylint": ("nan-comparison",),
        "semgrep": ("nan-comparison",),
    },
    ("nan_inf_handling/unguarded-reduction-divisor",): {
        "semgrep": ("unguarded-reduction-divisor",)
    },
    ("nan_inf_handling/isnan-without-isinf",): {"semgrep": ("isnan-without-isinf",)},
    ("bounds_checking/index-past-literal",): {
        "ruff": ("PLE0643",),
        "pylint": ("potential-index-error",),
        "semgrep": ("index-past-literal",),
    },
    ("bounds_checking/unchecked-external-index",): {"semgrep": ("unchecked-external-index",)},
    (
        "numpy_json_serialization/numpy-value-in-json",
        "numpy_json_serialization/maybe-numpy-scalar",
    ): {"semgrep": ("numpy-value-in-json",)},
    ("metadata_based_logic/error-text-matching",): {"semgrep": ("error-text-matching",)},
    ("metadata_based_logic/class-name-matching",): {"semgrep": ("class-name-matching",)},
    ("large_file_processing/whole-read-into-stream",): {
        "ruff": ("FURB129",),
        "semgrep": ("whole-read-into-stream",),
    },
    ("fastapi_streaming_upload/whole-upload-read",): {"semgrep": ("whole-upload-read",)},
}


@dataclass(frozen=True, slots=True)
class Peer:
    """A tool: how it is called, and how to read a finding (path, line, rule) from its output."""

    name: str
    arguments: tuple[str, ...]
    finding: str = ""
    program: str = ""
    # Every exit code that means "done": they may object to code that fl-scan lets pass.
    exits: tuple[int, ...] = (0, 1)

    @property
    def command(self) -> list[str]:
        """The program in its own environment and its arguments, without files."""
        program = ENVIRONMENTS / self.name / "bin" / (self.program or self.name)
        return [str(program), *self.arguments]

    @property
    def present(self) -> bool:
        """Tell whether it could be installed."""
        return Path(self.command[0]).exists()

    @property
    def version(self) -> str:
        """Return the versions of what the table asks for, as far as they are installed."""
        folders = map(str, (ENVIRONMENTS / self.name).glob("lib/python*/site-packages"))
        found = {d.name: d.version for d in importlib.metadata.distributions(path=list(folders))}
        names = [re.split("[<>=~!]", each)[0] for each in wanted(VERSIONS)[self.name]]
        return ", ".join(f"{name} {found[name]}" for name in names if name in found)

    def findings(self, output: str) -> dict[str, int]:
        """Count the lines of source found per group of our checks, one line once."""
        rules = {
            rule: checks[0]
            for checks, peers in EQUIVALENT.items()
            for rule in peers.get(self.name, ())
        }
        places = {
            (match["path"], match["line"], rules[match["rule"]])
            for match in re.finditer(self.finding, output, re.MULTILINE)
            if match["rule"] in rules
        }
        counts = dict.fromkeys(rules.values(), 0)
        for _, _, check in places:
            counts[check] += 1
        return counts


def rules_of(name: str) -> list[str]:
    """Return the rules of a tool that stand beside ours, each once."""
    return list(dict.fromkeys(r for peers in EQUIVALENT.values() for r in peers.get(name, ())))


def wanted(path: Path) -> dict[str, list[str]]:
    """Return what the table of versions asks pip for, tool by tool."""
    rows = [line.split(":", 1) for line in path.read_text(encoding="utf-8").splitlines()]
    return {row[0]: row[1].split() for row in rows if len(row) == 2 and not row[0].startswith("#")}


def _joined(name: str) -> str:
    return ",".join(rules_of(name))


_PLACE = r"^(?P<path>[^:\n]+):(?P<line>\d+):"

PEERS = (
    Peer(
        "ruff",
        (
            "check",
            "--isolated",
            "--no-cache",
            "--output-format=concise",
            f"--select={_joined('ruff')}",
        ),
        _PLACE + r"\d+: (?P<rule>[A-Z]+\d+) ",
    ),
    Peer(
        "flake8",
        ("--isolated", "--jobs=2", f"--select={_joined('flake8')}"),
        _PLACE + r"\d+: (?P<rule>[A-Z]+\d+) ",
    ),
    Peer(
        "bandit",
        (
            "--quiet",
            "--format=custom",
            "--msg-template={relpath}:{line}: {test_id}",
            f"--tests={_joined('bandit')}",
        ),
        _PLACE + r" (?P<rule>B\d+)$",
    ),
    Peer(
        "pylint",
        (
            "--rcfile=/dev/null",
            "--persistent=n",
            "--score=n",
            "--jobs=2",
            "--load-plugins=pylint.extensions.bad_builtin",
            "--bad-functions=print",
            "--disable=all",
            f"--enable={_joined('pylint')}",
            "--msg-template={path}:{line}: {symbol}",
        ),
        _PLACE + r" (?P<rule>[a-z-]+)$",
        exits=tuple(range(32)),
    ),
    Peer(
        "semgrep",
        (
            "scan",
            f"--config={SEMGREP_RULES}",
            "--metrics=off",
            "--disable-version-check",
            "--no-rewrite-rule-ids",
            "--jobs=2",
            "--quiet",
            "--vim",
        ),
        _PLACE + r"\d+:[A-Z]:(?P<rule>[a-z-]+):",
    ),
    # Another purpose, the same place in a commit. Without -n it asks services on the network.
    Peer("detect-secrets", ("-n", "--cores=2"), program="detect-secrets-hook"),
)


def linters() -> list[Peer]:
    """Return those that look for faults in code: the ones a full scan can be compared with."""
    return [peer for peer in PEERS if peer.finding]
