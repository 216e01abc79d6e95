"""Starts a program of a proof, signals it, and says what became of it.

A proof is a pair of small services, `bad` and `good`, declared in `proofs/SHDxxx/proof.toml`.
Both are run the same way and judged by the same predicate (`proof_harms`): bad shows the harm
that the rule is about, good does not, and bad after its fix is as good as good.

What a proof has to respect. Each of these turned a result round when it was tried:

- **Signal after READY only.** A signal before the handler is installed is a death by default,
  3 of 3 times. The program prints `READY` when it is in its work; where READY is not yet the
  moment, `when` names a file and a text in it to wait for.
- **Not on the threshold of a wait.** The interpreter runs handlers between two steps. A signal
  that comes after its last look and before the system call leaves `time.sleep(60)` asleep for all
  of its 60 seconds: 67 of 6,000 runs that were signalled for a line in a file, none of 3,000 that
  were signalled once the main thread slept. So the signal waits for that, but only for a moment,
  as a busy program never sleeps.
- **No `PYTHONUNBUFFERED`.** With it 0 of 1,000 signals hit the re-entrant write, without it
  50 to 1,000. No `PYTHON…` variable reaches the program.
- **SIGINT as a terminal gives it.** Below a shell's `&` it is ignored, and no KeyboardInterrupt
  ever comes. The launcher restores the default of every signal and unblocks them all.
- **Hold windows open.** A fixed delay against a periodic program hits its window always or
  never, 12 or 0 of 12. So the window is the place where the program spends its time, or the
  signal waits until the program is in it: `when`, or `hold`, which reads nothing of a stream
  until the program is blocked on the full pipe and has taken the signal. With `hold` the
  crash of a printing handler came in 40 of 40 runs, with a fast reader in 7 of 100.
- **An exit code of 0 proves nothing.** Torn data, lost messages and half a cleanup all came
  with 0. Judge by what is on disk.
- **A request takes as long as its client says.** One that takes a number of seconds is a race
  with the end of the server. The client sends the second half of what it uploads when the server
  is gone, or has had its time to go.
- **Entered is not completed.** A program that is stuck in a lock still runs its handler again
  for the next signal and looks alive. A hang is judged by the exit and by the stack on which
  the program stands, never by an answer.
- **A hang is relative.** Bad is still alive after several times what good took, on the same
  machine a moment before, not counting the time in which it waited for a processor; and it stands
  in the wait that the case names. A number of seconds decides nothing.
- **Sweep the session.** Children outlive their parent. Each program has a session of its own;
  what is left in it is counted, then killed, whatever the test says.
"""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from support.proof_client import PATIENCE as PATIENCE_OF_CLIENT
from support.proof_client import SOON, Client, free_port
from support.proof_outcome import Outcome
from support.proof_process import PYTHON, RealProcess

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from support.proof_case import Case

PROGRAM = "service.py"
PART = "part.py"  # a module that the program imports
READY = "READY"
STARTUP = 60.0  # seconds; a guard against a program that never gets ready
PATIENCE = 30.0  # seconds; a guard, far above what any well-behaved program takes
LINGER = 2.0  # seconds that children get to follow their parent
GAP = 0.1  # seconds between two signals, after the first one was taken …
QUICK_GAP = 0.005  # … and between those that are repeated to hit a window


class ProofError(AssertionError):
    """A proof could not be carried out as declared."""


def run_signalled(
    case: Case,
    program: Path,
    folder: Path,
    bound: float = PATIENCE,
    environment: Mapping[str, str] | None = None,
) -> Outcome:
    """Run a copy of `program` in `folder` and signal it as `case` says.

    It gets `bound` seconds to exit. One that ends before the signal is due is not signalled.

    Raises:
        ProofError: it is alive, but the moment for the signal never comes.
    """
    install(program, folder, case.host_program)
    port = free_port() if case.request is not None else 0
    client = None if case.request is None else Client(case.request, port)
    command = [word.format(port=port) for word in case.command] or [PROGRAM]
    environment = {**(environment or {}), "PORT": str(port)}
    with RealProcess([*PYTHON, *command], folder, environment) as process:
        if client is not None:
            client.begin(process)
        signalled = _await_moment(case, process, folder)
        before = written_files(folder)
        sent = time.monotonic()
        if signalled:
            _signal(case, process)
        if client is not None:
            client.go_on(process, PATIENCE_OF_CLIENT if case.harm == "lost-request" else SOON)
        status = process.wait(bound)
        if client is not None:
            client.end()
        seconds = time.monotonic() - sent
        stacks = process.abort() if status is None else []
        orphans = process.left_behind(0 if stacks else LINGER)
        process.sweep()
        return Outcome(
            ready=READY in process.stdout,
            signalled=signalled,
            status=status,
            seconds=seconds,
            stdout=process.stdout,
            stderr=process.stderr,
            answer=None if client is None else client.answer,
            before=before,
            files=written_files(folder),
            orphans=orphans,
            stacks=stacks,
        )


def run_unsignalled(case: Case, program: Path, folder: Path) -> Outcome:
    """Run a copy of `program` in `folder` to its natural end."""
    install(program, folder, case.host_program)
    with RealProcess([*PYTHON, PROGRAM, *(case.finite or ())], folder) as process:
        started = time.monotonic()
        status = process.wait(STARTUP)
        seconds = time.monotonic() - started
        stacks = process.abort() if status is None else []
        orphans = process.left_behind(0 if stacks else LINGER)
        process.sweep()
        return Outcome(
            ready=READY in process.stdout,
            status=status,
            seconds=seconds,
            stdout=process.stdout,
            stderr=process.stderr,
            files=written_files(folder),
            orphans=orphans,
            stacks=stacks,
        )


def install(program: Path, folder: Path, host: Path | None = None) -> None:
    """Put a copy of the program into a new folder, which it takes for its own.

    Where a host imports it, the host is the program and this a part of it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / (PROGRAM if host is None else PART)).write_bytes(program.read_bytes())
    if host is not None:
        (folder / PROGRAM).write_bytes(host.read_bytes())


def _await_moment(case: Case, process: RealProcess, folder: Path) -> bool:
    """Wait until the signal is due; False when the program ended before."""

    def ended() -> bool:
        return process.status is not None

    def reach(what: str, condition: Callable[[], bool]) -> None:
        if not process.wait_until(lambda: condition() or ended(), STARTUP):
            raise ProofError(
                f"{case.id}: {what} did not come within {STARTUP:.0f} s; the program wrote\n"
                f"{process.stdout}\n{process.stderr}"
            )

    reach(READY, lambda: READY in process.stdout)
    if (moment := case.when) is not None:
        reach(str(moment), lambda: moment.text in written_files(folder).get(moment.file, ""))
    if (held := case.hold) is not None:
        process.held = held
        reach(f"a full {held} pipe", lambda: process.is_blocked_writing(held))
    elif case.idle:
        reach("a pause", process.is_idle)
    elif case.lull:
        process.await_lull()
    return not ended()


def _signal(case: Case, process: RealProcess) -> None:
    """Send what is declared, each signal once the one before was taken; then read all again."""
    for index, number in enumerate(case.signal_numbers):
        if index:
            process.wait(QUICK_GAP if index < case.repeat else GAP)
        process.send(number)
        process.wait_until(partial(process.has_taken, number), PATIENCE)
    process.held = None


def written_files(folder: Path) -> dict[str, str]:
    """The files that a program wrote, by path below `folder`."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(errors="replace")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.name not in (PROGRAM, PART)
        and path.parent.name != "__pycache__"
    }
