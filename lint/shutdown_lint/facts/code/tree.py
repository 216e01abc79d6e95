"""The shape of one module: parents, nodes by class, and what encloses what."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import libcst as cst

from shutdown_lint.facts.code.walk import child_fields, children

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Node = TypeVar("Node", bound=cst.CSTNode)

FunctionNode = cst.FunctionDef | cst.Lambda
FUNCTIONS = (cst.FunctionDef, cst.Lambda)
_FUNCTIONS = frozenset(FUNCTIONS)
_DEFINITIONS = frozenset((*FUNCTIONS, cst.ClassDef))
# Less than one node of so many is few: quicker to be sorted than to be looked for.
_FEW = 8
COMPREHENSIONS = (cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp)


class Tree:
    """Parents and an index by class, made in one pass."""

    def __init__(self, module: cst.Module) -> None:
        self.module = module
        # By `id`: nodes live as long as the tree, and libcst's way to hash one takes longer than
        # to look it up.
        self._parents: dict[int, cst.CSTNode | None] = {id(module): None}
        self._nodes: list[cst.CSTNode] = []  # in source order
        self._by_class: dict[type[cst.CSTNode], list[cst.CSTNode]] = defaultdict(list)
        parents, nodes, by_class = self._parents, self._nodes, self._by_class
        stack: list[cst.CSTNode] = [module]
        while stack:
            node = stack.pop()
            nodes.append(node)
            kind = type(node)
            by_class[kind].append(node)
            if child_fields(kind):
                below = children(node)
                for child in below:
                    parents[id(child)] = node
                below.reverse()
                stack += below

    def __contains__(self, node: cst.CSTNode) -> bool:
        return id(node) in self._parents

    def all(self, kind: type[Node]) -> list[Node]:
        """Every node of exactly this class, in source order."""
        return self._by_class.get(kind, [])  # type: ignore[return-value]

    def in_order(self, *kinds: type[cst.CSTNode]) -> list[cst.CSTNode]:
        """Every node of some classes, in source order."""
        if len(kinds) == 1:
            return self.all(kinds[0])
        found = [node for kind in kinds for node in self.all(kind)]
        if len(found) * _FEW > len(self._nodes):
            return [node for node in self._nodes if type(node) in kinds]
        return sorted(found, key=self.order)

    @property
    def parents(self) -> Mapping[int, cst.CSTNode | None]:
        """The node around each node, by its `id`: for callers that go up from many nodes."""
        return self._parents

    def parent(self, node: cst.CSTNode) -> cst.CSTNode | None:
        """The node around this one; None for the module."""
        return self._parents[id(node)]

    def order(self, node: cst.CSTNode) -> int:
        """Where a node stands in the order of the source: later nodes have higher numbers."""
        return self._order[id(node)]

    @cached_property
    def _order(self) -> dict[int, int]:
        return {id(node): index for index, node in enumerate(self._nodes)}

    def ancestors(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """The nodes around this one, from the inside out."""
        parents = self._parents
        above = parents[id(node)]
        while above is not None:
            yield above
            above = parents[id(above)]

    def lineage(self, node: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
        """Each ancestor with the child through which it is reached, from the inside out."""
        below = node
        for above in self.ancestors(node):
            yield above, below
            below = above

    def enclosing_function(self, node: cst.CSTNode) -> FunctionNode | None:
        """The function or lambda whose body runs this node; None at module or class level."""
        parents, below = self._parents, node
        while (above := parents[id(below)]) is not None:
            # Exact classes: libcst's are abstract, and `isinstance` is slow with those.
            if type(above) in _FUNCTIONS and below is above.body:  # type: ignore[attr-defined]
                return above  # type: ignore[return-value]
            below = above
        return None

    def enclosing_function_of_parameter(self, param: cst.CSTNode) -> FunctionNode | None:
        """The function that a parameter belongs to."""
        for above in self.ancestors(param):
            if type(above) in _FUNCTIONS:
                return above  # type: ignore[return-value]
        return None

    def loop_around(self, node: cst.CSTNode) -> cst.While | cst.For | None:
        """The innermost loop around a node in its function."""
        for above in self.ancestors(node):
            if type(above) in _FUNCTIONS:
                return None
            if isinstance(above, (cst.While, cst.For)):
                return above
        return None

    def outermost_loop_or_statement(self, node: cst.CSTNode) -> cst.CSTNode:
        """What runs once around a node in its function: its outermost loop, else its statement."""
        place = node
        while (loop := self.loop_around(place)) is not None:
            place = loop
        return self.statement(place)

    def enclosing_class(self, function: cst.CSTNode) -> cst.ClassDef | None:
        """The class of which this function is a direct member."""
        for above in self.ancestors(function):
            if type(above) in _FUNCTIONS:
                return None
            if type(above) is cst.ClassDef:
                return above
        return None

    def statement(self, node: cst.CSTNode) -> cst.CSTNode:
        """The whole statement that a node is part of (the node itself if it is one)."""
        below = node
        for above in (node, *self.ancestors(node)):
            if isinstance(above, (cst.IndentedBlock, cst.SimpleStatementSuite, cst.Module)):
                return below
            below = above
        return below

    def statements(self, body: cst.CSTNode) -> list[cst.CSTNode]:
        """The statements of a suite, those that share a line one by one."""
        return statements_in(body)

    def inside(self, node: cst.CSTNode, container: cst.CSTNode) -> bool:
        """Whether `node` is `container` or stands anywhere below it."""
        parents = self._parents
        at: cst.CSTNode | None = node
        while at is not None and at is not container:
            at = parents[id(at)]
        return at is container

    def indentation(self, node: cst.CSTNode) -> str:
        """The white space that the lines of the block around a node begin with."""
        default = self.module.default_indent
        return "".join(
            [
                default if above.indent is None else above.indent
                for above, below in self.lineage(node)
                if isinstance(above, cst.IndentedBlock)
                or (isinstance(above, cst.Match) and below is not above.subject)
            ][::-1]
        )

    def makes_call(self, root: cst.CSTNode) -> bool:
        """Whether a call runs when `root` runs."""
        return any(isinstance(node, cst.Call) for node in running_nodes(root))

    def awaits(self, root: cst.CSTNode) -> bool:
        """Whether a coroutine can be cancelled inside of `root`."""
        return any(
            isinstance(node, cst.Await)
            or (isinstance(node, (cst.For, cst.With)) and node.asynchronous is not None)
            for node in running_nodes(root)
        )

    def in_type_checking(self, node: cst.CSTNode) -> bool:
        """Whether the node stands under `if TYPE_CHECKING:` and so never runs."""
        for above, below in self.lineage(node):
            if type(above) is cst.If and below is above.body:
                test = above.test
                name = test.attr if isinstance(test, cst.Attribute) else test
                if isinstance(name, cst.Name) and name.value in self._type_checking_names:
                    return True
        return False

    @cached_property
    def _type_checking_names(self) -> frozenset[str]:
        aliases = (
            alias.evaluated_alias
            for alias in self.all(cst.ImportAlias)
            if alias.asname is not None and alias.evaluated_name == "TYPE_CHECKING"
        )
        return frozenset({"TYPE_CHECKING", *filter(None, aliases)})


def statements_in(body: cst.CSTNode) -> list[cst.CSTNode]:
    """The statements of a suite, those that share a line one by one; none for an expression."""
    if not isinstance(body, cst.BaseSuite):
        return []
    found: list[cst.CSTNode] = []
    for line in body.body:
        found += line.body if type(line) is cst.SimpleStatementLine else [line]
    return found


def running_nodes(root: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The nodes that run when `root` runs, in source order.

    Bodies of functions, lambdas and classes defined inside are left out: defining is not
    running.
    """
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        # Exact classes: libcst's are abstract, and `isinstance` is slow with those.
        if type(node) not in _DEFINITIONS or node is root:
            stack += reversed(children(node))
