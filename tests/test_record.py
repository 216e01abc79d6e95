"""Named tuples that cost nothing to define behave as those of `typing`."""

from __future__ import annotations

import pickle
import typing

import pytest

from shutdown_lint.model.record import Entity, NamedTuple


class Ours(NamedTuple):
    """Three fields."""

    a: int
    b: str = "x"
    c: tuple[int, ...] = ()

    @property
    def doubled(self) -> int:
        return self.a * 2


class Theirs(typing.NamedTuple):
    a: int
    b: str = "x"
    c: tuple[int, ...] = ()


@pytest.mark.parametrize(
    ("values", "named"),
    [((1,), {}), ((1, "y"), {"c": (2,)}), ((1, "y", (3,)), {}), ((), {"c": (), "a": 4})],
)
def test_values(values: tuple[typing.Any, ...], named: dict[str, typing.Any]) -> None:
    ours, theirs = Ours(*values, **named), Theirs(*values, **named)
    assert tuple(ours) == tuple(theirs)
    assert hash(ours) == hash(theirs)
    assert (ours.a, ours.b, ours.c) == (theirs.a, theirs.b, theirs.c)
    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
    assert tuple(ours._replace(b="z")) == tuple(theirs._replace(b="z"))
    assert type(ours._replace(a=2)) is Ours
    assert ours.doubled == ours.a * 2
    again = pickle.loads(pickle.dumps(ours))  # noqa: S301  our own
    assert again == ours
    assert type(again) is Ours


@pytest.mark.parametrize(
    ("values", "named"),
    [((), {}), ((1, "y", (), 4), {}), ((1,), {"a": 1}), ((1,), {"d": 1}), ((), {"b": "x"})],
)
def test_wrong_values(values: tuple[typing.Any, ...], named: dict[str, typing.Any]) -> None:
    for kind in (Theirs, Ours):
        with pytest.raises(TypeError):
            kind(*values, **named)


def test_fields_cannot_be_set() -> None:
    ours = Ours(1)
    with pytest.raises(AttributeError):
        ours.a = 2  # type: ignore[misc]
    with pytest.raises(AttributeError):
        ours.d = 2  # type: ignore[attr-defined]


def test_pattern() -> None:
    match Ours(1, "y"):
        case Ours(a, b="y"):
            assert a == 1
        case _:
            pytest.fail("no match")


class Alone(Entity):
    """Two fields."""

    a: int
    b: str = "x"


class Known(Entity):
    """Equal to what has the same first field."""

    a: int
    b: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Known) and other.a == self.a

    def __hash__(self) -> int:
        return hash(self.a)


def test_an_entity_equals_itself_alone() -> None:
    one, other = Alone(1), Alone(1)
    assert (one.a, one.b) == (1, "x")
    same = one
    assert one == same
    assert not one != same  # noqa: SIM202  both are asked
    assert one != other
    assert not one == other  # noqa: SIM201
    assert len({one, other, same}) == 2
    plain: object = (1, "x")
    assert one != plain
    with pytest.raises(AttributeError):
        one.a = 2  # type: ignore[misc]


def test_an_entity_may_say_what_it_equals() -> None:
    assert Known(1, "x") == Known(1, "y")
    assert not Known(1, "x") != Known(1, "y")  # noqa: SIM202
    assert Known(1, "x") != Known(2, "x")
    assert len({Known(1, "x"), Known(1, "y")}) == 1
