"""Queues that nobody but one process uses, and messages that nobody misses."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.literals import constant_str, is_constant
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.facts.messages.message_names import read_nodes
from shutdown_lint.knowledge import messages as table

if TYPE_CHECKING:
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.tree import Tree

_MAX_HOPS = 6


class PassingQueues:
    """Tells queues of answers and measurements from those of work."""

    def __init__(self, tree: Tree, names: Names, objects: Objects) -> None:
        self._tree = tree
        self._names = names
        self._objects = objects

    def are_read_by(self, call: cst.Call, callback: Function | None) -> bool | None:
        """Whether nobody misses the messages that a call takes; None when that is not seen."""
        if self._is_temporary_by(call) or (
            callback is not None and has_passing_word(callback.name)
        ):
            return True
        places = [arg.value for arg in call.args if arg.keyword is None or _is_of_queue(arg)]
        if isinstance(call.func, cst.Attribute):
            places.append(call.func.value)
        if any(map(self.is_named_by, places)):
            return True
        ours = [one for one in self._declared if self._declares(one, places)]
        named = [*places, *(name for one in ours for name in _names_in(one))]
        if self._is_among(named, self._answered_to):
            return True
        if any(map(self._is_temporary_by, ours)):
            return True
        is_unseen = (
            not ours
            if any(map(self._is_temporary_by, self._declared))
            else any(map(self._is_made_elsewhere, places))
        )
        # Whoever deletes the queue does not want what is left in it, at least not then.
        return None if is_unseen or self._is_among(named, self._deleted) else False

    @cached_property
    def _declared(self) -> list[cst.Call]:
        return [one for one in self._tree.all(cst.Call) if written_name(one) in table.DECLARING]

    @cached_property
    def _answered_to(self) -> list[cst.BaseExpression]:
        """What messages name as the queue for their answers."""
        given = (argument(call, None, table.ANSWER_KEYWORD) for call in self._tree.all(cst.Call))
        return [value for value in given if value is not None]

    @cached_property
    def _deleted(self) -> list[cst.BaseExpression]:
        """The queues that the module deletes."""
        calls = (one for one in self._tree.all(cst.Call) if written_name(one) == table.UNDECLARING)
        given = (argument(call, 0, "queue") for call in calls)
        return [value for value in given if value is not None]

    def _is_among(
        self, places: list[cst.BaseExpression], queues: list[cst.BaseExpression]
    ) -> bool:
        return any(self._is_same(place, queue) for place in places for queue in queues)

    def _is_same(self, place: cst.BaseExpression, other: cst.BaseExpression) -> bool:
        text = constant_str(other)
        return self._objects.same(other, place) or (
            text is not None and text == constant_str(place)
        )

    def _is_temporary_by(self, call: cst.Call) -> bool:
        """Whether a call says that the queue ends with its consumer, or has no name."""
        if any(
            is_true(argument(call, None, keyword), self._names)
            for keyword in table.TEMPORARY_KEYWORDS
        ):
            return True
        queue = argument(call, 0, "queue")
        return constant_str(queue) == "" if queue is not None else False

    def is_named_by(self, place: cst.CSTNode, words: frozenset[str] = table.PASSING_WORDS) -> bool:
        """Whether the words of an expression say that a queue is one of these."""
        nodes = [*read_nodes(place)]
        for name in nodes[:]:
            binding = self._names.binding(name) if isinstance(name, cst.Name) else None
            if binding is not None and binding.kind is Kind.ASSIGN and binding.value is not None:
                nodes.append(binding.value)
        return any(
            text.startswith(table.REPLY_TO) or has_passing_word(text, words)
            for text in filter(None, map(_text, nodes))
        )

    def _is_made_elsewhere(self, place: cst.BaseExpression) -> bool:
        """Whether a queue is an attribute of what a call gives about which nothing is known."""
        if isinstance(place, (cst.List, cst.Tuple)):
            return any(self._is_made_elsewhere(element.value) for element in place.elements)
        if not isinstance(place, cst.Attribute) or not isinstance(place.value, cst.Name):
            return False
        owner = self._names.binding(place.value)
        made = owner.value if owner is not None and owner.kind is Kind.ASSIGN else None
        made = made.expression if isinstance(made, cst.Await) else made
        return isinstance(made, cst.Call) and self._objects.known(place.value) is None

    def _declares(self, declared: cst.Call, places: list[cst.BaseExpression]) -> bool:
        """Whether a call declares the queue that one of these expressions is, or names."""
        return self._is_among(places, _names_in(declared)) or any(
            self._is_made_by(place, declared, _MAX_HOPS) for place in places
        )

    def _is_made_by(self, node: cst.CSTNode | None, declared: cst.Call, hops: int) -> bool:
        """Whether a call gives what an expression stands for, or what it is taken out of."""
        values: list[cst.CSTNode | None] = []
        match node:
            case cst.Await(expression=value) | cst.Yield(value=value):
                values = [value]
            case cst.Name():
                binding = self._names.binding(node)
                values = [binding.value] if binding is not None else []
            case cst.Attribute():
                values = [*self._objects.attributes.values_of(node), node.value]
            case cst.Subscript():
                values = [node.value]
        return node is declared or (
            hops > 0 and any(self._is_made_by(value, declared, hops - 1) for value in values)
        )


def _names_in(declared: cst.Call) -> list[cst.BaseExpression]:
    """What a call that declares a queue may give as its name."""
    rest = [arg.value for arg in declared.args[1:] if _is_of_queue(arg)]
    return [*(arg.value for arg in declared.args[:1]), *rest]


def _is_of_queue(arg: cst.Arg) -> bool:
    return arg.keyword is not None and arg.keyword.value in ("name", "queue", "queues")


def _text(node: cst.CSTNode) -> str | None:
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute):
        return node.attr.value
    if isinstance(node, cst.FormattedStringText):
        return node.value
    return constant_str(node)


def has_passing_word(text: str, words: frozenset[str] = table.PASSING_WORDS) -> bool:
    """Whether a name or a text speaks of messages that nobody misses."""
    return not words.isdisjoint(re.split(r"[^a-z]+", text.lower()))


def is_true(value: cst.CSTNode | None, names: Names) -> bool:
    """Whether an option is given as True, also by a name that only ever is."""
    if isinstance(value, cst.Name) and value.value != "True":
        binding = names.binding(value)
        is_fixed = binding is not None and binding.kind is Kind.ASSIGN
        value = binding.value if binding is not None and is_fixed else None
    return is_constant(value, value=True)
