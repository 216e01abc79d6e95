"""The functions and classes of a module, and which of them a name, a base or `self` means."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.definitions import Class, Function, first_parameter
from shutdown_lint.facts.code.tree import FunctionNode, running_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.tree import Tree

# Methods that get the class without a decorator.
_OF_CLASSES = frozenset({"__class_getitem__", "__init_subclass__", "__new__"})


class Functions:
    """All functions and classes of a module."""

    def __init__(self, tree: Tree, names: Names, deferring: frozenset[str] = frozenset()) -> None:
        self._tree = tree
        self._names = names
        self._deferring = deferring  # decorators
        self._functions: dict[cst.CSTNode, Function] = {}
        self._classes = {node: Class(node, node.name.value) for node in tree.all(cst.ClassDef)}
        self._members: dict[cst.ClassDef, dict[str, list[Function]]] = {
            node: {} for node in self._classes
        }
        for node in tree.all(cst.FunctionDef):
            self._add(node, node.name.value, self._decorators(node))
        for lambda_ in tree.all(cst.Lambda):
            self._add(lambda_, "<lambda>", ())

    def _add(self, node: FunctionNode, name: str, decorators: tuple[str, ...]) -> None:
        class_node = self._tree.enclosing_class(node) if name != "<lambda>" else None
        owner = self._classes[class_node] if class_node is not None else None
        is_deferred = not self._deferring.isdisjoint(decorators)
        function = Function(node, name, owner, decorators, is_deferred)
        self._functions[node] = function
        if class_node is not None:
            self._members[class_node].setdefault(name, []).append(function)

    def _decorators(self, node: cst.FunctionDef) -> tuple[str, ...]:
        found = []
        for decorator in node.decorators:
            expression = decorator.decorator
            target = expression.func if isinstance(expression, cst.Call) else expression
            found.append(self._names.path(target) or "")
        return tuple(found)

    @cached_property
    def all(self) -> tuple[Function, ...]:
        """Every function, in source order, lambdas last."""
        return tuple(self._functions.values())

    @cached_property
    def classes(self) -> tuple[Class, ...]:
        """Every class, in source order."""
        return tuple(self._classes.values())

    def of(self, node: FunctionNode) -> Function:
        """The function that a node defines."""
        return self._functions[node]

    def around(self, node: cst.CSTNode) -> Function | None:
        """The function whose body runs this node; None at module or class level."""
        found = self._tree.enclosing_function(node)
        return None if found is None else self._functions[found]

    def bases(self, class_: Class) -> tuple[str, ...]:
        """The dotted paths of a class's bases, through local classes up to foreign ones.

        A base that cannot be resolved is "".
        """
        found: list[str] = []
        for base in self._base_nodes(class_):
            local = self.class_of_name(base)
            if local is not None and local is not class_:
                found += self.bases(local) if self._is_ancestor_chain(local, class_) else [""]
            else:
                found.append(self._names.path(base) or "")
        return tuple(found)

    def _is_ancestor_chain(self, base: Class, below: Class) -> bool:
        # A class that names itself below its own bases is an error in the program; do not loop.
        return base.node is not below.node and not self._tree.inside(below.node, base.node)

    def _base_nodes(self, class_: Class) -> Iterator[cst.BaseExpression]:
        for arg in class_.node.bases:
            if not arg.star:
                value = arg.value
                yield value.value if isinstance(value, cst.Subscript) else value

    def method(self, class_: Class, name: str) -> Function | None:
        """The one method that `instance.name` means, looked up through local base classes.

        None when it is defined twice, or when a foreign base might define it first.
        """
        found = self._first_definition(class_, name, set())
        return found[0] if found is not None and len(found) == 1 else None

    def _first_definition(
        self, class_: Class, name: str, seen: set[Class]
    ) -> list[Function] | None:
        # None: nowhere in the local classes. []: a foreign base stands in the way.
        if class_ in seen:
            return []
        seen.add(class_)
        own = self._members[class_.node].get(name)
        if own:
            return own
        for base in self._base_nodes(class_):
            local = self.class_of_name(base)
            if local is None:
                if self._names.path(base) != "builtins.object":
                    return []
                continue
            found = self._first_definition(local, name, seen)
            if found is not None:
                return found
        return None

    def is_overridden(self, class_: Class, name: str) -> bool:
        """Whether a class of the module derives from this one and defines the name anew."""
        return any(
            below != class_ and name in self._members[below.node] and self.derives(below, class_)
            for below in self.classes
        )

    def derives(self, below: Class, above: Class) -> bool:
        """Whether a class of the module has another one among its bases, at any distance."""
        seen: set[Class] = set()
        pending = [below]
        while pending:
            class_ = pending.pop()
            for base in self._base_nodes(class_):
                local = self.class_of_name(base)
                if local == above:
                    return True
                if local is not None and local not in seen:
                    seen.add(local)
                    pending.append(local)
        return False

    def methods(self, class_: Class) -> Iterator[Function]:
        """The methods that a class defines itself."""
        for functions in self._members[class_.node].values():
            yield from functions

    def class_of_name(self, node: cst.CSTNode) -> Class | None:
        """The local class that a name refers to."""
        if type(node) is cst.Name:
            binding = self._names.binding(node)
            if binding is not None and binding.kind is Kind.CLASS:
                return self._classes.get(binding.node)  # type: ignore[call-overload, no-any-return]
        return None

    def self_class(self, node: cst.CSTNode) -> Class | None:
        """The class whose instance (or itself) a name like `self` stands for.

        It is the first parameter of a method, also seen from functions nested in the method.
        """
        method = self._method_of(node)
        return None if method is None else method.owner

    def instance_class(self, node: cst.CSTNode) -> Class | None:
        """The class whose instance a name like `self` stands for; None for `cls`."""
        method = self._method_of(node)
        if method is None or "builtins.classmethod" in method.decorators:
            return None
        return None if method.name in _OF_CLASSES else method.owner

    def _method_of(self, node: cst.CSTNode) -> Function | None:
        """The method whose first parameter a name stands for."""
        if type(node) is not cst.Name:
            return None
        binding = self._names.binding(node)
        if binding is None or binding.kind is not Kind.PARAMETER:
            return None
        return self._by_first_parameter.get(id(binding.node))

    @cached_property
    def _by_first_parameter(self) -> dict[int, Function]:
        """The methods by the `id` of the parameter that is an instance or its class."""
        found: dict[int, Function] = {}
        for function in self.all:
            first = first_parameter(function.node)
            if first is not None and function.owner is not None and not function.is_static:
                found[id(first)] = function
        return found

    def returned(self, function: Function) -> list[cst.BaseExpression | None]:
        """What the `return` statements of a function give, in source order."""
        return self._returned.get(function.node, [])

    @cached_property
    def _returned(self) -> dict[FunctionNode | None, list[cst.BaseExpression | None]]:
        found: dict[FunctionNode | None, list[cst.BaseExpression | None]] = {}
        for node in self._tree.all(cst.Return):
            found.setdefault(self._tree.enclosing_function(node), []).append(node.value)
        return found

    def is_generator(self, function: Function) -> bool:
        """Whether calling a function only makes a generator: its body holds a `yield`."""
        return function.node in self._generators

    @cached_property
    def _generators(self) -> frozenset[FunctionNode | None]:
        return frozenset(map(self._tree.enclosing_function, self._tree.all(cst.Yield)))

    def called_in(self, root: cst.CSTNode) -> Iterator[cst.Call]:
        """The calls that run when `root` runs, those in nested definitions left out."""
        for node in running_nodes(root):
            if isinstance(node, cst.Call):
                yield node

    def self_attribute(self, node: cst.CSTNode) -> tuple[Class, str] | None:
        """The class and attribute name of `self.name`."""
        if type(node) is cst.Attribute:
            owner = self.self_class(node.value)
            if owner is not None:
                return owner, node.attr.value
        return None
