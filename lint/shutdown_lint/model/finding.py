"""What is reported: findings, the places related to them, and their fixes.

Named tuples, which cross process borders without code of ours. Not imported on the clean path.
"""

from __future__ import annotations

from shutdown_lint.model.levels import Confidence, Preset, Safety, Severity
from shutdown_lint.model.record import NamedTuple
from shutdown_lint.model.span import Span  # noqa: TC001  msgspec decodes these


class Edit(NamedTuple):
    """Replace the text in `span` by `replacement`; an empty span inserts."""

    span: Span
    replacement: str


class Fix(NamedTuple):
    """A change that cures a finding: applied whole or not at all."""

    title: str  # imperative, says what is changed: "call shutdown() from a new thread"
    safety: Safety
    edits: tuple[Edit, ...]  # on the file as it was read; sorted, never overlapping


class Related(NamedTuple):
    """A place that explains a finding, in the order in which the code gets there.

    Or one with the same defect, where the findings of a file are told as one.
    """

    path: str
    span: Span
    message: str  # "registered as the SIGTERM handler here"
    step: bool = False  # the code passes here on its way to the finding
    fix: Fix | None = None  # cures this place, in the file of the finding, and no other


class Suppression(NamedTuple):
    """The comment that silences a finding."""

    span: Span
    form: str  # "noqa", "ignore" or "ignore-file"
    reason: str  # what the comment says beside the code; may be empty


class Finding(NamedTuple):
    """One defect, at the smallest span that a person must look at."""

    code: str
    name: str
    path: str  # as given or relative to the working directory, with forward slashes
    span: Span
    message: str
    severity: Severity
    confidence: Confidence
    preset: Preset = Preset.DEFAULT  # the first preset that shows it
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    suppression: Suppression | None = None  # set on findings that a comment silences

    @property
    def fixes(self) -> tuple[Fix, ...]:
        """All that can be done, its own fix first; each may be taken without the others."""
        offered = (self.fix, *(place.fix for place in self.related))
        return tuple(fix for fix in offered if fix)


class InternalError(NamedTuple):
    """Something went wrong in the tool itself; the rest of the run went on."""

    path: str
    line: int  # 1-based; 1 when unknown
    message: str  # names the rule or the stage


class FixCounts(NamedTuple):
    """What became of the fixes of a file."""

    applied: int = 0
    overlapping: int = 0  # skipped because another fix touched the same text, until the last round
    unsafe: int = 0  # would have been applied with --unsafe-fixes
    display: int = 0  # only ever shown
    reverted: int = 0  # undone because the result did not parse


class FileReport(NamedTuple):
    """All that was found in one file, in source order."""

    path: str
    findings: tuple[Finding, ...] = ()
    suppressed: tuple[Finding, ...] = ()
    errors: tuple[InternalError, ...] = ()
    fixes: FixCounts = FixCounts()
    fixed_source: bytes | None = None  # the file after its fixes, when they changed it

    @property
    def says_something(self) -> bool:
        """Whether it has anything for a reporter to show."""
        return bool(self.findings or self.suppressed or self.errors or self.fixes != FixCounts())


class RunReport(NamedTuple):
    """A whole run: the reports of the files that have something to say, ordered by path."""

    files: tuple[FileReport, ...] = ()
    checked: int = 0  # files looked at, the silent ones included
    interrupted: int = 0  # the number of the signal that ended the run early, 0 when none

    @property
    def findings(self) -> list[Finding]:
        """Every finding that counts, in order of path and place."""
        return [finding for file in self.files for finding in file.findings]

    @property
    def suppressed(self) -> list[Finding]:
        """Every finding that a comment silences."""
        return [finding for file in self.files for finding in file.suppressed]

    @property
    def errors(self) -> list[InternalError]:
        """Every internal error."""
        return [error for file in self.files for error in file.errors]
