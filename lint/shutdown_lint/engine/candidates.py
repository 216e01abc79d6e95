"""A rule that can have a finding in a file."""

from __future__ import annotations

from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.engine.rule import ListedRule
    from shutdown_lint.engine.sketch import Sketch
    from shutdown_lint.model.meta import Meta
    from shutdown_lint.model.trigger import Trigger

# Joining the two triggers of a rule takes longer than asking them.
_BY_DEFAULT: dict[str, tuple[Meta, Trigger]] = {}


class Candidate(NamedTuple):
    """A rule that can have a finding in a file, as far as its bytes say."""

    rule: ListedRule
    by_default: bool = False  # only findings that the default preset shows are of interest

    @property
    def trigger(self) -> Trigger:
        """What the bytes of the file must hold."""
        meta = self.rule.meta
        if not self.by_default:
            return meta.trigger
        known = _BY_DEFAULT.get(meta.code)
        if known is None or known[0] is not meta:
            known = _BY_DEFAULT[meta.code] = meta, meta.trigger_by_default
        return known[1]

    def suspects(self, sketch: Sketch) -> bool:
        """Whether CPython's tree of the file says the same."""
        return self.rule.load().suspects(sketch, by_default=self.by_default)
