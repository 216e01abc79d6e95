"""Programs of hand-made steps, for tests of what is told of them."""

from __future__ import annotations

from typing import Any

from shutdown_lint.model.deployment import Command, Launch, Limit, Platform, Spot
from shutdown_lint.model.program import Entry, Option, Parts, Program
from shutdown_lint.model.span import Span
from shutdown_lint.model.summary import (
    FunctionSummary,
    Import,
    ModuleSummary,
    Part,
    Step,
    StepKind,
)

PATH = "shop/main.py"
MANIFEST = "deploy/shop.yaml"


def at(line: int) -> Span:
    """A line as a span."""
    return Span(line, 1, line, 20)


def spot(line: int, path: str = PATH) -> Spot:
    """A line of a file."""
    return Spot(path, at(line))


def step(kind: str, line: int, text: str = "", **fields: Any) -> Step:
    """A step; `parts` as pairs of a name and a list of steps."""
    parts = tuple(Part(name, tuple(steps)) for name, steps in fields.pop("parts", ()))
    return Step(StepKind(kind), at(line), text or f"{kind}_{line}", parts=parts, **fields)


def function(name: str, line: int, *steps: Step, is_async: bool = False) -> FunctionSummary:
    """A function of the main module."""
    return FunctionSummary(f"shop.main.{name}", at(line), steps, is_async)


def module(
    *functions: FunctionSummary, main: tuple[Step, ...] = (), **fields: Any
) -> ModuleSummary:
    """The main module."""
    return ModuleSummary(PATH, "shop.main", functions=functions, main=main, **fields)


def imports(name: str, line: int) -> Import:
    """`import name`."""
    return Import(name, "", at(line), always=True)


def launch(
    platform: Platform = Platform.SYSTEMD, grace: float | None = 30.0, **fields: Any
) -> Launch:
    """A process that a platform starts."""
    keeper = fields.pop("keeper", "")
    command = Command("python -m shop", ("python", "-m", "shop"), spot(9, MANIFEST), keeper)
    limit = Limit(grace, "terminationGracePeriodSeconds", spot(12, MANIFEST))
    return Launch(platform, "shop", spot(3, MANIFEST), command, limit, **fields)


def program(
    *modules: ModuleSummary,
    started: Launch | None = None,
    runner: str = "",
    function: str = "",
    options: tuple[tuple[str, str], ...] = (),
) -> Program:
    """A program that starts with the first module."""
    given = tuple(Option(name, value, spot(9, MANIFEST)) for name, value in options)
    entry = Entry("shop", modules[0].path, function, spot(50), runner, given, started)
    return Program(entry, lambda: Parts(modules))
