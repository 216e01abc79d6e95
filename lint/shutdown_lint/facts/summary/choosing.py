"""What is decided at run time: what is imported, what plugins there are, what is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.literals import constant_str
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge.run_time import BY_NAME, GIVEN, OF_OTHERS

if TYPE_CHECKING:
    from shutdown_lint.facts.module import ModuleFacts


def is_chosen(call: cst.Call, facts: ModuleFacts) -> bool:
    """Whether a call runs code that is chosen at run time."""
    path = facts.names.path(call.func)
    if path in BY_NAME:
        is_constant = constant_str(argument(call, 0, "name")) is not None
        is_alone = isinstance(facts.tree.parent(call), cst.Expr)  # else who knows what is called
        return not (is_constant and is_alone)
    if path in OF_OTHERS:
        return True
    func = call.func
    if isinstance(func, cst.Subscript):  # COMMANDS[sys.argv[1]]()
        return any(
            isinstance(one.slice, cst.Index) and _is_given(one.slice.value, facts)
            for one in func.slice
        )
    if not isinstance(func, cst.Call) or written_name(func) != "getattr":
        return False
    if constant_str(argument(func, 1, None)) is not None:
        return False
    return _is_module(argument(func, 0, None), facts) or _is_given(argument(func, 1, None), facts)


def imported_by_name(call: cst.Call, facts: ModuleFacts) -> str:
    """The module that a call imports, whose name is written there; "" for other calls."""
    if facts.names.path(call.func) not in ("importlib.import_module", "builtins.__import__"):
        return ""
    name = constant_str(argument(call, 0, "name")) or ""
    return "" if name.startswith(".") else name


def _is_module(node: cst.BaseExpression | None, facts: ModuleFacts) -> bool:
    node = _value(node, facts)
    if node is None:
        return False
    return facts.names.path(node) is not None or (
        isinstance(node, cst.Call) and facts.names.path(node.func) in BY_NAME
    )


def _is_given(node: cst.BaseExpression | None, facts: ModuleFacts) -> bool:
    """Whether somebody gives a value to the program as it starts."""
    node = _value(node, facts)
    while isinstance(node, cst.Subscript | cst.Call | cst.Attribute):
        inner = node.func if isinstance(node, cst.Call) else node
        path = facts.names.path(inner)
        if path is not None and path.startswith(GIVEN):
            return True
        node = inner.value if isinstance(inner, cst.Subscript | cst.Attribute) else None
    return False


def _value(node: cst.BaseExpression | None, facts: ModuleFacts) -> cst.BaseExpression | None:
    """What a variable was set to."""
    if isinstance(node, cst.Name):
        binding = facts.names.binding(node)
        if binding is not None and binding.kind is Kind.ASSIGN:
            value = binding.value
            return value if isinstance(value, cst.BaseExpression) else None
    return node
