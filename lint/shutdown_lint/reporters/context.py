"""What a reporter is told beside the report itself."""

from __future__ import annotations

from types import MappingProxyType

from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from shutdown_lint.model.meta import Meta
    from shutdown_lint.model.rule_info import RuleInfo
    from shutdown_lint.model.source import SourceFile


class Repository(NamedTuple):
    """The version-controlled folder that holds the files, as far as git tells."""

    uri: str | None = None  # where it is published, without credentials, see `remote.public_uri`
    revision: str = ""  # full hash of the commit that is checked out
    branch: str = ""  # "main"; empty on a detached head
    prefix: str = ""  # from its root to the working directory: "" or "services/api/"


class RenderContext(NamedTuple):
    """Everything a reporter may know; it reads no file, clock or environment by itself."""

    version: str  # of this tool
    metas: tuple[Meta, ...] = ()  # of all rules that were enabled, the tool's own included
    manuals: tuple[RuleInfo, ...] = ()  # of the same rules, for formats that carry them
    sources: Mapping[str, SourceFile] = MappingProxyType({})  # by path as in the findings
    exit_code: int = 0
    color: bool = False
    width: int = 80  # terminal cells
    quiet: bool = False  # leave out the summary
    started: datetime | None = None  # with a time zone
    ended: datetime | None = None
    repository: Repository | None = None
    suppressed: bool = True  # SARIF: list silenced findings too, marked as suppressed
