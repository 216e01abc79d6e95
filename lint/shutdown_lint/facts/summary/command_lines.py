"""Functions that a command line names, and what calls them: groups of click and typer, argparse.

What the command line says is known where a deployment file has it; else any of them may run.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.bindings import Kind
from shutdown_lint.facts.code.literals import constant_str
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.knowledge import entries as table
from shutdown_lint.model.summary import OfCommandLine, StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.summary.reading import Reading
    from shutdown_lint.model.summary import Step


class CommandLines:
    """Reads the commands of a module."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def of_call(self, call: cst.Call) -> list[Step]:
        """The call of a group or a command by its name, or of what a parser has chosen."""
        if self._is_here and (target := self._called(call.func)):
            return [self._reading.step(StepKind.CALL, call, target=target)]
        func = call.func
        if isinstance(func, cst.Attribute) and func.attr.value in self._by_default:
            target = self._parsers(func.attr.value)
            return [self._reading.step(StepKind.CALL, call, target=target)]
        return []

    @cached_property
    def all(self) -> tuple[OfCommandLine, ...]:
        """Each command with its group; a group by itself is one without a command."""
        found = [*self._of_decorators(), *self._added()] if self._is_here else []
        for keyword, targets in self._by_default.items():
            found += [
                OfCommandLine(self._parsers(keyword), name.rpartition(".")[2], name)
                for name in targets
            ]
        return tuple(dict.fromkeys(found))

    @property
    def _is_here(self) -> bool:
        imported = self._reading.facts.names.scopes.imported
        return not table.COMMAND_LIBRARIES.isdisjoint(imported)

    def _of_decorators(self) -> Iterator[OfCommandLine]:
        """`@click.group()`, `@cli.command("serve")`."""
        functions = self._reading.facts.functions
        for function in functions.all:
            if not isinstance(function.node, cst.FunctionDef):
                continue
            target = self._reading.names.function(function)
            for one in function.node.decorators:
                made = one.decorator.func if isinstance(one.decorator, cst.Call) else one.decorator
                kind = written_name(cst.Call(made))
                if kind not in table.COMMAND_DECORATORS:
                    continue
                self._reading.handed.add(function)
                if kind == "group":
                    yield OfCommandLine(target, "", "")
                if isinstance(made, cst.Attribute) and (group := self._group(made.value)):
                    name = self._told_name(one.decorator) or function.name.replace("_", "-")
                    yield OfCommandLine(group, name, target)

    def _added(self) -> Iterator[OfCommandLine]:
        """`app = typer.Typer()`, `cli.add_command(serve)`, `app.add_typer(jobs, name="jobs")`."""
        reading = self._reading
        for call in reading.facts.tree.all(cst.Call):
            func = call.func
            if reading.names.path(func) in table.COMMAND_GROUPS and (place := self._kept(call)):
                yield OfCommandLine(place, "", "")
            if not isinstance(func, cst.Attribute) or func.attr.value not in table.ADDS_COMMAND:
                continue
            given = argument(call, 0, "cmd")
            target = "" if given is None else self._called(given) or reading.handed_on(given)
            if group := self._group(func.value):
                name = self._told_name(call, first=1) or target.rpartition(".")[2]
                yield OfCommandLine(group, name.replace("_", "-"), target)

    def _told_name(self, node: cst.BaseExpression, first: int = 0) -> str:
        if not isinstance(node, cst.Call):
            return ""
        return constant_str(argument(node, first, "name")) or ""

    def _called(self, node: cst.BaseExpression) -> str:
        """The command or group of this module that a name stands for."""
        if not isinstance(node, cst.Name):
            return ""
        facts = self._reading.facts
        binding = facts.names.binding(node)
        if binding is None:
            return ""
        if binding.kind is Kind.FUNCTION and isinstance(binding.node, cst.FunctionDef):
            function = facts.functions.of(binding.node)
            is_command = function in facts.commands.functions
            return self._reading.names.function(function) if is_command else ""
        return self._group(node)

    def _group(self, node: cst.BaseExpression) -> str:
        """What a group goes by: its function, or the place that holds it."""
        names = self._reading.names
        if path := names.path(node):
            is_library = path.partition(".")[0] in table.COMMAND_LIBRARIES
            return path if not is_library and names.may_be_ours(path) else ""
        if not isinstance(node, cst.Name):
            return ""
        binding = self._reading.facts.names.binding(node)
        if binding is None:
            return ""
        if binding.kind is Kind.FUNCTION and isinstance(binding.node, cst.FunctionDef):
            return names.function(self._reading.facts.functions.of(binding.node))
        made = binding.value
        if isinstance(made, cst.Call) and names.path(made.func) in table.COMMAND_GROUPS:
            return names.object(node)
        return ""

    def _kept(self, made: cst.Call) -> str:
        above = self._reading.facts.tree.parent(made)
        if not isinstance(above, cst.Assign) or len(above.targets) != 1:
            return ""
        return self._reading.names.object(above.targets[0].target)

    @cached_property
    def _by_default(self) -> dict[str, list[str]]:
        """`parser.set_defaults(func=serve)`: the functions by the attribute that gives them."""
        found: dict[str, list[str]] = {}
        for call in self._reading.facts.tree.all(cst.Call):
            if written_name(call) != "set_defaults":
                continue
            for arg in call.args:
                if arg.keyword is not None and arg.keyword.value in table.COMMAND_KEYWORDS:
                    target = self._reading.handed_on(arg.value)
                    found.setdefault(arg.keyword.value, []).append(target)
        return found

    def _parsers(self, keyword: str) -> str:
        return f"{self._reading.names.module}.set_defaults({keyword})"
