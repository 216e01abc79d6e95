"""A server, or an event loop, runs until it is told to stop."""

from __future__ import annotations

from typing import Final

from shutdown_lint.knowledge import development_servers, serving, takeovers
from shutdown_lint.knowledge.triggers.naming import instances, methods, names
from shutdown_lint.knowledge.triggers.registering import REGISTERS_HANDLER, any_signal
from shutdown_lint.model.trigger import all_of, any_of, word

# An event loop is run.
RUNS_EVENT_LOOP: Final = any_of(
    *sorted(serving.EVENT_LOOP_METHODS), names(*serving.EVENT_LOOP_RUNNERS)
)

# A call keeps the program running until it is told to stop.
SERVES: Final = any_of(
    *sorted(serving.BY_METHOD),
    names(*serving.BY_PATH),
    *(all_of(instances(class_), word(method)) for class_, method in sorted(serving.BY_CLASS)),
)

# A development server serves.
DEVELOPS: Final = any_of(
    names(*development_servers.BY_PATH),
    methods(development_servers.BY_CLASS),
    all_of(names(*development_servers.DJANGO_COMMANDS), development_servers.RUNSERVER),
)

# A WSGI app is made, or loaded by Django.
MAKES_WSGI_APP: Final = names(*takeovers.WSGI_APPS, takeovers.APP_CONFIG)

# A server that sets signal handlers of its own serves, or is given an app.
TAKES_SIGNALS_OVER: Final = any_of(
    *sorted(takeovers.BY_METHOD),
    names(*takeovers.BY_PATH, *takeovers.ASGI_APPS, *(class_ for class_, _ in takeovers.BY_CLASS)),
)

# A server serves that sends itself its signal again when it has stopped.
SENDS_SIGNAL_AGAIN: Final = names(
    *(path for path, row in takeovers.BY_PATH.items() if row.runs_at_end),
    *(class_ for (class_, _), row in takeovers.BY_CLASS.items() if row.runs_at_end),
)

# SIGTERM ends the program in order: by a handler of its own, or by that of a server.
HANDLES_SIGTERM: Final = any_of(
    all_of(REGISTERS_HANDLER, any_signal("SIGTERM")),
    *sorted(method for method, row in serving.BY_METHOD.items() if row.handles_sigterm),
    names(
        *(path for path, row in serving.BY_PATH.items() if row.handles_sigterm),
        *serving.SIGTERM_CLASSES,
    ),
    *(
        all_of(instances(class_), word(method))
        for (class_, method), row in sorted(serving.BY_CLASS.items())
        if row.handles_sigterm
    ),
)
