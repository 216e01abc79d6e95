"""A program run as a real process in a session of its own. Linux only: it reads `/proc`."""

from __future__ import annotations

import contextlib
import os
import re
import selectors
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Stream = Literal["stdout", "stderr"]

PYTHON = (sys.executable, "-X", "faulthandler")  # a killed program tells where it stood
LIFETIME = 300  # seconds; the kernel ends a program after it, even when the test run is gone
POLL = 0.01  # seconds between two looks
IDLE = 0.05  # seconds without a step of its own after which a program is idle
LULL = 0.005  # seconds of sleep after which a program is taken to be in its wait …
LULL_BOUND = 0.5  # … and how long that is waited for: a busy program never sleeps

# `exec` keeps ignored signals, blocked signals and a pending alarm. A test run that a shell
# started in the background has SIGINT ignored, and Python then installs no KeyboardInterrupt.
_LAUNCHER = """
import os, resource, signal, sys
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE, signal.SIGABRT):
    signal.signal(number, signal.SIG_DFL)
signal.pthread_sigmask(signal.SIG_SETMASK, ())
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
signal.alarm(int(sys.argv[1]))
os.execvp(sys.argv[2], sys.argv[2:])
"""
_FRAME = re.compile(r'^  File ".*", line \S+ in (\S+)$')


