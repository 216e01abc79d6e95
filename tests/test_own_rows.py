"""`[tool.shutdown-lint.knowledge]`: each kind of row changes what is found, by every door."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from shutdown_lint.engine.config_file import read_config
from shutdown_lint.engine.settings import ConfigError
from shutdown_lint.knowledge.own_rows import OwnRows, TaskKind, class_of_method
from shutdown_lint.knowledge.tables import BUILT_IN, with_own_rows
from support import command
from support.command import CLEAN, write
from support.flake8_process import run_command_line, run_flake8
from support.in_process import lint, run

if TYPE_CHECKING:
    from pathlib import Path

OWN = "shutdown-lint.toml"


def knowledge_of(text: str) -> OwnRows:
    settings = read_config(f"/project/{OWN}", f"[knowledge]\n{text}".encode(), OWN)
    assert settings is not None
    assert settings.knowledge is not None
    return settings.knowledge


def complaints(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read_config(f"/project/{OWN}", text.encode(), OWN)
    return [message.removeprefix(f"{OWN}: ") for message in caught.value.messages]


# What each kind of row changes: the rows, a program, and the code that is found with them or, for
# "-CODE", without them.

CALLS_RPC = """\
import signal
from myco.rpc import call


def stop(signum, frame):
    call("leave")


signal.signal(signal.SIGTERM, stop)
"""
CALLS_CLIENT = """\
import signal
from myco import rpc


class Service:
    def __init__(self, client: rpc.Client):
        self.client = client

    def stop(self, signum, frame):
        self.client.fetch("leave", 0.5)


service = Service(rpc.Client())
signal.signal(signal.SIGTERM, service.stop)
"""
LOOP = """\
import time


def run():
    while True:
        database.commit()
        time.sleep(1)


"""
EXITS = f"{LOOP}import signal\nimport sys\nfrom myco import pool\n\n"
DRAINS = """
def stop(signum, frame):
    pool.quiesce()
    sys.exit(0)


signal.signal(signal.SIGTERM, stop)
run()
"""
DRAINS_METHOD = """
class App:
    def __init__(self):
        self.pool = pool.Pool()
        signal.signal(signal.SIGTERM, self.stop)

    def stop(self, signum, frame):
        self.pool.quiesce()
        sys.exit(0)


App()
run()
"""
REGISTERS = """\
import subprocess
from myco.lifecycle import on_term


def stop():
    subprocess.run(["leave"])


on_term(stop)
"""
DECORATED = """\
import subprocess
from myco import lifecycle


class Service:
    @lifecycle.on_term
    def stop(self):
        subprocess.run(["leave"])
"""
DECORATED_WITH_SIGNAL = """\
import signal
import subprocess
from myco import lifecycle


@lifecycle.on(signal.SIGTERM)
def stop():
    subprocess.run(["leave"])
"""
OTHER_SIGNAL = DECORATED_WITH_SIGNAL.replace("SIGTERM", "SIGUSR1")
IN_A_LOOP = """\
import requests
from myco.lifecycle import App

app = App()


def leave():
    requests.post("http://registry/leave", timeout=9)


app.on_term(callback=leave)
"""
RELATIVE = REGISTERS.replace("myco.lifecycle", ".lifecycle")
RELATIVE_MODULE = """\
import subprocess
from .. import lifecycle


def stop():
    subprocess.run(["leave"])


lifecycle.on_term(stop)
"""
JOINS = """\
import threading


def work():
    while True:
        step()


thread = threading.Thread(target=work)
thread.start()


"""
LEAVES = f"{JOINS}def leave_cluster():\n    thread.join()\n"
HOOK_METHOD = f"""\
from myco.service import Service
{JOINS}class Mailer(Service):
    def on_quit(self):
        thread.join()


class Other:
    def on_quit(self):
        pass
"""
AT_EXIT = f"""\
from myco.lifecycle import at_quit
{JOINS}def leave_cluster():
    thread.join()


at_quit(10, leave_cluster)
"""
AT_EXIT_DECORATED = f"""\
from myco import lifecycle
{JOINS}@lifecycle.at_quit
def leave_cluster():
    thread.join()
"""
TASK = """\
from myco.tasks import job


@job
def charge(order):
    pay(order)
