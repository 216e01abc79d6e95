"""What is told of programs whose steps are made by hand: who ends, when, and what breaks."""

from __future__ import annotations

from typing import Any

import pytest

from shutdown_lint.model.deployment import Platform
from shutdown_lint.model.story import (
    UNBOUNDED,
    Bound,
    Certainty,
    First,
    Outcome,
    Phase,
    Story,
    both,
    left_of,
    longer,
)
from shutdown_lint.model.summary import Carrier, FunctionSummary, Step
from shutdown_lint.project.story import tell
from support import sample_stories as sample
from support.programs import at, function, launch, module, program, step

TERM = ("SIGTERM",)


def registered(target: str, line: int = 40, **fields: Any) -> Step:
    return step("register", line, signals=TERM, target=target, **fields)


def told(*functions: Any, main: tuple[Step, ...], **fields: Any) -> Story:
    return tell(program(module(*functions, main=main), **fields))


def texts(story: Story) -> list[str]:
    return [moment.text for moment in story.moments]


def test_a_flag_is_seen_at_the_pace_of_the_loop_and_cleanup_follows_in_order() -> None:
    story = sample.IN_TIME
    assert story.outcome is Outcome.ENDS
    assert (story.total, story.first) == (Bound(6.0), First.EXIT)
    path = [
        (one.phase, one.spot.span.line if one.spot else 0)
        for one in story.moments
        if not one.beside
    ]
    assert path == [
        (Phase.HANDLER, 10),
        (Phase.HANDLER, 11),
        (Phase.NOTICE, 54),
        (Phase.CLEANUP, 57),
        (Phase.CLEANUP, 58),
        (Phase.EXIT, 0),
    ]
    assert [one.text for one in story.resting] == ["jobs.get(timeout=1)"]


def test_a_thread_runs_from_the_flag_on_and_a_join_waits_for_what_is_left_of_it() -> None:
    story = sample.IN_TIME
    thread = [one for one in story.moments if one.beside == "thread t"]
    assert [one.start.seconds for one in thread][:2] == [0.0, 2.0]
    (join,) = (one for one in story.moments if one.text.startswith("joins"))
    assert join.bound == Bound(0.0)


def test_the_platform_kills_what_takes_longer_than_it_waits() -> None:
    assert (sample.TOO_LONG.total, sample.TOO_LONG.first) == (Bound(6.0), First.KILL)


def test_a_shell_in_between_keeps_the_signal() -> None:
    story = sample.NOT_TOLD
    assert (story.outcome, story.first) == (Outcome.NOT_TOLD, First.KILL)
    assert [one.name for one in story.receivers] == ["Docker", "sh", "python"]
    assert [one.passes_on for one in story.receivers] == [True, False, True]


def test_systemd_tells_every_process_of_a_unit() -> None:
    story = tell(
        program(sample.WHOLE, started=launch(Platform.SYSTEMD, keeper="sh", group_signal=True))
    )
    assert story.outcome is Outcome.ENDS


def test_without_a_handler_cleanup_is_lost_and_named() -> None:
    story = sample.DIES
    assert (story.outcome, story.first) == (Outcome.DIES, First.EXIT)
    (broken,) = story.breaks
    assert "database.flush()" in broken.text
    assert (broken.spot and broken.spot.span.line, broken.code) == (57, "SHD116")


@pytest.mark.parametrize(
    ("platform", "has_init", "outcome"),
    [
        (Platform.KUBERNETES, False, Outcome.STAYS),
        (Platform.DOCKER, False, Outcome.STAYS),
        (Platform.DOCKER, True, Outcome.DIES),
        (Platform.SYSTEMD, False, Outcome.DIES),
    ],
)
def test_the_first_process_of_a_container_has_no_default_action(
    platform: Platform, outcome: Outcome, *, has_init: bool
) -> None:
    started = launch(platform, has_init=has_init)
    assert tell(program(sample.DEAF, started=started)).outcome is outcome


def test_the_last_handler_wins() -> None:
    first = function("first", 1, step("exit", 2, "sys.exit()", target="sys.exit"))
    story = told(
        first,
        sample.HANDLER,
        main=(registered("shop.main.on_term"), registered("shop.main.first", 41), sample.LOOP),
    )
    assert story.reaction
    assert story.reaction.name == "shop.main.first"
    assert "the last of 2" in story.reaction.why


def test_an_ignored_signal_ends_nothing() -> None:
    story = told(main=(registered("signal.SIG_IGN"), sample.LOOP), started=launch())
    assert (story.outcome, story.first) == (Outcome.STAYS, First.KILL)


def test_a_loop_that_asks_for_nothing_goes_on() -> None:
    loop = step("loop", 54, "while True", parts=[("body", [sample.WAIT])])
    story = told(sample.HANDLER, main=(registered("shop.main.on_term"), loop))
    assert story.outcome is Outcome.STAYS
    assert "asks for nothing" in story.breaks[0].text


