"""What a module says of Celery's options: by whatever name, and wherever it gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from shutdown_lint.facts.code.literals import constant_str
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge import celery as table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.code.tree import Tree

GivenAt = cst.Arg | cst.Assign | cst.AnnAssign | cst.DictElement


class Given(NamedTuple):
    """An option that is given a value."""

    name: str  # as written: task_acks_late, CELERY_ACKS_LATE, SHOP_TASK_ACKS_LATE, acks_late
    value: cst.BaseExpression
    place: GivenAt  # the keyword, the statement, the element of a dictionary


class CeleryOptions:
    """Reads names of settings; whether an app takes them from there is asked elsewhere."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._spoken: dict[str, bool] = {}

    def speak_of(self, option: str) -> bool:
        """Whether the module names the setting of an option at all (False is a decision too).

        By any of its names: `task_acks_late`, `CELERY_ACKS_LATE`, one with a namespace of the
        project; as a name, an attribute, a keyword or a string; or the bare option in a dictionary
        of annotations or on `app.Task`.
        """
        if option not in self._spoken:
            self._spoken[option] = (
                any(_is_setting(node.value, option) for node in self._tree.all(cst.Name))
                or any(
                    (text := constant_str(node)) is not None
                    and (_is_setting(text, option) or text == option)
                    for node in self._tree.all(cst.SimpleString)
                )
                or any(
                    isinstance(target, cst.Attribute) and target.attr.value == option
                    for target in self.assigned()
                )
            )
        return self._spoken[option]

    def settings(self, option: str) -> Iterator[Given]:
        """Where the setting of an option is given a value, in source order for each form."""
        for assign in self.assignments():
            for target in _targets(assign):
                name = _written(target)
                if assign.value is not None and name and _is_setting(name, option):
                    yield Given(name, assign.value, assign)
        for call in self._tree.all(cst.Call):
            for arg in call.args:
                if arg.keyword is not None and _is_setting(arg.keyword.value, option):
                    yield Given(arg.keyword.value, arg.value, arg)
            if written_name(call) in table.SETTERS and len(call.args) >= 2:
                key, value = call.args[-2:]
                name = constant_str(key.value)
                if name and _is_setting(name, option):
                    yield Given(name, value.value, value)
        for element in self._tree.all(cst.DictElement):
            name = constant_str(element.key)
            if name and _is_setting(name, option):
                yield Given(name, element.value, element)

    def assigned(self) -> Iterator[cst.BaseExpression]:
        """Everything that the module assigns to."""
        for assign in self.assignments():
            yield from _targets(assign)

    def assignments(self) -> Iterator[cst.Assign | cst.AnnAssign]:
        """The statements that assign to something, with an annotation or without."""
        yield from self._tree.all(cst.Assign)
        yield from self._tree.all(cst.AnnAssign)


def _targets(assign: cst.Assign | cst.AnnAssign) -> list[cst.BaseExpression]:
    if isinstance(assign, cst.AnnAssign):
        return [assign.target]
    return [target.target for target in assign.targets]


def _written(target: cst.BaseExpression) -> str | None:
    match target:
        case cst.Name():
            return target.value
        case cst.Attribute():
            return target.attr.value
        case cst.Subscript():
            return key_of(target)
    return None


def key_of(item: cst.Subscript) -> str | None:
    """The key of `conf["key"]`, where it is a string."""
    index = item.slice[0].slice
    return constant_str(index.value) if isinstance(index, cst.Index) else None


def _is_setting(name: str, option: str) -> bool:
    return name.lower().endswith(f"_{option}")
