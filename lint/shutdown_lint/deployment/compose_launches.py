"""The processes of Compose files, what several files say of a service put together.

A file that extends or overrides another is read with it, as far as it was given; nothing is looked
for elsewhere. Where it depends on the command line which files count, a value is not told.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from typing import TYPE_CHECKING, Final, TypeVar

from shutdown_lint.deployment import commands
from shutdown_lint.model.deployment import Launch, Limit, Platform

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.deployment.compose import ComposeFile, Service, Signal
    from shutdown_lint.model.deployment import Command

# https://docs.docker.com/reference/compose-file/services/#stop_grace_period
DEFAULT_GRACE: Final = 10.0  # seconds
GRACE: Final = "stop_grace_period"
_MOST_BASES: Final = 20

T = TypeVar("T")


def launches(files: Iterable[ComposeFile]) -> tuple[Launch, ...]:
    """What Compose starts: each service that a file describes in full, or gives a command."""
    given = [file for file in files if file.refusal is None]
    together = _Together(given)
    return tuple(
        together.launch(file, service)
        for file in given
        for service in file.services
        if service.has_image or service.command or service.base
    )


class _Together:
    """All files of a run."""

    def __init__(self, files: list[ComposeFile]) -> None:
        self._by_place = {
            (file.path, service.name): (file, service)
            for file in files
            for service in file.services
        }
        self._by_folder: dict[tuple[str, str], list[tuple[ComposeFile, Service]]] = defaultdict(
            list
        )
        for file in files:
            for service in file.services:
                self._by_folder[posixpath.dirname(file.path), service.name].append((file, service))

    def launch(self, file: ComposeFile, service: Service) -> Launch:
        full, is_known = self._extended(service)
        others = [
            other
            for place, other in self._by_folder[posixpath.dirname(file.path), service.name]
            if place.path != file.path
        ]
        if not full.has_image and len(others) == 1 and others[0].has_image:
            full, others = _over(full, others[0]), []
        grace = full.grace
        if any(other.grace for other in others) and grace != _same(others, grace):
            grace = Limit(None, GRACE, None, "another Compose file says")
        if grace is None and not is_known:
            grace = Limit(None, GRACE, None, "what it extends is not known")
        signal = _one_signal(full.stop_signal, [other.stop_signal for other in others], is_known)
        command = full.command
        return Launch(
            Platform.COMPOSE,
            service.name,
            service.spot,
            command,
            grace or Limit(DEFAULT_GRACE, GRACE),
            signal[0],
            signal[1].spot if signal[1] else None,
            full.build,
            full.folder,
            has_init=bool(full.init) or _starts_init(command),
            environment=full.environment,
            group_signal=command is not None
            and commands.tells_group(commands.words_of(command.text)),
            behind_entrypoint=not full.has_entrypoint,
        )

    def _extended(self, service: Service) -> tuple[Service, bool]:
        """The service with what it extends, and whether all of that is known."""
        seen = 0
        while service.base is not None:
            found = self._by_place.get(service.base)
            seen += 1
            if found is None or seen > _MOST_BASES:
                return service._replace(base=None), False
            base = found[1]
            service = _over(service, base)._replace(base=base.base)
        return service, True


def _over(service: Service, base: Service) -> Service:
    """A service that says some things anew."""
    return service._replace(
        command=service.command or base.command,
        grace=service.grace or base.grace,
        stop_signal=service.stop_signal or base.stop_signal,
        init=base.init if service.init is None else service.init,
        build=service.build or base.build,
        folder=service.folder or base.folder,
        environment=(*base.environment, *service.environment),
        has_image=service.has_image or base.has_image,
        has_entrypoint=service.has_entrypoint or base.has_entrypoint,
    )


def _same(others: list[Service], grace: Limit | None) -> Limit | None:
    """The grace, if the others that speak of it say the same."""
    said = [other.grace.seconds for other in others if other.grace]
    return grace if grace and all(one == grace.seconds for one in said) else None


def _one_signal(
    own: Signal | None,
    others: list[Signal | None],
    is_known: bool,  # noqa: FBT001
) -> tuple[str, Signal | None]:
    """The stop signal; "" when it cannot be told."""
    said = [one for one in (own, *others) if one]
    if len({one.name for one in said}) > 1 or (not said and not is_known):
        return "", None
    return (said[0].name, said[0]) if said else ("SIGTERM", None)


def _starts_init(command: Command | None) -> bool:
    return command is not None and commands.begins_with_init(commands.words_of(command.text))