def test_a_wait_without_bound_keeps_the_flag_from_being_seen() -> None:
    blocked = step("wait", 55, "jobs.get()", subject="shop.main.jobs")
    loop = sample.LOOP._replace(
        parts=(sample.LOOP.parts[0]._replace(steps=(blocked,)),), pace=None
    )
    story = told(sample.HANDLER, main=(registered("shop.main.on_term"), loop))
    assert story.total.certainty is Certainty.UNBOUNDED
    assert story.breaks[0].spot
    assert story.breaks[0].spot.span.line == 55


EXITS = function("exits", 5, step("exit", 6, "sys.exit(0)", target="sys.exit"))


def unwinding(*clauses: tuple[str, list[Step]], inside: bool = False) -> Story:
    endless = step("loop", 54, "while True", parts=[("body", [sample.WAIT])])
    if inside:
        guarded = step("try", 56, "try", parts=[("body", [sample.WAIT]), *clauses])
        body = step("loop", 54, "while True", parts=[("body", [guarded])])
    else:
        body = step("try", 53, "try", parts=[("body", [endless]), *clauses])
    return told(EXITS, main=(registered("shop.main.exits"), body))


def test_an_exit_unwinds_through_finally() -> None:
    story = unwinding(("finally", sample.CLEANED[:1]))
    assert (story.outcome, story.total) == (Outcome.ENDS, Bound(5.0))


@pytest.mark.parametrize(
    ("clause", "runs"),
    [
        ("except builtins.KeyboardInterrupt", False),
        ("except builtins.Exception", False),
        ("except builtins.SystemExit", True),
        ("except builtins.KeyboardInterrupt, builtins.SystemExit", True),
        ("except builtins.BaseException", True),
        ("except", True),
    ],
)
def test_a_clause_runs_for_what_it_catches(clause: str, *, runs: bool) -> None:
    story = unwinding((clause, sample.CLEANED[:1]))
    assert (story.total == Bound(5.0)) is runs
    assert story.outcome is Outcome.ENDS


def test_an_exit_that_is_caught_inside_of_the_loop_is_lost() -> None:
    story = unwinding(("except", []), inside=True)
    assert story.outcome is Outcome.STAYS
    assert "caught inside of the loop" in story.breaks[0].text


def test_os_exit_runs_nothing_more() -> None:
    at_once = function("at_once", 5, step("exit", 6, "os._exit(0)", target="os._exit"))
    cleanup = step("try", 53, "try", parts=[("body", [sample.LOOP]), ("finally", sample.CLEANED)])
    story = told(at_once, main=(registered("shop.main.at_once"), cleanup))
    assert story.outcome is Outcome.DIES
    assert not any("database" in text for text in texts(story))


def test_exit_callbacks_run_last_in_first_out_after_threads_are_joined() -> None:
    one = function("one", 1, step("clean", 2, "one.close()"))
    two = function("two", 3, step("clean", 4, "two.close()"))
    main = (
        registered("shop.main.on_term"),
        step("at exit", 41, target="shop.main.one"),
        step("at exit", 42, target="shop.main.two"),
        sample.STARTED,
        sample.LOOP,
    )
    story = told(one, two, sample.HANDLER, sample.WORKER, main=main)
    found = [text for text in texts(story) if "close" in text or "interpreter" in text]
    assert found == [
        "cleans up: connection.close()",
        "the interpreter waits for thread t",
        "cleans up: two.close()",
        "cleans up: one.close()",
    ]


@pytest.mark.parametrize(
    ("carrier", "outcome"),
    [(Carrier.THREAD, Outcome.STAYS), (Carrier.DAEMON_THREAD, Outcome.ENDS)],
)
def test_the_interpreter_waits_for_threads_that_nobody_tells(
    carrier: Carrier, outcome: Outcome
) -> None:
    endless = function("work", 20, step("loop", 21, "while True", parts=[("body", [sample.WAIT])]))
    main = (registered("shop.main.exits"), sample.STARTED._replace(carrier=carrier), sample.LOOP)
    assert told(EXITS, endless, main=main).outcome is outcome


def test_shutdown_in_a_handler_waits_for_itself() -> None:
    handler = function(
        "stops", 5, step("stop", 6, "server.shutdown()", subject="shop.main.server")
    )
    serve = step(
        "serve", 54, "server.serve_forever()", target="serve_forever", subject="shop.main.server"
    )
    story = told(handler, main=(registered("shop.main.stops"), serve))
    assert story.outcome is Outcome.STAYS
    thread = step(
        "start",
        6,
        "Thread(target=server.shutdown).start()",
        target="shop.main.down",
        carrier=Carrier.THREAD,
    )
    down = function("down", 7, step("stop", 8, "server.shutdown()", subject="shop.main.server"))
    story = told(down, function("stops", 5, thread), main=(registered("shop.main.stops"), serve))
    assert (story.outcome, story.total) == (Outcome.ENDS, Bound(0.5))


