"""The facts of one module under one roof, each computed when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from shutdown_lint.facts.arity import Arity
from shutdown_lint.facts.bounds import Bounds
from shutdown_lint.facts.calls import Calls
from shutdown_lint.facts.celery import CeleryTasks
from shutdown_lint.facts.cleanup import Cleanups
from shutdown_lint.facts.commands import Commands
from shutdown_lint.facts.drains import Drains
from shutdown_lint.facts.effects import Effects
from shutdown_lint.facts.entries import Entries
from shutdown_lint.facts.exceptions import Exceptions
from shutdown_lint.facts.functions import Functions, written_call
from shutdown_lint.facts.handlers import Handlers
from shutdown_lint.facts.hooks import Hooks
from shutdown_lint.facts.in_flight import InFlight
from shutdown_lint.facts.joins import Joins
from shutdown_lint.facts.loops import Loops
from shutdown_lint.facts.names import Names
from shutdown_lint.facts.objects import Objects
from shutdown_lint.facts.origins import Origins
from shutdown_lint.facts.outputs import Outputs
from shutdown_lint.facts.pace import Paces
from shutdown_lint.facts.reach import Reach
from shutdown_lint.facts.scopes import Scopes
from shutdown_lint.facts.servers import Servers
from shutdown_lint.facts.signal_sets import SignalSets
from shutdown_lint.facts.stop_signals import StopSignals
from shutdown_lint.facts.stopping import Stopping
from shutdown_lint.facts.substance import Substance
from shutdown_lint.facts.swallowing import Swallowing
from shutdown_lint.facts.systems import Systems
from shutdown_lint.facts.tree import Tree
from shutdown_lint.facts.users import Users
from shutdown_lint.facts.workers import Workers

if TYPE_CHECKING:
    import libcst as cst

_SHORT = 60


class ModuleFacts:
    """What the code of one module means for shutdown."""

    def __init__(self, module: cst.Module, path: str) -> None:
        self.module = module
        self.path = path

    def source(self, node: cst.CSTNode) -> str:
        """The code of a node, as written."""
        return self.module.code_for_node(node)

    def short(self, node: cst.CSTNode) -> str:
        """The code of an expression on one line, cut to what fits in a message."""
        text = " ".join(self.source(node).split())
        return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"

    def called(self, call: cst.Call) -> str:
        """What a call calls, for messages: `self.db.close()`."""
        return f"{written_call(call)}()"

    def reaches_exit(self, root: cst.CSTNode) -> bool:
        """Whether an exit can be seen to be reached when `root` runs."""
        return any(
            self.effects.ends_process(reached.node)
            for reached in self.reach.from_node(root, coroutines=True)
        )

    @cached_property
    def tree(self) -> Tree:
        """Parents and nodes by class."""
        return Tree(self.module)

    @cached_property
    def scopes(self) -> Scopes:
        """Scopes and bindings."""
        return Scopes(self.tree)

    @cached_property
    def names(self) -> Names:
        """Dotted paths of expressions."""
        return Names(self.tree, self.scopes)

    @cached_property
    def functions(self) -> Functions:
        """Functions and classes."""
        return Functions(self.tree, self.names)

    @cached_property
    def objects(self) -> Objects:
        """Classes of values."""
        return Objects(self.tree, self.names, self.functions)

    @cached_property
    def calls(self) -> Calls:
        """Which function a call runs."""
        return Calls(self.names, self.functions, self.objects)

    @cached_property
    def reach(self) -> Reach:
        """What runs when something runs."""
        return Reach(self.tree, self.names, self.functions, self.calls)

    @cached_property
    def signal_sets(self) -> SignalSets:
        """Which signals an expression stands for."""
        return SignalSets(self.names, self.objects)

    @cached_property
    def handlers(self) -> Handlers:
        """Signal handlers and their registrations."""
        return Handlers(
            self.tree, self.names, self.functions, self.calls, self.signal_sets, self.systems
        )

    @cached_property
    def systems(self) -> Systems:
        """Which operating system code is for."""
        return Systems(self.tree, self.names)

    @cached_property
    def effects(self) -> Effects:
        """What a call does."""
        return Effects(self.names, self.objects, self.outputs)

    @cached_property
    def outputs(self) -> Outputs:
        """What is printed and logged."""
        return Outputs(self.tree, self.names, self.functions, self.objects, self.handlers)

    @cached_property
    def exceptions(self) -> Exceptions:
        """What except clauses catch."""
        return Exceptions(self.tree, self.names)

    @cached_property
    def swallowing(self) -> Swallowing:
        """After which except clauses the program goes on."""
        return Swallowing(self.tree, self.names, self.functions, self.effects, self.reach)

    @cached_property
    def loops(self) -> Loops:
        """Unbounded loops and calls that serve for ever."""
        return Loops(self.tree, self.names, self.functions, self.objects, self.effects, self.reach)

    @cached_property
    def cleanups(self) -> Cleanups:
        """Code that runs because something ends."""
        return Cleanups(
            self.tree,
            self.names,
            self.functions,
            self.calls,
            self.handlers,
            self.exceptions,
            Hooks(self.tree, self.names, self.functions, self.objects, self.calls),
        )

    @cached_property
    def entries(self) -> Entries:
        """Where the program starts."""
        return Entries(self.tree, self.names, self.functions, self.reach, self.loops, self.path)

    @cached_property
    def workers(self) -> Workers:
        """Threads, processes and jobs."""
        return Workers(
            self.tree,
            self.names,
            self.functions,
            self.objects,
            self.calls,
            self.reach,
        )

    @cached_property
    def origins(self) -> Origins:
        """Which calls made an object."""
        return Origins(self.names, self.objects, self.calls)

    @cached_property
    def joins(self) -> Joins:
        """Waiting for threads, processes and pools."""
        return Joins(
            self.tree,
            self.names,
            self.functions,
            self.objects,
            self.origins,
            self.reach,
            self.loops,
            self.workers,
        )

    @cached_property
    def stop_signals(self) -> StopSignals:
        """Who hears SIGTERM."""
        return StopSignals(
            self.tree, self.scopes, self.names, self.functions, self.handlers, self.loops
        )

    @cached_property
    def stopping(self) -> Stopping:
        """What in a function could end the program's loop."""
        return Stopping(
            self.tree, self.scopes, self.functions, self.calls, self.effects, self.reach
        )

    @cached_property
    def bounds(self) -> Bounds:
        """Whether the loops of cleanup code are sure to end."""
        return Bounds(
            self.tree, self.names, self.functions, self.exceptions, self.paces, self.drains
        )

    @cached_property
    def paces(self) -> Paces:
        """What loops spend their rounds with."""
        return Paces(
            self.names,
            self.functions,
            self.calls,
            self.reach,
            self.effects,
            self.loops,
        )

    @cached_property
    def drains(self) -> Drains:
        """Loops that empty something."""
        return Drains(self.tree, self.functions, self.objects, self.workers)

    @cached_property
    def servers(self) -> Servers:
        """Which server serves where."""
        return Servers(self.tree, self.functions, self.objects, self.workers)

    @cached_property
    def in_flight(self) -> InFlight:
        """Work that can be in flight when a signal arrives."""
        return InFlight(
            self.tree,
            self.effects,
            self.loops,
            self.reach,
            self.handlers,
            self.servers,
            self.workers,
        )

    @cached_property
    def commands(self) -> Commands:
        """Whether the program does one thing and ends by itself."""
        return Commands(self.entries, self.stopping, self.loops, self.workers, self.in_flight)

    @cached_property
    def arity(self) -> Arity:
        """Which arguments functions can take."""
        return Arity(self.module)

    @cached_property
    def substance(self) -> Substance:
        """What code does beyond talking and leaving."""
        return Substance(self.tree, self.calls, self.effects, self.reach)

    @cached_property
    def users(self) -> Users:
        """Who uses a function."""
        return Users(self.tree, self.handlers, self.cleanups, self.entries)

    @cached_property
    def celery(self) -> CeleryTasks:
        """Celery apps and tasks."""
        return CeleryTasks(self.tree, self.names, self.functions, self.objects)
