"""Whose methods a call may run, by what the object before the dot may be."""

from __future__ import annotations

import ast
from textwrap import dedent, indent

import pytest

from shutdown_lint.engine.sketch import Sketch
from shutdown_lint.facts.sketches.receivers import receivers

_CLASSES = """
class Base:
    def stop(self): pass
class Pump(Base):
    def stop(self): pass
    def other(self): pass
    def make(self): return Pump()
class Valve(Base):
    def go(self): pass
class Tank:
    def stop(self): pass
def stop(): pass
"""


def _meant(code: str) -> set[str]:
    """The classes to whose methods the calls of `stop` in some code may go."""
    sketch = Sketch(ast.parse(f"{_CLASSES}\n{dedent(code)}"))
    owners: dict[ast.AST, str] = {
        function: node.name
        for node in sketch.nodes(ast.ClassDef)
        for function in node.body
        if isinstance(function, ast.FunctionDef)
    }
    return {
        owners[method]
        for node in sketch.nodes(ast.Attribute)
        if node.attr == "stop"
        for method in receivers(sketch).methods(node)[1]
    }


@pytest.mark.parametrize(
    ("code", "owners"),
    [
        ("anything.stop()", set()),
        ("Pump().stop()", {"Base", "Pump"}),
        ("Valve().stop()", {"Base"}),
        ("Tank.stop(tank)", {"Tank"}),
        ("tank = Tank()\ntank.stop()", {"Tank"}),
        ("tank = Tank() if big else None\ntank.stop()", {"Tank"}),
        ("(tank := Tank()).stop()", {"Tank"}),
        ("with Tank() as tank: tank.stop()", {"Tank"}),
        ("tanks = [Tank()]\nfor tank in tanks: tank.stop()", {"Tank"}),
        ("tanks = {1: Tank()}\nfor key, tank in tanks.items(): tank.stop()", {"Tank"}),
        ("tanks = []\ntanks.append(Tank())\ntanks.pop().stop()", {"Tank"}),
        ("tanks['a'] = Tank()\n[one.stop() for one in list(tanks.values())]", {"Tank"}),
        ("for one, tank in zip(ones, [Tank()]): tank.stop()", {"Tank"}),
        ("def made(): return Tank()\ntank = made()\ntank.stop()", {"Tank"}),
        ("for tank in builtins.sorted([Tank()]): tank.stop()", {"Tank"}),
        ("as_list = list\nfor tank in as_list([Tank()]): tank.stop()", {"Tank"}),
        ("tank = away.other(Tank())\ntank.stop()", set()),
        ("def end(tank): tank.stop()\nend(Tank())", {"Tank"}),
        ("def end(one, *, tank): tank.stop()\nend(1, tank=Tank())", {"Tank"}),
        ("def end(tank: Tank): tank.stop()", {"Tank"}),
        ("def end(tank: 'list[Tank] | None'): tank[0].stop()", {"Tank"}),
        ("tank: Tank\ntank.stop()", {"Tank"}),
        ("tank: Tank = None\nother = tank\nother.stop()", {"Tank"}),
    ],
)
def test_object(code: str, owners: set[str]) -> None:
    assert _meant(code) == owners


@pytest.mark.parametrize(
    ("body", "owners"),
    [
        ("self.stop()", {"Tank"}),
        ("self.tank.stop()", set()),
        ("self.tank = Tank(); self.tank.stop()", {"Tank"}),
        ("self.tank: Tank = None; self.tank.stop()", {"Tank"}),
        ("def inner(): self.stop()", {"Tank"}),
        ("def inner(self): self.stop()", set()),
        ("def inner(self): self.stop()\ninner(self)", {"Tank"}),
        ("me = self; me.stop()", {"Tank"}),
        ("end(self)", {"Tank"}),
        ("self.end(self)", {"Tank"}),
        ("self = Pump(); self.stop()", {"Base", "Pump", "Tank"}),
        ("apply(lambda self: self.stop())", {"Tank"}),
        ("super().stop()", set()),
        ("for self.tank in pumps: self.tank.stop()", set()),
    ],
)
def test_self(body: str, owners: set[str]) -> None:
    code = "def end(one): one.stop()\nclass Big(Tank):\n    def end(self, one): one.stop()\n"
    code += f"    def work(self):\n{indent(body, ' ' * 8)}"
    assert _meant(code) == owners


def test_method_of_a_class_in_a_function_of_another_one() -> None:
    code = """
    class Outer:
        def run(self):
            class Inner(Pump):
                def run(self, again=self.stop): self.stop()
            return Inner
        def stop(self): pass
    """
    assert _meant(code) == {"Outer", "Pump"}


def test_static_method_has_no_instance() -> None:
    code = """
    class Big(Tank):
        @staticmethod
        def run(tank): tank.stop()
        @classmethod
        def make(cls): cls().stop()
    """
    assert _meant(code) == {"Tank"}
    assert _meant(code.replace("cls().", "other.")) == set()