def test_a_foreign_handler_does_not_wake_the_event_loop() -> None:
    wait = step("wait", 31, "await stop.wait()", subject=sample.STOP)
    run = function("run", 30, wait, is_async=True)
    main = (
        registered("shop.main.on_term"),
        step("call", 50, "asyncio.run(run())", target="shop.main.run", in_loop=True),
    )
    story = told(sample.HANDLER, run, main=main)
    assert story.total == UNBOUNDED
    assert "does not wake the event loop" in story.breaks[0].text
    own = (main[0]._replace(in_loop=True), main[1])
    assert told(sample.HANDLER, run, main=own).total == Bound(0.0)


@pytest.mark.parametrize(
    ("runner", "options", "total"),
    [
        ("gunicorn", (), Bound(30.0)),
        ("gunicorn", (("--graceful-timeout", "7"),), Bound(7.0)),
        ("uvicorn", (), UNBOUNDED),
        ("uvicorn", (("--timeout-graceful-shutdown", "20"),), Bound(20.0)),
        ("hypercorn", (), Bound(3.0)),
        ("dramatiq", (("--worker-shutdown-timeout", "5000"),), Bound(5.0)),
        ("celery", (), UNBOUNDED),
        ("gunicorn", (("--graceful-timeout", "$GRACE"),), Bound(0.0, Certainty.UNKNOWN)),
    ],
)
def test_runners_wait_as_long_as_they_are_told(
    runner: str, options: tuple[tuple[str, str], ...], total: Bound
) -> None:
    story = tell(program(module(), runner=runner, options=options, started=launch()))
    assert story.total == total


def test_a_runner_that_nobody_knows_is_not_guessed_at() -> None:
    story = tell(program(module(), runner="whatever", started=launch()))
    assert (story.outcome, story.first) == (Outcome.UNKNOWN, First.UNKNOWN)
    assert "what whatever does" in story.unknown[0].text


def test_a_handler_that_is_chosen_at_run_time_is_not_guessed_at() -> None:
    story = told(main=(registered("", text="signal.signal(SIGTERM, pick())"), sample.LOOP))
    assert story.outcome is Outcome.UNKNOWN
    assert "pick()" in story.unknown[0].text


def test_a_hook_before_the_signal_is_taken_from_the_grace_period() -> None:
    hook = launch().grace._replace(seconds=25.0)
    story = tell(program(sample.WHOLE, started=launch(before_stop=hook)))
    assert story.first is First.KILL
    assert story.total == Bound(6.0)


def test_calls_that_lead_back_end() -> None:
    again = function("again", 1, step("call", 2, target="shop.main.again"))
    story = told(again, main=(step("call", 50, target="shop.main.again"),))
    assert story.outcome is Outcome.DIES


def test_sums_of_bounds() -> None:
    unknown = Bound(2.0, Certainty.UNKNOWN)
    assert both(Bound(1.0), Bound(2.0)) == Bound(3.0)
    assert both(unknown, UNBOUNDED).certainty is Certainty.UNBOUNDED
    assert longer(Bound(1.0), unknown) == Bound(2.0, Certainty.UNKNOWN)
    assert left_of(Bound(5.0), Bound(2.0)) == Bound(3.0)
    assert left_of(Bound(1.0), Bound(2.0)) == Bound(0.0)


def test_a_thread_whose_own_flag_nobody_sets_is_waited_for_for_ever() -> None:
    flag = "shop.main.Worker.running"
    work = function("work", 20, step("loop", 21, "while self.running", asks=(flag,)))
    stop = function("stop_worker", 25, step("set", 26, "self.running = False", subject=flag))
    main = (
        registered("shop.main.on_term"),
        sample.STARTED,
        sample.LOOP,
        step("join", 58, "t.join()", subject="shop.main.t"),
    )
    story = told(sample.HANDLER, work, stop, main=main)
    assert story.total == UNBOUNDED._replace(seconds=1.0)
    assert "is never told to end" in story.breaks[0].text
    # With nobody who sets it under that name, it may be the event under another one.
    story = told(sample.HANDLER, work, main=main)
    assert story.total.certainty is Certainty.UNKNOWN
    assert story.unknown


def test_a_function_is_followed_with_what_each_call_gives_it() -> None:
    ends = FunctionSummary(
        "shop.main.ends", at(30), (step("join", 31, "one.join()", subject="shop.main.ends.one"),),
        parameters=("one",),
    )  # fmt: skip
    other = sample.STARTED._replace(subject="shop.main.other", target="shop.main.short")
    short = function(
        "short", 60, step("loop", 61, "while not stop", asks=(sample.STOP,), pace=7.0)
    )
    calls = [
        step("call", line, "ends()", target="shop.main.ends", gives=(("0", name),))
        for line, name in ((56, "shop.main.other"), (57, "shop.main.t"))
    ]
    main = (registered("shop.main.on_term"), sample.STARTED, other, sample.LOOP, *calls)
    story = told(sample.HANDLER, sample.WORKER, short, ends, main=main)
    joins = [one.bound.seconds for one in story.moments if one.text.startswith("joins")]
    assert joins == [6.0, 0.0]
