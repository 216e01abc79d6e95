"""Assignments that tell loops to stop: `self.running = False`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

import libcst as cst

from shutdown_lint.facts.code.literals import is_constant
from shutdown_lint.knowledge.stopping import FLAG_WORDS
from shutdown_lint.model.summary import Step, StepKind

if TYPE_CHECKING:
    from shutdown_lint.facts.summary.asking import Asking
    from shutdown_lint.facts.summary.reading import Reading

# Words of flags that keep a loop going; the others end it.
_KEEPING = frozenset({"active", "alive", "going", "keep", "open", "run", "running", "started"}) & (
    FLAG_WORDS | {"open"}
)


_OF_HANDLERS = 2  # parameters: the signal's number, and the frame
_SERVER_FLAGS = frozenset({"force_exit", "should_exit"})


class Setting:
    """Reads assignments to flags."""

    def __init__(self, reading: Reading, asking: Asking) -> None:
        self._reading = reading
        self._asking = asking

    def of(self, node: cst.CSTNode) -> list[Step]:
        """The steps of an assignment."""
        if type(node) is cst.Assign:
            targets = [(target, target.target) for target in node.targets]
            value: cst.BaseExpression | None = node.value
        elif type(node) is cst.AnnAssign:
            targets, value = [(node, node.target)], node.value  # type: ignore[list-item]
        else:
            return []
        found = []
        for holder, target in targets:
            if self._stops_server(target, value):
                place = self._reading.names.object(target.value)
                found.append(
                    self._reading.step(
                        StepKind.STOP, node, subject=place, target="should_exit", seconds=0.0
                    )
                )
                continue
            if isinstance(target, cst.Subscript) and not is_constant(value, value=True):
                continue
            if self._is_felt(holder, target) and self._tells_to_stop(target, value):
                place = self._reading.names.object(target)
                written = value.value if isinstance(value, cst.Name) else ""
                found.append(self._reading.step(StepKind.SET, node, subject=place, target=written))
        return found

    def _stops_server(
        self, target: cst.BaseExpression, value: cst.BaseExpression | None
    ) -> TypeGuard[cst.Attribute]:
        """`server.should_exit = True`, of uvicorn; a class's own flag of that name is a flag."""
        if not isinstance(target, cst.Attribute) or target.attr.value not in _SERVER_FLAGS:
            return False
        own = self._reading.facts.functions.self_class(target.value) is not None
        return is_constant(value, value=True) and not own

    def _is_in_handler(self, target: cst.BaseExpression) -> bool:
        """Whether it stands in a function with the parameters that signal handlers have."""
        around = self._reading.facts.functions.around(target)
        if around is None or isinstance(around.node, cst.Lambda):
            return False
        params = around.node.params
        plain = [*params.posonly_params, *params.params][1 if around.binds_first else 0 :]
        return len(plain) == _OF_HANDLERS and all(one.default is None for one in plain)

    def _is_felt(self, holder: cst.CSTNode, target: cst.BaseExpression) -> bool:
        around = self._reading.facts.functions.around(holder)
        if around is None:
            return False  # the value that it begins with
        if around.name == "__init__" and isinstance(target, cst.Attribute):
            return False
        return self._reading.facts.stopping.sets_flag(holder)

    def _tells_to_stop(self, target: cst.BaseExpression, value: cst.BaseExpression | None) -> bool:
        place = self._reading.names.object(target)
        if not place:
            return False
        if place in self._asking.flags:
            return not is_constant(value, value=not self._asking.flags[place]) and not is_constant(
                value, None
            )
        if self._is_in_handler(target) and (
            is_constant(value, value=True) or is_constant(value, value=False)
        ):
            return True  # a loop of another module may ask
        words = set(place.rpartition(".")[2].lower().strip("_").split("_"))
        if not words & FLAG_WORDS:
            return False
        stopping = words & (FLAG_WORDS - _KEEPING)
        return is_constant(value, value=bool(stopping))
