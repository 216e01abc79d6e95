"""What code does with a message: the work that is lost when the message is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.arity import is_left_open
from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.tree import running_nodes, statements_in
from shutdown_lint.facts.code.written import written_name, written_path
from shutdown_lint.facts.messages.message_names import Message, message_parameters
from shutdown_lint.knowledge import harmless
from shutdown_lint.knowledge import messages as table
from shutdown_lint.knowledge.output import PROGRESS_BAR
from shutdown_lint.knowledge.serving import COROUTINE_WRAPPERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.definitions import Function
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.sequence import Sequence
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.effects import Effects

_MAX_DEPTH = 4  # calls away
_RUNNING_OTHERS = frozenset({"multiprocessing.Process", "threading.Thread"})


class Treatment(NamedTuple):
    """What becomes of a message."""

    work: cst.Call | None = None  # the first call that does something with it
    # Where it gets to somebody who cannot be seen here: a caller, a container, a callback.
    kept: cst.CSTNode | None = None


class MessageWork:
    """Follows what a message holds through the functions of the module."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        objects: Objects,
        calls: Calls,
        sequence: Sequence,
        effects: Effects,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects
        self._calls = calls
        self._sequence = sequence
        self._effects = effects

    def of_callback(self, function: Function) -> Treatment:
        """What a function does with the message that a client calls it with."""
        message = Message(set(message_parameters(function)))
        return self._of(message, _statements(function), (function,))

    def of_result(self, call: cst.Call) -> Treatment:
        """What is done with the messages that a call gives."""
        statement = self._tree.statement(call)
        return self._of(Message(set(), call), [statement, *self._sequence.after(statement)], ())

    def of_names(self, names: Iterable[str], roots: Iterable[cst.CSTNode]) -> Treatment:
        """What some statements of a function do with what these names hold."""
        return self._of(Message(set(names)), list(roots), ())

    def _of(
        self, message: Message, roots: list[cst.CSTNode], within: tuple[Function, ...]
    ) -> Treatment:
        message.spread(roots)
        kept: cst.CSTNode | None = None
        running = [root for root in roots if not isinstance(root, (cst.FunctionDef, cst.ClassDef))]
        for node in (node for root in running for node in running_nodes(root)):
            found = Treatment()
            if isinstance(node, cst.Call):
                if node is not message.source and message.is_in(node):
                    found = self._of_call(node, message, within)
            elif self._hands_on(node, message):
                found = Treatment(kept=node)
            if found.work is not None:
                return found
            kept = kept or found.kept
        return Treatment(kept=kept)

    def _of_call(
        self, call: cst.Call, message: Message, within: tuple[Function, ...]
    ) -> Treatment:
        name = written_name(call)
        if name in table.ACKNOWLEDGING_METHODS or self._is_said(call) or self._wraps(call):
            return Treatment()
        callee = self._calls.callee(call)
        if callee is not None:
            if is_left_open(callee):
                return Treatment(kept=call)
            return self._of_callee(call, callee, message, within)
        if self._objects.known(call) in _RUNNING_OTHERS:
            return Treatment(call)
        if self._is_reading(call, name):
            return Treatment()
        if self._is_keeping(call, name) or self._is_anybodys(call.func):
            return Treatment(kept=call)
        return Treatment(call)

    def _of_callee(
        self, call: cst.Call, callee: Function, message: Message, within: tuple[Function, ...]
    ) -> Treatment:
        if callee in within or len(within) >= _MAX_DEPTH or callee.name == "__init__":
            return Treatment()
        params = callee.node.params
        taken = {
            param.name.value
            for param in (*params.posonly_params, *params.params, *params.kwonly_params)
            if (value := self._calls.given(call, callee, param)) is not None
            and message.is_in(value)
        }
        if callee.binds_first and message.is_in(call.func) and params.params:
            taken.add(params.params[0].name.value)
        if not taken:
            return Treatment()
        inner = self._of(Message(taken), _statements(callee), (*within, callee))
        # What a function of ours gives back is looked at where it is called.
        return Treatment(inner.work and call, None if _only_returns(inner.kept) else inner.kept)

    def _is_said(self, call: cst.Call) -> bool:
        """Whether a call prints, logs or counts, or makes a part of what is printed or logged."""
        if self._effects.is_talk_or_exit(call) or _counts(call):
            return True
        return any(
            isinstance(one, cst.Call)
            and (self._effects.output(one) is not None or self._shows_progress(one))
            for one in (call, *self._tree.ancestors(call))
        )

    def _wraps(self, call: cst.Call) -> bool:
        """Whether it waits for a call that is looked at by itself, or makes a task of it."""
        return (
            self._names.called(call) in COROUTINE_WRAPPERS
            and bool(call.args)
            and isinstance(call.args[0].value, cst.Call)
        )

    def _shows_progress(self, call: cst.Call) -> bool:
        return (
            isinstance(call.func, cst.Attribute)
            and self._objects.known(call.func.value) == PROGRESS_BAR
        )

    def _is_reading(self, call: cst.Call, name: str) -> bool:
        """Whether a call only makes something else of a message."""
        owner, _, last = (self._names.path(call.func) or "").rpartition(".")
        if owner == "builtins":
            return last not in harmless.ACTING_BUILTINS
        return (
            owner in harmless.MODULES
            or name in table.READING_METHODS
            or (last or name).lstrip("_")[:1].isupper()  # a class
            or name.strip("_").lower().partition("_")[0] in table.READING_WORDS
            or name.endswith(table.CONVERTING_ENDINGS)
        )

    def _is_keeping(self, call: cst.Call, name: str) -> bool:
        """Whether a call puts something into a container or a queue of the program."""
        if name in table.KEEPING_METHODS or (name == table.WAKING and not call.args):
            return True
        if name not in table.CONTAINER_METHODS or not isinstance(call.func, cst.Attribute):
            return False
        values: list[cst.CSTNode | None] = []
        match call.func.value:
            case cst.Name() as owner:
                binding = self._names.binding(owner)
                values = [] if binding is None else [binding.value]
            case cst.Attribute() as owner:
                values = [*self._objects.attributes.values_of(owner)]
        return bool(values) and all(
            isinstance(value, (cst.Dict, cst.List, cst.Set))
            or (isinstance(value, cst.Call) and self._names.path(value.func) in table.CONTAINERS)
            for value in values
        )

    def _is_anybodys(self, func: cst.BaseExpression) -> bool:
        """Whether a call runs what somebody gave: a parameter, a method of a subclass."""
        if isinstance(func, cst.Name):
            binding = self._names.binding(func)
            return binding is not None and binding.kind is Kind.PARAMETER
        if isinstance(func, cst.Subscript):
            return True
        return isinstance(func, cst.Attribute) and (
            self._functions.self_class(func.value) is not None
        )

    def _hands_on(self, node: cst.CSTNode, message: Message) -> bool:
        match node:
            case cst.Return(value=value) | cst.Yield(value=value) if value is not None:
                return message.is_in(value)
            case cst.Assign(targets=targets, value=value) if message.is_in(value):
                return any(
                    isinstance(target.target, (cst.Attribute, cst.Subscript)) for target in targets
                )
        return False


def _counts(call: cst.Call) -> bool:
    """Whether a metric is set: `gauge.set(…)`, `self.metrics.incr(…)`, `errors_counter.inc()`."""
    path = written_path(call.func) or ""
    owner, _, method = path.rpartition(".")
    words = owner.rpartition(".")[2].lower().split("_")
    return method in table.METRIC_METHODS and not table.METRIC_WORDS.isdisjoint(words)


def _statements(function: Function) -> list[cst.CSTNode]:
    """What a function runs."""
    body = function.node.body
    return statements_in(body) if isinstance(body, cst.BaseSuite) else [body]


def _only_returns(node: cst.CSTNode | None) -> bool:
    return isinstance(node, (cst.Return, cst.Yield))
