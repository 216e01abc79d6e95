"""Development servers that serve, and for whom."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.arguments import argument, has_unpacking
from shutdown_lint.facts.code.literals import constant_str, is_constant
from shutdown_lint.facts.code.text import code_of
from shutdown_lint.knowledge import development_servers as table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.signals.workers import Workers

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


class Development(NamedTuple):
    """A call that serves with a development server."""

    name: str
    is_public: bool  # it listens on an address that everybody can reach
    is_only_one: bool  # the file names no other server
    is_for_probes: bool = False  # all that it answers is whether the program is well


class DevelopmentServers:
    """Finds development servers that are not there for development."""

    def __init__(
        self,
        tree: Tree,
        names: Names,
        functions: Functions,
        objects: Objects,
        workers: Workers,
    ) -> None:
        self._tree = tree
        self._names = names
        self._functions = functions
        self._objects = objects
        self._workers = workers

    def of(self, call: cst.Call) -> Development | None:
        """What a call serves with.

        None where the call or a condition around it says that it is for development, where its
        options are hidden, and beside the main thread, where it is not what the program is for.
        """
        found = self._served(call)
        if (
            found is None
            or has_unpacking(call)
            or any(
                arg.keyword is not None
                and arg.keyword.value in table.DEBUGGING
                and is_constant(arg.value, value=True)
                for arg in call.args
            )
            or self._is_for_development(call)
            or self._workers.may_run_beside_main(self._functions.around(call))
        ):
            return None
        name, address = found
        public = address is not None and (address == "" or address.startswith(table.PUBLIC))
        return Development(name, public, self._is_only_one, self._is_for_probes)

    def _served(self, call: cst.Call) -> tuple[str, str | None] | None:
        """The name of the server and the address, as far as it is known."""
        path = self._names.path(call.func)
        row = table.BY_PATH.get(path or "")
        if row is None and isinstance(call.func, cst.Attribute):
            known = self._objects.known(call.func.value)
            row = table.BY_CLASS.get((known or "", call.func.attr.value))
        if row is not None:
            return row.name, self._text(argument(call, *row.host))
        if path in table.DJANGO_COMMANDS:
            words = list(self._strings(call))
            if table.RUNSERVER in words:
                at = words.index(table.RUNSERVER)
                return table.DJANGO, next(iter(words[at + 1 :]), None)
        return None

    def _text(self, node: cst.BaseExpression | None) -> str | None:
        """A literal string, also one that a name stands for, or where nothing else is set."""
        if isinstance(node, cst.Name):
            binding = self._names.binding(node)
            return None if binding is None else constant_str(self._unless_set(binding.value))
        return constant_str(self._unless_set(node))

    def _unless_set(self, node: cst.CSTNode | None) -> cst.CSTNode | None:
        """What is left when nobody sets anything: `os.environ.get("HOST", "0.0.0.0")`."""
        while True:
            if isinstance(node, cst.BooleanOperation) and isinstance(node.operator, cst.Or):
                node = node.right
            elif isinstance(node, cst.Call) and self._names.path(node.func) in table.SETTINGS:
                node = argument(node, 1, "default")
            else:
                return node

    def _strings(self, call: cst.Call) -> Iterator[str]:
        for arg in call.args:
            parts = (
                [element.value for element in arg.value.elements]
                if isinstance(arg.value, (cst.List, cst.Tuple))
                else [arg.value]
            )
            yield from filter(None, map(self._text, parts))

    def _is_for_development(self, call: cst.Call) -> bool:
        for above, below in self._tree.lineage(call):
            if isinstance(above, cst.If) and below is not above.test:
                words = self._words_of(above.test)
                if words & table.FOR_DEVELOPMENT:
                    return True
                if words & table.FOR_PRODUCTION and below is above.orelse:
                    return True
        around = self._functions.around(call)
        return around is not None and bool(_words(around.name) & table.FOR_DEVELOPMENT)

    def _words_of(self, test: cst.BaseExpression) -> set[str]:
        return _words(code_of(test))

    @cached_property
    def _is_for_probes(self) -> bool:
        """Whether the file has routes, and nothing but those of probes and metrics."""
        routes = list(self._routes())
        return bool(routes) and all(route.rpartition("/")[2] in table.PROBES for route in routes)

    def _routes(self) -> Iterator[str]:
        """The paths that the file says are answered; "" for one that is not written here."""
        for call in self._tree.all(cst.Call):
            if isinstance(call.func, cst.Attribute):
                written = constant_str(argument(call, 0, "rule")) or ""
                name = call.func.attr.value
                if name in table.ROUTING or (name in table.VERBS and written.startswith("/")):
                    yield written

    @cached_property
    def _is_only_one(self) -> bool:
        code = self._tree.module.code
        return not any(re.search(rf"\b{server}\b", code) for server in table.OTHER_SERVERS)


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORDS.findall(text)}
