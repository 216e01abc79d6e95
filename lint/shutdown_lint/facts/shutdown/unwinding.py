"""Which exception a signal raises, and whether it gets through to the end of the program."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.evidence import Via
from shutdown_lint.facts.code.tree import running_nodes, statements_in

if TYPE_CHECKING:
    from shutdown_lint.facts.code.exceptions import Exceptions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.substance import Substance
    from shutdown_lint.facts.effects.sure_ends import SureEnds
    from shutdown_lint.facts.signals.handlers import Handler, Handlers
    from shutdown_lint.facts.signals.workers import Workers
    from shutdown_lint.facts.work.entries import Entries

_INTERRUPTS = frozenset({"builtins.KeyboardInterrupt", "signal.default_int_handler"})


class Unwinding:
    """Judges what an exception does that a signal raises, wherever the program is."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        handlers: Handlers,
        sure_ends: SureEnds,
        substance: Substance,
        exceptions: Exceptions,
        workers: Workers,
        entries: Entries,
    ) -> None:
        self._tree = tree
        self._names = names
        self._handlers = handlers
        self._sure_ends = sure_ends
        self._substance = substance
        self._exceptions = exceptions
        self._workers = workers
        self._entries = entries

    @cached_property
    def by_sigterm(self) -> tuple[Via, ...]:
        """How SIGTERM comes to raise SystemExit; empty where it does not, or does more than that.

        The handler exits whatever the state is, and neither closes nor tells anything before.
        Every handler of SIGTERM has to be that one, in the main process.
        """
        found: tuple[Via, ...] = ()
        for handler in self._handlers.handlers:
            if "SIGTERM" not in handler.signals:
                continue
            place = self._sure_ends.undrained_exit(handler.function)
            if found or place is None or not self._is_alone(handler):
                return ()
            found = (handler.via, *place.path, Via(place.node, "SystemExit is raised here"))
        return found

    @cached_property
    def interrupt_by_sigterm(self) -> Via | None:
        """What makes SIGTERM raise KeyboardInterrupt, as Ctrl+C does."""
        for registration in self._handlers.registrations:
            if "SIGTERM" not in registration.signals.names or registration.for_windows:
                continue
            reference = registration.reference
            if registration.disposition == "default_int_handler" or (
                reference is not None and self._raises_interrupt(reference.function.node.body)
            ):
                return registration.via
        return None

    @cached_property
    def raised_by_sigterm(self) -> dict[str, tuple[Via, ...]]:
        """The exceptions that SIGTERM raises in the main program, and how it comes to that."""
        interrupt = self.interrupt_by_sigterm
        found = {
            "builtins.KeyboardInterrupt": () if interrupt is None else (interrupt,),
            "builtins.SystemExit": self.by_sigterm,
        }
        return {name: way for name, way in found.items() if way}

    @cached_property
    def interrupt_is_handled(self) -> bool:
        """Whether a handler of the module takes SIGINT, so that no KeyboardInterrupt comes of it.

        One that is registered on the way out is for the second Ctrl+C.
        """
        return any(
            "SIGINT" in one.signals.names
            and one.reference is not None
            and not one.for_windows
            and not self._workers.runs_in_child(one.call)
            and not self._is_on_way_out(one.call)
            and not self._may_raise_interrupt(one.reference.function.node.body)
            for one in self._handlers.registrations
        )

    def _is_on_way_out(self, node: cst.CSTNode) -> bool:
        return any(
            isinstance(above, (cst.ExceptHandler, cst.Finally))
            for above in self._tree.ancestors(node)
        )

    def _may_raise_interrupt(self, body: cst.CSTNode) -> bool:
        return any(
            isinstance(node, (cst.Name, cst.Attribute)) and self._names.path(node) in _INTERRUPTS
            for node in running_nodes(body)
        )

    def _raises_interrupt(self, body: cst.CSTNode) -> bool:
        """Whether the last thing that a function does is to raise KeyboardInterrupt."""
        last = statements_in(body)[-1:]
        if not last or not isinstance(last[0], cst.Raise) or last[0].exc is None:
            return False
        raised = last[0].exc.func if isinstance(last[0].exc, cst.Call) else last[0].exc
        return self._names.path(raised) == "builtins.KeyboardInterrupt"

    def _is_alone(self, handler: Handler) -> bool:
        body = handler.function.node.body
        return (
            not any(map(self._does_more, self._substance.of(body)))
            and not any(isinstance(node, cst.AssignTarget) for node in running_nodes(body))
            and not any(self._workers.runs_in_child(one.call) for one in handler.registrations)
            and all(
                registration in handler.registrations or registration.within == handler.function
                for registration in self._handlers.registrations
                if "SIGTERM" in registration.signals.names or not registration.signals.complete
            )
        )

    def _does_more(self, node: cst.CSTNode) -> bool:
        """Whether a call in a handler is more than one that silences further signals."""
        return not any(one.call is node for one in self._handlers.registrations)

    def ends_program(self, exception: str) -> bool:
        """Whether a built-in exception, raised by a signal, surely ends the program and no more.

        Not where children are forked, which inherit the handler; where a web server has a handler
        of its own; where an event loop may be anywhere in its work; and where a clause catches
        everything or goes on with the next round of a loop: that process could not be stopped any
        more.
        """
        return not (
            self._workers.forks
            or self._entries.runs_event_loop
            or self._entries.holds_web_app
            or any(self._keeps(clause, exception) for clause in self._tree.all(cst.ExceptHandler))
        )

    def _keeps(self, clause: cst.ExceptHandler, exception: str) -> bool:
        if self._exceptions.catches_all(clause):
            return True
        return (
            f"builtins.{exception}" in self._exceptions.caught(clause)
            and self._tree.loop_around(clause) is not None
            and not self._exceptions.leaves(clause)
        )
