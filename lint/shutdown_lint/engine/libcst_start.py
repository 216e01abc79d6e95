"""libcst, imported in three quarters of the time that it takes by itself.

Its nodes are two hundred dataclasses, and most of the import is what `dataclasses` does for them:
it writes five methods of each as text and has Python compile that. Two of the five it throws away,
since each node comes with a `__repr__` and an `__eq__`; and many texts are the same, since many
nodes have the same fields. While libcst is imported, what a class has is not written again, and
each text is compiled once. Classes come out the same, but for their `__dataclass_params__`.

For that, names in `dataclasses` stand for something else for that long. So only processes of our
own do it; in flake8's libcst is imported as it is.
"""

from __future__ import annotations

import sys
from builtins import exec as run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType
    from typing import Any

    Decorator = Callable[..., Any]


def import_libcst() -> None:
    """Import libcst if it can be done sooner; whoever needs it imports it as usual after that."""
    if "libcst" in sys.modules:
        return
    import dataclasses

    names: dict[str, Any] = vars(dataclasses)
    original = dataclasses.dataclass
    if "exec" in names or getattr(original, "__module__", "") != "dataclasses":
        return  # somebody else has been here
    names.update({"dataclass": _sparing(original), "exec": _compiling_once()})
    try:
        import libcst  # noqa: F401
    except Exception:  # noqa: BLE001, S110  the usual import says what is wrong, if it is not we
        pass
    finally:
        names["dataclass"] = original
        names.pop("exec", None)  # the built-in function, which it hid


def _sparing(original: Decorator) -> Decorator:
    def dataclass(cls: type | None = None, /, **options: Any) -> Any:
        if cls is None:
            return lambda cls: dataclass(cls, **options)
        has = cls.__dict__
        if "__repr__" in has:
            options["repr"] = False
        # Without a hash of its own a class gets another one if it is compared by its fields.
        if "__eq__" in has and has.get("__hash__") and not options.get("order"):
            options["eq"] = False
        return original(cls, **options)

    return dataclass


def _compiling_once() -> Callable[..., None]:
    compiled: dict[str, CodeType] = {}

    def execute(text: Any, *scopes: Any, **options: Any) -> None:
        if isinstance(text, str):
            code = compiled.get(text)
            if code is None:
                code = compiled[text] = compile(text, "<string>", "exec", dont_inherit=True)
            text = code
        run(text, *scopes, **options)  # noqa: S102  as `dataclasses` would

    return execute
