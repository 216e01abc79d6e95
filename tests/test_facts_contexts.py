"""Which context managers may take an exception and forget it."""

from __future__ import annotations

import libcst as cst
import pytest

from support.module_facts import facts_of


def may_suppress(before: str, entered: str) -> bool:
    facts = facts_of(f"import contextlib\n{before}\nwith {entered}:\n    work()\n")
    (item,) = facts.tree.all(cst.WithItem)
    return facts.contexts.may_suppress(item)


@pytest.mark.parametrize(
    ("returned", "expected"),
    [
        ("return True", True),
        ("return kind is ValueError", True),
        ("return False", False),
        ("return None", False),
        ("return", False),
        ("pass", False),
        ("def later(): return True", False),
    ],
)
def test_exit_method_of_a_class(returned: str, *, expected: bool) -> None:
    before = (
        "class Guard:\n    def __enter__(self): return True\n"
        f"    def __exit__(self, kind, error, trace):\n        {returned}\n"
    )
    assert may_suppress(before, "Guard()") is expected


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("except Exception:\n        log()", True),
        ("except Exception:\n        log()\n        raise", False),
        ("except Exception as error:\n        raise Failed from error", False),
        ("finally:\n        close()", False),
    ],
)
def test_generator_of_a_context_manager(clause: str, *, expected: bool) -> None:
    body = f"    try:\n        yield\n    {clause}\n"
    assert may_suppress(f"@contextlib.contextmanager\ndef guard():\n{body}", "guard()") is expected
    assert not may_suppress(f"def guard():\n{body}", "guard()")


@pytest.mark.parametrize(
    ("entered", "expected"),
    [("contextlib.suppress(OSError)", True), ("open('a')", False), ("lock", False)],
)
def test_known_by_its_name(entered: str, *, expected: bool) -> None:
    assert may_suppress("", entered) is expected
