"""The generator: a prompt in, verified code out that follows the patterns of a library."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fl_hooks.generate import rules
from fl_hooks.generate.arguments import check_arguments
from fl_hooks.generate.blocks.block import our_blocks
from fl_hooks.generate.blocks.render import Marks
from fl_hooks.generate.compose.compose import compose
from fl_hooks.generate.finish import Finisher
from fl_hooks.generate.model.wish import Wish
from fl_hooks.generate.plan.plan import make_plan
from fl_hooks.generate.prompt.intent import read_intent, terms_of
from fl_hooks.generate.report import report
from fl_hooks.generate.result import GenerationResult
from fl_hooks.generate.work import WORK, Work

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from fl_hooks.generate.blocks.block import Block
    from fl_hooks.generate.compose.compose import Composed
    from fl_hooks.generate.model.ask import Model
    from fl_hooks.generate.prompt.intent import Intent
    from fl_hooks.generate.trials.trials import Tester
    from fl_hooks.generate.trials.verify import Verifier

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
        model: Model | None = None,
        folders: Sequence[Path] = (),
    ) -> None:
        self.pattern_library = list(pattern_library)
        self.pattern_library_version = pattern_library_version
        self._when = dict(when or {})
        self._aliases = dict(aliases or {})
        self._blocks = dict(our_blocks()) | dict(blocks or {})
        self._finisher = Finisher(verifier, tester, model, tuple(folders))

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
        # What a team keeps doing wrong is told to a model where patterns are applied at all.
        context = metrics_context if apply_patterns else None
        work = Work(
            intent, make_plan(intent, self._blocks), marks, indicators, module, test, context
        )
        token = WORK.set(work)
        try:
            method = METHODS[intent.subject]
            lines = getattr(self, method)(prompt)
        finally:
            WORK.reset(token)
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
        work = WORK.get()
        if work.plan is None:
            return []
        composed = compose(work.intent, work.plan, work.marks)
        work.unused = (*composed.unused, *_unasked(work.intent, composed))
        if work.unused:
            # A function that takes something else than was said is not what was asked for.
            return []
        work.composed = composed
        return composed.code.splitlines()

    def _result(
        self,
        work: Work,
        code: str,
        to_apply: list[dict[str, Any]],
        suggested: list[dict[str, Any]],
    ) -> GenerationResult:
        module = work.module or str(work.subject.get("name") or "generated").lower()
        wish = Wish(
            prompt=work.intent.prompt,
            matches=to_apply,
            ids=[self._id(match) for match in to_apply],
            library=self.pattern_library,
            context=work.context,
            subject=work.subject,
        )
        done = self._finisher.finish(work, code, module, wish)
        code, verification = done.code, done.verification
        marked = set(_MARK.findall(code))
        applied = [match for match in to_apply if self._id(match) in marked]
        idle = [m | {"reason": self._idle(work, m)} for m in to_apply if m not in applied]
        sure = work.confidence(applied)
        metadata = {
            "prompt": work.intent.prompt,
            "pattern_library_version": self.pattern_library_version,
            "timestamp": datetime.now(UTC).isoformat(timespec="seconds"),
            "confidence": sure,
            "context_indicators": dict(work.indicators),
            "subject": work.subject,
            "module": module,
            "blocks": work.blocks if code else [],
            "missing": work.missing,
            "not_understood": work.unknown,
            "verified": verification.verified,
        }
        if work.written:
            metadata["llm"] = work.written.llm
        result = GenerationResult(
            code, applied, [*idle, *suggested], metadata, "", sure, verification, done.test
        )
        _LOG.debug("Generated %d lines, %d patterns applied", code.count("\n"), len(applied))
        return _with_report(result)

    def _idle(self, work: Work, match: Mapping[str, Any]) -> str:
        """Say why a pattern that should have been applied was not."""
        if work.by_model:
            return "the language model was told of it and marks it nowhere"
        acting = {pattern for block in self._blocks.values() for pattern in block.acts}
        if self._id(match) in acting:
            return "nothing in this code for it to act on"
        return "no building block applies it; a template beside the pattern can"


def _with_report(result: GenerationResult) -> GenerationResult:
    from dataclasses import replace

    return replace(result, report=report(result))


def _unasked(intent: Intent, composed: Composed) -> list[str]:
    """Return the parameters that a function wants besides those that the prompt gives it."""
    given = intent.given.parameters
    wanted = [one.name for one in composed.parameters if not one.default]
    return [name for name in wanted if given and not {name, name.rstrip("_")} & {*given}]
