"""Configurations of supervisor: the programs that supervisord starts and stops.

http://supervisord.org/configuration.html#program-x-section-settings. What `[include]` names is not
followed: it is read when it is among the files given.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from shutdown_lint.deployment import commands, signals
from shutdown_lint.deployment.sections import (
    Collector,
    Section,
    Setting,
    lines_of,
    merged,
    refusal_of,
)
from shutdown_lint.model.deployment import Launch, Limit, Platform
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.deployment.refusal import Refusal

DEFAULT_GRACE: Final = 10.0  # seconds: what `stopwaitsecs` is by default
GRACE: Final = "stopwaitsecs"
_PROGRAM: Final = re.compile(r"(?:program|fcgi-program|eventlistener):\s*(.+)")
_HEADER: Final = re.compile(r"\[(.+)\]")
_SETTING: Final = re.compile(r"([^:=\s][^:=]*?)\s*[:=]\s*(.*)", re.DOTALL)
_COMMENT: Final = re.compile(r"\s[;#]")
_EXPANSION: Final = re.compile(r"%\(([A-Za-z_0-9]+)\)[0-9]*[sd]")
_PAIR: Final = re.compile(r"""([A-Za-z_][A-Za-z0-9_]*)=("[^"]*"|'[^']*'|[^,'"\s]*)""")
_YES: Final = frozenset({"yes", "true", "on", "1"})
_NO: Final = frozenset({"no", "false", "off", "0"})
_NUMBER: Final = re.compile(r"[0-9]{1,18}")


class SupervisorProgram(NamedTuple):
    """A `[program:x]`."""

    name: str
    section: Section

    def told(self, key: str) -> Setting | None:
        """The setting that counts."""
        return self.section.last(key)

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the command, as supervisor splits it."""
        command = self.told("command")
        if command is None:
            return ()
        known = {"program_name": self.name, "here": "."}  # the folder of the file
        text = _EXPANSION.sub(lambda found: known.get(found[1], found[0]), command.value)
        return tuple(word.replace("%%", "%") for word in commands.words_of(text))

    @property
    def stops_group(self) -> bool | None:
        """Whether the children get the stop signal as well; None when it cannot be told."""
        return _boolean(self.told("stopasgroup"), default=False)

    @property
    def kills_group(self) -> bool | None:
        """Whether the children are killed with the program; None when it cannot be told."""
        return _boolean(self.told("killasgroup"), default=self.stops_group)


class SupervisorFile(NamedTuple):
    """The programs of a file, or why it was not read."""

    path: str
    programs: tuple[SupervisorProgram, ...] = ()
    refusal: Refusal | None = None


def read(path: str, text: str) -> SupervisorFile:
    """The programs of a file."""
    if refusal := refusal_of(path, text):
        return SupervisorFile(path, refusal=refusal)
    collector = Collector(path)
    depth = -1  # how far the setting that is being read is indented; -1: none is
    for number, line in enumerate(lines_of(text), 1):
        plain = _without_comment(line)
        if not plain:
            continue
        start = len(plain) - len(plain.lstrip())
        if 0 <= depth < start:
            collector.more(plain.strip(), number, line)
        elif header := _HEADER.match(plain, start):
            depth = -1
            collector.header(header[1], number, plain)
        elif setting := _SETTING.fullmatch(plain, start):
            depth = start
            collector.setting(setting[1].lower(), setting[2], number, plain, setting.start(2))
    programs = [
        SupervisorProgram(found[1].strip(), section)
        for name, section in merged(collector.sections()).items()
        if (found := _PROGRAM.fullmatch(name))
    ]
    return SupervisorFile(path, tuple(programs))


def _without_comment(line: str) -> str:
    if line.lstrip().startswith(("#", ";")):
        return ""
    comment = _COMMENT.search(line)
    return (line[: comment.start()] if comment else line).rstrip()


def launches(files: Iterable[SupervisorFile]) -> tuple[Launch, ...]:
    """The programs that supervisord starts."""
    return tuple(
        _launch(program, command)
        for file in files
        for program in file.programs
        if (command := program.told("command")) and command.value
    )


def _launch(program: SupervisorProgram, command: Setting) -> Launch:
    signal = program.told("stopsignal")
    return Launch(
        Platform.SUPERVISOR,
        program.name,
        program.section.spot,
        commands.of_words(program.words, command.spot)._replace(text=command.value),
        _grace(program.told(GRACE)),
        signals.named(signal.value) if signal else "SIGTERM",
        signal.spot if signal else None,
        has_init=commands.begins_with_init(commands.words_of(command.value)),
        environment=_environment(program.told("environment")),
        indent=program.section.indent,
        group_signal=bool(program.stops_group),
        kills_rest=False,
    )


def _environment(setting: Setting | None) -> tuple[tuple[str, str], ...]:
    """`A="b",C="d"`."""
    if setting is None:
        return ()
    return tuple((found[1], found[2].strip("'\"")) for found in _PAIR.finditer(setting.value))


def _grace(setting: Setting | None) -> Limit:
    if setting is None or not setting.value:
        return Limit(DEFAULT_GRACE, GRACE)
    if not _NUMBER.fullmatch(setting.value):
        return Limit(None, GRACE, setting.spot, setting.value[:60])
    return Limit(float(setting.value), GRACE, setting.spot)


def _boolean(setting: Setting | None, *, default: bool | None) -> bool | None:
    if setting is None:
        return default
    value = setting.value.lower()
    return True if value in _YES else False if value in _NO else None
