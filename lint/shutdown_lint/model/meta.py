"""What a rule says of itself."""

from __future__ import annotations

from shutdown_lint.model.levels import Confidence, Preset, Safety, Severity
from shutdown_lint.model.record import NamedTuple
from shutdown_lint.model.trigger import NEVER, all_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.model.trigger import Trigger

DOCS_URL = "https://github.com/shutdown-lint/shutdown-lint/blob/main/docs/rules/"


class Meta(NamedTuple):
    """A rule's identity and defaults; the only place where its code appears."""

    code: str  # "SHD206": never changes its meaning
    name: str  # "server-shutdown-deadlock": states the bad thing
    since: str  # the first release that has the rule
    severity: Severity
    confidence: Confidence
    trigger: Trigger  # a file whose bytes do not match it cannot have a finding of any preset
    preset: Preset = Preset.DEFAULT  # the first preset that shows its ordinary findings
    fix: Safety | None = None  # the safest fix that it may offer
    in_tests: bool = False  # also on for test files and type stubs
    in_examples: bool = True  # also on for examples, samples and demos
    overlaps: tuple[str, ...] = ()  # codes of other linters that see a part of it: "E722"
    default_trigger: Trigger | None = None  # what a finding shown by default needs besides

    @property
    def trigger_by_default(self) -> Trigger:
        """What a file must hold before the default preset can show a finding of the rule."""
        if self.default_trigger is not None:
            return all_of(self.trigger, self.default_trigger)
        shown = self.preset is Preset.DEFAULT and self.confidence is not Confidence.LOW
        return self.trigger if shown else NEVER

    @property
    def page(self) -> str:
        """File name of the rule's manual page below `docs/rules/`."""
        return f"{self.code}-{self.name}.md"

    @property
    def url(self) -> str:
        """Address of the rule's manual page."""
        return DOCS_URL + self.page
