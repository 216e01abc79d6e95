"""What becomes of a finding that says that a program does not hear the signal that stops it."""

from __future__ import annotations

from shutdown_lint.model.finding import Related
from shutdown_lint.model.levels import Confidence, Preset
from shutdown_lint.project.project import MANY_ENTRIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.deployment import Spot
    from shutdown_lint.model.finding import Finding
    from shutdown_lint.model.program import Entry, Handling
    from shutdown_lint.project.project import Project


def unless_heard(finding: Finding, project: Project) -> Finding | None:
    """The finding with the entry whose program is deaf; None when each one hears its stop signal.

    That is SIGTERM, unless a deployment file names another one. Where a registration is in the
    program and nobody can tell whether it runs, the finding is one for a review.
    """
    doubtful: tuple[Entry, Handling, str] | None = None
    entries = project.first_entries_to(finding.path)
    for entry in _as_started(entries):
        signal = entry.launch.stop_signal if entry.launch else "SIGTERM"
        handling = project.handling(entry, signal)
        if signal == "SIGINT" and handling.handler is None:
            continue  # Python's own handler raises KeyboardInterrupt
        if not handling.is_complete and not handling.is_heard:
            return finding
        if handling.is_heard:
            continue
        if not handling.unread:
            return _deaf(finding, entry)
        doubtful = doubtful or (entry, handling, signal)
    if doubtful is not None:
        entry, handling, signal = doubtful
        spot = handling.unread[0]
        told = Related(
            spot.path,
            spot.span,
            f"{signal} is registered here, in code that {entry.name} may run, or may not",
        )
        found = _deaf(finding, entry)
        preset = Preset.STRICT if finding.preset is Preset.DEFAULT else finding.preset
        return found._replace(
            related=(*found.related, told), preset=preset, confidence=Confidence.LOW
        )
    return None if entries and len(entries) <= MANY_ENTRIES else finding


def _as_started(entries: list[Entry]) -> list[Entry]:
    """Entries without the files that are programs by themselves and that a platform starts."""
    started = {one.module for one in entries if one.launch and not one.runner}
    return [one for one in entries if one.launch or one.function or one.module not in started]


def _deaf(finding: Finding, entry: Entry) -> Finding:
    spot: Spot = entry.spot
    told = Related(spot.path, spot.span, f"the program starts here: {entry.name}")
    return finding._replace(related=(*finding.related, told))
