"""What a run knows of a rule before its module is imported.

For type checkers alone: `Rule` has all of it, and so has a row of the index of rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from shutdown_lint.engine.needs import Condition
    from shutdown_lint.engine.rule import Rule
    from shutdown_lint.engine.sketch import Sketch
    from shutdown_lint.model.meta import Meta


class ListedRule(Protocol):
    """A rule whose metadata is known; its module need not be imported yet."""

    @property
    def meta(self) -> Meta:
        """Its identity and defaults."""

    def condition(self, *, by_default: bool) -> Condition:
        """What the bytes of a file must hold before there can be a finding.

        With `by_default`, one that the default preset shows.
        """

    def formats(self) -> tuple[str, ...]:
        """The formats of deployment files that it judges; none of a rule for Python."""

    def load(self) -> type[Rule]:
        """The rule itself."""

    def package(self) -> str:
        """The top-level package it comes from."""

    def project_hooks(self) -> frozenset[str]:
        """Which hooks for the whole program it has."""

    def suspects(self, sketch: Sketch, *, by_default: bool) -> bool:
        """Whether a file can have a finding, as `Rule.suspects` tells."""
