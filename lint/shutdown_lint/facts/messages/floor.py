"""Which messages are taken from a broker, and when it is told that they are done."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from shutdown_lint.facts.work.floor import WorkFacts

if TYPE_CHECKING:
    from shutdown_lint.facts.messages.acknowledgements import Acknowledgements
    from shutdown_lint.facts.messages.auto_acks import AutoAcks
    from shutdown_lint.facts.messages.auto_commits import AutoCommits
    from shutdown_lint.facts.messages.early_acks import EarlyAcks
    from shutdown_lint.facts.messages.message_work import MessageWork
    from shutdown_lint.facts.messages.passing_queues import PassingQueues
    from shutdown_lint.facts.messages.pipelines import Pipelines
    from shutdown_lint.facts.messages.pops import Pops
    from shutdown_lint.facts.messages.unflushed import UnflushedProducers


class MessageFacts(WorkFacts):
    """What becomes of messages."""

    @cached_property
    def message_work(self) -> MessageWork:
        """What is done with messages."""
        from shutdown_lint.facts.messages.message_work import MessageWork

        return MessageWork(
            self.tree,
            self.names,
            self.functions,
            self.objects,
            self.calls,
            self.sequence,
            self.effects,
        )

    @cached_property
    def acknowledgements(self) -> Acknowledgements:
        """Which calls acknowledge which messages."""
        from shutdown_lint.facts.messages.acknowledgements import Acknowledgements

        return Acknowledgements(
            self.tree, self.names, self.functions, self.objects, self.pipelines
        )

    @cached_property
    def pipelines(self) -> Pipelines:
        """Redis commands that are only queued until their pipeline is executed."""
        from shutdown_lint.facts.messages.pipelines import Pipelines

        return Pipelines(self.names, self.objects)

    @cached_property
    def early_acks(self) -> EarlyAcks:
        """Messages that are acknowledged before the work."""
        from shutdown_lint.facts.messages.early_acks import EarlyAcks

        return EarlyAcks(
            self.tree, self.functions, self.sequence, self.acknowledgements, self.message_work
        )

    @cached_property
    def auto_acks(self) -> AutoAcks:
        """Consumers that acknowledge on delivery."""
        from shutdown_lint.facts.messages.auto_acks import AutoAcks

        return AutoAcks(
            self.tree,
            self.names,
            self.objects,
            self.calls,
            self.fates,
            self.message_work,
            self.passing_queues,
        )

    @cached_property
    def auto_commits(self) -> AutoCommits:
        """Consumers of Kafka that commit by themselves."""
        from shutdown_lint.facts.messages.auto_commits import AutoCommits

        return AutoCommits(
            self.tree,
            self.names,
            self.objects,
            self.origins,
            self.fates,
            self.message_work,
            self.cleanups,
        )

    @cached_property
    def passing_queues(self) -> PassingQueues:
        """Queues whose messages nobody misses."""
        from shutdown_lint.facts.messages.passing_queues import PassingQueues

        return PassingQueues(self.tree, self.names, self.objects)

    @cached_property
    def pops(self) -> Pops:
        """Jobs that are taken out of Redis."""
        from shutdown_lint.facts.messages.pops import Pops

        return Pops(
            self.tree,
            self.functions,
            self.objects,
            self.sequence,
            self.loops,
            self.message_work,
            self.passing_queues,
            self.acknowledgements,
            self.pipelines,
        )

    @cached_property
    def unflushed_producers(self) -> UnflushedProducers:
        """Producers that nobody waits for."""
        from shutdown_lint.facts.messages.unflushed import UnflushedProducers

        return UnflushedProducers(
            self.tree, self.names, self.objects, self.fates, self.passing_queues
        )
