"""The predicates that tell a bad stop from a good one; the same one judges both programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.proof_case import Case, Harm
    from support.proof_outcome import Outcome


def shows_harm(case: Case, outcome: Outcome) -> bool:
    """Whether the run shows the harm that the case is about."""
    return _PREDICATES[case.harm](case, outcome)


def _hang(case: Case, outcome: Outcome) -> bool:
    """It was signalled, is still alive at the bound, and stands where the case says."""
    alive = outcome.signalled and outcome.status is None
    return alive and outcome.stands_in(case.stack)


def _left_behind(case: Case, outcome: Outcome) -> bool:
    """It ended after the signal and left a file that its cleanup removes."""
    return _ended_by_signal(outcome) and case.evidence in outcome.files


def _lost_cleanup(case: Case, outcome: Outcome) -> bool:
    """It ended after the signal without the file that its cleanup writes."""
    return _ended_by_signal(outcome) and case.evidence not in outcome.files


def _lost_request(_: Case, outcome: Outcome) -> bool:
    """It was signalled, and the client that it was serving got no answer, or an error."""
    return outcome.signalled and not outcome.is_answered


def _lost_messages(case: Case, outcome: Outcome) -> bool:
    """It ended after the signal, with messages neither done nor held by the broker."""
    done = set(outcome.files.get(case.evidence or "", "").split())
    return _ended_by_signal(outcome) and outcome.sent > len(done) + outcome.kept_by_broker


def _late_task(case: Case, outcome: Outcome) -> bool:
    """The task began, the broker still holds it, and gives it to no other worker."""
    done = case.evidence in outcome.files
    return outcome.signalled and not done and bool(outcome.kept_by_broker)


def _lost_task(case: Case, outcome: Outcome) -> bool:
    """The task began, and neither is it done nor does the broker still hold it."""
    done = case.evidence in outcome.files
    return outcome.signalled and not done and not outcome.kept_by_broker


def _never_starts(case: Case, outcome: Outcome) -> bool:
    """It died of the exception before it was ready."""
    return not outcome.ready and _died_of(case, outcome)


def _orphans(_: Case, outcome: Outcome) -> bool:
    """It ended after the signal and left running what it had started."""
    return _ended_by_signal(outcome) and bool(outcome.orphans)


def _runs_at_start(case: Case, outcome: Outcome) -> bool:
    """What only a signal may cause was there without one."""
    return case.evidence in (outcome.before if outcome.signalled else outcome.files)


def _torn(case: Case, outcome: Outcome) -> bool:
    """It ended after the signal with half a unit of work on disk."""
    assert case.pair is not None
    lines = outcome.files.get(case.evidence or "", "").splitlines()
    first, second = (sum(line.startswith(word) for line in lines) for word in case.pair)
    return _ended_by_signal(outcome) and first != second


def _traceback(case: Case, outcome: Outcome) -> bool:
    """The signal made it die of the exception."""
    return _ended_by_signal(outcome) and _died_of(case, outcome)


def _unsent(case: Case, outcome: Outcome) -> bool:
    """It ended after the signal, and its broker has fewer messages than it says it sent."""
    said = outcome.files.get(case.evidence or "", "").split()
    return _ended_by_signal(outcome) and outcome.kept_by_broker < len(said)


def _ended_by_signal(outcome: Outcome) -> bool:
    return outcome.signalled and outcome.status is not None


def _died_of(case: Case, outcome: Outcome) -> bool:
    assert case.exception is not None
    reason = outcome.stderr.strip().rpartition("\n")[2]
    return outcome.status not in {None, 0} and reason.startswith(case.exception)


_PREDICATES: dict[Harm, Callable[[Case, Outcome], bool]] = {
    "hang": _hang,
    "late-task": _late_task,
    "left-behind": _left_behind,
    "lost-cleanup": _lost_cleanup,
    "lost-request": _lost_request,
    "lost-messages": _lost_messages,
    "lost-task": _lost_task,
    "never-starts": _never_starts,
    "orphans": _orphans,
    "runs-at-start": _runs_at_start,
    "torn": _torn,
    "traceback": _traceback,
    "unsent": _unsent,
}
