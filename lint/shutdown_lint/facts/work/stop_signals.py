"""Is SIGTERM heard? What one file can say of it; whatever might be a yes is one."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.literals import constant_str, docstring, is_constant
from shutdown_lint.facts.code.written import written_name, written_path
from shutdown_lint.knowledge import exits, interactive, registrars, serving, systems

if TYPE_CHECKING:
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.scopes import Scopes
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.loops.loops import Loops
    from shutdown_lint.facts.signals.handlers import Handlers


class StopSignals:
    """Who in this module hears a stop signal, and whether a person is at the terminal."""

    def __init__(
        self,
        tree: Tree,
        scopes: Scopes,
        names: Names,
        functions: Functions,
        handlers: Handlers,
        loops: Loops,
    ) -> None:
        self._tree = tree
        self._scopes = scopes
        self._names = names
        self._functions = functions
        self._handlers = handlers
        self._loops = loops

    @cached_property
    def sigterm_is_handled(self) -> bool:
        """Whether SIGTERM is, or may be, dealt with in this module.

        A registration whose signal cannot be told, any mention of SIGTERM but in sending it, a
        framework that installs its own handler and a helper named after signals all count.
        """
        return self.is_heard_by_own_code or self.server_takes_over

    @cached_property
    def is_heard_by_own_code(self) -> bool:
        """The same, but for the servers that install handlers of their own."""
        return (
            any(
                "SIGTERM" in registration.signals.names or not registration.signals.complete
                for registration in self._handlers.registrations
            )
            or self._mentions_sigterm
            or any(self._deals_with_signals(call) for call in self._tree.all(cst.Call))
        )

    @cached_property
    def sigterm_kills(self) -> bool:
        """Whether SIGTERM tells the program to stop, and nobody in the module hears it."""
        return not (
            self.sigterm_is_handled
            or self.is_interactive
            or self.never_comes
            or self._is_demonstration
        )

    @cached_property
    def _is_demonstration(self) -> bool:
        """Whether `main` only shows how the rest of a library is used, as it says itself."""
        return any(
            function.name == "main"
            and isinstance(function.node, cst.FunctionDef)
            and docstring(function.node).lower().startswith(interactive.SHOWING)
            for function in self._functions.all
        )

    @cached_property
    def server_takes_over(self) -> bool:
        """Whether a server runs here that sets handlers for the stop signals by itself."""
        return any(self._is_by_server(call) for call in self._tree.all(cst.Call))

    def _is_by_server(self, call: cst.Call) -> bool:
        served = self._loops.serving(call)
        if served is not None and served.handles_sigterm:
            given = argument(call, None, served.switch) if served.switch else None
            if served.switch in serving.TRIGGERS:
                return given is None or is_constant(given, None)
            return not is_constant(given, value=False)
        local = self._functions.class_of_name(call.func)
        made = (self._names.path(call.func),) if local is None else self._functions.bases(local)
        return not serving.SIGTERM_CLASSES.isdisjoint(made)

    @cached_property
    def never_comes(self) -> bool:
        """Whether the module is for a system on which nobody sends SIGTERM."""
        return any(
            (isinstance(binding.node, (cst.Import, cst.ImportFrom)))
            and binding.target.split(".")[0] in systems.MODULES
            and self._is_at_top(binding.node)
            for bindings in self._scopes.module.bindings.values()
            for binding in bindings
        )

    def _is_at_top(self, statement: cst.CSTNode) -> bool:
        line = self._tree.parent(statement)
        return line is not None and isinstance(self._tree.parent(line), cst.Module)

    @cached_property
    def is_interactive(self) -> bool:
        """Whether the module talks to a person at a terminal."""
        return (
            bool(self._scopes.imported & interactive.MODULES)
            or any(
                self._names.path(call.func) in interactive.CALLS
                for call in self._tree.all(cst.Call)
            )
            or self._is_notebook
        )

    @cached_property
    def _is_notebook(self) -> bool:
        """Whether the file is a notebook that was exported, or is edited as one."""
        module = self._tree.module
        lines = [*module.header, *module.footer]
        for statement in module.body:
            lines += statement.leading_lines
        return any(
            line.comment is not None
            and line.comment.value.startswith(interactive.NOTEBOOK_COMMENTS)
            for line in lines
        )

    @cached_property
    def _mentions_sigterm(self) -> bool:
        mentions: list[cst.CSTNode] = [
            node for node in self._tree.all(cst.Attribute) if node.attr.value == "SIGTERM"
        ]
        mentions += [
            node
            for node in self._tree.all(cst.Name)
            if node.value == "SIGTERM"
            and not isinstance(self._tree.parent(node), (cst.Attribute, cst.ImportAlias))
        ]
        mentions += [
            node for node in self._tree.all(cst.SimpleString) if constant_str(node) == "SIGTERM"
        ]
        return any(not self._is_sent(node) for node in mentions)

    def _is_sent(self, node: cst.CSTNode) -> bool:
        for above in self._tree.ancestors(node):
            if isinstance(above, cst.Call):
                return (
                    self._names.path(above.func) in exits.SENDS_SIGNAL
                    or written_name(above) in exits.SENDS_SIGNAL_METHODS
                ) and self._names.path(above.func) != "signal.signal"
            if isinstance(above, cst.BaseSuite):
                return False
        return False

    def _deals_with_signals(self, call: cst.Call) -> bool:
        path = self._names.path(call.func)
        if path in registrars.SYNCHRONOUS:
            return True
        if any(_takes_over_signals(arg) for arg in call.args):
            return True
        name = written_name(call)
        if name in registrars.BY_METHOD or name in exits.SENDS_SIGNAL_METHODS:
            return False
        if path is not None and path.partition(".")[0] in registrars.NOT_HELPERS:
            return False
        # setup_signal_handlers(), from .signals import install: it is theirs, we cannot see it.
        written = (path or written_path(call.func) or name).lower()
        return not self._is_local(call) and any(
            word in written for word in registrars.HELPER_WORDS
        )

    def _is_local(self, call: cst.Call) -> bool:
        return written_name(call) in self._local_names

    @cached_property
    def _local_names(self) -> frozenset[str]:
        return frozenset(function.name for function in self._functions.all)


def _takes_over_signals(arg: cst.Arg) -> bool:
    """Whether an argument such as `handle_signals=True` asks somebody to deal with signals."""
    return (
        arg.keyword is not None
        and "signal" in arg.keyword.value
        and arg.keyword.value.partition("_")[0] in ("handle", "install", "use", "with", "setup")
        and not is_constant(arg.value, value=False)
    )
