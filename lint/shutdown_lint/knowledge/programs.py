"""Files that are run, or that a server loads as its app, by their name."""

from __future__ import annotations

from typing import Final

FILES: Final = frozenset(
    {
        "__main__.py", "app.py", "asgi.py", "celery.py", "celeryconfig.py", "conftest.py",
        "gunicorn.conf.py", "gunicorn_conf.py", "gunicorn_config.py", "main.py", "manage.py",
        "noxfile.py", "run.py", "server.py", "setup.py", "sitecustomize.py", "tasks.py",
        "worker.py", "wsgi.py",
    }
)  # fmt: skip
FOLDERS: Final = frozenset({"bin", "examples", "script", "scripts"})
WORD: Final = "cli"  # in the name of a package: streamlink_cli
MAIN: Final = "main"  # a console script's function is called so in nearly every project
PARSERS: Final = frozenset({"argparse.ArgumentParser", "optparse.OptionParser"})
