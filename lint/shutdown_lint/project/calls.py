"""From the target of a step to the function that runs, wherever in the project it stands."""

from __future__ import annotations

from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from shutdown_lint.model.summary import FunctionSummary, ModuleSummary
    from shutdown_lint.project.tree import Place, SourceTree

    class Modules(Protocol):
        """Knows modules by their paths."""

        tree: SourceTree

        def summary(self, path: str) -> ModuleSummary | None:
            """The summary of a module, if it matters and can be read."""


_DEEPEST = 12  # re-exports of re-exports, bases of bases


class Found(NamedTuple):
    """A function and the module that it stands in."""

    module: ModuleSummary
    function: FunctionSummary


def resolve(target: str, module: ModuleSummary, project: Modules) -> Found | None:
    """The function that a target means, seen from a module; a class means its `__init__`."""
    return _Search(project).of(target, module, _DEEPEST)


class _Search:
    """Looks for one function; modules may import all from each other, and are asked once."""

    def __init__(self, project: Modules) -> None:
        self._project = project
        self._asked: set[tuple[str, str]] = set()

    def of(self, target: str, module: ModuleSummary, left: int) -> Found | None:
        """What a target means in a module, `left` steps away at most."""
        if not target or left <= 0:
            return None
        own = _own_name(target, module)
        if own is not None and (found := self._in_module(own, module, left)) is not None:
            return found
        held = _held(target, module)
        if held is not None:
            return self.of(held, module, left - 1)
        if own is not None:
            return None
        return self._in_other(target, module, left)

    def _in_other(self, target: str, module: ModuleSummary, left: int) -> Found | None:
        place = self._project.tree.locate(target, module.path)
        if place is None or not place.path:
            return None
        there = self._project.summary(place.path) if place.path != module.path else None
        found = None if there is None else self._in_module(place.rest, there, left - 1)
        return found or self._over_module(place, left)

    def _over_module(self, place: Place, left: int) -> Found | None:
        """What a package means by the name of one of its modules: `from .Bus import Bus`."""
        tree = self._project.tree
        name = tree.name_of(place.path).rpartition(".")[2]
        above = tree.packages_above(place.path)
        package = self._project.summary(above[-1]) if above else None
        for one in package.imports if package is not None else ():
            if name == (one.alias or one.name) and one.module:
                dotted = f"{one.module}.{one.name}" + (f".{place.rest}" if place.rest else "")
                there = tree.locate(dotted, above[-1])
                module = self._project.summary(there.path) if there and there.rest else None
                if there is not None and module is not None:
                    return self._in_module(there.rest, module, left - 1)
        return None

    def _in_module(self, rest: str, module: ModuleSummary, left: int) -> Found | None:
        if not rest or left <= 0 or (module.path, rest) in self._asked:
            return None
        self._asked.add((module.path, rest))
        start = f"{module.name}." if module.name else ""
        functions = {function.name: function for function in module.functions}
        for name in (f"{start}{rest}", f"{start}{rest}.__init__"):
            if name in functions:
                return Found(module, functions[name])
        return self._inherited(rest, module, left) or self._imported(rest, module, left)

    def _inherited(self, rest: str, module: ModuleSummary, left: int) -> Found | None:
        start = f"{module.name}." if module.name else ""
        owner, _, method = rest.rpartition(".")
        for name, bases in module.bases:
            if name in (f"{start}{owner}", f"{start}{rest}"):
                wanted = method if name == f"{start}{owner}" else "__init__"
                for base in bases:
                    found = self.of(f"{base}.{wanted}", module, left - 1)
                    if found is not None:
                        return found
        return None

    def _imported(self, rest: str, module: ModuleSummary, left: int) -> Found | None:
        first, _, deeper = rest.partition(".")
        for one in module.imports:
            if first in (one.name, "") or one.name == "*" or one.alias == first:
                name = first if one.name == "*" else one.name
                dotted = ".".join(part for part in (one.module, name, deeper) if part)
                found = self._in_other(dotted, module, left)
                if found is not None:
                    return found
        return None


def _held(target: str, module: ModuleSummary) -> str | None:
    """The method of a class, for a target that is one of what a place of this module holds."""
    place, _, method = target.rpartition(".")
    classes = {made for held, made in module.instances if held == place}
    return f"{classes.pop()}.{method}" if len(classes) == 1 else None


def _own_name(target: str, module: ModuleSummary) -> str | None:
    if module.name and target.startswith(module.name + "."):
        rest = target[len(module.name) + 1 :]
        return rest if _is_here(rest, module) else None
    return target if not module.name and _is_here(target, module) else None


def _is_here(rest: str, module: ModuleSummary) -> bool:
    first = rest.partition(".")[0]
    names = [function.name for function in module.functions]
    names += [name for name, _ in module.bases]
    start = f"{module.name}." if module.name else ""
    return any((name + ".").startswith(f"{start}{first}.") for name in names)
