"""SHD904."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import Confidence, DeploymentRule, Meta, Severity, any_of

if TYPE_CHECKING:
    from shutdown_lint.api import Launch, Program


class PidOneWithoutHandler(DeploymentRule):
    """Python is process 1 of a container and has no handler for SIGTERM, so nothing happens.

    Elsewhere SIGTERM ends a process that does not handle it. The kernel spares process 1 of a
    container: what that has no handler for is dropped. The program goes on as if nothing had been
    said, until the grace period is over, and is then killed in the middle of what it does.

    ## Why

    Measured with CPython as process 1 of a namespace of its own: SIGTERM and SIGQUIT do nothing,
    it has to be killed. Each stop and each deployment takes the whole grace period, 10 s with
    Docker and 30 s with Kubernetes; no `finally`, no `with` and no exit callback runs.

    ## Bad

    ```dockerfile
    FROM python:3.12-slim
    COPY app.py .
    # SHD904
    CMD ["python", "app.py"]
    ```

    ```python
    # app.py
    import time

    def main():
        while True:
            print("still here")
            time.sleep(1)

    if __name__ == "__main__":
        main()
    ```

    ## Good

    ```dockerfile
    FROM python:3.12-slim
    COPY app.py .
    CMD ["python", "app.py"]
    ```

    ```python
    # app.py
    import signal
    import threading

    stop = threading.Event()

    def main():
        signal.signal(signal.SIGTERM, lambda signum, frame: stop.set())
        while not stop.wait(1):
            print("still here")

    if __name__ == "__main__":
        main()
    ```

    ## Silent when

    - a handler for SIGTERM is, or may be, set somewhere in the program, also by a server, a
      framework or a helper that is called; or something of it cannot be told;
    - an init is process 1: `tini` or `dumb-init` in the ENTRYPOINT, `init: true` in Compose; or
      what hands SIGTERM on to a child as an init does, such as `uv run`;
    - a shell stands in front of it: another rule speaks of that;
    - it is not sure that the program stays for ever, in a loop or in a call such as
      `serve_forever`: one that ends by itself is no service, one that is served by somebody else
      is stopped by that;
    - STOPSIGNAL or the like names a signal: another rule speaks of that;
    - Compose runs an image that is built elsewhere: its ENTRYPOINT may be an init.

    Only a run on folders sees the program behind the command.

    ## Known misses

    Programs that run a whole event loop, or wait for a thread; `docker run --init` cannot be seen,
    and makes this a false alarm.

    ## Fix safety

    There is no fix: what has to be done on SIGTERM is for the program to say. `init: true` or
    `tini` in front lets SIGTERM end it on the spot, with all that is in flight.

    ## Proof

    The programs in `tests/proofs/SHD904` are started as process 1 of a namespace of their own and
    get SIGTERM. The bad one is still there after the grace period; the good one ends in order.
    """

    meta = Meta(
        code="SHD904",
        name="pid-one-without-handler",
        since="0.1.0",
        severity=Severity.ERROR,
        confidence=Confidence.MEDIUM,
        trigger=any_of(
            "CMD", "cmd", "ENTRYPOINT", "entrypoint", "Cmd", "Entrypoint", "services", "kind"
        ),
    )
    message = (
        "{program} is process 1 of its container and handles no SIGTERM, which it ignores then: "
        "each stop takes the whole grace period and ends in SIGKILL"
    )

    def check_launch(self, launch: Launch, program: Program | None) -> None:
        """Judge a container with the program in it."""
        from shutdown_lint.api import endless_rest_of, is_first_process, nobody_hears

        if program is None or launch.command is None or launch.stop_signal_spot is not None:
            return
        if not is_first_process(launch) or not nobody_hears("SIGTERM", program):
            return
        rests = endless_rest_of(program)
        if rests is not None:
            self.report(
                launch.command.spot,
                program=program.entry.name,
                related=[(rests.spot, rests.how)],
            )
