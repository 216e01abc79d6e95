"""Named tuples for the modules that many runs import.

`typing` takes as long to import as Python takes to start, and for each named tuple it compiles the
annotations, which nobody evaluates. Type checkers see `typing.NamedTuple`; at run time these have
the same fields, defaults, equality and `_replace`. `dataclasses` writes and compiles methods for
each class, which takes thirty times as long as to make one of these; where a record equals itself
alone, `Entity` does instead.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple, Self, dataclass_transform

    @dataclass_transform(eq_default=False, frozen_default=True)
    class Entity:
        """A record that equals itself alone."""
else:
    try:
        from _collections import _tuplegetter as _field  # as `collections` does for named tuples
    except ImportError:
        from operator import itemgetter

        def _field(number: int, _doc: None) -> property:
            return property(itemgetter(number))

    class _Kind(type):
        """Makes fields of the annotations in a class body."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, object]) -> type:
            fields = tuple(body.get("__annotations__", ()))
            body["_fields"] = body["__match_args__"] = fields
            body["_field_defaults"] = defaults = {
                field: body[field] for field in fields if field in body
            }
            # The values of the last fields, by the number of values that are given for the first.
            needed, by_default = len(fields) - len(defaults), tuple(defaults.values())
            body["_rests"] = {
                needed + given: by_default[given:] for given in range(len(defaults) + 1)
            }
            body |= {field: _field(number, None) for number, field in enumerate(fields)}
            body["__slots__"] = ()
            return super().__new__(cls, name, bases, body)

    class NamedTuple(tuple, metaclass=_Kind):  # noqa: SLOT001  the metaclass does
        """A tuple whose items have names."""

        def __new__(cls, *values: object, **named: object) -> Self:
            """Take the values by place or by name, the others from the defaults."""
            rest = None if named else cls._rests.get(len(values))
            return tuple.__new__(
                cls, _completed(cls, values, named) if rest is None else values + rest
            )

        def __getnewargs__(self) -> tuple[object, ...]:
            return tuple(self)

        def __repr__(self) -> str:
            pairs = zip(self._fields, self, strict=True)
            items = ", ".join(f"{name}={item!r}" for name, item in pairs)
            return f"{type(self).__name__}({items})"

        def _replace(self, **named: object) -> Self:
            return type(self)(**{**dict(zip(self._fields, self, strict=True)), **named})

    class Entity(NamedTuple):
        """A record that equals itself alone."""

        __hash__ = object.__hash__

        def __eq__(self, other: object) -> bool:
            return self is other

        def __ne__(self, other: object) -> bool:
            return not self == other

    def _completed(
        kind: type[NamedTuple], values: tuple[object, ...], named: dict[str, object]
    ) -> tuple[object, ...]:
        fields, defaults = kind._fields, kind._field_defaults
        try:
            rest = [
                named.pop(field) if field in named else defaults[field]
                for field in fields[len(values) :]
            ]
        except KeyError:
            rest = []
        if named or len(values) + len(rest) != len(fields):
            raise TypeError(f"{kind.__name__} takes {', '.join(fields)}")
        return (*values, *rest)


__all__ = ["Entity", "NamedTuple"]
