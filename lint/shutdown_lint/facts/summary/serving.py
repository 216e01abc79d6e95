"""Servers, workers and event loops that run until they are stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from shutdown_lint.facts.code.arguments import argument
from shutdown_lint.facts.code.literals import is_constant
from shutdown_lint.facts.code.written import written_name
from shutdown_lint.facts.summary.reading import is_none
from shutdown_lint.knowledge import serving
from shutdown_lint.knowledge.drain_limits import DEFAULTS, LIMITS
from shutdown_lint.knowledge.signals import TERMINATION
from shutdown_lint.model.summary import Step, StepKind

if TYPE_CHECKING:
    from shutdown_lint.facts.summary.reading import Reading

_RUNNING = frozenset({"run", "serve", "start", "work", "start_polling"})


class Serving:
    """Reads calls that serve."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def of_call(self, call: cst.Call) -> list[Step]:
        """The step of a call that serves."""
        facts = self._reading.facts
        if facts.calls.callee(call) is not None:
            return []
        row = facts.loops.serving(call)
        made = self._maker(call)
        options = call if made is None else self._options(made)
        if row is None and made is None:
            return []
        if made is None and facts.loops.runs_once(call):
            return []  # it lasts as long as the coroutine that it is given
        handles = row.handles_sigterm if row is not None else True
        handles = handles and not any(map(self._leaves_signals, (call, options)))
        path = self._reading.names.path(options.func)
        seconds, bounded = self._limit(options, path)
        return [
            self._reading.step(
                StepKind.SERVE,
                call,
                target=self._target(call, made),
                subject=self._app(call, options),
                signals=(*sorted(TERMINATION),) if handles else (),
                seconds=seconds,
                bounded=bounded,
            )
        ]

    def of_callee(self, callee: cst.BaseExpression) -> list[Step]:
        """What a method such as `server.serve_forever` does that is given to a thread."""
        if not isinstance(callee, cst.Attribute):
            return []
        known = self._reading.facts.objects.known(callee.value)
        method = callee.attr.value
        row = serving.BY_CLASS.get((known or "", method)) or serving.BY_METHOD.get(method)
        if row is None:
            return []
        return [
            self._reading.step(
                StepKind.SERVE,
                callee,
                target=f"{known}.{method}" if known else method,
                subject=self._reading.names.object(callee.value),
                signals=(*sorted(TERMINATION),) if row.handles_sigterm else (),
            )
        ]

    def _maker(self, call: cst.Call) -> cst.Call | None:
        """The call that made a server, given one of its methods, if it handles SIGTERM."""
        func = call.func
        if not isinstance(func, cst.Attribute) or func.attr.value not in _RUNNING:
            return None
        origin = self._reading.facts.origins.of(func.value)
        if origin is None or len(origin.calls) != 1:
            return None
        (made,) = origin.calls
        path = self._reading.names.path(made.func)
        local = self._reading.facts.functions.class_of_name(made.func)
        bases = () if local is None else self._reading.facts.functions.bases(local)
        if path not in serving.SIGTERM_CLASSES and not serving.SIGTERM_CLASSES & {*bases}:
            return None
        return made

    def _options(self, made: cst.Call) -> cst.Call:
        """The call that has the options of a server: uvicorn's is that of the configuration."""
        given = self._reading.facts.origins.of(argument(made, 0, "config"))
        if given is not None and len(given.calls) == 1:
            (config,) = given.calls
            if self._reading.names.path(config.func) == "uvicorn.Config":
                return config
        return made

    def _target(self, call: cst.Call, made: cst.Call | None) -> str:
        path = self._reading.names.path(call.func if made is None else made.func)
        if made is not None:
            local = self._reading.facts.functions.class_of_name(made.func)
            if local is not None:
                bases = self._reading.facts.functions.bases(local)
                path = min(serving.SIGTERM_CLASSES & {*bases}, default=path)
            return f"{path}.{written_name(call)}"
        if path:
            return path
        func = call.func
        assert isinstance(func, cst.Attribute)
        known = self._reading.facts.objects.known(func.value)
        if known is None and self._reading.names.classes.of(func.value):
            return self._reading.names.callable(func)  # it may be a method of the project
        return f"{known}.{func.attr.value}" if known else func.attr.value

    def _leaves_signals(self, call: cst.Call) -> bool:
        """Whether a server is told to leave signals to others: `handle_signals=False`."""
        triggers = [argument(call, None, name) for name in sorted(serving.TRIGGERS)]
        return any(
            is_constant(argument(call, None, name), value)
            for name, value in serving.LEAVING_SIGNALS.items()
        ) or any(given is not None and not is_constant(given, None) for given in triggers)

    def _limit(self, call: cst.Call, path: str) -> tuple[float | None, bool]:
        keyword = LIMITS.get(path)
        if keyword is None:
            return None, False
        given = argument(call, None, keyword)
        if given is None:
            return DEFAULTS.get(path), False
        if is_none(given):
            return None, False
        seconds = self._reading.facts.durations.of(given)
        return seconds, seconds is None

    def _app(self, call: cst.Call, options: cst.Call) -> str:
        """The app that is served, or the server whose method is called."""
        for arg in options.args[:1]:
            if arg.keyword is None or arg.keyword.value in ("app", "application"):
                if named := self._reading.named_by_text(arg.value):
                    return named
                if place := self._reading.names.object(arg.value):
                    return place
        if isinstance(call.func, cst.Attribute):
            return self._reading.names.object(call.func.value)
        return ""
