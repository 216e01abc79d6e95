"""Whether somebody may wait for a task, as far as names tell: where its maker cannot be seen.

A name, an attribute and the containers that it is put into stand for the same tasks; so do the
names that are given one of them. What is handed to somebody else may be waited for there.
An element of what a function is given, `app["refresher"]`, is one like an attribute.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.literals import constant_str
from shutdown_lint.facts.code.tree import FUNCTIONS
from shutdown_lint.knowledge import holders

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.scopes import Scope
    from shutdown_lint.facts.code.tree import Tree

    Key = tuple[str, Scope | None]

_COPYING = holders.CONTAINER_METHODS | holders.GROUPING_CALLS
_ADDING = frozenset({"add", "append", "appendleft", "extend", "insert", "setdefault", "update"})

_ASSIGNING = (cst.AssignTarget, cst.AnnAssign, cst.Global, cst.NameItem, cst.Nonlocal)


class TaskWaits:
    """The places of a module that may wait for tasks."""

    def __init__(self, tree: Tree, names: Names) -> None:
        self._tree = tree
        self._names = names

    def may_be_for(
        self, *tasks: cst.CSTNode, or_cancel: bool = False, returned: bool = True
    ) -> bool:
        """Whether what some expressions stand for may be waited for, or is handed on.

        With `or_cancel`, being cancelled is enough; without `returned`, being given back by a
        function is not. A call stands for what it makes.
        """
        pending: list[Key | None] = []
        for task in tasks:
            if isinstance(task, cst.Call):
                if self._is_waited_for(task, returned=returned):
                    return True
                pending += map(self._key, self._same_as(task))
            else:
                pending.append(self._key(task))
        seen: set[Key] = set()
        while pending:
            key = pending.pop()
            if key in seen or key is None:
                continue
            seen.add(key)
            for node in self._by_name.get(key[0], ()):
                if self._key(node) == key:
                    if self._is_waited_for(node, returned=returned):
                        return True
                    if or_cancel and self._is_cancelled(node):
                        return True
                    pending += map(self._key, self._same_as(node))
        return False

    def is_read(self, target: cst.CSTNode) -> bool:
        """Whether what is assigned to a variable or an attribute is looked at anywhere."""
        key = self._key(target)
        return key is None or any(
            self._key(node) == key and not isinstance(self._tree.parent(node), _ASSIGNING)
            for node in self._by_name.get(key[0], ())
        )

    def _key(self, node: cst.CSTNode) -> Key | None:
        """What a place is known by: a variable with its scope, an attribute by its name alone."""
        if element := self._element(node):
            return element, None
        match node:
            case cst.Subscript():
                return self._key(node.value)
            case cst.Call(func=cst.Attribute(attr=cst.Name(value=method))) if method in _COPYING:
                assert isinstance(node.func, cst.Attribute)
                return self._key(node.func.value)
            case cst.Call(args=[first, *_]) if self._names.called(node) in _COPYING:
                return self._key(first.value)
            case cst.Name() if node.value not in ("None", "True", "False"):
                found = self._names.scopes.at(node).lookup(node.value)
                return node.value, None if found is None else found[0]
            case cst.Attribute():
                return node.attr.value, None
        return None

    def _element(self, node: cst.CSTNode) -> str | None:
        """What an element of a parameter is known by: of `app["task"]`, or `app.pop("task")`."""
        match node:
            case cst.Subscript(
                value=cst.Name() as owner,
                slice=[cst.SubscriptElement(slice=cst.Index(value=item))],
            ):
                pass
            case cst.Call(
                func=cst.Attribute(value=cst.Name() as owner, attr=cst.Name(value="get" | "pop")),
                args=[cst.Arg(value=item), *_],
            ):
                pass
            case _:
                return None
        binding = self._names.binding(owner)
        if binding is None or binding.kind is not Kind.PARAMETER or owner.value in self._iterated:
            return None
        text = constant_str(item)
        if isinstance(item, cst.Name):
            found = self._names.scopes.at(item).lookup(item.value)
            text = item.value if found is not None and found[0].parent is None else None
        return None if text is None else f"[{text}]"

    @cached_property
    def _iterated(self) -> frozenset[str]:
        """The names whose elements are looked at all together."""
        return frozenset(
            each.value.value
            for each in self._tree.all(cst.Attribute)
            if isinstance(each.value, cst.Name) and each.attr.value in ("items", "values")
        )

    @cached_property
    def _by_name(self) -> dict[str, list[cst.CSTNode]]:
        found: dict[str, list[cst.CSTNode]] = {}
        for name in self._tree.all(cst.Name):
            above = self._tree.parent(name)
            if not isinstance(above, cst.Attribute) or above.value is name:
                found.setdefault(name.value, []).append(name)
        for attribute in self._tree.all(cst.Attribute):
            found.setdefault(attribute.attr.value, []).append(attribute)
        for node in (*self._tree.all(cst.Subscript), *self._tree.all(cst.Call)):
            if element := self._element(node):
                found.setdefault(element, []).append(node)
        return found

    def _is_waited_for(self, node: cst.CSTNode, *, returned: bool) -> bool:
        """Whether a mention stands in an `await`, is an argument, or is given back."""
        for above, below in self._tree.lineage(node):
            match above:
                case cst.Return():
                    return returned
                case cst.Await() | cst.Yield():
                    return True
                case cst.Attribute():
                    method = self._tree.parent(above)
                    if not isinstance(method, cst.Call) or method.func is not above:
                        return False
                    if above.attr.value not in _COPYING:
                        return False  # `task.cancel()`
                case cst.Call() if below is not above.func:
                    name = self._names.called(above)
                    if name not in _COPYING and name not in holders.ASKING_CALLS:
                        return True
                case cst.CompFor() | cst.BaseSuite() | cst.Comparison() | cst.Param():
                    return False
            if isinstance(above, (*FUNCTIONS, cst.BaseCompoundStatement)):
                return False
        return False

    def _is_cancelled(self, node: cst.CSTNode) -> bool:
        above = self._tree.parent(node)
        while isinstance(above, cst.Subscript) and above.value is node:
            node, above = above, self._tree.parent(above)
        return isinstance(above, cst.Attribute) and above.attr.value in ("cancel", "close")

    def _same_as(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """What stands for the same tasks as a mention: where it is assigned, or put into."""
        for above, below in self._tree.lineage(node):
            match above:
                case cst.Attribute():
                    yield from self._put_in(above)
                    if above.attr.value not in _COPYING:
                        return
                case cst.Call() if below is not above.func:
                    if isinstance(above.func, cst.Attribute) and above.func.attr.value in _ADDING:
                        yield above.func.value
                    if self._names.called(above) not in _COPYING:
                        return
                case cst.Assign():
                    yield above.value
                    for target in above.targets:
                        yield from _parts(target.target)
                    yield from _parts(above.value)
                case cst.AnnAssign() | cst.NamedExpr() if above.value is not None:
                    yield above.value
                    yield above.target
                case cst.For() | cst.CompFor():
                    yield from _parts(above.target)
                    yield above.iter
            if isinstance(
                above, (cst.Await, cst.BaseSuite, cst.Comparison, cst.Param, *FUNCTIONS)
            ):
                return

    def _put_in(self, method: cst.Attribute) -> Iterator[cst.CSTNode]:
        call = self._tree.parent(method)
        if isinstance(call, cst.Call) and call.func is method and method.attr.value in _ADDING:
            yield from (arg.value for arg in call.args)


def _parts(node: cst.BaseExpression) -> Iterator[cst.CSTNode]:
    if isinstance(node, (cst.Tuple, cst.List)):
        for element in node.elements:
            yield from _parts(element.value)
    else:
        yield node
