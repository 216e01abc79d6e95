"""What a proof declares in the `proof.toml` beside its programs."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Literal

import msgspec

from support.proof_client import Request
from support.proof_process import Stream

FOLDER = Path(__file__).parent.parent / "proofs"

Harm = Literal[
    "hang",
    "late-task",
    "left-behind",
    "lost-cleanup",
    "lost-messages",
    "lost-request",
    "lost-task",
    "never-starts",
    "orphans",
    "runs-at-start",
    "torn",
    "traceback",
    "unsent",
]


class Moment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The program is signalled once this text stands in this file."""

    file: str
    text: str


class Case(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """Two programs, one with the defect and one without, and how to tell them apart."""

    name: str  # what the case is about, in one or two words
    bad: str  # file names beside the proof.toml
    good: str
    harm: Harm
    host: str | None = None  # the program that imports bad or good as `part`; else they are run
    driver: Literal[
        "program",
        "celery-child",
        "celery-rabbitmq",
        "celery-stop",
        "celery-task",
        "celery-worker",
        "amqp-consumer",
        "kafka-consumer",
        "kafka-producer",
        "nats-consumer",
        "rabbitmq-consumer",
        "redis-list",
        "redis-stream",
        "sqs-consumer",
    ] = "program"
    command: tuple[str, ...] = ()  # python's arguments, if it does not run the program itself
    request: Request | None = None  # what a client asks of the server on port `PORT`
    signals: tuple[str, ...] = ("SIGTERM",)
    repeat: int = 1  # how often the first of several signals is sent, in quick succession
    when: Moment | None = None  # READY is enough when absent
    idle: bool = False  # signalled once it sleeps, with nothing more to do
    lull: bool = True  # False: signalled at once, since it only comes to rest when it is too late
    hold: Stream | None = None  # not read from READY until the signal is taken
    evidence: str | None = None  # the file that `left-behind`, `lost-cleanup` … ask for
    pair: tuple[str, str] | None = None  # `torn`: lines of `evidence` that start so come in pairs
    exception: str | None = None  # `traceback`, `never-starts`: the exception that ends it
    stack: tuple[str, ...] = ()  # `hang`: functions it stands in, innermost first, gaps allowed
    fix: Literal["safe", "unsafe"] | None = None  # what it takes to make bad behave like good
    finite: tuple[str, ...] | None = None  # arguments with which it ends of its own accord
    signal_needed: bool = True  # False: the harm shows in a run without any signal too
    folder: Path = Path()  # set on loading
    rule: str = ""  # set on loading, from the folder

    @property
    def id(self) -> str:
        """How pytest names it: `SHD206-main-thread`."""
        return f"{self.rule}-{self.name}"

    @property
    def bad_program(self) -> Path:
        """The program with the defect."""
        return self.folder / self.bad

    @property
    def good_program(self) -> Path:
        """Its twin without the defect."""
        return self.folder / self.good

    @property
    def host_program(self) -> Path | None:
        """The program that imports one of them, if they are not run themselves."""
        return None if self.host is None else self.folder / self.host

    @property
    def signal_numbers(self) -> tuple[signal.Signals, ...]:
        """What is sent, in order."""
        first, *rest = (signal.Signals[name] for name in self.signals)
        return (*(first,) * self.repeat, *rest)


class _Declaration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    case: tuple[Case, ...]


def load_cases(folder: Path = FOLDER) -> list[Case]:
    """Every case declared below `folder`, by rule and in the order written.

    Raises:
        ValueError: a declaration is wrong; the message names the file.
    """
    cases: list[Case] = []
    for path in sorted(folder.glob("SHD*/proof.toml")):
        try:
            declared = msgspec.toml.decode(path.read_bytes(), type=_Declaration).case
        except msgspec.MsgspecError as error:
            raise ValueError(f"{path}: {error}") from error
        place = {"folder": path.parent, "rule": path.parent.name}
        cases.extend(msgspec.structs.replace(case, **place) for case in declared)
    return cases
