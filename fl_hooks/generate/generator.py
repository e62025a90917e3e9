"""The generator: a prompt in, verified code out that follows the patterns of a library."""

from __future__ import annotations

import logging
import re
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fl_hooks.generate import rules
from fl_hooks.generate.arguments import check_arguments
from fl_hooks.generate.block import our_blocks
from fl_hooks.generate.compose import Composed, compose
from fl_hooks.generate.plan import Plan, make_plan
from fl_hooks.generate.prompt.intent import Intent, read_intent, terms_of
from fl_hooks.generate.render import Marks
from fl_hooks.generate.report import report
from fl_hooks.generate.result import GenerationResult, Verification

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from fl_hooks.generate.block import Block
    from fl_hooks.generate.verify import Verifier

    # Code, its module's name and a test of it in; what it is, faults, why not run out.
    Tester = Callable[[str, str, str], tuple[str, tuple[str, ...], str]]

_LOG = logging.getLogger("fl_hooks.generate")
_MARK = re.compile(r"#\s*Pattern:\s*([a-z][a-z0-9_]*)")
# Subject -> the method that makes it, which a subclass may replace.
METHODS = {
    "function": "_generate_function",
    "async function": "_generate_async_function",
    "endpoint": "_generate_api_endpoint",
    "class": "_generate_class",
    "cli": "_generate_cli",
    "script": "_generate_script",
}


@dataclass(slots=True)
class _Work:
    """One generation under way."""

    intent: Intent
    plan: Plan | None
    marks: Marks
    indicators: Mapping[str, bool]
    module: str = ""
    test: bool = False
    composed: Composed | None = None


_WORK: ContextVar[_Work] = ContextVar("work")


