"""What keeps a loop going: nothing ends it, a flag does, or the messages that it is given."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge import serving
from shutdown_lint.knowledge.stopping import FLAG_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects


class LoopKind(Enum):
    """What keeps an unbounded loop going."""

    ENDLESS = "endless"  # while True, for … in itertools.count()
    FLAG = "flag"  # while not stop.is_set(), while self.running
    CONSUMER = "consumer"  # for message in consumer


class LoopKinds:
    """Reads the tests of `while` and the iterables of `for`."""

    def __init__(self, names: Names, objects: Objects) -> None:
        self._names = names
        self._objects = objects

    def of_test(self, test: cst.BaseExpression) -> LoopKind | None:
        """What keeps a `while` with this test going; None where it ends by itself."""
        match test:
            case cst.Name(value="True"):
                return LoopKind.ENDLESS
            case cst.Integer():
                return LoopKind.ENDLESS if test.value != "0" else None
            case cst.Name() | cst.Attribute() | cst.Call():
                return LoopKind.FLAG if _is_flag(test) else None
            case cst.UnaryOperation(operator=cst.Not()):
                return LoopKind.FLAG if _is_flag(test.expression) else None
            case cst.BooleanOperation():
                sides = self.of_test(test.left), self.of_test(test.right)
                if isinstance(test.operator, cst.And):
                    return LoopKind.FLAG if all(sides) else None
                return LoopKind.FLAG if any(sides) else None
        return None

    def of_iterable(self, iterable: cst.BaseExpression) -> LoopKind | None:
        """What keeps a `for` over this iterable going; None where it comes to an end."""
        if isinstance(iterable, cst.Call):
            path = self._names.path(iterable.func)
            if path in serving.ENDLESS_ITERATORS and not (
                path == "itertools.repeat" and len(iterable.args) > 1
            ):
                return LoopKind.ENDLESS
            if path == "builtins.iter" and len(iterable.args) == 2:
                return LoopKind.ENDLESS
            if path in serving.CONSUMERS:
                return LoopKind.CONSUMER
            if isinstance(iterable.func, cst.Attribute):
                if iterable.func.attr.value in serving.STREAM_METHODS:
                    return LoopKind.CONSUMER
            return None
        if isinstance(iterable, (cst.Name, cst.Attribute)):
            if _last_word(iterable) in serving.CONSUMER_NAMES:
                return LoopKind.CONSUMER
            for value in self._values(iterable):
                if isinstance(value, cst.Call):
                    if self._names.path(value.func) in serving.CONSUMERS:
                        return LoopKind.CONSUMER
        return None

    def _values(self, node: cst.Name | cst.Attribute) -> Iterator[cst.CSTNode | None]:
        if isinstance(node, cst.Name):
            binding = self._names.binding(node)
            if binding is not None:
                yield binding.value
        else:
            yield from self._objects.attributes.values_of(node)


def _is_flag(node: cst.CSTNode) -> bool:
    # `while not ip:` waits for a value; only a name that speaks of running is a flag.
    if isinstance(node, cst.Call):
        name = written_name(node)
        if name in ("is_set", "isSet", "wait"):
            return True
    elif isinstance(node, cst.Attribute):
        name = node.attr.value
    else:
        name = node.value if isinstance(node, cst.Name) else ""
    return not FLAG_WORDS.isdisjoint(name.lower().strip("_").split("_"))


def _last_word(node: cst.Name | cst.Attribute) -> str:
    name = node.attr.value if isinstance(node, cst.Attribute) else node.value
    return name.lower().rpartition("_")[2]
