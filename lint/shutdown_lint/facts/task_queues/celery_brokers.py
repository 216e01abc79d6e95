"""Celery apps whose broker gives messages back after a time, as far as one file shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.literals import constant_number, constant_str, is_constant
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge import celery as table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.names import Names
    from shutdown_lint.facts.code.tree import Tree
    from shutdown_lint.facts.task_queues.celery_tasks import CeleryTasks


class CeleryBrokers:
    """Reads the URL of the broker where it stands, also as the default of something."""

    def __init__(self, tree: Tree, names: Names, celery: CeleryTasks) -> None:
        self._tree = tree
        self._names = names
        self._celery = celery

    def of(self, app: cst.Call) -> str | None:
        """The broker that gives an app's messages back: Redis or SQS; None for others.

        None as well where settings come from another file.
        """
        if self._celery.settings_are_elsewhere:
            return None
        given = argument(app, None, "broker")
        urls = [given] if given is not None else list(self._settings())
        found = {broker for url in urls for broker in self._named_in(url)}
        return found.pop() if len(found) == 1 else None

    def gives_back_late(self) -> bool:
        """Whether nothing in the file sets the visibility timeout."""
        return not (
            self._celery.options.speak_of(table.VISIBILITY)
            or any(name.value == table.VISIBILITY for name in self._tree.all(cst.Name))
            or any(
                table.VISIBILITY in (constant_str(node) or "")
                for node in self._tree.all(cst.SimpleString)
            )
            or any(
                not isinstance(given.value, cst.Dict)
                or any(isinstance(one, cst.StarredDictElement) for one in given.value.elements)
                for given in self._celery.options.settings("transport_options")
            )
        )

    def waits_long(self) -> cst.CSTNode | None:
        """A task that is sent to be run in an hour or more, or at a time that cannot be told."""
        for call in self._tree.all(cst.Call):
            if written_name(call) in table.SENDING:
                if (eta := argument(call, None, "eta")) is not None:
                    return eta
                countdown = constant_number(argument(call, None, "countdown"))
                if countdown is not None and countdown >= table.VISIBLE_AFTER:
                    return call
        return None

    def is_late(self) -> bool:
        """Whether tasks of the module are surely acknowledged late."""
        return any(self._celery.is_on(task, table.ACKS_LATE) for task in self._celery.all) or any(
            is_constant(given.value, value=True)
            for given in self._celery.options.settings(table.ACKS_LATE)
        )

    def _settings(self) -> Iterator[cst.BaseExpression]:
        for given in self._celery.options.settings("url"):
            if "broker" in given.name.lower():
                yield given.value

    def _named_in(self, url: cst.BaseExpression) -> Iterator[str]:
        """The brokers whose URLs are in an expression: `os.environ.get("BROKER", "redis://…")`."""
        roots = [url, *self._parts(url)]
        for node in self._tree.all(cst.SimpleString):
            if any(self._tree.inside(node, root) for root in roots):
                yield from _broker(constant_str(node) or "")
        for text in self._tree.all(cst.FormattedStringText):
            if any(self._tree.inside(text, root) for root in roots):
                yield from _broker(text.value)

    def _parts(self, url: cst.BaseExpression) -> Iterator[cst.CSTNode]:
        """What the names in an expression stand for."""
        for name in self._tree.all(cst.Name):
            if self._tree.inside(name, url):
                binding = self._names.binding(name)
                if binding is not None and binding.value is not None:
                    yield binding.value


def _broker(url: str) -> Iterator[str]:
    scheme, found, _ = url.partition("://")
    if found and scheme.partition("+")[0] in table.GIVING_BACK:
        yield table.GIVING_BACK[scheme.partition("+")[0]]
