"""Consumers of Kafka that commit records while these are being worked on."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.arguments import argument, has_unpacking
from shutdown_lint.facts.code.literals import constant_str, is_constant
from shutdown_lint.facts.code.tree import running_nodes
from shutdown_lint.facts.messages.message_names import names_bound
from shutdown_lint.knowledge import messages as table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.fates import Fate, Fates
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.origins import Origins
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.messages.message_work import MessageWork
    from shutdown_lint.facts.signals.cleanup import Cleanups


class AutoCommit(NamedTuple):
    """A consumer that commits by itself, and the work on its records."""

    consumer: cst.Call  # its constructor
    option: cst.CSTNode | None  # that says so; None where it is so by default
    work: cst.Call
    is_sure: bool = True  # it commits while the work is done


class _Config(NamedTuple):
    option: cst.CSTNode | None = None
    is_on: bool = True
    is_hidden: bool = False  # some of it is not seen
    has_group: bool = True


class AutoCommits:
    """Finds the consumers of which nobody commits the records."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        objects: Objects,
        origins: Origins,
        fates: Fates,
        message_work: MessageWork,
        cleanups: Cleanups,
    ) -> None:
        self._tree = tree
        self._names = names
        self._objects = objects
        self._origins = origins
        self._fates = fates
        self._message_work = message_work
        self._cleanups = cleanups

    @cached_property
    def all(self) -> tuple[AutoCommit, ...]:
        """Those whose records something is done with, in source order."""
        return tuple(filter(None, map(self._of, self._tree.all(cst.Call))))

    def _of(self, call: cst.Call) -> AutoCommit | None:
        path = self._names.path(call.func)
        if path not in table.KAFKA_CONSUMERS:
            return None
        config = self._of_dict(call) if path.startswith("confluent") else self._of_keywords(call)
        if not config.is_on or not config.has_group or (config.is_hidden and not config.option):
            return None
        fate = self._fates.of(call)
        if fate.uses(*table.COMMITTING) or fate.escapes:
            return None
        work = next(self._work(call), None)
        if work is None:
            return None
        is_amid_work = path not in table.COMMITS_BETWEEN or self._is_closed_amid(work, fate)
        return (
            None if is_amid_work is None else AutoCommit(call, config.option, work, is_amid_work)
        )

    def _is_closed_amid(self, work: cst.Call, fate: Fate) -> bool | None:
        """Whether what ends the work halfway closes the consumer; None where that cannot be."""
        if fate.entered or any(one.attr.value == table.CLOSING for one in fate.passed_on):
            return True
        closing = fate.calls_of(table.CLOSING)
        told = [one.root for one in self._cleanups.all if not one.is_by_name]
        if any(self._tree.inside(call, root) for call in closing for root in told):
            return True
        here = self._tree.enclosing_function(work)
        # What stands behind the work is not reached from the middle of it.
        return (
            False
            if any(self._tree.enclosing_function(one) is not here for one in closing)
            else None
        )

    def _of_keywords(self, call: cst.Call) -> _Config:
        option = argument(call, None, table.AUTO_COMMIT_KEYWORD)
        group = argument(call, None, table.GROUP_KEYWORD)
        hidden = has_unpacking(call)
        return _Config(
            option,
            option is None or is_constant(option, value=True),
            hidden,
            hidden if group is None else self._is_kept(group),
        )

    def _of_dict(self, call: cst.Call) -> _Config:
        given = argument(call, 0, "conf")
        values = [given]
        if isinstance(given, cst.Name):
            binding = self._names.binding(given)
            values = [binding.value] if binding is not None else []  # type: ignore[list-item]
        elif isinstance(given, cst.Attribute):
            values = [*self._objects.attributes.values_of(given)]
        if len(values) != 1 or not isinstance(values[0], cst.Dict):
            return _Config(is_hidden=True)
        found: dict[str | None, cst.BaseExpression] = {}
        hidden = isinstance(given, cst.Name) and self._is_changed(given)
        for element in values[0].elements:
            if isinstance(element, cst.DictElement):
                found[constant_str(element.key)] = element.value
            else:
                hidden = True
        if table.AUTO_STORE_KEY in found:
            return _Config(is_on=False)
        option = found.get(table.AUTO_COMMIT_KEY)
        text = "" if option is None else (constant_str(option) or "").lower()
        is_on = option is None or is_constant(option, value=True) or text == "true"
        group = found.get(table.GROUP_KEY)
        return _Config(option, is_on, hidden, group is None or self._is_kept(group))

    def _is_kept(self, group: cst.BaseExpression) -> bool:
        """Whether the next process may be in the same group of consumers."""
        made: list[cst.CSTNode | None] = [group]
        if isinstance(group, cst.Name):
            binding = self._names.binding(group)
            made = made if binding is None or binding.value is None else [binding.value]
        elif isinstance(group, cst.Attribute):
            made = [*self._objects.attributes.values_of(group)] or made
        return not is_constant(group, None) and not all(map(self._is_new, made))

    def _is_new(self, value: cst.CSTNode | None) -> bool:
        return value is not None and any(
            isinstance(node, cst.Call) and self._names.path(node.func) in table.NEW_AT_EACH_START
            for node in running_nodes(value)
        )

    def _is_changed(self, name: cst.Name) -> bool:
        """Whether the module adds to a dictionary after it was made."""
        for attribute in self._tree.all(cst.Attribute):
            if self._objects.same(attribute.value, name) and attribute.attr.value == "update":
                return True
        return any(
            isinstance(self._tree.parent(one), cst.AssignTarget)
            and self._objects.same(one.value, name)
            for one in self._tree.all(cst.Subscript)
        )

    def _work(self, consumer: cst.Call) -> Iterator[cst.Call]:
        """What is done with the records of a consumer, other than to print and log them."""
        for loop in self._tree.all(cst.For):
            origin = self._origins.of(loop.iter)
            if origin is not None and consumer in origin.calls:
                names = set(names_bound(loop.target))
                found = self._message_work.of_names(names, [loop.body])
                if found.work is not None:
                    yield found.work
        for reading in self._fates.of(consumer).calls_of(*table.READING_RECORDS):
            found = self._message_work.of_result(reading)
            if found.work is not None:
                yield found.work
