"""A rule that can have a finding in a file."""

from __future__ import annotations

from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.engine.listed_rule import ListedRule
    from shutdown_lint.engine.needs import Condition
    from shutdown_lint.engine.sketch import Sketch


class Candidate(NamedTuple):
    """A rule that may find something in a file, judging by the file's bytes alone."""

    rule: ListedRule
    by_default: bool = False  # only findings that the default preset shows are of interest

    @property
    def condition(self) -> Condition:
        """What the bytes of the file must hold."""
        return self.rule.condition(by_default=self.by_default)

    def suspects(self, sketch: Sketch) -> bool:
        """Whether CPython's tree of the file leaves a finding possible."""
        return self.rule.suspects(sketch, by_default=self.by_default)
