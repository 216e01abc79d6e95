"""Servers of the socketserver family: which one serves where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.signals.workers import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.functions import Functions
    from shutdown_lint.facts.code.objects import Objects
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.signals.workers import Workers

_SERVER = "socketserver.BaseServer"


class Servers:
    """The servers that a module runs."""

    def __init__(
        self, tree: Tree, functions: Functions, objects: Objects, workers: Workers
    ) -> None:
        self._tree = tree
        self._functions = functions
        self._objects = objects
        self._workers = workers

    def served_on_main_thread(self, server: cst.BaseExpression) -> cst.Call | None:
        """The `serve_forever()` of a server, when it runs on the main thread of its process.

        None when the object is no such server or does these things in a way of its own, or when
        any `serve_forever` of it may run in a thread.
        """
        found_type = self._objects.type(server)
        if found_type is None or found_type.known != _SERVER:
            return None
        meant = self._objects.meant(server)
        if found_type.local is not None and any(
            self._functions.method(found_type.local, name) is not None
            for name in ("serve_forever", "shutdown")
        ):
            return None
        found = None
        for attribute in self._mentions("serve_forever"):
            if not self._objects.same(self._objects.meant(attribute.value), meant):
                continue
            call = self._tree.parent(attribute)
            if not isinstance(call, cst.Call) or call.func is not attribute:
                return None  # handed to a thread: Thread(target=server.serve_forever)
            around = self._functions.around(call)
            if around is not None and self._workers.functions.get(around) is Place.THREAD:
                return None
            found = call
        return found

    def all_served(self) -> Iterator[cst.Call]:
        """Every `serve_forever()` of a known server on the main thread."""
        for attribute in self._mentions("serve_forever"):
            call = self.served_on_main_thread(attribute.value)
            if call is not None:
                yield call

    def is_shut_down(self, server: cst.BaseExpression) -> bool:
        """Whether `shutdown` of the server is called, or handed on, anywhere."""
        meant = self._objects.meant(server)
        return any(
            self._objects.same(self._objects.meant(attribute.value), meant)
            for attribute in self._mentions("shutdown")
        )

    def _mentions(self, name: str) -> Iterator[cst.Attribute]:
        for attribute in self._tree.all(cst.Attribute):
            if attribute.attr.value == name:
                yield attribute
