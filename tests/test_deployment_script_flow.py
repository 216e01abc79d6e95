"""What a script comes to, with the arguments that it is given."""

from __future__ import annotations

import pytest

from shutdown_lint.deployment.script_flow import Becomes, becomes

BY_NAME = """#!/bin/sh
set -e
case "$1" in
  web|api)
    shift
    exec gunicorn shop.web:app "$@"
    ;;
  worker) exec celery -A shop worker ;;
  once) python -m shop.once ;;
  -*) set -- python -m shop "$@" ;;
  *) echo "which one?" >&2; exit 2 ;;
esac
exec "$@"
"""
BY_TEST = """
if [ "$1" = "worker" ]; then
    exec celery -A shop worker
elif [ -z "$1" ]; then
    exec python -m shop
elif [ "$#" -gt 1 ] && true; then
    exec python -m shop.unsure
fi
python -m shop.web "$2"
"""


def end(text: str, *arguments: str, **environment: str) -> Becomes | None:
    return becomes(text, arguments, environment)


@pytest.mark.parametrize(
    ("text", "arguments", "words", "has_exec"),
    [
        ('exec "$@"', "gunicorn shop:app", "gunicorn shop:app", True),
        ('"$@"', "gunicorn shop:app", "gunicorn shop:app", False),
        ("exec python -m shop $*", "--once", "python -m shop --once", True),
        ('exec python -m "shop.$1"', "web", "python -m shop.web", True),
        ('exec python -m shop "${2:-low}"', "web", "python -m shop low", True),
        ("python -m shop >log 2>&1", "", "python -m shop", False),
        ("exec >log 2>&1\nexec python -m shop", "", "python -m shop", True),
        ("exec -a shop python -m shop", "", "python -m shop", True),
        ('main() { migrate; exec "$@"; }\nmain python -m "$1"', "shop", "python -m shop", True),
        ('{ migrate; exec "$@"; }', "web", "web", True),
        ('migrate && exec "$@"', "web", "web", True),
        ('[ "$1" = web ] && exec gunicorn shop\nexec "$@"', "web", "gunicorn shop", True),
        ('[ "$1" = web ] && exec gunicorn shop\nexec "$@"', "other", "other", True),
        ('[ "$1" = web ] || exec "$@"\nexec gunicorn shop', "other", "other", True),
        ('test "$1" = web && exec gunicorn shop\nexec celery', "", "celery", True),
        ('if [ "${1#-}" != "$1" ]; then set -- web "$@"; fi\nexec "$@"', "-b x", "web -b x", True),
        ('if [ "${1#-}" != "$1" ]; then set -- web "$@"; fi\nexec "$@"', "a", "a", True),
        ('if [ "${1:0:1}" = "-" ]; then set -- web "$@"; fi\nexec "$@"', "-a", "web -a", True),
        (BY_NAME, "web -w 4", "gunicorn shop.web:app -w 4", True),
        (BY_NAME, "api", "gunicorn shop.web:app", True),
        (BY_NAME, "worker", "celery -A shop worker", True),
        (BY_NAME, "once", "once", True),
        (BY_NAME, "-v", "python -m shop -v", True),
        (BY_TEST, "worker", "celery -A shop worker", True),
        (BY_TEST, "", "python -m shop", True),
        ("python -m shop | tee log", "", "python -m shop", False),
        ('exec "$@" | tee log', "celery -A shop worker", "celery -A shop worker", False),
        ('gunicorn shop\nexec "$@"', "celery", "gunicorn shop", False),
        ('gunicorn shop --daemon\nexec "$@"', "celery", "celery", True),
    ],
)
def test_the_end(text: str, arguments: str, words: str, has_exec: bool) -> None:  # noqa: FBT001
    found = end(text, *arguments.split())
    assert found is not None
    assert (found.words, found.has_exec) == (tuple(words.split()), has_exec)


def test_what_the_environment_decides() -> None:
    text = 'if [ "$KIND" = "worker" ]; then\n  exec celery\nelse\n  exec gunicorn\nfi\n'
    for kind, program in (("worker", "celery"), ("web", "gunicorn")):
        found = end(text, KIND=kind)
        assert found is not None
        assert (found.words, found.doubts) == ((program,), ())
    assert end(text) is None  # it may be set elsewhere
    assert end(text, KIND="") is None


def test_programs_that_may_run_instead_are_doubts() -> None:
    found = end('if [ -n "$DEBUG" ]; then\n  exec python -m debugpy\nfi\nexec python -m shop\n')
    assert found is not None
    assert found.words == ("python", "-m", "shop")
    assert [one.line for one in found.doubts] == [2]


@pytest.mark.parametrize(
    "text",
    [
        'if [ "$(id -u)" = 0 ]; then exec gosu www "$@"; fi\nexec "$@"',
        'if [ "$(id -u)" = 0 ]; then exec su-exec "$USER" "$@"; else exec "$@"; fi',
        'if ready; then exec "$@"; fi',
        'ready && exec "$@"',
    ],
)
def test_ways_to_the_same_program(text: str) -> None:
    found = end(text, "gunicorn", "shop")
    assert found is not None
    assert found.words[-2:] == ("gunicorn", "shop")
    assert (found.has_exec, found.doubts) == (True, ())


@pytest.mark.parametrize(
    "text",
    [
        "gunicorn shop &\nwait",
        "if ready; then exec gunicorn shop; else exec celery; fi",
        "if ready; then exec gunicorn shop; else while true; do celery; done; fi",
        'if ready; then exec "$@"; else "$@"; fi',
        "while true; do python -m shop; done",
        "(python -m shop) | tee log",
        '(exec "$@")',
        "exit 0",
        "exec $PROGRAM",
        'shift "$N"\nfor one in a b; do shift; done\nexec "$@"',
        "if [",
        "",
    ],
)
def test_what_cannot_be_told(text: str) -> None:
    found = end(text, "web")
    assert found is None or found.words in ((), ("wait",))


def test_traps_are_kept() -> None:
    found = end("trap 'kill $child' TERM\npython -m shop")
    assert found is not None
    assert found.trap is not None
    assert found.trap.line == 1


@pytest.mark.parametrize("text", ["{ " * 4000 + "a;" + " }" * 4000, "f() { f; }\nf", "((" * 9999])
def test_hostile_scripts(text: str) -> None:
    assert end(text, "web") is None
