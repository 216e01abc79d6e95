"""The life of a worker process: it checks files until nobody asks for more.

It gets one file at a time over a pipe and sends its report back. It shares nothing else, writes no
file and prints nothing, so it may die or be killed at any moment.
"""

from __future__ import annotations

import gc
import pickle
import signal
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from shutdown_lint.engine.garbage import GarbageCollection
from shutdown_lint.engine.jobs import check_safely, failed, source_of
from shutdown_lint.engine.prefilter import prefilter_of
from shutdown_lint.model.deployment import Starter  # noqa: TC001  a field of a named tuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.connection import Connection

    from shutdown_lint.engine.jobs import Check
    from shutdown_lint.engine.planner import Plan

HELD_SIGNALS = (signal.SIGINT, signal.SIGTERM)  # blocked while a worker is started
_ORPHAN_LIMIT = 5  # seconds that a file may take beyond its limit when the parent is gone


class Order(NamedTuple):
    """What a worker is sent: a file, and which plan holds for it."""

    shown: str
    data: bytes
    number: int  # of the plan
    plan: bytes  # pickled, when the worker does not know it yet; else empty
    candidates: tuple[str, ...]  # codes of the rules that may have a finding
    by_default: tuple[str, ...]  # of these, those of which only default findings are of interest
    format: str
    starters: tuple[Starter, ...]
    script: bytes


class Team(NamedTuple):
    """What every worker is started with."""

    check: Check
    fix: bool
    processor_limit: float  # seconds of processor time for one file
    limit: float  # seconds by the clock


def serve(connection: Connection, team: Team, inherited: Sequence[Connection]) -> None:
    """Answer each `Order` with a `FileReport` until the other end is closed.

    `inherited` are the parent's ends of all pipes, of which a forked child holds copies: while
    they are open, no worker would notice that the parent is gone.
    """
    # Ctrl-C reaches the whole process group; it is for the parent to end us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HELD_SIGNALS)
    for other in inherited:
        other.close()
    orders = msgspec.msgpack.Decoder(Order)
    plans: dict[int, Plan] = {}
    gc.disable()  # see garbage.py
    garbage = GarbageCollection()
    while True:
        try:
            order = orders.decode(connection.recv_bytes())
        except (EOFError, OSError):
            return
        set_alarms(team.limit + _ORPHAN_LIMIT, team.processor_limit)
        if order.plan:
            plans[order.number] = pickle.loads(order.plan)  # noqa: S301  from our own parent
        answer = _answer(order, plans[order.number], team)
        set_alarms(0, 0)
        try:
            connection.send_bytes(answer)
        except OSError:
            return
        garbage.after(len(order.data))


def set_alarms(seconds: float, processor_seconds: float) -> None:
    """Have this process end when it takes longer than that for one file; 0 for no limit."""
    # Deep in native code we do not see what the clock says, nor that the parent was killed: the
    # kernel ends us by SIGPROF or SIGALRM.
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, processor_seconds)
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _answer(order: Order, plan: Plan, team: Team) -> bytes:
    source = source_of(order.shown, order.data, order.format, order.starters, order.script)
    if not order.format:
        prefilter = prefilter_of(plan.profile)  # which need not search the bytes again
        prefilter.tell(order.data, order.candidates, by_default=order.by_default)
    report = check_safely(team.check, source, plan, fix=team.fix)
    try:
        return msgspec.msgpack.encode(report)
    except UnicodeEncodeError as error:  # a lone surrogate in a message or a fix
        return msgspec.msgpack.encode(failed(order.shown, error))
