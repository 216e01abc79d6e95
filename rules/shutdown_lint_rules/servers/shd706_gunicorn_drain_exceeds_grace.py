"""SHD706."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import Confidence, Meta, Preset, Rule, Severity, word

if TYPE_CHECKING:
    from shutdown_lint.api import Finding, ModuleFacts, Project

_PLATFORM = 30  # seconds


class GunicornDrainExceedsGrace(Rule):
    """Workers of gunicorn may take as long to stop as the platform waits for them, or longer.

    After SIGTERM a worker may take
    [`graceful_timeout`](https://docs.gunicorn.org/en/stable/settings.html#graceful-timeout)
    seconds to end its requests; then gunicorn kills it, and ends in order. A platform that waits
    no longer than that kills gunicorn before it has: `on_exit` and exit callbacks do not run.

    ## Why

    Measured with gunicorn 27, a request that does not end and a platform that waits 3 s: with
    `graceful_timeout = 1` it ended in order, with 30 it was killed.

    Kubernetes waits
    [30 s by default](https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination),
    of which `preStop` takes its part;
    [`docker stop`](https://docs.docker.com/reference/cli/docker/container/stop/) waits 10 s.
    `timeout` below `graceful_timeout` is harmless: it is not enforced while workers stop, by
    gunicorn's [source](https://github.com/benoitc/gunicorn/blob/master/gunicorn/arbiter.py)
    (`Arbiter.stop` looks for no idle workers).

    ## Bad

    ```python
    # gunicorn.conf.py
    bind = "0.0.0.0:8000"
    workers = 4
    worker_class = "gthread"
    graceful_timeout = 60  # SHD706
    ```

    ## Good

    ```python
    # gunicorn.conf.py
    bind = "0.0.0.0:8000"
    workers = 4
    worker_class = "gthread"
    graceful_timeout = 20
    ```

    ## Silent when

    - it is less than 30 s, or not set: gunicorn's default is 30 s as well, and nobody chose it;
    - its value cannot be told, such as one of the environment;
    - the file is none of gunicorn's: `gunicorn.conf.py`, `gunicorn_conf.py`,
      `gunicorn_config.py`, `….gunicorn.conf.py`, or one with three more of its settings.

    Reported in `strict`: the platform may have been told to wait longer. In a run on folders the
    deployment files that start gunicorn with this file are asked: there is no finding where each
    waits longer, else the places where they say so are related ones.

    ## Known misses

    Options on the command line, in `GUNICORN_CMD_ARGS` and of an application of one's own; a
    platform that waits for less than 30 s.

    ## Fix safety

    There is none: one of the two times has to change, and only the author knows which.

    ## Proof

    A small platform starts gunicorn, with a request that does not end, and tells it to stop. It
    kills what is alive after 3 s, in place of 30. `on_exit` of the bad configuration does not run,
    that of the good one does.
    """

    meta = Meta(
        code="SHD706",
        name="gunicorn-drain-exceeds-grace",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        preset=Preset.STRICT,
        trigger=word("graceful_timeout"),
    )
    message = (
        "workers may take {seconds:g} s to stop: a platform that waits {platform} s kills them"
    )

    def check_module(self, facts: ModuleFacts) -> None:
        """Judge the graceful timeout that a file of gunicorn's sets."""
        drain = facts.gunicorn_settings.drain
        if drain is not None and drain.seconds >= _PLATFORM:
            self.report(drain.assigned, seconds=drain.seconds, platform=_PLATFORM)

    @classmethod
    def reconsider(cls, finding: Finding, project: Project) -> Finding | None:
        """Ask the deployment files how long the platform waits."""
        from shutdown_lint.api import Related, gunicorn_waits

        waits = gunicorn_waits(finding.path, project)
        if waits is None or (waits and all(one.is_enough for one in waits)):
            return finding if waits is None else None
        short = [one for one in waits if not one.is_enough]
        told = [Related(*one.spot, f"the platform waits {one.left:g} s") for one in short]
        return finding._replace(related=(*finding.related, *told))
