"""Who runs what in a module: handlers, cleanup, threads, event loops."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from shutdown_lint.facts.task_queues.floor import TaskQueueFacts

if TYPE_CHECKING:
    from shutdown_lint.facts.signals.celery_handlers import CeleryHandlers
    from shutdown_lint.facts.signals.cleanup import Cleanups
    from shutdown_lint.facts.signals.coroutines import Coroutines
    from shutdown_lint.facts.signals.daemons import Daemons
    from shutdown_lint.facts.signals.drains import Drains
    from shutdown_lint.facts.signals.event_loops import EventLoops
    from shutdown_lint.facts.signals.handlers import Handlers
    from shutdown_lint.facts.signals.hooks import Hooks
    from shutdown_lint.facts.signals.job_results import JobResults
    from shutdown_lint.facts.signals.misspelt_daemons import MisspeltDaemons
    from shutdown_lint.facts.signals.off_main import OffMain
    from shutdown_lint.facts.signals.outputs import Outputs
    from shutdown_lint.facts.signals.request_threads import RequestThreads
    from shutdown_lint.facts.signals.servers import Servers
    from shutdown_lint.facts.signals.signal_sets import SignalSets
    from shutdown_lint.facts.signals.starts import Starts
    from shutdown_lint.facts.signals.wakeups import Wakeups
    from shutdown_lint.facts.signals.workers import Workers


class SignalFacts(TaskQueueFacts):
    """Who runs what, and when."""

    @cached_property
    def signal_sets(self) -> SignalSets:
        """Which signals an expression stands for."""
        from shutdown_lint.facts.signals.signal_sets import SignalSets

        return SignalSets(self.names, self.objects)

    @cached_property
    def handlers(self) -> Handlers:
        """Signal handlers and their registrations."""
        from shutdown_lint.facts.signals.handlers import Handlers
        from shutdown_lint.facts.signals.registrations import Registrations

        found = Registrations(
            self.tree,
            self.functions,
            self.calls,
            self.names,
            self.signal_sets,
            self.systems,
            self.rows,
            self._knowledge.handler_registrars,
        )
        return Handlers(self.tree, self.names, found.find())

    @cached_property
    def celery_handlers(self) -> CeleryHandlers:
        """Signal handlers beside those of a Celery worker."""
        from shutdown_lint.facts.signals.celery_handlers import CeleryHandlers

        return CeleryHandlers(self.tree, self.names, self.functions, self.calls, self.reach)

    @cached_property
    def cleanups(self) -> Cleanups:
        """Code that runs because something ends."""
        from shutdown_lint.facts.signals.cleanup import Cleanups

        return Cleanups(
            self.tree,
            self.names,
            self.functions,
            self.calls,
            self.handlers,
            self.exceptions,
            self.hooks,
            self._knowledge.cleanup_functions,
        )

    @cached_property
    def hooks(self) -> Hooks:
        """What frameworks run because the program ends."""
        from shutdown_lint.facts.signals.hooks import Hooks

        return Hooks(
            self.tree,
            self.names,
            self.functions,
            self.objects,
            self.calls,
            self.rows,
            self._knowledge.cleanup_registrars,
        )

    @cached_property
    def event_loops(self) -> EventLoops:
        """Which objects are asyncio's event loops."""
        from shutdown_lint.facts.signals.event_loops import EventLoops

        return EventLoops(self.tree, self.names, self.functions, self.objects, self.calls)

    @cached_property
    def coroutines(self) -> Coroutines:
        """Coroutine functions, and coroutines that nobody awaits."""
        from shutdown_lint.facts.signals.coroutines import Coroutines

        return Coroutines(self.tree, self.names, self.objects, self.calls, self.reach)

    @cached_property
    def wakeups(self) -> Wakeups:
        """What a sleeping event loop notices."""
        from shutdown_lint.facts.signals.naps import Naps
        from shutdown_lint.facts.signals.wakeups import Wakeups

        naps = Naps(self.tree, self.names, self.objects, self.reach)
        return Wakeups(self.tree, self.names, self.objects, self.event_loops, self.handlers, naps)

    @cached_property
    def outputs(self) -> Outputs:
        """What is printed and logged."""
        from shutdown_lint.facts.signals.outputs import Outputs

        return Outputs(self.tree, self.names, self.functions, self.objects, self.handlers)

    @cached_property
    def workers(self) -> Workers:
        """Threads, processes and jobs."""
        from shutdown_lint.facts.signals.workers import Workers

        return Workers(
            self.tree,
            self.names,
            self.functions,
            self.objects,
            self.calls,
            self.reach,
        )

    @cached_property
    def starts(self) -> Starts:
        """What starts a thread."""
        from shutdown_lint.facts.signals.starts import Starts

        return Starts(self.names, self.objects, self.functions, self.origins, self.fates)

    @cached_property
    def off_main(self) -> OffMain:
        """What threads come to."""
        from shutdown_lint.facts.signals.off_main import OffMain

        return OffMain(
            self.tree,
            self.names,
            self.functions,
            self.objects,
            self.origins,
            self.reach,
            self.workers,
            self.sequence,
        )

    @cached_property
    def job_results(self) -> JobResults:
        """Who asks for the results of jobs."""
        from shutdown_lint.facts.signals.job_results import JobResults

        return JobResults(self.tree, self.objects, self.fates)

    @cached_property
    def servers(self) -> Servers:
        """Which server serves where."""
        from shutdown_lint.facts.signals.servers import Servers

        return Servers(self.tree, self.functions, self.objects, self.workers)

    @cached_property
    def request_threads(self) -> RequestThreads:
        """Which servers answer requests in daemon threads."""
        from shutdown_lint.facts.signals.request_threads import RequestThreads

        return RequestThreads(
            self.tree, self.names, self.functions, self.objects, self.fates, self.handlers
        )

    @cached_property
    def daemons(self) -> Daemons:
        """For which threads and children the end of the program waits."""
        from shutdown_lint.facts.signals.daemons import Daemons

        return Daemons(self.tree, self.functions, self.objects, self.fates, self.workers)

    @cached_property
    def misspelt_daemons(self) -> MisspeltDaemons:
        """What was to make a daemon and does not."""
        from shutdown_lint.facts.signals.misspelt_daemons import MisspeltDaemons

        return MisspeltDaemons(self.tree, self.names, self.functions, self.objects)

    @cached_property
    def drains(self) -> Drains:
        """Loops that empty something."""
        from shutdown_lint.facts.signals.drains import Drains

        return Drains(self.tree, self.names, self.functions, self.objects, self.workers)
