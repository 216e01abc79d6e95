"""What the code of a module is: its tree, names, functions, objects, and who calls whom."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from shutdown_lint.knowledge.tables import BUILT_IN

if TYPE_CHECKING:
    import libcst as cst

    from shutdown_lint.facts.code.arity import Arity
    from shutdown_lint.facts.code.calls import Calls
    from shutdown_lint.facts.code.commands import Commands
    from shutdown_lint.facts.code.conditions import Conditions
    from shutdown_lint.facts.code.durations import Durations
    from shutdown_lint.facts.code.exceptions import Exceptions
    from shutdown_lint.facts.code.fates import Fates
    from shutdown_lint.facts.code.following import Following
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.lost_flags import LostFlags
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.origins import Origins
    from shutdown_lint.facts.code.parameters import Parameters
    from shutdown_lint.facts.code.pauses import Pauses
    from shutdown_lint.facts.code.queues import Queues
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.rows import Rows
    from shutdown_lint.facts.code.scopes import Scopes
    from shutdown_lint.facts.code.sequence import Sequence
    from shutdown_lint.facts.code.systems import Systems
    from shutdown_lint.facts.code.test_code import TestingCode
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.knowledge.tables import Knowledge

_SHORT = 60  # characters
_FACTS = __name__.removesuffix("code.floor")


class CodeFacts:
    """What the code of one module is."""

    def __init__(self, module: cst.Module, path: str, knowledge: Knowledge = BUILT_IN) -> None:
        self.module = module
        self.path = path
        self._knowledge = knowledge

    def release(self) -> None:
        """Let go of everything that was found out.

        Facts refer to each other in circles: without this they, and the tree, would stay until
        Python collects garbage, which takes a fifth of the time that they took to make.
        """
        for fact in vars(self).values():
            if type(fact).__module__.startswith(_FACTS) and hasattr(fact, "__dict__"):
                vars(fact).clear()
        vars(self).clear()

    def source(self, node: cst.CSTNode) -> str:
        """The code of a node, as written."""
        from shutdown_lint.facts.code.text import code_of

        return code_of(node, self.module)

    def short(self, node: cst.CSTNode) -> str:
        """The code of an expression on one line, cut to what fits in a message."""
        text = " ".join(self.source(node).split())
        return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"

    def called(self, call: cst.Call) -> str:
        """What a call calls, for messages: `self.db.close()`."""
        from shutdown_lint.facts.code.written import written_call

        return f"{written_call(call)}()"

    @cached_property
    def tree(self) -> Tree:
        """Parents and nodes by class."""
        from shutdown_lint.facts.code.tree import Tree

        return Tree(self.module)

    @cached_property
    def testing(self) -> TestingCode:
        """What only tests run."""
        from shutdown_lint.facts.code.test_code import TestingCode

        return TestingCode(self.tree, self.names)

    @cached_property
    def scopes(self) -> Scopes:
        """Scopes and bindings."""
        from shutdown_lint.facts.code.scopes import Scopes

        return Scopes(self.tree)

    @cached_property
    def names(self) -> Names:
        """Dotted paths of expressions."""
        from shutdown_lint.facts.code.names import Names

        return Names(self.tree, self.scopes, self._knowledge.relative)

    @cached_property
    def rows(self) -> Rows:
        """Which row of a knowledge table a call hits."""
        from shutdown_lint.facts.code.rows import Rows

        return Rows(self.names, self.objects)

    @cached_property
    def functions(self) -> Functions:
        """Functions and classes."""
        from shutdown_lint.facts.code.functions import Functions

        return Functions(self.tree, self.names, self._knowledge.deferring)

    @cached_property
    def parameters(self) -> Parameters:
        """What calls give to functions."""
        from shutdown_lint.facts.code.parameters import Parameters

        return Parameters(self.tree, self.names, self.functions)

    @cached_property
    def objects(self) -> Objects:
        """Classes of values."""
        from shutdown_lint.facts.code.objects import Objects

        return Objects(
            self.tree, self.names, self.functions, self.parameters, self._knowledge.own_classes
        )

    @cached_property
    def calls(self) -> Calls:
        """Which function a call runs."""
        from shutdown_lint.facts.code.calls import Calls

        return Calls(self.names, self.functions, self.objects)

    @cached_property
    def reach(self) -> Reach:
        """What runs when something runs."""
        from shutdown_lint.facts.code.reach import Reach

        return Reach(self.tree, self.names, self.functions, self.calls)

    @cached_property
    def arity(self) -> Arity:
        """Which arguments functions can take."""
        from shutdown_lint.facts.code.arity import Arity

        return Arity(self.module)

    @cached_property
    def exceptions(self) -> Exceptions:
        """What except clauses catch."""
        from shutdown_lint.facts.code.exceptions import Exceptions

        return Exceptions(self.tree, self.names)

    @cached_property
    def systems(self) -> Systems:
        """Which operating system code is for."""
        from shutdown_lint.facts.code.systems import Systems

        return Systems(self.tree, self.names)

    @cached_property
    def sequence(self) -> Sequence:
        """What runs before and after something."""
        from shutdown_lint.facts.code.sequence import Sequence

        return Sequence(self.tree, self.names, self.calls)

    @cached_property
    def conditions(self) -> Conditions:
        """Whether a place is come to under a condition."""
        from shutdown_lint.facts.code.conditions import Conditions

        return Conditions(self.tree, self.functions)

    @cached_property
    def following(self) -> Following:
        """Which calls run after something."""
        from shutdown_lint.facts.code.following import Following

        return Following(self.tree, self.functions, self.reach, self.sequence)

    @cached_property
    def origins(self) -> Origins:
        """Which calls made an object."""
        from shutdown_lint.facts.code.origins import Origins

        return Origins(self.names, self.functions, self.objects, self.calls, self.parameters)

    @cached_property
    def fates(self) -> Fates:
        """What becomes of objects."""
        from shutdown_lint.facts.code.fates import Fates

        return Fates(
            self.tree,
            self.names,
            self.functions,
            self.objects,
            self.origins,
            self.calls,
            self.parameters,
        )

    @cached_property
    def durations(self) -> Durations:
        """How many seconds an expression stands for."""
        from shutdown_lint.facts.code.durations import Durations

        return Durations(self.tree, self.names, self.functions, self.calls, self.parameters)

    @cached_property
    def pauses(self) -> Pauses:
        """How long the program sleeps at a call."""
        from shutdown_lint.facts.code.pauses import Pauses

        return Pauses(self.names, self.objects, self.durations)

    @cached_property
    def commands(self) -> Commands:
        """Functions that a command line names."""
        from shutdown_lint.facts.code.commands import Commands

        return Commands(self.tree, self.scopes, self.functions, self.calls)

    @cached_property
    def queues(self) -> Queues:
        """What is asked of queues."""
        from shutdown_lint.facts.code.queues import Queues

        return Queues(self.tree, self.names, self.objects, self.origins)

    @cached_property
    def lost_flags(self) -> LostFlags:
        """Flags that functions set for themselves alone."""
        from shutdown_lint.facts.code.lost_flags import LostFlags

        return LostFlags(self.tree, self.names)
