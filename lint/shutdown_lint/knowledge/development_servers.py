"""Servers that are for development, as their documentation says."""

from __future__ import annotations

from typing import Final, NamedTuple


class DevelopmentServer(NamedTuple):
    """A call that serves with such a server."""

    name: str  # in messages
    host: tuple[int, str]  # position and keyword of the address
    source: str


_WERKZEUG: Final = "https://werkzeug.palletsprojects.com/en/stable/serving/"

BY_PATH: Final[dict[str, DevelopmentServer]] = {
    "werkzeug.serving.run_simple": DevelopmentServer("werkzeug's", (0, "hostname"), _WERKZEUG),
}
# (class as the tables know it, method)
BY_CLASS: Final[dict[tuple[str, str], DevelopmentServer]] = {
    ("flask.Flask", "run"): DevelopmentServer(
        "Flask's", (0, "host"), "https://flask.palletsprojects.com/en/stable/server/"
    ),
}
# Calls that run a command of Django, and the command that serves.
DJANGO_COMMANDS: Final = frozenset(
    {
        "django.core.management.call_command",
        "django.core.management.execute_from_command_line",
    }
)
RUNSERVER: Final = "runserver"
# https://docs.djangoproject.com/en/stable/ref/django-admin/#runserver
DJANGO: Final = "Django's"

# Addresses that everybody can reach.
PUBLIC: Final = ("0.0.0.0", "::", "[::]")  # noqa: S104 (nothing is bound)
# Calls that read a setting; the second argument, `default`, is what it is when nobody sets it.
SETTINGS: Final = frozenset({"os.environ.get", "os.getenv"})
# Keywords by which a call says that it is for development.
DEBUGGING: Final = frozenset({"debug", "use_debugger", "use_reloader"})
# Methods that say which path is answered, and those that do where they are given one.
ROUTING: Final = frozenset({"add_url_rule", "route"})
VERBS: Final = frozenset({"delete", "get", "patch", "post", "put"})
# Paths by which a platform asks whether a program is well, and what it counts.
PROBES: Final = frozenset(
    {"alive", "health", "healthz", "live", "liveness", "livez", "metrics", "ping", "ready",
     "readiness", "readyz"}
)  # fmt: skip
# Words in a condition which say that what it leads to is for development, or for production.
FOR_DEVELOPMENT: Final = frozenset(
    {"debug", "dev", "develop", "development", "local", "localhost", "test", "testing"}
)
FOR_PRODUCTION: Final = frozenset({"prod", "production", "live"})
# Who names one of these knows of a server for production.
OTHER_SERVERS: Final = frozenset(
    {"bjoern", "cheroot", "cherrypy", "gevent", "gunicorn", "hypercorn", "mod_wsgi", "tornado",
     "uvicorn", "uwsgi", "waitress"}
)  # fmt: skip
