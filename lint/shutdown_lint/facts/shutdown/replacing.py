"""Which handlers are replaced by somebody who knows nothing of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from shutdown_lint.knowledge.blocking import DISK
from shutdown_lint.knowledge.signals import STOP_SIGNALS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import libcst as cst

    from shutdown_lint.facts.code.following import Follower, Following
    from shutdown_lint.facts.effects.effects import Effects
    from shutdown_lint.facts.loops.loops import Loops
    from shutdown_lint.facts.signals.handlers import Handlers, Registration


class Replaced(NamedTuple):
    """A handler and the registration that takes its place."""

    first: Registration
    second: Registration
    follower: Follower

    @property
    def signals(self) -> frozenset[str]:
        """The signals that both were for."""
        return self.first.signals.names & self.second.signals.names & STOP_SIGNALS


class Replacing:
    """Compares the registrations that run one after the other."""

    def __init__(
        self, handlers: Handlers, following: Following, effects: Effects, loops: Loops
    ) -> None:
        self._handlers = handlers
        self._following = following
        self._effects = effects
        self._loops = loops

    def replaced_by(self, second: Registration) -> Replaced | None:
        """The handler of one's own that a registration surely throws away, unseen.

        None when the first was meant for a while: something that takes time runs between the two,
        the previous handler is kept or put back, or one author wrote both and works in between.
        """
        if not self._is_lasting(second):
            return None
        for first in self._handlers.others(second):
            if self._is_lasting(first) and self._are_rivals(first, second):
                for follower in self._on_the_way(first):
                    if follower.call is second.call and follower.is_certain:
                        return Replaced(first, second, follower)
        return None

    def _is_lasting(self, registration: Registration) -> bool:
        return (
            registration.reference is not None
            and registration.signals.complete
            and not registration.for_windows
            and not self._handlers.is_temporary(registration)
        )

    def _are_rivals(self, first: Registration, second: Registration) -> bool:
        assert first.reference is not None
        assert second.reference is not None
        return first.reference.function != second.reference.function and bool(
            first.signals.names & second.signals.names & STOP_SIGNALS
        )

    def _on_the_way(self, first: Registration) -> Iterator[Follower]:
        """What follows a registration, up to the first call that may take its time."""
        own = {registration.call for registration in self._handlers.registrations}
        takes_time = False
        for follower in self._following.calls(first.call):
            call = follower.call
            if not (takes_time and follower.is_near):
                yield follower
            if call in own:
                continue
            if self._takes_long(call):
                return
            takes_time = True

    def _takes_long(self, call: cst.Call) -> bool:
        """Whether a call waits for something but the disk, or serves."""
        if self._loops.runs_once(call):
            return False
        wait = self._effects.blocking(call)
        return self._loops.serving(call) is not None or (
            wait is not None and wait.waits_for != DISK
        )
