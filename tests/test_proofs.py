"""Each rule is true, and each fix is one: shown by real processes that are really signalled.

See `support.proof_runner` for what a proof has to respect, `proofs/SHDxxx/proof.toml` for the
cases.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support import (
    command,
    in_process,
    proof_celery,
    proof_celery_rabbitmq,
    proof_celery_tasks,
    proof_linter,
    proof_messages,
)
from support.amqp_peer import amqp_peer
from support.proof_case import FOLDER, Case, load_cases
from support.proof_harms import shows_harm
from support.proof_runner import PATIENCE, run_signalled, run_unsignalled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.proof_outcome import Outcome

pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(sys.platform != "linux", reason="proofs read /proc"),
]

CASES = load_cases()
FIXED = [case for case in CASES if case.fix]
SAFELY_FIXED = [case for case in CASES if case.fix == "safe"]
UNSAFELY_FIXED = [case for case in CASES if case.fix == "unsafe"]

HANG_FACTOR = 5  # a hang is still alive after this many times what its twin took …
HANG_MARGIN = 4.0  # … or this many seconds longer, where the twin takes its time …
# … of a processor's time: where others have the machine, it gets so much more (`RealProcess.wait`)
HANG_LEAST = 1.5  # … and after this many seconds


def _id(case: Case) -> str:
    return case.id


@pytest.fixture(scope="session")
def brokers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[proof_messages.Brokers]:
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # which the processes of a run share
    with proof_messages.Brokers(folder) as started:
        yield started


def _run(
    case: Case,
    program: Path,
    folder: Path,
    brokers: proof_messages.Brokers,
    bound: float = PATIENCE,
) -> Outcome:
    if case.driver in proof_messages.DRIVERS:
        return proof_messages.run_consumer(case, program, folder, bound, brokers)
    if case.driver == "celery-worker":
        return proof_celery.run_worker(case, program, folder, bound)
    if case.driver == "celery-rabbitmq":
        return proof_celery_rabbitmq.run_worker(case, program, folder, bound, brokers.rabbitmq)
    if case.driver == "celery-stop":
        return proof_celery_tasks.run_and_stop(case, program, folder, bound)
    if case.driver in ("celery-child", "celery-task"):
        return proof_celery_tasks.run_task(case, program, folder, bound)
    if case.driver == "amqp-consumer":
        with amqp_peer() as port:
            return run_signalled(case, program, folder, bound, {"BROKER_PORT": str(port)})
    return run_signalled(case, program, folder, bound)


def _assert_stops_well(case: Case, outcome: Outcome) -> None:
    """Not merely another harm than the one declared: it was signalled and ended in order."""
    assert not shows_harm(case, outcome), f"{case.id} shows {case.harm}\n{outcome}"
    assert outcome.ready, f"{case.id} never got ready\n{outcome}"
    assert outcome.signalled, f"{case.id} ended before the signal\n{outcome}"
    assert outcome.status is not None, f"{case.id} did not end\n{outcome}"
    assert "Traceback" not in outcome.stderr, f"{case.id} ended by an exception\n{outcome}"
    assert outcome.orphans == [], f"{case.id} left children\n{outcome}"
    if case.request == "upload":
        assert outcome.is_answered, f"{case.id} dropped the request\n{outcome}"
    if case.evidence and case.harm != "left-behind":
        assert case.evidence in outcome.files, f"{case.id} skipped its cleanup\n{outcome}"


@pytest.mark.parametrize("case", CASES, ids=_id)
def test_the_harm_is_real(case: Case, tmp_path: Path, brokers: proof_messages.Brokers) -> None:
    good = _run(case, case.good_program, tmp_path / "good", brokers)
    _assert_stops_well(case, good)

    bound = PATIENCE
    if case.harm in ("hang", "late-task"):
        longer = min(HANG_FACTOR * good.seconds, good.seconds + HANG_MARGIN)
        bound = max(HANG_LEAST, longer)
    bad = _run(case, case.bad_program, tmp_path / "bad", brokers, bound)
    assert shows_harm(case, bad), f"{case.id} does not show {case.harm}\n{bad}"


@pytest.mark.parametrize("case", CASES, ids=_id)
def test_the_rule_tells_them_apart(case: Case, tmp_path: Path) -> None:
    bad = _copy(case.bad_program, tmp_path / "bad.py")
    good = _copy(case.good_program, tmp_path / "good.py")

    in_bad, in_good = proof_linter.codes(case.rule, bad, good)
    assert set(in_bad) == {case.rule}
    assert in_good == []


@pytest.mark.parametrize("case", FIXED, ids=_id)
def test_the_fix_is_a_cure(case: Case, tmp_path: Path, brokers: proof_messages.Brokers) -> None:
    fixed = _fixed(case, tmp_path)

    _assert_stops_well(case, _run(case, fixed, tmp_path / "fixed", brokers))


@pytest.mark.parametrize("case", SAFELY_FIXED, ids=_id)
def test_a_safe_fix_changes_nothing_else(case: Case, tmp_path: Path) -> None:
    """Run to the end without a signal, byte for byte as before.

    Where the harm needs no signal, "before" is what the good twin does.
    """
    reference = case.bad_program if case.signal_needed else case.good_program
    before = run_unsignalled(case, reference, tmp_path / "before")
    after = run_unsignalled(case, _fixed(case, tmp_path), tmp_path / "after")

    assert before.status == 0, str(before)
    assert _visible(after) == _visible(before)


@pytest.mark.parametrize("case", UNSAFELY_FIXED, ids=_id)
def test_an_unsafe_fix_waits_to_be_asked(case: Case, tmp_path: Path) -> None:
    program = _copy(case.bad_program, tmp_path / "bad.py")

    assert proof_linter.codes(case.rule, program, fix="safe") == [[case.rule]]
    assert program.read_bytes() == case.bad_program.read_bytes()


def test_the_installed_command_does_as_the_one_in_this_process(tmp_path: Path) -> None:
    """The proofs lint without a start of the command line; here is one with it, for each way."""
    one = SAFELY_FIXED[0]
    place = Path.cwd(), signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    for fix in (None, "safe", "unsafe"):
        for run, name in ((command.run, "started"), (in_process.run, "here")):
            (tmp_path / f"{name}-{fix}").mkdir()
            program = _copy(one.bad_program, tmp_path / f"{name}-{fix}" / "bad.py")
            left = [] if fix else [one.rule]
            assert proof_linter.codes(one.rule, program, fix=fix, run=run) == [left]
        texts = {
            (tmp_path / f"{name}-{fix}" / "bad.py").read_bytes() for name in ("started", "here")
        }
        assert len(texts) == 1
    # Programs inherit the folder, and signals that are ignored.
    assert place == (Path.cwd(), *map(signal.getsignal, (signal.SIGINT, signal.SIGTERM)))


def test_every_rule_has_a_proof() -> None:
    from shutdown_lint.engine.registry import load_rules

    rules = {rule.meta.code for rule in load_rules() if not rule.meta.code.startswith("SHD0")}
    assert {case.rule for case in CASES} == rules - _of_deployment_files()


def test_every_fix_has_a_proof() -> None:
    from shutdown_lint.engine.registry import load_rules
    from shutdown_lint.model.levels import Safety

    proved = {(case.rule, case.fix) for case in FIXED}
    claimed = {
        (rule.meta.code, rule.meta.fix.value)
        for rule in load_rules()
        if rule.meta.fix in {Safety.SAFE, Safety.UNSAFE} and not rule.meta.code.startswith("SHD0")
    }
    assert {one for one in claimed if one[0] not in _of_deployment_files()} <= proved


def test_every_rule_for_deployment_files_has_a_proof() -> None:
    """`test_deployment_proofs` and `test_platform_proofs` run their trees, the fixed ones too."""
    trees = {tree.parent.name for tree in FOLDER.glob("SHD9*/bad*") if tree.is_dir()}
    # What SHD913 reports is never started: an API server refuses it.
    assert trees == _of_deployment_files() - {"SHD913"}


def _of_deployment_files() -> set[str]:
    from shutdown_lint.engine.registry import load_rules

    return {
        rule.meta.code
        for rule in load_rules()
        if rule.formats() and not rule.meta.code.startswith("SHD0")
    }


def test_every_hang_says_where_it_stands() -> None:
    """Alive at the bound alone, a program may be one that is slow for another reason."""
    assert [case.id for case in CASES if case.harm == "hang" and not case.stack] == []


def test_every_program_belongs_to_a_case() -> None:
    declared = {program for case in CASES for program in (case.bad_program, case.good_program)}
    declared |= {case.host_program for case in CASES if case.host_program is not None}
    assert set(FOLDER.glob("SHD*/*.py")) == declared
    assert len({case.id for case in CASES}) == len(CASES)


def _copy(program: Path, copy: Path) -> Path:
    """A copy outside of any folder that the linter takes for tests."""
    copy.write_bytes(program.read_bytes())
    return copy


def _fixed(case: Case, folder: Path) -> Path:
    """The bad program after its fix, with nothing left to report."""
    program = _copy(case.bad_program, folder / "linted.py")
    assert proof_linter.codes(case.rule, program, fix=case.fix) == [[]], f"{case.id} is not fixed"
    return program


def _visible(outcome: Outcome) -> tuple[int | None, str, str, dict[str, str]]:
    return outcome.status, outcome.stdout, outcome.stderr, outcome.files
