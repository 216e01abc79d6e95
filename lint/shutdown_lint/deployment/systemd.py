"""Service units of systemd, as systemd.unit(5), systemd.service(5) and systemd.kill(5) have them.

Drop-ins are left alone: which of them count is not said in the tree.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from shutdown_lint.deployment import commands, durations, signals
from shutdown_lint.deployment.sections import (
    Collector,
    Section,
    Setting,
    lines_of,
    merged,
    refusal_of,
)
from shutdown_lint.model.deployment import Command, Launch, Limit, Platform
from shutdown_lint.model.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.deployment.refusal import Refusal

# systemd-system.conf(5): DefaultTimeoutStopSec
DEFAULT_GRACE: Final = 90.0  # seconds
GRACE: Final = "TimeoutStopSec"
_HEADER: Final = re.compile(r"\s*\[([^\]]*)\]\s*")
_SETTING: Final = re.compile(r"\s*([A-Za-z][A-Za-z0-9-]*)\s*=\s*(.*?)\s*(\\?)\s*", re.DOTALL)
_PREFIXES: Final = "@-:+!|"


class Unit(NamedTuple):
    """A service unit, or why it was not read."""

    path: str
    service: Section | None = None
    refusal: Refusal | None = None

    @property
    def name(self) -> str:
        """The unit's name without its ending."""
        return self.path.replace("\\", "/").rpartition("/")[2].removesuffix(".service")

    def last(self, key: str) -> Setting | None:
        """The setting of `[Service]` that counts: an empty one takes back those before it."""
        found = self.service.last(key) if self.service else None
        return found if found and found.value else None

    @property
    def start(self) -> Setting | None:
        """The `ExecStart=` that stays: the last one."""
        return self.last("ExecStart")

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the command that it starts, without what systemd takes for itself."""
        if self.start is None:
            return ()
        text = _text(self.start)
        prefixes = self.start.value[: len(self.start.value) - len(text)]
        words = commands.words_of(text)
        if "@" in prefixes:
            words = (*words[:1], *words[2:])  # the name that the program is told it has
        return tuple(word.replace("$$", "$").replace("%%", "%") for word in words)

    @property
    def command(self) -> Command | None:
        """What it starts."""
        if self.start is None:
            return None
        return commands.of_words(self.words, self.start.spot)._replace(text=_text(self.start))


def read(path: str, text: str) -> Unit:
    """The unit that a file holds."""
    if refusal := refusal_of(path, text):
        return Unit(path, refusal=refusal)
    collector = Collector(path)
    goes_on = False
    for number, line in enumerate(lines_of(text), 1):
        plain = line.strip()
        if plain.startswith(("#", ";")):
            continue  # between the lines of one setting too
        if goes_on:
            goes_on = plain.endswith("\\")
            collector.more(plain.removesuffix("\\").rstrip(), number, line)
        elif header := _HEADER.fullmatch(line):
            collector.header(header[1], number, line)
        elif setting := _SETTING.fullmatch(line):
            collector.setting(setting[1], setting[2], number, line, setting.start(2))
            goes_on = bool(setting[3])
    return Unit(path, merged(collector.sections()).get("Service"))


def launches(units: Iterable[Unit]) -> tuple[Launch, ...]:
    """The services that run until they are stopped."""
    return tuple(
        _launch(unit, unit.start, unit.command)
        for unit in units
        if unit.start and unit.command and not _ends_by_itself(unit)
    )


def _text(start: Setting) -> str:
    return start.value.lstrip(_PREFIXES + " ")


def _ends_by_itself(unit: Unit) -> bool:
    kind = unit.last("Type")
    return kind is not None and kind.value == "oneshot"


def _launch(unit: Unit, start: Setting, command: Command) -> Launch:
    signal, kill_mode = unit.last("KillSignal"), unit.last("KillMode")
    return Launch(
        Platform.SYSTEMD,
        unit.name,
        start.key_spot,
        command,
        _grace(unit),
        signals.named(signal.value) if signal else "SIGTERM",
        signal.spot if signal else None,
        has_init=commands.begins_with_init(commands.words_of(command.text)),
        environment=_environment(unit),
        group_signal=kill_mode is None or kill_mode.value == "control-group",
        kills_rest=kill_mode is None or kill_mode.value not in ("process", "none"),
    )


def _environment(unit: Unit) -> tuple[tuple[str, str], ...]:
    settings = unit.service.settings if unit.service else ()
    given = [one.value for one in settings if one.key == "Environment"]
    return tuple(pair for one in given for pair in commands.assignments(commands.words_of(one)))


def _grace(unit: Unit) -> Limit:
    service = unit.service
    found = [
        one
        for one in (service.settings if service else ())
        if one.key in {GRACE, "TimeoutSec"} and one.value
    ]
    if not found:
        return Limit(DEFAULT_GRACE, GRACE)
    last = found[-1]
    seconds = durations.of_systemd(last.value)
    if seconds is None:
        return Limit(None, last.key, last.spot, last.value[:60])
    # systemd.service(5): 0 is read as "infinity" here
    for_ever = seconds in {0.0, durations.FOR_EVER}
    return Limit(None if for_ever else seconds, last.key, last.spot)
