"""SHD942."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    Confidence,
    DeploymentRule,
    Edit,
    Meta,
    Platform,
    Preset,
    Safety,
    Severity,
    Span,
    TextFix,
    any_of,
    shortfall_of,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Launch, Program, Shortfall


class SupervisorStopWait(DeploymentRule):
    """A program is killed by supervisor before it has had the time that it may take to stop.

    `supervisorctl stop`, `restart` and the end of supervisord itself send SIGTERM, wait for
    `stopwaitsecs` (10 s unless it says otherwise), and kill the program. A server or worker that
    may use more for what it has in flight is killed in the middle of it, and its own shutdown
    hooks and exit callbacks do not run. Unless `killasgroup` is set only the first process is
    killed: the workers of gunicorn or Celery are left without anybody who looks after them.

    ## Why

    With the default of 10 s gunicorn's first process was killed during a graceful stop and its
    workers lived on as orphans (gunicorn#199, #1106, #2485). Measured with supervisor, a
    cleanup that takes 5 s and `stopwaitsecs=2`: it was killed in the middle; with 10 s it ended.
    [The documentation](http://supervisord.org/configuration.html#program-x-section-settings)
    has the default.

    ## Bad

    ```ini
    ; SHD942
    [program:web]
    command=/opt/shop/bin/gunicorn --graceful-timeout 60 shop:app

    [program:worker]
    command=/opt/shop/bin/celery -A shop worker --time-limit 120
    stopwaitsecs=60  ; SHD942
    ```

    ## Good

    ```ini
    [program:web]
    command=/opt/shop/bin/gunicorn --graceful-timeout 60 shop:app
    stopwaitsecs=70

    [program:worker]
    command=/opt/shop/bin/celery -A shop worker --time-limit 120
    stopwaitsecs=130
    ```

    ## Silent when

    - one of the two numbers is not known: it comes from `%(ENV_…)s`, or from a configuration file
      that is not in the tree;
    - `stopsignal` is another one than TERM, or a shell keeps it from the program;
    - the program has no bound at all, like a Celery worker without `--time-limit`.

    Reported in `strict` when both numbers are defaults that nobody chose.

    ## Known misses

    What an included file says; bounds of an application's own code.

    ## Fix safety

    Unsafe: a longer wait lets the program finish, and lets each restart wait longer for it. It may
    be better to give the program less time.

    ## Proof

    A real supervisord starts a real gunicorn with a request that does not end, and is told to stop
    it. With the bad configuration it kills gunicorn, whose `on_exit` hook does not run; with the
    good and the fixed one gunicorn ends in order.
    """

    meta = Meta(
        code="SHD942",
        name="supervisor-stop-wait",
        since="0.1.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=any_of("program"),
        fix=Safety.UNSAFE,
    )
    message = "{program} may take {drain:g} s {purpose}; supervisor kills it after {left:g} s"

    def check_launch(self, launch: Launch, program: Program | None) -> None:
        """Judge a program."""
        if launch.platform is not Platform.SUPERVISOR:
            return
        found = shortfall_of(launch, program)
        if found is None:
            return
        drain = found.drain
        self.report(
            found.spot,
            left=found.left,
            program=drain.program,
            drain=drain.seconds,
            purpose=drain.purpose,
            preset=None if found.is_chosen else Preset.STRICT,
            related=found.places,
            fix=_fix(launch, found),
        )


def _fix(launch: Launch, found: Shortfall) -> TextFix:
    if launch.grace.spot is not None:
        edit = Edit(launch.grace.spot.span, str(found.needed))
    else:
        head = launch.spot.span
        place = Span(head.line, head.end_column, head.line, head.end_column)
        edit = Edit(place, f"\n{launch.indent}stopwaitsecs={found.needed}")
    return TextFix(f"wait {found.needed} s for it", Safety.UNSAFE, (edit,))
