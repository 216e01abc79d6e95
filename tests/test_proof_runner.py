"""The runner of the proofs sees what it claims to see and leaves nothing behind."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from support import proof_runner, rabbitmq_server
from support.nats_server import nats_stream
from support.proof_case import Case, Moment, load_cases
from support.proof_harms import shows_harm
from support.proof_process import PYTHON, RealProcess
from support.proof_runner import ProofError, run_signalled, run_unsignalled
from support.rabbitmq_shared import shared_rabbitmq
from support.redis_server import redis_server

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.proof_client import Request

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="proofs read /proc")

WITH_A_CHILD = """
import subprocess, time
child = subprocess.Popen(["sleep", "300"])
with open("child.txt", "w") as file:
    file.write(str(child.pid))
print("READY", flush=True)
time.sleep(60)
"""


def _case(**declared: Any) -> Case:
    return Case(**{"name": "x", "bad": "bad.py", "good": "good.py", "harm": "hang", **declared})


def _program(folder: Path, text: str) -> Path:
    program = folder / "program.py"
    program.write_text(text)
    return program


def _is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_a_program_that_ignores_the_signal_hangs_where_it_stands(tmp_path: Path) -> None:
    program = _program(
        tmp_path,
        "import signal, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "def work():\n"
        "    print('READY', flush=True)\n"
        "    time.sleep(60)\n"
        "work()\n",
    )

    outcome = run_signalled(_case(), program, tmp_path / "run", bound=0.3)

    assert outcome.status is None
    assert shows_harm(_case(stack=("work", "<module>")), outcome)
    assert not shows_harm(_case(stack=("<module>", "work")), outcome)
    assert not shows_harm(_case(stack=("shutdown",)), outcome)


def test_time_without_a_processor_is_no_part_of_a_hang(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as others have the machine, a slow end is not taken for a hang."""
    slow = "import time, signal, sys\nsignal.signal(15, lambda *_: (time.sleep(1), sys.exit()))\n"
    program = _program(tmp_path, f"{slow}print('READY', flush=True)\ntime.sleep(60)\n")
    begun = time.monotonic()

    late = run_signalled(_case(), program, tmp_path / "late", bound=0.2)
    monkeypatch.setattr(RealProcess, "starved", lambda _: (time.monotonic() - begun) * 0.95)
    starved = run_signalled(_case(), program, tmp_path / "starved", bound=0.2)

    assert (late.status, starved.status) == (None, 0)


def test_a_process_tells_how_long_it_waited_for_a_processor(tmp_path: Path) -> None:
    """Several busy programs on one processor wait for each other."""
    busy = [*PYTHON, "-c", "print('READY', flush=True)\nwhile True: pass"]
    with contextlib.ExitStack() as stack:
        processes = [stack.enter_context(RealProcess(busy, tmp_path)) for _ in range(3)]
        for process in processes:
            os.sched_setaffinity(process.pid, {min(os.sched_getaffinity(0))})
            assert process.wait_until(lambda: "READY" in process.stdout, 60)  # noqa: B023
        before = processes[0].starved()
        begun = time.monotonic()
        assert processes[0].wait_until(lambda: processes[0].starved() - before > 0.2, 10)
        assert processes[0].starved() - before <= time.monotonic() - begun + 0.1
    assert processes[0].starved() == 0


def test_a_death_by_default_is_no_hang(tmp_path: Path) -> None:
    program = _program(tmp_path, "import time\nprint('READY', flush=True)\ntime.sleep(60)\n")

    outcome = run_signalled(_case(), program, tmp_path / "run")

    assert outcome.status == -signal.SIGTERM
    assert outcome.signalled
    assert not shows_harm(_case(), outcome)


def test_children_left_behind_are_counted_and_killed(tmp_path: Path) -> None:
    outcome = run_signalled(_case(), _program(tmp_path, WITH_A_CHILD), tmp_path / "run")

    assert outcome.orphans == ["sleep 300"]
    assert _is_gone(int(outcome.files["child.txt"]))


def test_children_are_killed_when_the_test_fails(tmp_path: Path) -> None:
    program = _program(tmp_path, WITH_A_CHILD)

    pids = []

    def test() -> None:
        with RealProcess([*PYTHON, str(program)], tmp_path) as process:
            assert process.wait_until(lambda: "READY" in process.stdout, 60)
            pids.extend([process.pid, int((tmp_path / "child.txt").read_text())])
            raise KeyError  # as a failing assertion does

    with pytest.raises(KeyError):
        test()
    assert len(pids) == 2
    assert all(_is_gone(pid) for pid in pids)


