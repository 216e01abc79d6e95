"""How long a program may take to stop, as far as files say."""

from __future__ import annotations

import pytest

from shutdown_lint.deployment.commands import of_words
from shutdown_lint.deployment.drains import drain_of
from shutdown_lint.deployment.shortfalls import shortfall_of
from shutdown_lint.model.deployment import Launch, Limit, Platform, Spot
from shutdown_lint.model.program import Entry, Option, Parts, Program, Share, WayOut
from shutdown_lint.model.span import Span

HERE = Spot("compose.yaml", Span(1, 1, 1, 2))
CONFIG = Spot("gunicorn.conf.py", Span(3, 1, 3, 2))


def launch(words: str, signal: str = "SIGTERM", **environment: str) -> Launch:
    return Launch(
        Platform.COMPOSE,
        "web",
        HERE,
        of_words(words.split(), HERE),
        Limit(10.0, "stop_grace_period"),
        signal,
        environment=tuple(environment.items()),
    )


def program(*options: Option, runner: str = "gunicorn", module: str = "") -> Program:
    return Program(Entry("web", module, "", HERE, runner, options), lambda: Parts(()))


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("gunicorn --graceful-timeout 40 a:b", 40),
        ("gunicorn a:b --graceful-timeout=40", 40),
        ("/venv/bin/gunicorn --graceful-timeout 20 --graceful-timeout 40 a:b", 40),
        ("python3.12 -m gunicorn --graceful-timeout 40 a:b", 40),
        ("python /venv/bin/gunicorn --graceful-timeout 40 a:b", 40),
        ("poetry run gunicorn -c conf.py --graceful-timeout 40 a:b", 40),
        ("gunicorn --bind $HOST --graceful-timeout 40 a:b", 40),
        ("uvicorn a:b --timeout-graceful-shutdown 40", 40),
        ("hypercorn --graceful-timeout 40 a:b", 40),
        ("celery -A shop worker --time-limit 40 --soft-time-limit=30", 40),
        ("gunicorn a:b", None),
        ("gunicorn --graceful-timeout $(WAIT) a:b", None),
        ("gunicorn --graceful-timeout ${WAIT} a:b", None),
        ("gunicorn --graceful-timeout", None),
        ("gunicorn --graceful-timeout 40 $OPTIONS a:b", None),
        ("gunicorn --timeout 40 a:b", None),
        ("uvicorn a:b", None),
        ("celery -A shop worker", None),
        ("echo gunicorn --graceful-timeout 40", None),
        ("python main.py --graceful-timeout 40", None),
    ],
)
def test_a_command_line_alone(words: str, seconds: float | None) -> None:
    found = drain_of(launch(words), None)
    assert (found.seconds if found else None) == seconds
    assert found is None or found.spot == HERE


def test_what_the_environment_may_say() -> None:
    words = "gunicorn --graceful-timeout 40 a:b"
    assert drain_of(launch(words, GUNICORN_CMD_ARGS=""), None) is None
    assert drain_of(launch("celery worker --time-limit 40", REMAP_SIGTERM="SIGQUIT"), None) is None
    assert drain_of(launch(words, OTHER="x"), None)


def test_another_signal_is_another_stop() -> None:
    assert drain_of(launch("gunicorn --graceful-timeout 40 a:b", "SIGQUIT"), None) is None


def test_the_default_counts_where_the_files_are_known() -> None:
    found = drain_of(launch("gunicorn a:b"), program())
    assert found is not None
    assert (found.seconds, found.spot) == (30, None)
    assert drain_of(launch("uvicorn a:b"), program(runner="uvicorn")) is None


def test_a_configuration_file() -> None:
    chosen = Option("--graceful-timeout", "50", CONFIG)
    other = Option("--workers", "4", CONFIG)
    found = drain_of(launch("gunicorn -c gunicorn.conf.py a:b"), program(other, chosen))
    assert found is not None
    assert (found.seconds, found.spot) == (50, CONFIG)
    found = drain_of(launch("gunicorn -c gunicorn.conf.py a:b"), program(other))
    assert found is not None
    assert found.seconds == 30
    found = drain_of(launch("gunicorn --graceful-timeout 5 a:b"), program(chosen))
    assert found is not None
    assert found.seconds == 5


def test_a_configuration_that_is_not_known() -> None:
    named = Option("-c", "/etc/gunicorn.py", HERE)
    assert drain_of(launch("gunicorn -c /etc/gunicorn.py a:b"), program(named)) is None
    computed = Option("--graceful-timeout", "", CONFIG)
    assert drain_of(launch("gunicorn -c gunicorn.conf.py a:b"), program(computed)) is None


def own(*shares: Share, runner: str = "") -> Program:
    entry = Entry("shop", "main.py", "", HERE, runner)
    return Program(entry, lambda: Parts(()), find_way_out=lambda: WayOut(shares))


MAIN = Spot("main.py", Span(9, 5, 9, 18))
JOIN = Share(8.0, "joins: worker.join(timeout=8)", Spot("main.py", Span(7, 5, 7, 30)))
SLEEP = Share(3.0, "sleeps: time.sleep(3)", MAIN)
DRAIN = Share(60.0, "uvicorn finishes its requests", MAIN, is_drain=True)


def test_what_the_program_itself_takes_adds_up() -> None:
    found = shortfall_of(launch("python main.py"), own(JOIN, SLEEP))
    assert found is not None
    assert (found.drain.program, found.drain.seconds, found.left) == ("shop", 11, 10)
    assert found.drain.purpose == "to stop, 8 s of them in `worker.join(timeout=8)`"
    assert found.places == [
        (JOIN.spot, "8 s: joins: worker.join(timeout=8)"),
        (SLEEP.spot, "3 s: sleeps: time.sleep(3)"),
    ]
    assert (found.is_chosen, found.needed) == (True, 16)


def test_a_program_that_ends_in_time() -> None:
    assert shortfall_of(launch("python main.py"), own(JOIN)) is None
    assert shortfall_of(launch("python main.py"), own()) is None
    assert shortfall_of(launch("python main.py"), None) is None


def test_the_one_thing_that_takes_the_time_is_named() -> None:
    found = shortfall_of(launch("python main.py"), own(DRAIN))
    assert found is not None
    assert found.drain.purpose == "to stop: uvicorn finishes its requests"


def test_what_comes_after_the_drain_of_a_server_adds_to_it() -> None:
    words = "uvicorn a:b --timeout-graceful-shutdown 9"
    assert shortfall_of(launch(words), own(runner="uvicorn")) is None
    found = shortfall_of(launch(words), own(DRAIN, SLEEP, runner="uvicorn"))
    assert found is not None
    assert found.drain.seconds == 12, "the drain of the story is that of the command line"
    assert [spot for spot, _ in found.places] == [HERE, SLEEP.spot]


def test_a_shell_that_keeps_the_signal_leaves_nothing_to_compare() -> None:
    command = of_words(["python", "main.py"], HERE)
    assert command is not None
    kept = launch("python main.py")._replace(command=command._replace(keeper="sh"))
    assert shortfall_of(kept, own(JOIN, SLEEP)) is None
    assert shortfall_of(kept._replace(group_signal=True), own(JOIN, SLEEP)) is not None
