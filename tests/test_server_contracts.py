"""What the tables say of servers, against the servers: really started, and told to stop.

Each program in `proofs/servers/` serves in its own way. What it does when it is told to stop is
not written down here: the facts that the rules use are asked of the program's text, and what the
process does and what its client sees have to be the same.
"""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

import libcst as cst
import pytest

from shutdown_lint.knowledge import daemons, serving
from support.module_facts import facts_of
from support.proof_case import FOLDER, Case, Moment
from support.proof_runner import run_signalled

if TYPE_CHECKING:
    from pathlib import Path

    from shutdown_lint.facts.module import ModuleFacts
    from shutdown_lint.knowledge.takeovers import Takeover
    from support.proof_client import Request
    from support.proof_outcome import Outcome

pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(sys.platform != "linux", reason="proofs read /proc"),
]

SERVERS = FOLDER / "servers"
HOST = "host.py"  # it has a program serve as its `part`
NAMES = sorted(path.stem for path in SERVERS.glob("*.py") if path.name != HOST)
OWN_CLIENT = [name for name in NAMES if name.startswith("grpc")]
# aiohttp reads no more of an upload once it is told to stop, waitress calls the app after it.
PAGES = frozenset({"aiohttp_run_app", "aiohttp_run_app_without_signals", "waitress_serve"})
UPLOAD_TO_AIOHTTP = "aiohttp_run_app_upload"
# Their master ends by SystemExit: `finally` and exit callbacks run, the next line does not.
EXITING = frozenset({"gunicorn_application", "gunicorn_run"})
# They serve until somebody calls `shutdown()`, each of them by `serve_forever()`.
SHUT_DOWN = [name for name in NAMES if "def make(" in (SERVERS / f"{name}.py").read_text()]

OWN_CODE = frozenset({"exit callback", "finally", "handler", "next line", "shutdown hook"})
STATUS_OF_HANDLER = 3


def facts_about(server: str) -> ModuleFacts:
    return facts_of((SERVERS / f"{server}.py").read_text(), "part.py")


def takeover_in(facts: ModuleFacts) -> Takeover | None:
    found = map(facts.takeovers.of, facts.tree.all(cst.Call))
    return next((takeover for takeover in found if takeover is not None), None)


def run(
    server: str,
    folder: Path,
    *options: str,
    request: Request | None,
    signals: tuple[str, ...] = ("SIGTERM",),
) -> Outcome:
    case = Case(
        name=server,
        bad=f"{server}.py",  # one program: what is good is what the tables say
        good=f"{server}.py",
        host=HOST,
        command=("service.py", *options),
        request=request,
        signals=signals,
        when=Moment(file="begun", text="begun"),
        harm="lost-request",
        folder=SERVERS,
    )
    outcome = run_signalled(case, case.good_program, folder)
    assert outcome.signalled, str(outcome)
    assert outcome.orphans == [], str(outcome)
    return outcome


def ran(outcome: Outcome) -> set[str]:
    return set(outcome.files) & OWN_CODE


@pytest.mark.parametrize("server", [name for name in NAMES if name != UPLOAD_TO_AIOHTTP])
def test_who_hears_sigterm(server: str, tmp_path: Path) -> None:
    """Those that do answer the request, run the app's hooks and come back; others just die."""
    facts = facts_about(server)
    takeover = takeover_in(facts)
    request: Request | None = "page" if server in PAGES else "upload"
    outcome = run(server, tmp_path, request=None if server in OWN_CLIENT else request)

    if facts.stop_signals.server_takes_over:
        status, expected = 0, {"exit callback", "finally", "next line"}
        if takeover is not None and takeover.runs_at_end:
            status, expected = -signal.SIGTERM, set()
        elif server in EXITING:
            expected.remove("next line")
        if "shutdown hook" in facts.module.code:
            expected.add("shutdown hook")
        assert outcome.is_answered, str(outcome)
    else:
        status, expected = -signal.SIGTERM, set()
        assert not outcome.is_answered, str(outcome)
        if server in OWN_CLIENT:
            assert outcome.files.get("answer") == "UNAVAILABLE", str(outcome)
    assert (outcome.status, ran(outcome)) == (status, expected), str(outcome)


