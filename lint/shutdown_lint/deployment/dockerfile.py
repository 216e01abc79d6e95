"""A Dockerfile as plain values: its stages, what each starts, and where that stands."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from shutdown_lint.knowledge.launchers import ENTRYPOINTS
from shutdown_lint.model.record import NamedTuple
from shutdown_lint.model.span import Span  # noqa: TC001  a field of named tuples

if TYPE_CHECKING:
    from shutdown_lint.deployment.refusal import Refusal
    from shutdown_lint.deployment.script import Script

DEFAULT_SHELL = ("/bin/sh", "-c")
_ARRAY: Final = re.compile(r"\[\s*['\"].*\]\s*[;,.]?", re.DOTALL)


class Form(StrEnum):
    """How a command is written."""

    EXEC = "exec"  # a JSON array: the program is started as it is
    SHELL = "shell"  # a shell is started and given the text


class Start(NamedTuple):
    """A CMD or ENTRYPOINT."""

    keyword: str  # "CMD"
    form: Form
    words: tuple[str, ...]  # of the exec form
    text: str  # of the argument, its continued lines joined, comments between them left out
    span: Span  # of the instruction
    argument: Span  # of what stands behind the keyword
    shell: tuple[str, ...]  # that runs the shell form
    sets_shell: bool  # a SHELL instruction says so
    is_plain: bool  # the argument is on one line, without a here-document

    @property
    def command(self) -> tuple[str, ...]:
        """What the kernel is given."""
        return self.words if self.form is Form.EXEC else (*self.shell, self.text)

    @property
    def is_broken_array(self) -> bool:
        """Whether it is meant for an array, and is none: the shell looks for a program "[a,"."""
        return self.form is Form.SHELL and _ARRAY.fullmatch(self.text) is not None


class StopSignal(NamedTuple):
    """A STOPSIGNAL."""

    text: str  # as written: "SIGINT", "2", "$SIGNAL"
    span: Span


class Copy(NamedTuple):
    """A COPY or ADD from the build context."""

    sources: tuple[str, ...]
    target: str  # absolute


class Stage(NamedTuple):
    """What stands between one FROM and the next."""

    name: str  # "" when it has none
    base: str  # image or stage, as written
    parent: int | None  # the number of the earlier stage that it goes on from
    span: Span  # of the FROM
    entrypoint: Start | None = None
    cmd: Start | None = None
    resets_cmd: bool = False  # an ENTRYPOINT drops the CMD that comes from the base
    stop_signal: StopSignal | None = None
    shell: tuple[str, ...] = ()  # of its last SHELL instruction; () when it has none
    workdir: str = ""  # absolute; "" when it says nothing
    copies: tuple[Copy, ...] = ()


class Dockerfile(NamedTuple):
    """A whole file; without stages where it was not read."""

    path: str
    stages: tuple[Stage, ...] = ()
    is_certain: bool = True  # False: the last stage holds what was not understood
    refusal: Refusal | None = None
    script: Script | None = None  # that the image of the last stage starts, where it is known

    @property
    def final(self) -> Image | None:
        """What the last stage makes: the image that is run unless somebody asks for another."""
        return self.image(len(self.stages) - 1) if self.stages else None

    def image(self, number: int) -> Image:
        """What a stage makes, with all that comes from the stages it stands on."""
        return _image(self.stages, number)


class Image(NamedTuple):
    """What a stage and those below it say of the process that is started."""

    stage: Stage
    base: str  # the foreign image at the bottom, as written
    entrypoint: Start | None
    cmd: Start | None
    stop_signal: StopSignal | None
    workdir: str
    copies: tuple[Copy, ...]
    inherited: tuple[str, ...] = ()  # the ENTRYPOINT of the base, where it is known and kept

    @property
    def start(self) -> Start | None:
        """The instruction that decides what gets the signal; None: the base image does."""
        return self.entrypoint or self.cmd

    @property
    def command(self) -> tuple[str, ...]:
        """All words of the command; of base images few have an ENTRYPOINT that is known."""
        if self.entrypoint is None:
            return (*self.inherited, *self.cmd.command) if self.cmd else ()
        if self.entrypoint.form is Form.SHELL:
            return self.entrypoint.command  # it takes no arguments
        return (*self.entrypoint.words, *(self.cmd.command if self.cmd else ()))


def _image(stages: tuple[Stage, ...], number: int) -> Image:
    chain = [stages[number]]
    while (parent := chain[-1].parent) is not None:  # always an earlier one
        chain.append(stages[parent])
    entrypoint = cmd = stop_signal = None
    workdir = ""
    copies: list[Copy] = []
    for stage in reversed(chain):
        if stage.resets_cmd:
            cmd = None
        entrypoint = stage.entrypoint or entrypoint
        cmd = stage.cmd or cmd
        stop_signal = stage.stop_signal or stop_signal
        workdir = stage.workdir or workdir
        copies += stage.copies
    inherited = _entrypoint_of(chain[-1].base) if entrypoint is None else ()
    if entrypoint is not None and entrypoint.form is Form.EXEC and not entrypoint.words:
        entrypoint = None  # `ENTRYPOINT []` takes that of the base away
    if cmd is not None and cmd.form is Form.EXEC and not cmd.words:
        cmd = None
    return Image(
        stages[number],
        chain[-1].base,
        entrypoint,
        cmd,
        stop_signal,
        workdir,
        tuple(copies),
        inherited,
    )


def _entrypoint_of(base: str) -> tuple[str, ...]:
    """The ENTRYPOINT of a foreign image, by its name: `quay.io/jupyter/base-notebook:latest`."""
    name = base.lower().partition("@")[0]
    return next(
        (
            words
            for owner, words in ENTRYPOINTS.items()
            if name.startswith(owner + "/") or f".io/{owner}/" in name
        ),
        (),
    )
