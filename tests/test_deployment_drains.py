"""How long a program may take to stop, as far as files say."""

from __future__ import annotations

import pytest

from shutdown_lint.deployment.commands import of_words
from shutdown_lint.deployment.drains import drain_of
from shutdown_lint.model.deployment import Launch, Limit, Platform, Spot
from shutdown_lint.model.program import Entry, Option, Program
from shutdown_lint.model.span import Span
from shutdown_lint.model.summary import ModuleSummary, Part, Step, StepKind

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
    return Program(Entry("web", module, "", HERE, runner, options), ())


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


def serving(seconds: float | None, *, times: int = 1) -> Program:
    span = Span(7, 5, 7, 30)
    step = Step(StepKind.SERVE, span, "uvicorn.run(app)", "uvicorn.run", seconds=seconds)
    block = Step(StepKind.TRY, span, "try", parts=(Part("body", (step,) * times),))
    module = ModuleSummary("main.py", "main", main=(block,))
    return Program(Entry("main", "main.py", "", HERE), (module,))


def test_the_bound_of_a_server_in_the_program() -> None:
    found = drain_of(launch("python main.py"), serving(60.0))
    assert found is not None
    assert (found.program, found.seconds, found.purpose) == (
        "uvicorn",
        60,
        "to finish its requests",
    )
    assert found.spot == Spot("main.py", Span(7, 5, 7, 30))
    assert drain_of(launch("python main.py"), serving(None)) is None
    assert drain_of(launch("python main.py"), serving(60.0, times=2)) is None