def child_environment(extra: Mapping[str, str]) -> dict[str, str]:
    """The environment without what changes how Python runs, and without proxies.

    `PYTHONUNBUFFERED` hides the re-entrant write: 0 of 1,000 runs fail with it.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PYTHON") and not name.lower().endswith("_proxy")
    }
    return {**kept, **extra}


class RealProcess:
    """Starts a program on entry; on exit nothing of its session is left alive."""

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        environment: Mapping[str, str] | None = None,
        lifetime: int = LIFETIME,
    ) -> None:
        self.held: Stream | None = None  # the stream that nobody reads for the moment
        self._output: dict[Stream, bytearray] = {"stdout": bytearray(), "stderr": bytearray()}
        self._selector = selectors.DefaultSelector()
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _LAUNCHER, str(lifetime), *command],
            cwd=folder,
            env=child_environment(environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
        )
        self._pipes: dict[Stream, int] = {}
        for name, pipe in (("stdout", self._process.stdout), ("stderr", self._process.stderr)):
            assert pipe is not None
            os.set_blocking(pipe.fileno(), False)
            self._pipes["stdout" if name == "stdout" else "stderr"] = pipe.fileno()
        for stream, descriptor in self._pipes.items():
            self._selector.register(descriptor, selectors.EVENT_READ, stream)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.sweep()
        self._selector.close()
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()

    @property
    def pid(self) -> int:
        """The process id, which is also the id of its session."""
        return self._process.pid

    @property
    def status(self) -> int | None:
        """The exit status, negative for the signal that killed it; None while it lives."""
        return self._process.poll()

    @property
    def stdout(self) -> str:
        """What was read of its standard output so far."""
        return self._output["stdout"].decode(errors="replace")

    @property
    def stderr(self) -> str:
        """What was read of its standard error so far."""
        return self._output["stderr"].decode(errors="replace")

    def send(self, number: signal.Signals) -> None:
        """Signal this process only, not its group; nothing when it is gone."""
        self._process.send_signal(number)

    def wait_until(self, condition: Callable[[], bool], bound: float) -> bool:
        """Read its output until `condition` holds, at most `bound` seconds; whether it holds."""
        deadline = time.monotonic() + bound
        while not (met := condition()) and time.monotonic() < deadline:
            self._read(POLL)
        return met

    def wait(self, bound: float) -> int | None:
        """Its exit status, or None when it is still alive after `bound` seconds of its own."""
        self._wait_own(lambda: self.status is not None, bound)
        return self.status

    def _wait_own(self, condition: Callable[[], bool], bound: float) -> None:
        """Read its output until `condition` holds, at most `bound` seconds of its own.

        Seconds in which it waited for a processor do not count: others had the machine then.
        """
        before = self.starved()
        deadline = time.monotonic() + bound
        while True:
            excused = max(0.0, self.starved() - before)  # that of a thread that ended is gone
            left = deadline + excused - time.monotonic()
            if left <= 0 or self.wait_until(condition, left):
                return

    def starved(self) -> float:
        """For how many seconds its threads were ready to run and got no processor so far."""
        waited = 0
        with contextlib.suppress(OSError):  # it may end meanwhile
            for task in Path(f"/proc/{self.pid}/task").iterdir():
                waited += int((task / "schedstat").read_text().split()[1])  # nanoseconds
        return waited / 1e9

    def has_taken(self, number: signal.Signals) -> bool:
        """Whether the signal that was sent no longer waits for delivery.

        A system call that it interrupted has returned by then.
        """
        return self.status is not None or number not in self._signals("ShdPnd")

    def is_blocked_writing(self, stream: Stream) -> bool:
        """Whether its main thread sleeps while unread output waits in the pipe of `stream`.

        True only of a program that writes there without ever sleeping of its own accord.
        """
        before = self._unread(stream)
        asleep = _state(self.pid) == "S"
        return asleep and before > 0 and before == self._unread(stream)

    def is_idle(self, seconds: float = IDLE) -> bool:
        """Whether its main thread sleeps, and did nothing else for `seconds`."""
        before = self._switches()
        time.sleep(seconds)
        return _state(self.pid) == "S" and before == self._switches()

    def await_lull(self) -> None:
        """Wait a moment until its main thread sleeps, so that a signal finds it in its wait."""
        self._wait_own(lambda: self.status is not None or self.is_idle(LULL), LULL_BOUND)

    def abort(self) -> list[list[str]]:
        """Kill it; the functions on the stack of each thread at that moment, innermost first."""
        self.held = None
        already = len(self._output["stderr"])
        self.send(signal.SIGABRT)
        if self.wait(10) is None:
            self.send(signal.SIGKILL)
            self.wait(10)
        self._drain()
        stacks: list[list[str]] = []
        for line in self._output["stderr"][already:].decode(errors="replace").splitlines():
            if line.endswith("(most recent call first):"):
                stacks.append([])
            elif stacks and (match := _FRAME.match(line)):
                stacks[-1].append(match[1])
        return stacks

    def left_behind(self, patience: float) -> list[str]:
        """What it started and left running: command lines, after `patience` seconds at most."""
        self.wait_until(lambda: not self._session(), patience)
        return [_command(pid) for pid in self._session()]

    def sweep(self) -> None:
        """Kill whatever lives in its session and read the last output."""
        if self.status is None:
            self.send(signal.SIGKILL)
            self.wait(10)
        while members := self._session():
            for pid in members:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self._read(POLL)
        self._drain()

    def catch_up(self) -> None:
        """Read what it has said up to now: it may have ended between two looks at its output."""
        while self._read(0):
            pass

    def _session(self) -> list[int]:
        """The living processes of the session, but for the program itself."""
        return [pid for pid in living_in(self.pid) if pid != self.pid]

    def _signals(self, mask: str) -> set[int]:
        """The signals in a mask of `/proc/PID/status`; none when the process is gone."""
        try:
            status = Path(f"/proc/{self.pid}/status").read_text()
        except OSError:
            return set()
        match = re.search(rf"^{mask}:\s*([0-9a-f]+)$", status, re.MULTILINE)
        bits = int(match[1], 16) if match else 0
        return {number for number in range(1, 65) if bits >> (number - 1) & 1}

    def _switches(self) -> str:
        """How often its main thread went to sleep of its own accord so far."""
        try:
            status = Path(f"/proc/{self.pid}/status").read_text()
        except OSError:
            return ""
        match = re.search(r"^voluntary_ctxt_switches:\s*(\d+)$", status, re.MULTILINE)
        return match[1] if match else ""

    def _unread(self, stream: Stream) -> int:
        """How many bytes wait in a pipe."""
        import fcntl  # late: other systems must be able to skip the proofs
        import termios

        answer = fcntl.ioctl(self._pipes[stream], termios.FIONREAD, bytes(4))
        return int.from_bytes(answer, sys.byteorder)

    def _read(self, seconds: float) -> int:
        """Read what comes within `seconds`, which pass when nothing does; the number of bytes."""
        watched = [key for key in self._selector.get_map().values() if key.data != self.held]
        if len(watched) < len(self._pipes):  # held or at its end: a select would return at once
            time.sleep(seconds)
        else:
            self._selector.select(seconds)
        count = 0
        for key in watched:
            with contextlib.suppress(BlockingIOError):
                data = os.read(key.fd, 1 << 16)
                if not data:
                    self._selector.unregister(key.fd)
                self._output[key.data] += data
                count += len(data)
        return count

    def _drain(self) -> None:
        """Read what dead processes left in the pipes."""
        self.held = None
        self.catch_up()


def living_in(session: int) -> list[int]:
    """The living processes of a session."""
    found = []
    for name in os.listdir("/proc"):  # noqa: PTH208  asked many times a second
        # A system call each; the files of all processes would take a hundred times as long.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if name.isdecimal() and os.getsid(pid := int(name)) == session:
                found.append(pid)
    return [pid for pid in found if _state(pid) not in "ZX"]


def _state(pid: int) -> str:
    """The state letter of a process; `X` when it is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return "X"
    return text.rpartition(")")[2].split()[0]  # the name before it may hold spaces and brackets


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ").strip()
    except OSError:
        return "?"
