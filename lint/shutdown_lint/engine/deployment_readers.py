"""Who reads a format, and which hook of a rule judges what is read."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from shutdown_lint.engine.deployment_files import Format

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.deployment.refusal import Refusal
    from shutdown_lint.engine.deployment_source import DeploymentSource
    from shutdown_lint.model.deployment import Launch


class Reader(NamedTuple):
    """A reader, by the names of what is imported when there is such a file."""

    read: str  # function of a path and a text
    launches: str  # function of files as they were read
    hook: str
    subjects: str = ""  # attribute with what the hook judges one by one; "": the whole file


READERS: Final[dict[Format, Reader]] = {
    Format.DOCKERFILE: Reader(
        "dockerfile_reader.read", "dockerfile_launch.launches", "check_dockerfile"
    ),
    Format.COMPOSE: Reader("compose.read", "compose_launches.launches", "check_compose"),
    Format.MANIFEST: Reader("kubernetes.read", "kubernetes_launches.launches", "check_manifest"),
    Format.UNIT: Reader("systemd.read", "systemd.launches", "check_unit"),
    Format.SUPERVISOR: Reader(
        "supervisor.read", "supervisor.launches", "check_supervisor", "programs"
    ),
    Format.PROCFILE: Reader("procfile.read", "procfile.launches", "check_procfile"),
}
SCRIPT_HOOK: Final = "check_script"
FORMAT_OF_HOOK: Final = {
    **{reader.hook: format_ for format_, reader in READERS.items()},
    SCRIPT_HOOK: Format.SCRIPT,
}


class Reading(NamedTuple):
    """A file that was read."""

    refusal: Refusal | None = None
    hook: str = ""
    subjects: tuple[object, ...] = ()
    launches: tuple[Launch, ...] = ()


def read(source: DeploymentSource, text: str) -> Reading:
    """What rules judge in a file."""
    if source.kind is Format.SCRIPT:
        from shutdown_lint.deployment.script import read as read_script

        script = read_script(source.path, text, source.starters)
        return Reading(hook=SCRIPT_HOOK, subjects=() if script is None else (script,))
    reader = READERS.get(source.kind)
    if reader is None:
        return Reading()
    file: Any = _imported(reader.read)(source.path, text)
    if file.refusal is not None:
        return Reading(refusal=file.refusal)
    if source.script:
        from shutdown_lint.deployment.script import read as read_script

        file = file._replace(script=read_script("", source.script.decode("utf-8", "replace")))
    subjects = tuple(getattr(file, reader.subjects)) if reader.subjects else (file,)
    return Reading(None, reader.hook, subjects, launches_in(source.kind, [file]))


def read_file_of(format_: Format, path: str, text: str) -> object:
    """A file of a format that has a reader, as `launches_in` takes it, or its `Refusal`."""
    file: Any = _imported(READERS[format_].read)(path, text)
    found: object = file if file.refusal is None else file.refusal
    return found


def launches_in(format_: Format, files: Iterable[object]) -> tuple[Launch, ...]:
    """The processes that files of one format start."""
    found: tuple[Launch, ...] = _imported(READERS[format_].launches)(files)
    return found


def _imported(name: str) -> Any:
    module, _, function = name.rpartition(".")
    return getattr(import_module(f"shutdown_lint.deployment.{module}"), function)
