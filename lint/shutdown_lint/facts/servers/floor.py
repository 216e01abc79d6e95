"""How servers are started and stopped, and what they leave to whom."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from shutdown_lint.facts.handling.floor import HandlingFacts

if TYPE_CHECKING:
    from shutdown_lint.facts.servers.dead_events import DeadEvents
    from shutdown_lint.facts.servers.development import DevelopmentServers
    from shutdown_lint.facts.servers.grpc_stops import GrpcStops
    from shutdown_lint.facts.servers.gunicorn_settings import GunicornSettings


class ServerFacts(HandlingFacts):
    """What servers do when they are told to stop."""

    @cached_property
    def development_servers(self) -> DevelopmentServers:
        """Which development servers serve."""
        from shutdown_lint.facts.servers.development import DevelopmentServers

        return DevelopmentServers(
            self.tree, self.names, self.functions, self.objects, self.workers
        )

    @cached_property
    def dead_events(self) -> DeadEvents:
        """Handlers of start and stop events that never run."""
        from shutdown_lint.facts.servers.dead_events import DeadEvents

        return DeadEvents(self.tree, self.names, self.origins)

    @cached_property
    def grpc_stops(self) -> GrpcStops:
        """How gRPC servers are stopped."""
        from shutdown_lint.facts.servers.grpc_stops import GrpcStops

        return GrpcStops(
            self.tree,
            self.names,
            self.objects,
            self.fates,
            self.sequence,
            self.following,
            self.reach,
            self.cleanups,
            self.handlers,
            self.effects,
            self.entries,
            self.second_signals,
            self.exceptions,
        )

    @cached_property
    def gunicorn_settings(self) -> GunicornSettings:
        """What a configuration file of gunicorn says."""
        from shutdown_lint.facts.servers.gunicorn_settings import GunicornSettings

        return GunicornSettings(self.tree, self.scopes, self.functions, self.durations, self.path)
