"""The form of a rule, and what it hands to the engine."""

from __future__ import annotations

from importlib import import_module

from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, ClassVar

    import libcst as cst

    from shutdown_lint.engine.fix_request import FixRequest
    from shutdown_lint.engine.listed_rule import ListedRule
    from shutdown_lint.engine.needs import Condition
    from shutdown_lint.engine.sketch import Sketch
    from shutdown_lint.facts.code.evidence import Via
    from shutdown_lint.facts.module import ModuleFacts
    from shutdown_lint.model.deployment import Spot
    from shutdown_lint.model.finding import Finding, Related
    from shutdown_lint.model.levels import Confidence, Preset, Severity
    from shutdown_lint.model.meta import Meta
    from shutdown_lint.model.program import Program
    from shutdown_lint.project.project import Project


# Hooks that are called after all files have been linted one by one, with the whole program.
PROJECT_HOOKS = ("reconsider", "check_entrypoint", "check_project")
LAUNCH_HOOK = "check_launch"  # asked with the program in sight where there is one
# A run on one file has no findings of these hooks, so that no comment for them is unused there.
WHOLE_PROGRAM = frozenset({"check_entrypoint", "check_project", LAUNCH_HOOK})


class RawReport(NamedTuple):
    """A report before positions are known: it still holds nodes."""

    meta: Meta
    node: cst.CSTNode
    message: str
    severity: Severity
    confidence: Confidence
    preset: Preset
    related: tuple[Via, ...]
    fix: FixRequest | None


class Rule:
    """One defect and how it is seen.

    A rule's docstring is its manual. It judges by overriding libcst-style hooks (`visit_Call`,
    `leave_With`, …) or the hooks for what the code means (`check_handler`, `check_cleanup`,
    `check_loop`, `check_exit_callback`, `check_registration`, `check_module`). It asks
    `self.facts` and never derives a fact itself. One instance serves one file.
    """

    meta: ClassVar[Meta]
    message: ClassVar[str] = ""
    # If set, the findings in a file are merged into the first; the others become related places
    # with this as their message. Each keeps its fix, and a comment on its line silences it alone.
    as_well: ClassVar[str] = ""
    # Functions of `facts.sketches`, "module.name", that tell from CPython's tree whether there may
    # be a finding, and whether there may be one that the default preset shows.
    question: ClassVar[str] = ""
    default_question: ClassVar[str] = ""

    @classmethod
    def condition(cls, *, by_default: bool) -> Condition:
        """What the bytes of a file must hold before there can be a finding."""
        from shutdown_lint.engine.needs import condition_of

        return condition_of(cls.meta.trigger_by_default if by_default else cls.meta.trigger)

    @classmethod
    def formats(cls) -> tuple[str, ...]:
        """The formats of deployment files that it judges; none of a rule for Python."""
        return ()

    @classmethod
    def load(cls) -> type[Rule]:
        """The rule itself: a class is a `ListedRule` that is imported."""
        return cls

    @classmethod
    def package(cls) -> str:
        """The top-level package it comes from."""
        return cls.__module__.partition(".")[0]

    @classmethod
    def suspects(cls, sketch: Sketch, *, by_default: bool = False) -> bool:
        """Whether a file whose bytes match the trigger can have a finding.

        Judged on CPython's tree, so that libcst need not parse the file: it may be true without a
        finding, and must be true if there is one. With `by_default` only findings that the default
        preset shows count.
        """
        return suspects(cls.questions(), sketch, by_default=by_default)

    @classmethod
    def questions(cls) -> tuple[str, str]:
        """Its question, and the one about what the default preset shows."""
        return cls.question, cls.default_question

    @classmethod
    def project_hooks(cls) -> frozenset[str]:
        """Which hooks for the whole program it has."""
        return frozenset(
            name
            for name in PROJECT_HOOKS
            if getattr(cls, name).__func__ is not getattr(Rule, name).__func__
        )

    @classmethod
    def reconsider(cls, finding: Finding, project: Project) -> Finding | None:  # noqa: ARG003
        """The finding, revised with the whole program in sight; None when that refutes it.

        Called only in runs on folders, for each finding of the rule, whatever the preset shows.
        """
        return finding

    @classmethod
    def check_entrypoint(cls, program: Program, project: Project) -> Iterable[Finding]:  # noqa: ARG003
        """What is wrong with a program that a command or a declared script starts.

        Called only in projects in which a deployment file starts something.
        """
        return ()

    @classmethod
    def check_project(cls, project: Project) -> Iterable[Finding]:  # noqa: ARG003
        """What is wrong with the project, where no single program shows it."""
        return ()

    @classmethod
    def finding(
        cls,
        spot: Spot,
        *,
        severity: Severity | None = None,
        confidence: Confidence | None = None,
        preset: Preset | None = None,
        related: Iterable[Related] = (),
        **data: Any,
    ) -> Finding:
        """A finding of a hook for the whole program; `data` as in `report`."""
        from shutdown_lint.model.finding import Finding

        meta = cls.meta
        return Finding(
            meta.code,
            meta.name,
            spot.path,
            spot.span,
            cls.message.format(**data),
            severity or meta.severity,
            confidence or meta.confidence,
            preset or meta.preset,
            tuple(related),
        )

    def __init__(self, facts: ModuleFacts, sink: Callable[[RawReport], None]) -> None:
        self.facts = facts
        self._sink = sink

    def report(
        self,
        node: cst.CSTNode,
        *,
        message: str | None = None,
        severity: Severity | None = None,
        confidence: Confidence | None = None,
        preset: Preset | None = None,
        related: Iterable[Via] = (),
        fix: FixRequest | None = None,
        **data: Any,
    ) -> None:
        """Report `node`; `data` fills the placeholders of the message.

        For a compound statement the finding stands on its header, never on the whole block.
        """
        meta = self.meta
        self._sink(
            RawReport(
                meta,
                node,
                (message or self.message).format(**data),
                severity or meta.severity,
                confidence or meta.confidence,
                preset or meta.preset,
                tuple(related),
                fix,
            )
        )


def suspects(questions: tuple[str, str], sketch: Sketch, *, by_default: bool) -> bool:
    """What `Rule.suspects` tells of a rule with these questions."""
    asked = questions if by_default else questions[:1]
    return all(_ask(question, sketch) for question in asked if question)


def _ask(question: str, sketch: Sketch) -> bool:
    module, _, name = question.rpartition(".")
    return bool(getattr(import_module(f"shutdown_lint.facts.sketches.{module}"), name)(sketch))


def judged_codes(rules: Iterable[ListedRule], *, with_launches: bool = False) -> frozenset[str]:
    """The codes of the rules whose findings in a file are complete without the whole program.

    With `with_launches`, the launches in it have been judged with the whole program.
    """
    elsewhere = WHOLE_PROGRAM - {LAUNCH_HOOK} if with_launches else WHOLE_PROGRAM
    return frozenset(rule.meta.code for rule in rules if not rule.project_hooks() & elsewhere)
