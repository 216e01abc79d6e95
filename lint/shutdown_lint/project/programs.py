"""Programs: an entry and its modules, in the order in which they are imported."""

from __future__ import annotations

from shutdown_lint.model.deployment import Spot
from shutdown_lint.model.program import Parts
from shutdown_lint.model.summary import StepKind
from shutdown_lint.project.django_apps import unread_apps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shutdown_lint.model.program import Entry
    from shutdown_lint.model.summary import Import, ModuleSummary, Step
    from shutdown_lint.project.project import Project


def parts_of(entry: Entry, project: Project) -> Parts:
    """What the program of an entry is made of: the same for all that start it alike."""
    key = entry.module, entry.runner, tuple(_configured(entry))
    known = project.parts.get(key)
    if known is None:
        known = project.parts[key] = _parts_of(entry, project)
    return known


def _parts_of(entry: Entry, project: Project) -> Parts:
    order = _Order(project)
    if entry.module:
        project.prepare(project.reach(entry.module))
        order.add(entry.module)
    late = order.late(_configured(entry))
    chosen = (
        (f"what is chosen at run time: {step.text}", Spot(module.path, step.span))
        for module in (*order.modules, *late)
        for step in steps_of(module)
        if step.kind is StepKind.UNKNOWN
    )
    apps = unread_apps(entry, (*order.modules, *late), project)
    return Parts(tuple(order.modules), tuple(late), (*chosen, *apps))


def _configured(entry: Entry) -> list[str]:
    """The configuration files of the entry's runner that are modules."""
    paths = (option.spot.path for option in entry.options)
    return [one for one in dict.fromkeys(paths) if one.endswith(".py") and one != entry.module]


def steps_of(module: ModuleSummary) -> Iterator[Step]:
    """All steps of a module, those within others included."""
    functions = (step for function in module.functions for step in function.steps)
    return all_steps((*module.steps, *module.main, *functions))


def all_steps(steps: Iterable[Step]) -> Iterator[Step]:
    """Steps and those within them, the last ones first."""
    stack = [*steps]
    while stack:
        step = stack.pop()
        yield step
        for part in step.parts:
            stack += part.steps


class _Order:
    def __init__(self, project: Project) -> None:
        self._project = project
        self._seen: set[str] = set()
        self.modules: list[ModuleSummary] = []

    def add(self, path: str) -> None:
        """Add a module as if it were imported now: behind what it imports first."""
        stack: list[tuple[str, bool]] = [(path, False)]
        while stack:
            one, is_done = stack.pop()
            if one in self._seen and not is_done:
                continue
            self._seen.add(one)
            summary = self._project.summary(one)
            if is_done:
                if summary is not None:
                    self.modules.append(summary)
                continue
            stack.append((one, True))
            if summary is not None:
                stack += [(each, False) for each in reversed([*self._at_once(summary)])]
            stack += [(each, False) for each in reversed([*self._above(one)])]

    def late(self, more: Iterable[str] = ()) -> list[ModuleSummary]:
        """What is imported by functions or under conditions, and what that imports."""
        before = len(self.modules)
        for path in more:
            self.add(path)
        place = 0
        while place < len(self.modules):
            module = self.modules[place]
            for each in (*self._imported(module, always=False), *self._served(module)):
                self.add(each)
            place += 1
        late = self.modules[before:]
        del self.modules[before:]
        return late

    def _served(self, module: ModuleSummary) -> Iterator[str]:
        """The modules of apps that a server imports by name: `uvicorn.run("shop.main:app")`."""
        for step in steps_of(module):
            if step.kind is StepKind.SERVE and "." in step.subject:
                place = self._project.tree.locate(step.subject, module.path)
                if place is not None and place.path and place.path not in self._seen:
                    yield place.path

    def _above(self, path: str) -> tuple[str, ...]:
        return self._project.tree.packages_above(path)

    def _at_once(self, module: ModuleSummary) -> Iterable[str]:
        return self._imported(module, always=True)

    def _imported(self, module: ModuleSummary, *, always: bool) -> Iterable[str]:
        known = self._project.imported_by.get((module.path, always))
        if known is None:
            wanted = (one for one in module.imports if one.always is always)
            found = (file for one in wanted for file in self._files(one, module.path))
            known = self._project.imported_by[module.path, always] = tuple(dict.fromkeys(found))
        return known

    def _files(self, one: Import, path: str) -> Iterator[str]:
        names = [one.module]
        if one.name and one.name != "*":
            names.append(f"{one.module}.{one.name}")
        for dotted in names:
            place = self._project.tree.locate(dotted, path)
            if place is not None and place.path and place.path != path:
                yield from self._project.tree.packages_above(place.path)
                yield place.path
