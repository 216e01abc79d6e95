"""Programs that are process 1 of a container, and signals that nobody in them hears."""

from __future__ import annotations

from shutdown_lint.knowledge import registrars
from shutdown_lint.model.deployment import Platform

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.deployment import Launch
    from shutdown_lint.model.program import Program
    from shutdown_lint.model.summary import ModuleSummary


def is_first_process(launch: Launch) -> bool:
    """Whether what is started is surely process 1 of a container, which the kernel shields."""
    if launch.command is None or launch.command.keeper or launch.has_init:
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
        and not any(_imports_helper(one) for one in (*program.modules, *program.late))
    )


def _imports_helper(module: ModuleSummary) -> bool:
    """Whether a module imports something of somebody else's that deals with signals by its name."""
    return any(
        one.module.partition(".")[0] not in {"signal", *registrars.NOT_HELPERS}
        and any(word in f"{one.module}.{one.name}".lower() for word in registrars.HELPER_WORDS)
        for one in module.imports
    )
