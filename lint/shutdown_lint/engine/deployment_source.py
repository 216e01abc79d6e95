"""A file that is no Python, as the engine hands it from stage to stage."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from shutdown_lint.engine.deployment_files import Format
from shutdown_lint.model.source import SourceFile

if TYPE_CHECKING:
    from shutdown_lint.model.deployment import Starter


class DeploymentSource(SourceFile):
    """A deployment file, or a script that one starts; UTF-8 whatever it says of itself.

    Args:
        path: as it is shown.
        data: its bytes.
        format: of the file.
        starters: of a script, who starts it.
        script: of a Dockerfile, the script that its image starts.
    """

    def __init__(
        self,
        path: str,
        data: bytes,
        format: str,  # noqa: A002  the term of the field
        starters: tuple[Starter, ...] = (),
        script: bytes = b"",
    ) -> None:
        super().__init__(path, data)
        self.format = format
        self.starters = starters
        self.script = script

    @property
    def kind(self) -> Format:
        """Its format, as one of those that there are."""
        return Format(self.format)

    @cached_property
    def encoding(self) -> str:
        """What all these formats are written in."""
        return "utf-8"

    def with_data(self, data: bytes) -> DeploymentSource:
        """The same file with other bytes."""
        return DeploymentSource(self.path, data, self.format, self.starters, self.script)
