"""How long rounds of loops take, also where they call functions of other modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.facts.summary.pacing import Pacing
from shutdown_lint.model.summary import StepKind
from support.summaries import steps_of, summary

if TYPE_CHECKING:
    from shutdown_lint.model.summary import FunctionSummary, ModuleSummary, Step

_WORKER = """
import time
from shop import jobs

def run(stop):
    while not stop.is_set():
        jobs.fetch(stop)
        jobs.store()
        time.sleep(2)
"""
_JOBS = """
import time

def fetch(halt):
    halt.wait(30)
    time.sleep(1)

def store():
    time.sleep(4)
"""


def test_a_round_says_what_it_calls_of_other_modules() -> None:
    found = summary(_WORKER, "shop.worker")
    head = steps_of(found, "shop.worker.run").splitlines()[0]
    assert head == (
        "loop `while not stop.is_set()` asks shop.worker.run.stop pace ?"
        " and what takes shop.jobs.fetch, shop.jobs.store"
    )


def test_a_program_works_out_what_a_module_cannot() -> None:
    loop = _paced(summary(_WORKER, "shop.worker"), summary(_JOBS, "shop.jobs"))
    # `fetch` waits for what the loop asks, by the place of an argument: that ends at once.
    assert loop.pace == 1 + 4 + 2
    assert loop.calls == ()


def test_what_a_program_does_not_know_either_stays_said() -> None:
    jobs = _JOBS.replace("def store", "def save")
    loop = _paced(summary(_WORKER, "shop.worker"), summary(jobs, "shop.jobs"))
    assert loop.pace is None
    assert loop.calls == ("shop.jobs.store",)


def test_a_round_without_any_bound_names_no_calls() -> None:
    found = summary(_WORKER.replace("time.sleep(2)", "q.get()"), "shop.worker")
    (loop,) = found.functions[0].steps
    assert loop.pace is None
    assert loop.calls == ()


def test_functions_that_call_one_another_many_times_are_given_up() -> None:
    calls = "".join(
        f"def f{number}():\n" + f"    f{number + 1}()\n" * 9 + "\n" for number in range(5)
    )
    code = f"import time\n\n{calls}def f5():\n    time.sleep(0)\n\nwhile True:\n    f0()\n"
    (loop,) = summary(code, "shop.deep").steps
    assert loop.kind is StepKind.LOOP
    assert loop.pace is None
    assert loop.calls == ()


def _paced(*modules: ModuleSummary) -> Step:
    """The loop that is the first step of the first function, with all modules at hand."""
    known: dict[str, FunctionSummary] = {
        function.name: function for module in modules for function in module.functions
    }
    (loop,) = Pacing(known.get).with_paces(modules[0].functions[0].steps)
    assert loop.kind is StepKind.LOOP
    return loop