def test_a_crash_at_start_is_told_with_its_reason(tmp_path: Path) -> None:
    outcome = run_signalled(_case(), _program(tmp_path, "1 / 0\n"), tmp_path / "run")

    assert (outcome.ready, outcome.signalled, outcome.status) == (False, False, 1)
    assert "ZeroDivisionError" in str(outcome)
    assert shows_harm(_case(harm="never-starts", exception="ZeroDivisionError"), outcome)
    assert not shows_harm(_case(harm="never-starts", exception="OSError"), outcome)


def test_an_end_before_the_signal_is_not_taken_for_a_stop(tmp_path: Path) -> None:
    program = _program(tmp_path, "print('READY', flush=True)\n")
    never = Moment("progress.txt", "half")
    case = _case(harm="lost-cleanup", evidence="state.json", when=never)

    outcome = run_signalled(case, program, tmp_path / "run")

    assert (outcome.ready, outcome.signalled, outcome.status) == (True, False, 0)
    assert not shows_harm(case, outcome)


def test_a_program_that_never_gets_ready_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proof_runner, "STARTUP", 3.0)
    program = _program(
        tmp_path, "import sys, time\nsys.stderr.write('no database\\n')\ntime.sleep(60)\n"
    )

    with pytest.raises(ProofError, match="no database"):
        run_signalled(_case(), program, tmp_path / "run")


def test_the_signal_waits_until_the_program_is_in_its_wait(tmp_path: Path) -> None:
    program = _program(
        tmp_path,
        "import signal, sys, time\n"
        "busy = True\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit('early' if busy else 0))\n"
        "print('READY', flush=True)\n"
        "until = time.process_time() + 0.1\n"
        "while time.process_time() < until:\n"
        "    pass\n"
        "busy = False\n"
        "time.sleep(60)\n",
    )

    assert run_signalled(_case(), program, tmp_path / "run").status == 0


def test_the_signal_does_not_wait_for_a_program_that_never_sleeps(tmp_path: Path) -> None:
    program = _program(tmp_path, "print('READY', flush=True)\nwhile True:\n    pass\n")

    assert run_signalled(_case(), program, tmp_path / "run").signalled


def test_the_first_signal_may_be_repeated() -> None:
    case = _case(signals=("SIGHUP", "SIGTERM"), repeat=3)
    assert [number.name for number in case.signal_numbers] == ["SIGHUP"] * 3 + ["SIGTERM"]


def test_signals_come_one_by_one_and_all_are_taken(tmp_path: Path) -> None:
    program = _program(
        tmp_path,
        "import signal, time\n"
        "taken = []\n"
        "for number in (signal.SIGTERM, signal.SIGINT):\n"
        "    signal.signal(number, lambda number, _: taken.append(number))\n"
        "print('READY', flush=True)\n"
        "while len(taken) < 3:\n"
        "    time.sleep(0.01)\n"
        "print(*taken)\n",
    )
    case = _case(signals=("SIGTERM", "SIGINT", "SIGTERM"))

    outcome = run_signalled(case, program, tmp_path / "run")

    assert outcome.status == 0
    assert outcome.stdout == "READY\n15 2 15\n"


def test_the_program_gets_a_clean_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the test run itself inherited: signals, buffering, import path, proxies."""
    program = _program(
        tmp_path,
        "import os, signal\n"
        "print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)\n"
        "print(signal.pthread_sigmask(signal.SIG_BLOCK, ()))\n"
        "print([name for name in os.environ if name.startswith('PYTHON') or 'prox' in name])\n"
        "print(os.getsid(0) == os.getpid())\n"
        "print(signal.getitimer(signal.ITIMER_REAL)[0] > 0)\n",
    )
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("http_proxy", "http://nowhere")
    ignored = signal.signal(signal.SIGINT, signal.SIG_IGN)
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    try:
        outcome = run_unsignalled(_case(), program, tmp_path / "run")
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        signal.signal(signal.SIGINT, ignored)

    assert outcome.stdout.split("\n") == ["True", "set()", "[]", "True", "True", ""]


SERVER = """
import os, socket, sys
with socket.create_server(("127.0.0.1", int(os.environ["PORT"]))) as door:
    print("READY", flush=True)
    line, _ = door.accept()
    got = b""
    while not got.endswith(b"second"):
        got += line.recv(4096)
        with open("got.txt", "wb") as file:
            file.write(got)
    line.sendall(b"HTTP/1.1 200 OK\\r\\n\\r\\ndone")
    line.close()
    door.accept()
