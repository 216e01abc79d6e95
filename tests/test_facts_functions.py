"""Which method of which class a call means."""

from __future__ import annotations

import pytest

from support.module_facts import facts_of


@pytest.mark.parametrize(
    ("bases", "found"),
    [
        ("Base", True),
        ("object, Base", True),
        ("Base, Foreign", True),
        ("Foreign, Base", False),  # it may define the method first
        ("Between", True),
        ("Twice, Base", False),
    ],
)
def test_method_of_a_class_with_bases(bases: str, *, found: bool) -> None:
    facts = facts_of(f"""
        from elsewhere import Foreign
        class Base:
            def stop(self): ...
        class Between(Base): ...
        class Twice:
            def stop(self): ...
            def stop(self, now): ...
        class Worker({bases}): ...
    """)
    (worker,) = (one for one in facts.functions.classes if one.name == "Worker")
    method = facts.functions.method(worker, "stop")
    assert (method is not None) is found
    assert method is None or (method.owner is not None and method.owner.name == "Base")
