"""SHD702."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import DEVELOPS, Confidence, Meta, Preset, Rule, Severity, pattern

if TYPE_CHECKING:
    from shutdown_lint.api import Finding, Project, cst


class DevelopmentServer(Rule):
    """A development server serves on an address that everybody can reach.

    It has no way to stop in order. SIGTERM ends the process on the spot, and the requests that it
    is answering with it. A handler that exits does not help: the requests run in daemon threads.

    ## Why

    Measured with Flask 3.1 and werkzeug 3.1: with a request in flight, `app.run()` ended at once,
    exit status -15, and the client got nothing; with a handler that calls `sys.exit(0)` the
    request was dropped as well, with exit status 0. As process 1 of a container, without a
    handler, it does not even hear SIGTERM: the platform kills it after its grace period. The
    documentation of
    [Flask](https://flask.palletsprojects.com/en/stable/deploying/) and
    [Django](https://docs.djangoproject.com/en/stable/ref/django-admin/#runserver) says not to use
    it in production.

    ## Bad

    ```python
    from flask import Flask

    app = Flask(__name__)

    if __name__ == "__main__":
        app.run(host="0.0.0.0", port=8000)  # SHD702
    ```

    ## Good

    With `gunicorn --bind 0.0.0.0:8000 shop:app` in place of `python shop.py`:

    ```python
    from flask import Flask

    app = Flask(__name__)

    if __name__ == "__main__":
        app.run(debug=True)
    ```

    ## Silent when

    - `debug=True`, `use_reloader=True` or `use_debugger=True` is given, or options are hidden in
      `**options`;
    - a condition around it speaks of debugging, development or tests, or it is what happens when
      something is not for production; or its function is named so;
    - it runs in a thread or a child process: it is not what the program is for.

    An address from the environment counts as what it is when nothing is set. Reported in `strict`:
    on an address that only this machine can reach, or that cannot be told; where all routes of the
    file are those of probes and metrics (`/healthz`, `/metrics`), which are asked again; and where
    the file names another server, such as gunicorn or waitress, with low confidence. In a run on
    folders also where a deployment file has another server serve it, and none starts the file
    itself, or where a configuration of gunicorn stands beside the file or above it.

    ## Known misses

    An app that is made in another file; `flask run`, and `manage.py runserver` typed by hand.

    ## Fix safety

    There is none: which server is to take its place is for you to choose.

    ## Proof

    The proof uploads something to a real `app.run()`, sends SIGTERM in the middle, and gets no
    answer. The good one serves the same app with gunicorn and answers. Django's server is not
    run: what is said of it is from its documentation. That process 1 gets no signal for which it
    has no handler is from
    [pid_namespaces(7)](https://man7.org/linux/man-pages/man7/pid_namespaces.7.html).
    """

    meta = Meta(
        code="SHD702",
        name="development-server",
        since="0.2.0",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        trigger=DEVELOPS,
        default_trigger=pattern("", r"[\"'](?:0\.0\.0\.0|::|\[::\]|[\"'])"),
    )
    message = "{server} development server drops the requests that it is answering on SIGTERM"

    def visit_Call(self, node: cst.Call) -> None:
        """Judge what serves."""
        found = self.facts.development_servers.of(node)
        if found is not None:
            shown = found.is_public and found.is_only_one and not found.is_for_probes
            self.report(
                node,
                confidence=None if found.is_only_one else Confidence.LOW,
                preset=None if shown else Preset.STRICT,
                server=found.name,
            )

    @classmethod
    def reconsider(cls, finding: Finding, project: Project) -> Finding | None:
        """Ask whether the platform starts another server, and this one is for developers."""
        from shutdown_lint.api import doubted_if_served

        return doubted_if_served(finding, project)
