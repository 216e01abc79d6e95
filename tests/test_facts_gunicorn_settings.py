"""How long may gunicorn's workers take to stop, as its configuration says?"""

from __future__ import annotations

import pytest

from support.module_facts import facts_of


@pytest.mark.parametrize(
    ("path", "source", "seconds"),
    [
        ("gunicorn.conf.py", "graceful_timeout = 45", 45),
        ("deploy/gunicorn_conf.py", "graceful_timeout: int = 45", 45),
        ("web.gunicorn.conf.py", "LONG = 60\ngraceful_timeout = LONG", 60),
        ("config.py", "bind = ':1'\nworkers = 2\ntimeout = 9\ngraceful_timeout = 30", 30),
        ("gunicorn_config.py", "graceful_timeout = 60\ngraceful_timeout = 20", 20),
        ("config.py", "graceful_timeout = 45\nworkers = 2", None),
        ("gunicorn.conf.py", "graceful_timeout = int(environ['GRACE'])", None),
        ("gunicorn.conf.py", "graceful_timeout = 45\nif x: graceful_timeout = y", None),
        ("gunicorn.conf.py", "def f(): graceful_timeout = 45", None),
        ("gunicorn.conf.py", "timeout = 45", None),
    ],
)
def test_drain(path: str, source: str, seconds: float | None) -> None:
    drain = facts_of(source, path).gunicorn_settings.drain
    assert (None if drain is None else drain.seconds) == seconds
