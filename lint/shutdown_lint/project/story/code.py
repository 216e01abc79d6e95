"""The functions and modules of a program by their names."""

from __future__ import annotations

from shutdown_lint.model.summary import StepKind
from shutdown_lint.project.story.commands import groups
from shutdown_lint.project.story.objects import Objects, every_step, with_bases
from shutdown_lint.project.story.routine import Routine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.model.program import Program
    from shutdown_lint.model.summary import Carrier, FunctionSummary, Import, ModuleSummary

_TELLING = frozenset({StepKind.SET, StepKind.STOP})


def functions_of(
    modules: Iterable[ModuleSummary],
) -> list[tuple[ModuleSummary, FunctionSummary]]:
    """All functions; where two modules tell of one, what its own module says comes last."""
    found = [(module, function) for module in modules for function in module.functions]
    return sorted(found, key=lambda one: one[1].name.startswith(f"{one[0].name}."))


def hands_over(routine: Routine) -> bool:
    """Whether a function is a generator."""
    return any(step.kind is StepKind.YIELD for step in every_step(routine.summary.steps))


class Code:
    """What a program is made of."""

    def __init__(self, program: Program) -> None:
        self.modules = {one.path: one for one in (*program.parts.late, *program.modules)}
        self._by_name = {one.name: one for one in self.modules.values() if one.name}
        self._routines = {
            function.name: Routine(module.path, function)
            for module, function in functions_of(self.modules.values())
        }
        self._routines |= groups(self.modules.values(), self._routines)
        self._bases = {
            name: bases for module in self.modules.values() for name, bases in module.bases
        }
        self.carriers: dict[str, Carrier] = {
            name: carrier for module in self.modules.values() for name, carrier in module.threads
        }
        settable = frozenset(
            step.subject
            for routine in self._routines.values()
            for step in every_step(routine.summary.steps)
            if step.kind in _TELLING and step.subject
        )
        functions = {name: routine.summary for name, routine in self._routines.items()}
        self.objects = Objects(self.modules.values(), functions)
        self._told = frozenset(map(self.objects.at, settable))

    def module(self, name: str) -> ModuleSummary | None:
        """The module of that name."""
        return self._by_name.get(name)

    def is_told(self, subject: str) -> bool:
        """Whether some code sets or stops that object."""
        return bool(subject) and self.objects.at(subject) in self._told

    def thread_class(self, target: str) -> str:
        """The class of the project of which a thread is started by calling that; "" for none."""
        owner, _, method = self.objects.method(target).rpartition(".")
        if method != "start" or f"{owner}.start" in self._routines:
            return ""
        return owner if "threading.Thread" in with_bases(owner, self._bases) else ""

    def routine(self, name: str) -> Routine | None:
        """The function of that name, or what calling the class of that name runs."""
        if not name or name in self._routines:
            return self._routines.get(name)
        name = self.objects.method(name)
        owner, _, method = name.rpartition(".")
        if name in self._bases:
            owner, method = name, "__init__"
        return self._method(owner, method) or self._routines.get(f"{name}.__init__")

    def _method(self, owner: str, method: str) -> Routine | None:
        methods = (f"{one}.{method}" for one in with_bases(owner, self._bases))
        return next((self._routines[name] for name in methods if name in self._routines), None)

    def imported(self, statement: Import) -> tuple[ModuleSummary, ...]:
        """The modules of the program that an import runs, in the order in which it does."""
        parts = statement.module.split(".")
        names = [".".join(parts[: count + 1]) for count in range(len(parts))]
        if statement.name:
            names.append(f"{statement.module}.{statement.name}")
        return tuple(self._by_name[name] for name in names if name in self._by_name)
