"""Programs that are process 1 of a container, and signals that nobody in them hears."""

from __future__ import annotations

from shutdown_lint.knowledge import registrars
from shutdown_lint.model.deployment import Platform

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from shutdown_lint.model.deployment import Launch
    from shutdown_lint.model.program import Program
    from shutdown_lint.model.summary import ModuleSummary


def is_first_process(launch: Launch) -> bool:
    """Whether what is started is surely process 1 of a container, which the kernel shields."""
    command = launch.command
    if command is None or command.keeper or command.doubts or launch.has_init:
        return False
    if launch.platform is Platform.COMPOSE:
        return bool(launch.build)  # else its image may bring an init
    return launch.platform in (Platform.DOCKER, Platform.KUBERNETES)


def nobody_hears(signal: str, program: Program) -> bool:
    """Whether it is sure that nothing in a program handles a signal, Python itself included."""
    handling = program.handling(signal)
    return (
        handling is not None
        and signal != "SIGINT"  # Python makes KeyboardInterrupt of it
        and handling.is_complete
        and not handling.is_heard
        and not handling.unread
        and not program.unknown
        and not _imports_helper(program.every)
    )


def _imports_helper(modules: Sequence[ModuleSummary]) -> bool:
    """Whether something of somebody else's is imported that by its name deals with signals."""
    own = {module.name for module in modules}
    return any(
        one.module not in own
        and f"{one.module}.{one.name}" not in own
        and one.module.partition(".")[0] not in registrars.NOT_HELPERS
        and any(word in f"{one.module}.{one.name}".lower() for word in registrars.HELPER_WORDS)
        for module in modules
        for one in module.imports
    )
