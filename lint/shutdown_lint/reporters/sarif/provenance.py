"""Which version of which repository was checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shutdown_lint.reporters.sarif.locations import SRCROOT

if TYPE_CHECKING:
    from shutdown_lint.reporters.context import Repository


def provenance(repository: Repository | None) -> list[dict[str, Any]]:
    """`versionControlProvenance`: empty where git does not tell the repository's address."""
    if repository is None or not repository.uri:
        return []
    details: dict[str, Any] = {"repositoryUri": repository.uri}
    if repository.revision:
        details["revisionId"] = repository.revision
    if repository.branch:
        details["branch"] = repository.branch
    return [details | {"mappedTo": {"uriBaseId": SRCROOT}}]


def base_ids() -> dict[str, Any]:
    """`originalUriBaseIds`: says what the root is, not where it lay on this machine."""
    return {SRCROOT: {"description": {"text": "The root of the repository."}}}


def automation_id(repository: Repository | None) -> str:
    """The category of the results: one for each folder of a repository that is checked alone."""
    return f"shutdown-lint/{repository.prefix if repository else ''}"
