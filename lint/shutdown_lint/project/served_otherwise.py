"""A development server of which other files show that it is not what serves in production."""

from __future__ import annotations

from posixpath import dirname

from shutdown_lint.knowledge import gunicorn
from shutdown_lint.knowledge.development_servers import OTHER_SERVERS
from shutdown_lint.model.levels import Confidence, Preset

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.finding import Finding
    from shutdown_lint.project.project import Project


def doubted_if_served(finding: Finding, project: Project) -> Finding:
    """The finding of a development server; one for a review if another server serves its app.

    No deployment file then starts the file by itself, and either one starts that server with it,
    or a configuration of gunicorn stands beside the file or above it.
    """
    if finding.preset is not Preset.DEFAULT or not _is_served(finding.path, project):
        return finding
    return finding._replace(preset=Preset.STRICT, confidence=Confidence.LOW)


def _is_served(path: str, project: Project) -> bool:
    started = [one for one in project.first_entries_to(path) if one in project.started]
    if any(not one.runner for one in started):
        return False
    return any(one.runner in OTHER_SERVERS for one in started) or any(
        _is_configuration(each) and _is_at_or_above(dirname(each), path)
        for each in project.around(path)
    )


def _is_configuration(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name in gunicorn.FILES or name.endswith(gunicorn.ENDING)


def _is_at_or_above(folder: str, path: str) -> bool:
    return folder in ("", ".") or path.startswith(folder + "/")
