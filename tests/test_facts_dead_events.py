"""Which handlers of start and stop events does an app not run?"""

from __future__ import annotations

import pytest

from support.module_facts import facts_of

HEAD = "from fastapi import APIRouter, FastAPI\nfrom life import lifespan\n"


def dead(source: str) -> list[tuple[str, bool]]:
    """Of each, its event, and whether the lifespan is surely one."""
    facts = facts_of(HEAD + source)
    return [(one.event, one.is_sure) for one in facts.dead_events.all]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a = FastAPI(lifespan=lifespan)\na.on_event('shutdown')(f)", ("shutdown", True)),
        ("a = FastAPI(lifespan=life())\n@a.on_event('startup')\ndef f(): ...", ("startup", True)),
        ("FastAPI(lifespan=lifespan, on_startup=[f])", ("startup", True)),
        ("a = FastAPI(lifespan=x or None)\na.on_event('startup')(f)", ("startup", False)),
        ("a = FastAPI(lifespan=lifespan)\na.router.on_shutdown.append(f)", ("shutdown", True)),
        (
            "a = FastAPI()\na.router.lifespan_context = lifespan\na.on_event('startup')(f)",
            ("startup", True),
        ),
    ],
)
def test_a_lifespan_takes_their_place(source: str, expected: tuple[str, bool]) -> None:
    assert dead(source) == [expected]


@pytest.mark.parametrize(
    "source",
    [
        "a = FastAPI()\na.on_event('shutdown')(f)",
        "a = FastAPI(lifespan=None)\na.on_event('shutdown')(f)",
        "a = FastAPI(lifespan=lifespan)\na.on_event('message')(f)",
        "a = FastAPI(lifespan=lifespan)\nAPIRouter().on_event('shutdown')(f)",
        "FastAPI(lifespan=lifespan, on_startup=[])",
        "a = FastAPI(lifespan=lifespan)\nother.on_event('shutdown')(f)",
        "a = FastAPI(lifespan=lifespan)\na.on_event('shutdown')(f)\nawait_(a.router.shutdown())",
        (
            "a = FastAPI(lifespan=lifespan)\na.on_event('shutdown')(f)\n"
            "old = a.router.lifespan_context"
        ),
    ],
)
def test_none_does_or_it_cannot_be_told(source: str) -> None:
    assert dead(source) == []