class Generator:
    """Generates code with pattern awareness.

    pattern_library: entries as `PatternManager.get_all_patterns()` gives them, or other dicts with
    name, severity and description. when: pattern -> the alternatives of terms that it is about;
    one that is not there is matched by the terms in its name. aliases: other names of patterns,
    to today's.
    """

    def __init__(
        self,
        pattern_library: Sequence[Mapping[str, Any]],
        pattern_library_version: str = "1.0.0",
        *,
        when: Mapping[str, Sequence[Sequence[str]]] | None = None,
        aliases: Mapping[str, str] | None = None,
        blocks: Mapping[str, Block] | None = None,
        verifier: Verifier | None = None,
        tester: Tester | None = None,
    ) -> None:
        self.pattern_library = list(pattern_library)
        self.pattern_library_version = pattern_library_version
        self._when = dict(when or {})
        self._aliases = dict(aliases or {})
        self._blocks = dict(our_blocks()) | dict(blocks or {})
        self._verifier = verifier
        self._tester = tester

    def generate(
        self,
        prompt: str,
        metrics_context: Mapping[str, Any] | None = None,
        apply_patterns: bool = True,
        min_confidence: float = 0.8,
        *,
        test: bool = False,
        module: str = "",
    ) -> GenerationResult:
        """Return code for a prompt, with the patterns that it follows and what was verified.

        metrics_context: as `MetricsAnalyzer.get_context()` gives it; what it says is met often
        here ranks first and needs less confidence. test: make a test too, and run it in a child
        process. module: the name that the code's file will have, without its ending; by default
        the subject's name. Raises FlError for arguments of another form, never for what a prompt
        says.
        """
        check_arguments(prompt, metrics_context, min_confidence, module)
        indicators = self._analyze_prompt(prompt)
        matches = self._match_patterns(indicators, metrics_context)
        to_apply, suggested = rules.divide(matches, min_confidence, apply=apply_patterns)
        intent = read_intent(prompt)
        marks = Marks({self._id(match) for match in to_apply})
        work = _Work(intent, make_plan(intent, self._blocks), marks, indicators, module, test)
        token = _WORK.set(work)
        try:
            method = METHODS[intent.subject]
            lines = getattr(self, method)(prompt)
        finally:
            _WORK.reset(token)
        code = "\n".join(lines).rstrip("\n") + "\n" if lines else ""
        return self._result(work, code, to_apply, suggested)

    def _analyze_prompt(self, prompt: str) -> dict[str, bool]:
        """Return the terms that a prompt mentions, {"numpy": True, "json": True}."""
        return read_intent(prompt).indicators

    def _match_patterns(
        self, indicators: Mapping[str, bool], metrics_context: Mapping[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """Return the patterns that have to do with what is mentioned, the most urgent first."""
        known = [name for name, there in indicators.items() if there]
        found = []
        for pattern in self.pattern_library:
            name = str(pattern.get("name", ""))
            name = self._aliases.get(name, name)
            sure = rules.confidence(known, self._when.get(name) or terms_of(name))
            if not sure:
                continue
            names = {name, str(pattern.get("name", "")), *(pattern.get("aliases") or ())}
            by, why = rules.lowered(names, metrics_context)
            match = {
                "pattern": dict(pattern),
                "confidence": sure,
                "severity": pattern.get("severity", "medium"),
            }
            found.append(match | ({"lowered": by, "because": why} if by else {}))
        return rules.rank(found)

    def _id(self, match: Mapping[str, Any]) -> str:
        """Return today's id of a matched pattern, as the code marks it."""
        name = str(match["pattern"].get("name", ""))
        return self._aliases.get(name, name)

    def _generate_function(self, prompt: str) -> list[str]:
        """Return the lines of a function's module; replace it for a form of your own."""
        return self._composed(prompt)

    def _generate_async_function(self, prompt: str) -> list[str]:
        """Return the lines of an async function's module."""
        return self._composed(prompt)

    def _generate_api_endpoint(self, prompt: str) -> list[str]:
        """Return the lines of a FastAPI endpoint's module."""
        return self._composed(prompt)

    def _generate_class(self, prompt: str) -> list[str]:
        """Return the lines of a class's module."""
        return self._composed(prompt)

    def _generate_cli(self, prompt: str) -> list[str]:
        """Return the lines of a command's module."""
        return self._composed(prompt)

    def _generate_script(self, prompt: str) -> list[str]:
        """Return the lines of a script."""
        return self._composed(prompt)

    def _composed(self, _prompt: str) -> list[str]:
        work = _WORK.get()
        if work.plan is None:
            return []
        work.composed = compose(work.intent, work.plan, work.marks)
        return work.composed.code.splitlines()

    def _result(
        self,
        work: _Work,
        code: str,
        to_apply: list[dict[str, Any]],
        suggested: list[dict[str, Any]],
    ) -> GenerationResult:
        marked = set(_MARK.findall(code))
        applied = [match for match in to_apply if self._id(match) in marked]
        idle = [match | {"reason": self._idle(match)} for match in to_apply if match not in applied]
        sure = _confidence(applied, work)
        subject = dict(work.composed.subject) if work.composed else {}
        module = work.module or str(subject.get("name") or "generated").lower()
        test = self._test_text(work, module) if code and work.test else ""
        verification = self._verified(code, module, test, tested=work.test)
        metadata = {
            "prompt": work.intent.prompt,
            "pattern_library_version": self.pattern_library_version,
            "timestamp": datetime.now(UTC).isoformat(timespec="seconds"),
            "confidence": sure,
            "context_indicators": dict(work.indicators),
            "subject": subject,
            "module": module,
            "blocks": [one.name for one in work.plan.blocks] if work.plan and code else [],
            "missing": list(work.plan.missing) if work.plan else [],
            "verified": verification.verified,
        }
        result = GenerationResult(
            code, applied, [*idle, *suggested], metadata, "", sure, verification, test
        )
        _LOG.debug("Generated %d lines, %d patterns applied", code.count("\n"), len(applied))
        return _with_report(result)

    def _test_text(self, work: _Work, module: str) -> str:
        """Return the test of what was composed, "" where nothing was."""
        from fl_hooks.generate.testing import generated_test

        if not work.composed or not work.plan:
            return ""
        return generated_test(work.intent, work.plan, work.composed, module)

    def _verified(self, code: str, module: str, test: str, *, tested: bool) -> Verification:
        """Return what was tried on the code and came of it; the test runs only on sound code."""
        verification = Verification()
        if code and self._verifier:
            verification = self._verifier.verify(code, f"{module}.py")
        if not tested or not code:
            return verification
        if not test:
            return verification.also("test", (), "there is none for code that was not composed")
        if verification.tried == ("syntax",):
            return verification.also("test", (), "the code cannot be read")
        if self._tester is None:
            return verification.also("test", (), "nothing runs it here")
        return verification.also(*self._tester(code, module, test))

    def _idle(self, match: Mapping[str, Any]) -> str:
        """Say why a pattern that should have been applied was not."""
        acting = {pattern for block in self._blocks.values() for pattern in block.acts}
        if self._id(match) in acting:
            return "nothing in this code for it to act on"
        return "no building block applies it; a template beside the pattern can"


def _confidence(applied: Iterable[Mapping[str, Any]], work: _Work) -> float:
    """Return how sure it is that the code is what was asked for, 0 to 1."""
    if work.plan is None:
        return 0.0
    asked = len(work.plan.blocks) + len(work.plan.missing)
    built = len(work.plan.blocks) / asked
    sure = [match["confidence"] for match in applied]
    return round(built * (sum(sure) / len(sure) if sure else 0.8), 2)


def _with_report(result: GenerationResult) -> GenerationResult:
    from dataclasses import replace

    return replace(result, report=report(result))
