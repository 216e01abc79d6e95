"""Where code means to make a daemon and Python does not understand it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.literals import is_constant
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge import daemons as table

if TYPE_CHECKING:
    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.tree import Tree


class Misspelling(NamedTuple):
    """A name that was to make a daemon."""

    name: cst.Name
    meant: str  # the right name
    of: str | None  # the class as the tables know it; None when it cannot be told
    fails: bool  # Python refuses it: a parameter or a method, not an attribute
    is_on: bool  # a daemon was wanted; `False` is what a thread is anyhow


class MisspeltDaemons:
    """The misspellings of a module."""

    def __init__(self, tree: Tree, names: Names, functions: Functions, objects: Objects) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects

    def in_target(self, target: cst.AssignTarget | cst.AnnAssign) -> Misspelling | None:
        """A misspelling that is assigned to: `t.deamon = True`, and in the body of a class."""
        value = target.value if isinstance(target, cst.AnnAssign) else self._value(target)
        if value is None:
            return None
        match target.target:
            case cst.Attribute(attr=name) as attribute:
                owner = self._objects.known(attribute.value)
                is_server = self._is_threading_server(attribute.value)
                is_unknown = self._objects.type(attribute.value) is None
            case cst.Name() as name if isinstance(self._scope(target), cst.ClassDef):
                class_ = next(
                    one for one in self._functions.classes if one.node is self._scope(target)
                )
                owner = self._objects.types.of_class(class_).known
                is_server = not table.THREADING_SERVERS.isdisjoint(self._functions.bases(class_))
                is_unknown = False
            case _:
                return None
        word = name.value
        if word in self._own_names:
            return None
        on = not is_constant(value, value=False)
        if is_server and word in table.MISSPELT_OF_SERVERS:
            return Misspelling(name, table.OF_SERVERS, "socketserver", fails=False, is_on=on)
        if word not in table.MISSPELT:
            return None
        if word not in table.MEANS_NOTHING_ELSE and not _is_bool(value):
            return None
        if owner in table.HAVE_IT:
            return Misspelling(name, table.ATTRIBUTE, owner, fails=False, is_on=on)
        if is_unknown and word in table.MEANS_NOTHING_ELSE and _is_bool(value) and self._starts:
            return Misspelling(name, table.ATTRIBUTE, None, fails=False, is_on=on)
        return None

    def in_call(self, call: cst.Call) -> Misspelling | None:
        """A misspelt parameter of a constructor, or a misspelt `setDaemon`."""
        if isinstance(call.func, cst.Attribute) and call.func.attr.value in table.MISSPELT_SETTERS:
            name = call.func.attr
            owner = self._objects.type(call.func.value)
            if owner is None or owner.known not in table.HAVE_IT or owner.local is not None:
                return None
            on = not (call.args and is_constant(call.args[0].value, value=False))
            return Misspelling(name, table.SETTER, owner.known, fails=True, is_on=on)
        for arg in call.args:
            if arg.keyword is not None and arg.keyword.value in table.MISSPELT:
                made = self._constructed(call)
                if made is not None:
                    on = not is_constant(arg.value, value=False)
                    return Misspelling(arg.keyword, table.ATTRIBUTE, made, fails=True, is_on=on)
        return None

    def _constructed(self, call: cst.Call) -> str | None:
        """The class whose own constructor a call runs, also for a class derived from it."""
        path = self._names.path(call.func)
        if path is not None and path.removesuffix(".__init__") in table.TAKE_IT:
            return path.removesuffix(".__init__").rpartition(".")[2]
        match call.func:
            case cst.Attribute(value=cst.Call() as above, attr=cst.Name(value="__init__")):
                around = self._functions.around(call)
                if self._names.path(above.func) == "builtins.super" and around is not None:
                    bases = () if around.owner is None else self._functions.bases(around.owner)
                    if len(bases) == 1 and bases[0] in table.TAKE_IT:
                        return bases[0].rpartition(".")[2]
        return None

    def _value(self, target: cst.AssignTarget) -> cst.BaseExpression | None:
        assign = self._tree.parent(target)
        return assign.value if isinstance(assign, cst.Assign) else None

    def _scope(self, node: cst.CSTNode) -> cst.CSTNode:
        return self._names.scopes.at(node).node

    def _is_threading_server(self, node: cst.BaseExpression) -> bool:
        found = self._objects.type(node)
        if found is not None and found.local is not None:
            return not table.THREADING_SERVERS.isdisjoint(self._functions.bases(found.local))
        binding = self._names.binding(node) if isinstance(node, cst.Name) else None
        made = binding.value if binding is not None else None
        return isinstance(made, cst.Call) and (
            self._names.path(made.func) in table.THREADING_SERVERS
        )

    @cached_property
    def _starts(self) -> bool:
        """Whether the module starts anything: options are called `deamon` as well."""
        return any(written_name(call) == "start" for call in self._tree.all(cst.Call))

    @cached_property
    def _own_names(self) -> frozenset[str]:
        """The words that the module reads or defines: there they mean something to somebody."""
        read = {
            node.attr.value
            for node in self._tree.all(cst.Attribute)
            if not isinstance(self._tree.parent(node), (cst.AssignTarget, cst.AnnAssign))
        }
        return frozenset(read | {function.name for function in self._functions.all})


def _is_bool(value: cst.BaseExpression) -> bool:
    return is_constant(value, value=True) or is_constant(value, value=False)
