"""How a file is linted, and which short cuts are taken on the way."""

from __future__ import annotations

from shutdown_lint.model.levels import Confidence, Preset
from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.engine.listed_rule import ListedRule
    from shutdown_lint.knowledge.own_rows import OwnRows
    from shutdown_lint.model.trigger import Trigger


class Shortcuts(NamedTuple):
    """What saves time and changes nothing else; each can be left out to prove it."""

    prefilter: bool = True  # files whose bytes hold no trigger are not parsed
    sketch: bool = True  # nor are those in whose CPython tree no rule suspects anything
    draft: bool = True  # nor are those in whose draft no rule finds anything
    positions: bool = True  # CPython's tree says where a statement stands, libcst only the rest


NO_SHORTCUTS = Shortcuts(prefilter=False, sketch=False, draft=False, positions=False)


class Profile(NamedTuple):
    """How a file is linted."""

    rules: tuple[ListedRule, ...]
    preset: Preset = Preset.DEFAULT
    always_shown: frozenset[str] = frozenset()  # codes selected by their exact code or name
    noqa: bool = True  # False: no comment of any form silences anything
    flake8: bool = False  # whether it is flake8 that asks, in a process of its own
    report_unused: bool = True  # whether comments that silence nothing are reported
    known: tuple[tuple[str, str], ...] = ()  # code and name of every rule, enabled or not
    shortcuts: Shortcuts = Shortcuts()
    knowledge: OwnRows | None = None  # rows of the project beside the built-in tables
    own_trigger: Trigger | None = None  # what a file must hold before one of them can matter
    check_tests: bool = False  # judge what stands in tests within the file by every rule

    def shows(self, code: str, preset: Preset, confidence: Confidence) -> bool:
        """Whether a finding with these grades is shown."""
        if code in self.always_shown:
            return True
        if confidence is Confidence.LOW and preset is Preset.DEFAULT:
            preset = Preset.STRICT
        return self.preset.shows(preset)