"""


@pytest.mark.parametrize(("request_", "lost"), [("upload", True), ("answered", False)])
def test_a_request_is_in_flight_until_its_client_ends_it(
    tmp_path: Path, request_: Request, *, lost: bool
) -> None:
    case = _case(request=request_, harm="lost-request", when=Moment("got.txt", "first"))

    outcome = run_signalled(case, _program(tmp_path, SERVER), tmp_path / "run")

    assert outcome.status == -signal.SIGTERM
    assert ("second" in outcome.files["got.txt"]) is not lost
    assert shows_harm(case, outcome) is lost


def test_a_held_stream_blocks_the_writer_until_it_has_the_signal(tmp_path: Path) -> None:
    program = _program(
        tmp_path,
        "import os, signal, sys\n"
        "def stop(*_):\n"
        "    os.write(2, b'%d' % written)\n"
        "    sys.exit(3)\n"
        "written = 0\n"
        "signal.signal(signal.SIGTERM, stop)\n"
        "print('READY', flush=True)\n"
        "while True:\n"
        "    written += os.write(1, b'.')\n",
    )

    outcome = run_signalled(_case(hold="stdout"), program, tmp_path / "run")

    assert outcome.status == 3
    assert int(outcome.stderr) == len(outcome.stdout.removeprefix("READY\n"))


def test_a_wrong_declaration_names_its_file(tmp_path: Path) -> None:
    folder = tmp_path / "SHD101"
    folder.mkdir()
    declaration = folder / "proof.toml"
    declaration.write_text(
        '[[case]]\nname = "x"\nbad = "b"\ngood = "g"\nharm = "hang"\nsignal = 1'
    )

    with pytest.raises(ValueError, match=f"{declaration}: .*signal"):
        load_cases(tmp_path)


@pytest.mark.parametrize(
    ("server", "get_it"),
    [
        (rabbitmq_server.rabbitmq_server, "apt-get install rabbitmq-server"),
        (nats_stream, "apt-get install nats-server"),
        (redis_server, "apt-get install redis-server"),
    ],
)
def test_without_a_broker_the_proof_is_skipped_but_not_in_ci(
    server: Callable[[], contextlib.AbstractContextManager[object]],
    get_it: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(rabbitmq_server, "PLACES", ())
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=get_it), server():
        pass

    monkeypatch.setenv("CI", "true")
    with pytest.raises(AssertionError, match=get_it), server():
        pass


USER = """
import os, sys
from pathlib import Path
from support.rabbitmq_shared import shared_rabbitmq

with shared_rabbitmq(Path(sys.argv[1])) as server:
    queue = server.queue()
    queue.fill(3)
    print("READY", queue.kept(), flush=True)
    sys.stdin.read()
"""


def test_one_rabbitmq_serves_all_and_ends_with_the_last_however_that_ends(tmp_path: Path) -> None:
    with contextlib.suppress(ZeroDivisionError), shared_rabbitmq(tmp_path) as server:
        environment = _environment(_listener(server.port))
        mark, folder = environment["RABBITMQ_MNESIA_BASE"], Path(environment["HOME"])
        assert any("epmd" in name for name in _with_environment(mark))
        assert {ipaddress.ip_address(one).is_loopback for one in _listening(mark)} == {True}
        other = subprocess.Popen(
            [sys.executable, "-c", USER, tmp_path],
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parent)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == b"READY 3\n"
        raise ZeroDivisionError

    assert _environment(_listener(server.port))["HOME"] == str(folder)  # it has a user yet
    other.kill()
    other.communicate()
    limit = time.monotonic() + 30
    while _with_environment(mark) or folder.exists():
        assert time.monotonic() < limit
        time.sleep(0.02)


def _listening(mark: str) -> set[bytes]:
    """The addresses at which processes with this in their environment listen."""
    inodes = set()
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark in (entry / "environ").read_text():
                inodes |= {link.readlink().name for link in (entry / "fd").iterdir()}
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in inodes:
                words = re.findall("." * 8, fields[1].partition(":")[0])
                found.add(b"".join(bytes.fromhex(word)[::-1] for word in words))
    return found


def _listener(port: int) -> int:
    """The process that listens on a port of 127.0.0.1."""
    wanted = f"0100007F:{port:04X}"
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    inodes = [line.split()[9] for line in lines if line.split()[1] == wanted]
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        with contextlib.suppress(OSError):
            if link.readlink().name in {f"socket:[{inode}]" for inode in inodes}:
                return int(link.parts[2])
    raise AssertionError(f"nobody listens on {port}")


def _environment(pid: int) -> dict[str, str]:
    variables = Path(f"/proc/{pid}/environ").read_text().split("\0")
    return dict(one.partition("=")[::2] for one in variables if one)


def _with_environment(mark: str) -> list[str]:
    """The command lines of the processes that have a text in their environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark in (entry / "environ").read_text(errors="replace"):
                found.append((entry / "cmdline").read_text().replace("\0", " "))
    return found
