"""Which calls tell a broker that a message is done, and which names hold something of it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.written import written_name, written_path
from shutdown_lint.facts.messages.message_names import (
    Message,
    bound_in,
    fetches,
    is_of_client,
    message_parameters,
    names_bound,
    read_nodes,
)
from shutdown_lint.knowledge import messages as table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.messages.pipelines import Pipelines


class Acknowledgement(NamedTuple):
    """A call that tells a broker that a message is done."""

    call: cst.Call
    message: Message  # the names that hold something of it in this function
    scope: cst.CSTNode  # what runs for each message: the body of a loop, or of a function


class Acknowledgements:
    """Finds the calls that acknowledge messages, and the messages."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        objects: Objects,
        pipelines: Pipelines,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects
        self._pipelines = pipelines

    @cached_property
    def all(self) -> tuple[Acknowledgement, ...]:
        """All of which the message is known, in source order."""
        return tuple(filter(None, map(self._of, self._tree.all(cst.Call))))

    def _of(self, call: cst.Call) -> Acknowledgement | None:
        if not isinstance(call.func, cst.Attribute):
            return None
        around = self._tree.enclosing_function(call)
        if isinstance(around, cst.Lambda):
            return None  # it is run by somebody, some time
        body = self._tree.module if around is None else around.body
        name = written_name(call)
        named = self._named_by(call, name)
        if named is None:
            if not self._commits(call, name):
                return None
            named = set(self._fetched_around(call))
        found = self._message(named, body)
        parameters = set(self._parameters(call))
        if found & parameters:
            # What it is called with beside the message is a client, or a name of something.
            beside = _names_in(call) - named
            found |= set(message_parameters(self._functions.of(around))) - beside  # type: ignore[arg-type]
        found = {one for one in found if not is_of_client(one)}
        message = Message(found)
        message.spread([body])
        return Acknowledgement(call, message, self._scope(call, found, body)) if found else None

    def imports_one_of(self, packages: frozenset[str]) -> bool:
        """Whether the module imports one of some packages, or from it."""
        return bool(packages & self._packages)

    def _named_by(self, call: cst.Call, method: str) -> set[str] | None:
        """The names by which a call says which message it is about; None for other calls."""
        assert isinstance(call.func, cst.Attribute)
        row = table.ACKNOWLEDGED_BY.get(method)
        if row is not None and (not row.packages or self.imports_one_of(row.packages)):
            if row.is_of_redis and self._pipelines.queue(call):
                return None
            if not row.places:
                return _names_in(call.func.value)
            named: set[str] = set()
            for position, keyword in row.places:
                value = argument(call, position, keyword)
                if value is not None:
                    named |= _names_in(value)
                if row.has_more and position is not None:
                    named |= {one for arg in call.args[position:] for one in _names_in(arg)}
            return named or None
        if method == table.DELETING and not call.args and self._is_listed(call.func.value):
            return _names_in(call.func.value)
        return None

    def _commits(self, call: cst.Call, method: str) -> bool:
        """Whether a consumer of Kafka commits what it has read."""
        assert isinstance(call.func, cst.Attribute)
        owner = call.func.value
        if method not in table.COMMITTING:
            return False
        known = self._objects.known(owner)
        if known is not None:
            return known in table.KAFKA_CONSUMERS
        return self.imports_one_of(table.KAFKA_PACKAGES) and is_of_client(_last(owner))

    def _fetched_around(self, call: cst.Call) -> Iterator[str]:
        """The names that get records in the function around a commit."""
        around = self._tree.enclosing_function(call)
        for target, value in bound_in(self._tree.module if around is None else around.body):
            if fetches(value) or (
                isinstance(value, (cst.Name, cst.Attribute))
                and (
                    self._objects.known(value) in table.KAFKA_CONSUMERS
                    or is_of_client(_last(value))
                )
                and isinstance(self._tree.parent(value), cst.For)
            ):
                yield from names_bound(target)

    def _message(self, named: set[str], body: cst.CSTNode) -> set[str]:
        """These names, those they were taken from, and what came together with them."""
        pairs = [(set(names_bound(target)), value) for target, value in bound_in(body)]
        found, before = set(named), -1
        while before != len(found):
            before = len(found)
            for bound, value in pairs:
                if bound & found:
                    found |= bound
                    if not fetches(value):
                        found |= {one for one in _names_in(value) if not is_of_client(one)}
        return found

    def _parameters(self, call: cst.Call) -> Iterator[str]:
        around = self._tree.enclosing_function(call)
        if around is not None:
            params = around.params
            for param in (*params.posonly_params, *params.params, *params.kwonly_params):
                yield param.name.value

    def _scope(self, call: cst.Call, found: set[str], body: cst.CSTNode) -> cst.CSTNode:
        """The innermost loop around a call that takes the message, else the function."""
        for above in self._tree.ancestors(call):
            if above is body:
                break
            if isinstance(above, (cst.For, cst.While)) and any(
                found.intersection(names_bound(target)) for target, _ in bound_in(above)
            ):
                return above
        return body

    def _is_listed(self, owner: cst.BaseExpression) -> bool:
        """Whether a name is that of each message in a list of boto3's."""
        binding = self._names.binding(owner) if isinstance(owner, cst.Name) else None
        if binding is None or binding.kind is not Kind.ELEMENT or binding.value is None:
            return False
        value: cst.CSTNode | None = binding.value
        if isinstance(value, cst.Name) and (source := self._names.binding(value)) is not None:
            value = source.value
        return isinstance(value, cst.Call) and written_name(value) == table.LISTING

    @cached_property
    def _packages(self) -> frozenset[str]:
        """The packages that the module imports from."""
        found: set[str] = set()
        for node in self._tree.all(cst.Import):
            found |= {alias.evaluated_name.partition(".")[0] for alias in node.names}
        for imported in self._tree.all(cst.ImportFrom):
            if imported.module is not None and not imported.relative:
                found.add((written_path(imported.module) or "").partition(".")[0])
        return frozenset(found)


def _names_in(node: cst.CSTNode) -> set[str]:
    return {one.value for one in read_nodes(node) if isinstance(one, cst.Name)}


def _last(node: cst.CSTNode) -> str:
    return (written_path(node) or "").rpartition(".")[2]
