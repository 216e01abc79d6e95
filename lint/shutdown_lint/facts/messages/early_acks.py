"""Messages that are acknowledged before anything was done with them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.tree import COMPREHENSIONS
from shutdown_lint.facts.messages.message_names import bound_in, names_bound
from shutdown_lint.knowledge.messages import ACKNOWLEDGING_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.sequence import Sequence
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.messages.acknowledgements import Acknowledgement, Acknowledgements
    from shutdown_lint.facts.messages.message_work import MessageWork, Treatment

_CHOICES = (
    *COMPREHENSIONS,
    cst.BooleanOperation,
    cst.ExceptHandler,
    cst.ExceptStarHandler,
    cst.For,
    cst.If,
    cst.IfExp,
    cst.Match,
    cst.While,
)


class EarlyAck(NamedTuple):
    """An acknowledgement with the treatment of the message that comes after it."""

    call: cst.Call
    treatment: Treatment


class EarlyAcks:
    """Judges which acknowledgements come too early."""

    def __init__(
        self,
        tree: Tree,
        functions: Functions,
        sequence: Sequence,
        acknowledgements: Acknowledgements,
        message_work: MessageWork,
    ) -> None:
        self._tree = tree
        self._functions = functions
        self._sequence = sequence
        self._acknowledgements = acknowledgements
        self._message_work = message_work

    @cached_property
    def all(self) -> tuple[EarlyAck, ...]:
        """All of them, in source order."""
        return tuple(filter(None, map(self._of, self._acknowledgements.all)))

    def _of(self, ack: Acknowledgement) -> EarlyAck | None:
        function = self._functions.around(ack.call)
        # A method of a client that only passes the acknowledgement on.
        if function is not None and ACKNOWLEDGING_WORDS & set(function.name.lower().split("_")):
            return None
        names = ack.message.names - set(self._names_of_answer(ack.call))
        before = [
            one for one in self._sequence.before(ack.call) if self._tree.inside(one, ack.scope)
        ]
        if self._message_work.of_names(names, before) != (None, None):
            return None
        after = self._message_work.of_names(names, self._after(ack))
        return None if after == (None, None) else EarlyAck(ack.call, after)

    def _names_of_answer(self, call: cst.Call) -> Iterator[str]:
        """The names of what an acknowledgement gives, or of who makes it: a task, a future."""
        for target, value in bound_in(self._tree.statement(call)):
            if not isinstance(value, cst.Tuple) and self._tree.inside(call, value):
                yield from names_bound(target)

    def _after(self, ack: Acknowledgement) -> Iterator[cst.CSTNode]:
        """The statements that come after it for the same message, whatever is chosen."""
        for statement in self._sequence.after(ack.call):
            if not self._tree.inside(statement, ack.scope):
                return
            if not self._is_chosen(ack.call, statement):
                yield statement

    def _is_chosen(self, call: cst.Call, statement: cst.CSTNode) -> bool:
        """Whether a statement also runs without a call that stands before it."""
        for above in self._tree.ancestors(call):
            if self._tree.inside(statement, above):
                return False
            if isinstance(above, _CHOICES):
                return True
        return False