@pytest.mark.parametrize("server", [name for name in NAMES if name not in OWN_CLIENT])
def test_who_replaces_handlers(server: str, tmp_path: Path) -> None:
    """The program's own runs where nobody does, in the end where it is put back, else never."""
    takeover = takeover_in(facts_about(server))
    outcome = run(server, tmp_path, "--handler", request="answered")

    is_called = takeover is None or takeover.runs_at_end
    assert ("handler" in ran(outcome)) == is_called, str(outcome)
    if takeover is not None:
        assert outcome.status == (STATUS_OF_HANDLER if is_called else 0), str(outcome)


def test_ctrl_c_comes_back_from_uvicorn(tmp_path: Path) -> None:
    """All that stands behind it runs then, and no clause for Ctrl+C around it."""
    outcome = run("uvicorn_run", tmp_path, request="upload", signals=("SIGINT",))

    assert outcome.is_answered, str(outcome)
    expected = {"exit callback", "finally", "next line", "shutdown hook"}
    assert (outcome.status, ran(outcome)) == (0, expected), str(outcome)
    assert "interrupt clause" not in outcome.files, str(outcome)


def cuts_threads_off(classes: list[str]) -> bool:
    """What the tables say of a server's class and those above it."""
    known = daemons.DAEMONIC_SERVERS | daemons.THREADING_SERVERS
    nearest = next((name for name in classes if name in known), None)
    return nearest in daemons.DAEMONIC_SERVERS


@pytest.mark.parametrize("server", SHUT_DOWN)
def test_whose_threads_are_cut_off(server: str, tmp_path: Path) -> None:
    outcome = run(server, tmp_path, "--shut-down", request="upload")

    assert outcome.status == 0, str(outcome)
    is_cut_off = cuts_threads_off(outcome.files["classes"].split())
    assert outcome.is_answered != is_cut_off, str(outcome)


@pytest.mark.parametrize(
    ("server", "option"),
    [
        ("http_threaded_server", "--no-daemon-threads"),
        ("socketserver_threaded_server", "--daemon-threads"),
        ("werkzeug_threaded_server", "--no-daemon-threads"),
        ("wsgiref_threaded_server", "--daemon-threads"),
        ("xmlrpc_threaded_server", "--daemon-threads"),
    ],
)
def test_daemon_threads_changes_it(server: str, option: str, tmp_path: Path) -> None:
    outcome = run(server, tmp_path, "--shut-down", option, request="upload")

    assert outcome.status == 0, str(outcome)
    assert outcome.is_answered == (option == "--no-daemon-threads"), str(outcome)
    is_cut_off = cuts_threads_off(outcome.files["classes"].split())
    assert outcome.is_answered == is_cut_off, str(outcome)  # the other way round than by default


def test_aiohttp_reads_no_more_of_an_upload(tmp_path: Path) -> None:
    """It waits for the rest for as long as it is told to, and throws away what comes."""
    outcome = run(UPLOAD_TO_AIOHTTP, tmp_path, request="upload")

    assert not outcome.is_answered, str(outcome)
    assert outcome.status == 0, str(outcome)


def test_what_is_said_to_be_measured_is_measured() -> None:
    served = set()
    for name in NAMES:
        facts = facts_about(name)
        served |= {id(facts.loops.serving(call)) for call in facts.tree.all(cst.Call)}
    tables = (serving.BY_PATH.items(), serving.BY_CLASS.items(), serving.BY_METHOD.items())
    said = [(key, row) for table in tables for key, row in table if row.source == serving.MEASURED]
    assert len(said) > 10
    assert [key for key, row in said if id(row) not in served] == []
