"""Signs that somebody sits in front of a program, or only tries something out by it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.evidence import Via
from shutdown_lint.facts.code.literals import constant_str, docstring
from shutdown_lint.facts.code.written import written_path
from shutdown_lint.facts.signals.outputs import Output
from shutdown_lint.knowledge import interactive

if TYPE_CHECKING:
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.reach import Reach
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.effects.effects import Effects


class Attended:
    """What a module says of those who run it."""

    def __init__(self, tree: Tree, functions: Functions, effects: Effects, reach: Reach) -> None:
        self._tree = tree
        self._functions = functions
        self._effects = effects
        self._reach = reach

    def sign(self, node: cst.CSTNode) -> Via | None:
        """What says that a person watches the program that runs a node, or tries it out by it.

        A person is told beforehand, by printing, that Ctrl+C stops it: nobody need sit in front of
        a log. Or the docstring of the function, or of `main`, says what it is there for.
        """
        for call in self._told:
            if self._leads_to(call, node):
                return Via(call, "a person is told here how to stop it")
        around = self._functions.around(node)
        for function in self._functions.all:
            if function == around or (function.name == "main" and function.owner is None):
                if isinstance(function.node, cst.FunctionDef) and interactive.TRYING.search(
                    docstring(function.node)
                ):
                    return Via(function.node.name, "this is there to try it out, it says")
        return None

    @cached_property
    def _told(self) -> tuple[cst.Call, ...]:
        texts = [
            *(
                one
                for one in self._tree.all(cst.SimpleString)
                if interactive.CTRL_C.search(constant_str(one) or "")
            ),
            *(
                one
                for one in self._tree.all(cst.FormattedStringText)
                if interactive.CTRL_C.search(one.value)
            ),
        ]
        found = (self._printing(text) for text in texts)
        return tuple(one for one in found if one is not None)

    def _printing(self, text: cst.CSTNode) -> cst.Call | None:
        """The call that prints a text, unless it does so because Ctrl+C was pressed."""
        printing = None
        for above in self._tree.ancestors(text):
            if isinstance(above, cst.ExceptHandler):
                return None
            if printing is None and isinstance(above, cst.Call) and self._prints(above):
                printing = above
        return printing

    def _prints(self, call: cst.Call) -> bool:
        kind = self._effects.output(call)
        if kind is not None:
            return kind is Output.PRINT
        # `echo.echo_report(…)`, `console.print(…)`: somebody else's, and what it does is plain.
        words = (written_path(call.func) or "").lower().replace(".", "_").split("_")
        return not interactive.PRINTING_WORDS.isdisjoint(words)

    def _leads_to(self, call: cst.Call, node: cst.CSTNode) -> bool:
        """Whether what prints stands in the function of a node, or in one that leads there."""
        around = self._functions.around(call)
        if around == self._functions.around(node):
            return True
        root = self._tree.module if around is None else around.node.body
        return any(
            reached.node is node for reached in self._reach.from_node(root, coroutines=True)
        )
