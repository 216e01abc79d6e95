"""From the target of a step to the function that runs, wherever in the project it stands."""

from __future__ import annotations

from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from shutdown_lint.model.summary import FunctionSummary, ModuleSummary
    from shutdown_lint.project.tree import SourceTree

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
    return _resolve(target, module, project, _DEEPEST)


def _resolve(target: str, module: ModuleSummary, project: Modules, left: int) -> Found | None:
    if not target or not left:
        return None
    own = _own_name(target, module)
    if own is not None and (found := _in_module(own, module, project, left)) is not None:
        return found
    held = _held(target, module)
    if held is not None:
        return _resolve(held, module, project, left - 1)
    if own is not None:
        return None
    place = project.tree.locate(target, module.path)
    if place is None or not place.path:
        return None
    there = project.summary(place.path)
    if there is None or there.path == module.path:
        return None
    return _in_module(place.rest, there, project, left - 1)


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


def _in_module(rest: str, module: ModuleSummary, project: Modules, left: int) -> Found | None:
    if not rest:
        return None
    start = f"{module.name}." if module.name else ""
    functions = {function.name: function for function in module.functions}
    for name in (f"{start}{rest}", f"{start}{rest}.__init__"):
        if name in functions:
            return Found(module, functions[name])
    owner, _, method = rest.rpartition(".")
    for name, bases in module.bases:
        if name in (f"{start}{owner}", f"{start}{rest}"):
            wanted = method if name == f"{start}{owner}" else "__init__"
            for base in bases:
                found = _resolve(f"{base}.{wanted}", module, project, left - 1)
                if found is not None:
                    return found
    first, _, deeper = rest.partition(".")
    for one in module.imports:
        if first in (one.name, "") or one.name == "*" or one.alias == first:
            name = first if one.name == "*" else one.name
            dotted = ".".join(part for part in (one.module, name, deeper) if part)
            place = project.tree.locate(dotted, module.path)
            if place is not None and place.path and place.path != module.path:
                there = project.summary(place.path)
                if there is not None:
                    found = _in_module(place.rest, there, project, left - 1)
                    if found is not None:
                        return found
    return None
