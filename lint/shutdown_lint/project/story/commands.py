"""The commands of a program: what runs of them is what its command line says, or any one."""

from __future__ import annotations

from shutdown_lint.model.span import Span
from shutdown_lint.model.summary import FunctionSummary, Part, Step, StepKind
from shutdown_lint.project.story.routine import Routine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shutdown_lint.model.summary import ModuleSummary

COMMANDS = "commands"  # the target of a choice between them
_TOP = Span(1, 1, 1, 1)


def groups(
    modules: Iterable[ModuleSummary], routines: Mapping[str, Routine]
) -> dict[str, Routine]:
    """What calling a group does: what its own function does, then one of its commands.

    A group of which no command is known gets them at run time.
    """
    targets: dict[str, dict[str, str]] = {}
    paths: dict[str, str] = {}
    for module in modules:
        for one in module.commands:
            of_group = targets.setdefault(one.group, {})
            if one.name:
                of_group[one.name] = one.target
            else:
                paths[one.group] = module.path
            paths.setdefault(one.group, module.path)
    return {
        group: _routine(group, paths[group], found, routines) for group, found in targets.items()
    }


def _routine(
    group: str, path: str, targets: Mapping[str, str], routines: Mapping[str, Routine]
) -> Routine:
    own = routines.get(group) or Routine(path, FunctionSummary(group, _TOP, ()))
    span, word = own.summary.span, group.rpartition(".")[2]
    if targets and all(targets.values()):
        parts = tuple(
            Part(name, (Step(StepKind.CALL, span, name, target=target),))
            for name, target in targets.items()
        )
        text = f"a command of {word}"
        choice = Step(StepKind.CHOICE, span, text, target=COMMANDS, parts=parts)
    else:
        choice = Step(StepKind.UNKNOWN, span, f"a command of {word}")
    return Routine(own.path, own.summary._replace(steps=(*own.summary.steps, choice)))


def named(step: Step, words: Sequence[str]) -> Part | None:
    """The command that a command line names, of a choice between commands."""
    if step.target != COMMANDS:
        return None
    by_name = {part.name: part for part in step.parts}
    return next((by_name[word] for word in words if word in by_name), None)