"""
TASK_OF_APP = """\
from myco.tasks import Jobs

jobs = Jobs("shop")


@jobs.job(retries=3)
def charge(order):
    pay(order)
"""
DEFERRED = """\
import signal
import time
from myco.tasks import job


@job
def leave():
    time.sleep(20)


def stop(signum, frame):
    leave()


signal.signal(signal.SIGTERM, stop)
"""
IN_SUBCLASS = """\
import signal
from myco.rpc import Client


class Registry(Client):
    def stop(self, signum, frame):
        self.fetch("leave")


signal.signal(signal.SIGTERM, Registry().stop)
"""

CASES = {
    "blocking": ('blocking-calls = ["myco.rpc.call"]', CALLS_RPC, "SHD202"),
    "blocking method": ('blocking-calls = ["myco.rpc.Client.fetch"]', CALLS_CLIENT, "SHD202"),
    "blocking in a subclass": (
        'blocking-calls = ["myco.rpc.Client.fetch"]',
        IN_SUBCLASS,
        "SHD202",
    ),
    "drain": ('drain-calls = ["myco.pool.quiesce"]', EXITS + DRAINS, "-SHD201"),
    "drain method": ('drain-calls = ["myco.pool.Pool.quiesce"]', EXITS + DRAINS_METHOD, "-SHD201"),
    "registrar": ('handler-registrars = ["myco.lifecycle.on_term"]', REGISTERS, "SHD202"),
    "registrar decorates": (
        'handler-registrars = ["myco.lifecycle.on_term"]',
        DECORATED,
        "SHD202",
    ),
    "registrar takes a signal": (
        'handler-registrars = [{ name = "myco.lifecycle.on", signal = 0, handler = 1 }]',
        DECORATED_WITH_SIGNAL,
        "SHD202",
    ),
    "registrar of an event loop": (
        (
            'handler-registrars = [{ name = "myco.lifecycle.App.on_term", handler = "callback", '
            'signals = ["SIGTERM", "SIGINT"], event-loop = true }]'
        ),
        IN_A_LOOP,
        "SHD202",
    ),
    "relative import": ('handler-registrars = ["myco.lifecycle.on_term"]', RELATIVE, "SHD202"),
    "relative import of a module": (
        'handler-registrars = ["myco.lifecycle.on_term"]',
        RELATIVE_MODULE,
        "SHD202",
    ),
    "cleanup": ('cleanup-functions = ["leave_cluster"]', LEAVES, "SHD302"),
    "cleanup method": (
        'cleanup-functions = ["myco.service.Service.on_quit"]',
        HOOK_METHOD,
        "SHD302",
    ),
    "cleanup registrar": (
        'cleanup-registrars = [{ name = "myco.lifecycle.at_quit", function = 1 }]',
        AT_EXIT,
        "SHD302",
    ),
    "cleanup registrar decorates": (
        'cleanup-registrars = ["myco.lifecycle.at_quit"]',
        AT_EXIT_DECORATED,
        "SHD302",
    ),
    "task": ('task-decorators = ["myco.tasks.job"]', TASK, "SHD601"),
    "task of an app": ('task-decorators = ["myco.tasks.Jobs.job"]', TASK_OF_APP, "SHD601"),
    "deferred": (
        'task-decorators = [{ name = "myco.tasks.job", kind = "deferred" }]',
        DEFERRED,
        "-SHD202",
    ),
}


def _project(folder: Path, rows: str | None, source: str) -> Path:
    write(folder, service__main=source)
    section = "" if rows is None else f"[tool.shutdown-lint.knowledge]\n{rows}\n"
    (folder / "pyproject.toml").write_text(f'[tool.shutdown-lint]\npreset = "strict"\n{section}')
    return folder


def test_each_kind_of_row_changes_a_finding_by_every_door(tmp_path: Path) -> None:
    for name, (rows, source, _) in CASES.items():
        _project(tmp_path / "with" / name.replace(" ", "_"), rows, source)
        _project(tmp_path / "without" / name.replace(" ", "_"), None, source)
    by_flake8 = run_flake8(tmp_path).shown
    in_workers = run_command_line(tmp_path)
    assert sorted(by_flake8) == sorted(in_workers)
    here = lint(tmp_path).findings
    assert sorted((shown.path, shown.line, shown.code) for shown in in_workers) == sorted(here)
    codes: dict[str, set[str]] = {}
    for path, _, code in here:
        codes.setdefault(path, set()).add(code)
    for name, (_, _, change) in CASES.items():
        path = f"{name.replace(' ', '_')}/service/main.py"
        found = codes.get(f"with/{path}", set()) ^ codes.get(f"without/{path}", set())
        assert found == {change.removeprefix("-")}, name
        holder = "without" if change.startswith("-") else "with"
        assert change.removeprefix("-") in codes[f"{holder}/{path}"], name


def test_nearest_configuration_counts_and_workers_keep_them_apart(tmp_path: Path) -> None:
    _project(tmp_path / "a", 'handler-registrars = ["myco.lifecycle.on_term"]', REGISTERS)
    _project(tmp_path / "b", 'handler-registrars = ["myco.other.on_term"]', REGISTERS)
    _project(tmp_path / "c", None, REGISTERS)
    for ran in (lint(tmp_path), command.lint(tmp_path, "-j3")):
        assert ran.findings == [("a/service/main.py", 6, "SHD202")]


def test_file_with_nothing_but_an_own_name_passes_the_prefilter(tmp_path: Path) -> None:
    assert "signal" not in REGISTERS
    _project(tmp_path, 'handler-registrars = ["myco.lifecycle.on_term"]', REGISTERS)
    (finding,) = lint(tmp_path).json["findings"]
    assert finding["code"] == "SHD202"
    assert "registered as the SIGTERM handler here" in str(finding["related"])


def test_other_signals_of_a_registrar_are_other_signals(tmp_path: Path) -> None:
    rows = 'handler-registrars = [{ name = "myco.lifecycle.on", signal = 0, handler = 1 }]'
    _project(tmp_path, rows, OTHER_SIGNAL)
    assert lint(tmp_path).findings[0][2] == "SHD202"  # strict
    assert lint(tmp_path, "--preset=default").findings == []


def test_what_an_own_registrar_calls_its_handler_with_is_not_judged(tmp_path: Path) -> None:
    source = "from myco.lifecycle import on_term\n\n\ndef stop():\n    pass\n\n\non_term(stop)\n"
    _project(tmp_path, 'handler-registrars = ["myco.lifecycle.on_term"]', source)
    assert lint(tmp_path, "--preset=audit", "--select=SHD105").findings == []
    taken = source.replace("on_term(stop)", "import signal\nsignal.signal(signal.SIGTERM, stop)")
    write(tmp_path, service__main=taken)
    assert [code for _, _, code in lint(tmp_path, "--select=SHD105").findings] == ["SHD105"]


def test_bound_of_an_own_call_is_judged(tmp_path: Path) -> None:
    bounded = '{ name = "myco.rpc.Client.fetch", timeout = { position = 1, keyword = "within" } }'
    write(tmp_path, main=CALLS_CLIENT)
    found = {}
    for row in ('"myco.rpc.Client.fetch"', bounded, bounded.replace("1", "2")):
        (tmp_path / OWN).write_text(f"knowledge.blocking-calls = [{row}]")
        found[row] = len(lint(tmp_path).findings)
    assert list(found.values()) == [1, 0, 1]  # half a second is for strict


def test_own_words_stand_in_the_message(tmp_path: Path) -> None:
    write(tmp_path, main=CALLS_RPC)
    (tmp_path / OWN).write_text(
        'knowledge.blocking-calls = [{ name = "myco.rpc.call", waits-for = "the mainframe" }]'
    )
    assert "call() waits for the mainframe" in lint(tmp_path).json["findings"][0]["message"]


def test_call_that_spares_the_event_loop(tmp_path: Path) -> None:
    source = CALLS_RPC.replace("signal.signal", "loop.add_signal_handler").replace(
        "signum, frame", ""
    )
    write(tmp_path, main=source)
    found = []
    for blocks in ("true", "false"):
        row = f'{{ name = "myco.rpc.call", blocks-event-loop = {blocks} }}'
        (tmp_path / OWN).write_text(f"knowledge.blocking-calls = [{row}]")
        found.append(len(lint(tmp_path).findings))
    assert found == [1, 0]


def test_same_name_from_elsewhere_is_not_the_own_one(tmp_path: Path) -> None:
    write(
        tmp_path,
        other=CALLS_RPC.replace("myco.rpc", "theirs.rpc"),
        local=CALLS_RPC.replace("from myco.rpc import call", "def call(word): ..."),
    )
    (tmp_path / OWN).write_text('knowledge.blocking-calls = ["myco.rpc.call"]')
    assert lint(tmp_path, "--preset=audit", "--select=SHD202").findings == []


# The file

EVERY_KEY = """
blocking-calls = [
    "a.b",
    { name = "a.C.d", waits-for = "it", timeout = "t", blocks-event-loop = false },
    { name = "a.e", timeout = { position = 2, keyword = "t" } },
]
cleanup-functions = ["leave", "a.C.leave"]
cleanup-registrars = ["a.f", { name = "a.g", function = { keyword = "func" } }]
drain-calls = ["a.h"]
handler-registrars = ["a.i", { name = "a.j", signal = 0, handler = 1, event-loop = true }]
task-decorators = ["a.k", { name = "a.l", kind = "deferred" }]
"""


def test_every_key_is_read() -> None:
    own = knowledge_of(EVERY_KEY)
    blocking = {name: (row.waits_for, row.timeout, row.blocks_loop) for name, row in own[0]}
    assert blocking == {
        "a.b": ("a reply", None, True),
        "a.C.d": ("it", (None, "t"), False),
        "a.e": ("a reply", (2, "t"), True),
    }
    assert own.cleanup_functions == ("leave", "a.C.leave")
    assert own.cleanup_registrars == (("a.f", (0, None)), ("a.g", (None, "func")))
    assert own.drain_calls == ("a.h",)
    registrars = {
        name: (row.signal, row.handler, row.signals, row.in_loop)
        for name, row in own.handler_registrars
    }
    assert registrars == {
        "a.i": (None, (0, None), ("SIGTERM",), False),
        "a.j": ((0, None), (1, None), (), True),
    }
    assert own.task_decorators == (("a.k", TaskKind.CELERY), ("a.l", TaskKind.DEFERRED))


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("knowledge = 3", ["knowledge: expected a table, got a number"]),
        (
            "knowledge.blocking-call = []",
            ["unknown key 'knowledge.blocking-call', did you mean 'blocking-calls'?"],
        ),
        (
            "knowledge.drain-calls = 'a.b'",
            ["knowledge.drain-calls: expected an array, got a string"],
        ),
        (
            "knowledge.drain-calls = ['a.b', 1]",
            ["knowledge.drain-calls[1]: expected a string, got a number"],
        ),
        (
            "knowledge.blocking-calls = [1]",
            ["knowledge.blocking-calls[0]: expected a string or a table, got a number"],
        ),
        (
            "knowledge.blocking-calls = ['call', 'a..b', 'a.for', '']",
            [
                f"knowledge.blocking-calls[{number}]: {name!r} is no dotted name "
                "like 'package.module.function'"
                for number, name in enumerate(("call", "a..b", "a.for", ""))
            ],
        ),
        (
            "knowledge.blocking-calls = ['a.b', { name = 'a.b' }]",
            ["knowledge.blocking-calls[1]: 'a.b' is named twice"],
        ),
        (
            "knowledge.blocking-calls = [{ timeot = 1 }]",
            [
                "unknown key 'knowledge.blocking-calls[0].timeot', did you mean 'timeout'?",
                "knowledge.blocking-calls[0]: 'name' is missing",
            ],
        ),
        (
            "knowledge.blocking-calls = [{ name = 'a.b', timeout = -1 }]",
            ["knowledge.blocking-calls[0].timeout: -1 is no position: the first parameter is 0"],
        ),
        (
            "knowledge.blocking-calls = [{ name = 'a.b', timeout = 'in s' }]",
            ["knowledge.blocking-calls[0].timeout: 'in s' is no name of a parameter"],
        ),
        (
            "knowledge.blocking-calls = [{ name = 'a.b', timeout = true }]",
            [
                (
                    "knowledge.blocking-calls[0].timeout: "
                    "expected a number or a string, got true or false"
                )
            ],
        ),
        (
            "knowledge.blocking-calls = [{ name = 'a.b', timeout = {} }]",
            ["knowledge.blocking-calls[0].timeout: needs a 'position' or a 'keyword'"],
        ),
        (
            "knowledge.handler-registrars = [{ name = 'a.b', signals = ['SIGKILL', 'SIGTRM'] }]",
            [
                "knowledge.handler-registrars[0].signals[0]: SIGKILL cannot be caught",
                (
                    "knowledge.handler-registrars[0].signals[1]: 'SIGTRM' is none of SIGHUP, "
                    "SIGINT, SIGQUIT, SIGABRT, SIGUSR1, SIGUSR2, SIGPIPE, SIGALRM, SIGTERM, "
                    "SIGCHLD, SIGCONT, SIGTSTP, SIGWINCH, did you mean 'SIGTERM'?"
                ),
            ],
        ),
        (
            "knowledge.handler-registrars = [{ name = 'a.b', signals = [] }]",
            ["knowledge.handler-registrars[0].signals: is empty"],
        ),
        (
            "knowledge.handler-registrars = [{ name = 'a.b', signals = ['SIGHUP'], signal = 0 }]",
            [
                (
                    "knowledge.handler-registrars[0]: "
                    "'signals' (names) and 'signal' (a parameter) exclude each other"
                )
            ],
        ),
        (
            "knowledge.task-decorators = [{ name = 'a.b', kind = 'celry' }]",
            [
                (
                    "knowledge.task-decorators[0].kind: "
                    "'celry' is none of celery, deferred, did you mean 'celery'?"
                )
            ],
        ),
        (
            "slect = []\nknowledge.drain-calls = 1",
            [
                "unknown key 'slect', did you mean 'select'?",
                "knowledge.drain-calls: expected an array, got a number",
            ],
        ),
    ],
)
def test_each_mistake_is_named(text: str, messages: list[str]) -> None:
    assert complaints(text) == messages


def test_wrong_row_ends_the_run_with_2(tmp_path: Path) -> None:
    write(tmp_path, main=CLEAN)
    (tmp_path / OWN).write_text('knowledge.drain-cals = ["a.b"]')
    done = run(tmp_path)
    assert done.code == 2
    hint = "unknown key 'knowledge.drain-cals', did you mean 'drain-calls'?"
    assert f"{OWN}: {hint}" in done.err


def test_settings_are_shown_so_that_they_can_be_read_back(tmp_path: Path) -> None:
    write(tmp_path, main=CLEAN)
    (tmp_path / OWN).write_text(f"[knowledge]\n{EVERY_KEY}")
    shown = run(tmp_path, "--show-settings").out
    assert len(tomllib.loads(shown)["settings"][0]["knowledge"]) == len(OwnRows._fields)
    assert knowledge_of(shown.partition("[settings.knowledge]\n")[2]) == knowledge_of(EVERY_KEY)


# The tables


def test_without_rows_the_built_in_tables_are_used_as_they_are() -> None:
    assert with_own_rows(None) is BUILT_IN
    assert not BUILT_IN.relative
    assert not BUILT_IN.own_classes


def test_merged_tables_are_worked_out_once_and_leave_the_built_in_ones_alone() -> None:
    own = OwnRows(drain_calls=("myco.pool.Pool.quiesce",))
    merged = with_own_rows(own)
    assert with_own_rows(OwnRows(drain_calls=("myco.pool.Pool.quiesce",))) is merged
    assert ("myco.pool.Pool", "quiesce") in merged.drains.by_method
    assert not BUILT_IN.drains.by_method
    assert merged.blocking == BUILT_IN.blocking


def test_end_that_two_names_share_is_neither() -> None:
    merged = with_own_rows(OwnRows(drain_calls=("a.jobs.stop", "b.jobs.stop", "a.more.halt")))
    assert "jobs.stop" not in merged.relative
    assert merged.relative["more.halt"] == "a.more.halt"


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("myco.rpc.Client.fetch", ("myco.rpc.Client", "fetch")),
        ("myco.rpc._Client.fetch", ("myco.rpc._Client", "fetch")),
        ("myco.rpc.fetch", None),
        ("fetch", None),
    ],
)
def test_name_of_a_method(name: str, read: tuple[str, str] | None) -> None:
    assert class_of_method(name) == read
