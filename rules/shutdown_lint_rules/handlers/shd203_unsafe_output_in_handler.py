"""SHD203."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    REGISTERS_INTERRUPTING_HANDLER,
    Confidence,
    EnsureImport,
    FixRequest,
    Meta,
    Preset,
    Replace,
    Rule,
    Safety,
    Severity,
    Via,
    cst,
    safe_fix,
    unsafe_fix,
)

if TYPE_CHECKING:
    from shutdown_lint.api import EditRequest, Handler, Reached


class UnsafeOutputInHandler(Rule):
    r"""A signal handler prints or logs.

    The handler runs between two bytecodes of the main program. If the signal arrives while the
    main program is itself writing to that stream, the handler re-enters the stream's buffer:
    `RuntimeError: reentrant call inside <_io.BufferedWriter>` is raised in the middle of the main
    program. Logging takes locks as well: its record is lost, or the error escapes into the main
    program.

    ## Why

    Buffered streams cannot be entered twice in one thread. The more a service writes, the likelier
    the clash: with a slow reader on the pipe 997 of 1,000 signals failed, with the default logging
    set-up 305 of 1,000.

    ## Bad

    ```python
    import signal

    stopping = False

    def stop(signum, frame):
        global stopping
        print("stopping")  # SHD203
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    ```

    ## Good

    ```python
    import signal

    stopping = False

    def stop(signum, frame):
        global stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    while not stopping:
        work()
    print("stopped")
    ```

    ## Silent when

    - the handler is an event loop's: it runs as an ordinary callback;
    - the output goes through `os.write` or `faulthandler`, or to a `file` of the handler's own;
    - it stands on a branch that ends the process there (`os._exit`), as on a second signal;
    - it is reached on Windows only, or never: under `if delay > 0` where the way gives no delay;
    - reported in `strict`: standard error where the module otherwise only writes to standard
      output; more than one call deep; signals other than SIGTERM and SIGINT, or a branch for
      them; Ctrl+C in a program that talks to a person; the debug level of logging; a try that
      catches the error; a file whose own loop writes nothing, or that only waits once it is
      started, or hands requests to threads; a command's last words before it exits.

    ## Known misses

    Output in functions of other files; a log file of one's own that is given as `file`.

    ## Fix safety

    Safe for `print` of a constant ASCII text to the standard output with the default `sep` and
    `end`, where nobody but the handler runs it: it becomes `os.write(1, b"...\n")`, on the same
    descriptor. The text may come out before text that is still in the buffer. Unsafe where others
    run that code too: their output would come out in another order. No fix where one of several
    prints is not constant, or the module replaces `sys.stdout`.

    ## Proof

    The reader of the pipe is slow: the bad program dies of the RuntimeError, the others never.
    """

    meta = Meta(
        code="SHD203",
        name="unsafe-output-in-handler",
        since="0.1.0",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        trigger=REGISTERS_INTERRUPTING_HANDLER,
        fix=Safety.SAFE,
    )
    default_question = "handler_calls.writes_in_handler"
    message = (
        "{call} in a signal handler can re-enter the buffered writer that the signal interrupted: "
        "{harm}"
    )

    def check_handler(self, handler: Handler) -> None:
        """Judge one handler."""
        if handler.in_loop or not (found := self._output_in(handler)):
            return
        first = min(found, key=lambda reached: self._needs_strict(reached, handler))
        assert isinstance(first.node, cst.Call)
        also = [
            Via(other.node, "this writes as well")
            for other in found
            if other.node is not first.node and other.function == first.function
        ]
        strict = self._needs_strict(first, handler)
        self.report(
            first.node,
            related=[handler.via, *first.path, *also],
            fix=self._fix(found),
            preset=Preset.STRICT if strict else None,
            confidence=Confidence.MEDIUM if strict else None,
            call=self.facts.called(first.node),
            harm=(
                "the record is lost, or RuntimeError is raised in the main program"
                if self.facts.outputs.is_logging(first.node)
                else "RuntimeError is raised in the middle of the main program"
            ),
        )

    def _output_in(self, handler: Handler) -> list[Reached]:
        facts = self.facts
        return [
            reached
            for reached in facts.reach.from_function(handler.function)
            if isinstance(reached.node, cst.Call)
            and facts.outputs.kind(reached.node) is not None
            and not facts.second_signals.is_last_word(reached.node)
            and not facts.systems.is_reached_on_windows(reached)
            and not facts.durations.rules_out(reached.node, [via.node for via in reached.path])
        ]

    def _needs_strict(self, reached: Reached, handler: Handler) -> bool:
        assert isinstance(reached.node, cst.Call)
        outputs = self.facts.outputs
        return (
            reached.depth > 1
            or not self.facts.signal_branches.ends_program_at(handler, reached)
            or outputs.is_quiet(reached.node)
            or self.facts.exceptions.expected_at(reached.node, "RuntimeError")
            or self.facts.errands.is_mute
            or self.facts.waiting.interrupted_by(handler)
            or self.facts.errands.answers_person(handler)
            or (outputs.writes_to_stderr(reached.node) and outputs.main_writes_to_stdout_only)
            or (not outputs.is_logging(reached.node) and self.facts.errands.takes_leave(handler))
        )

    def _fix(self, found: list[Reached]) -> FixRequest | None:
        """All prints at once: those that stay behind would come out in another order."""
        outputs, names = self.facts.outputs, self.facts.names
        edits: list[EditRequest] = []
        for reached in found:
            if isinstance(reached.node, cst.Call) and outputs.is_logging(reached.node):
                continue
            text = outputs.constant_print(reached.node)
            written = self.facts.source(reached.node)
            if text is None or ("#" in written and "\n" in written):  # comments would be lost
                return None
            module = names.imported_as("os", reached.node)
            if module is None and EnsureImport("os") not in edits:
                edits.append(EnsureImport("os"))
            direct = f"{module or 'os'}.write(1, {_bytes_literal(text)})"
            edits.append(Replace(reached.node, direct))
        if not edits:
            return None
        fix = safe_fix if all(map(self._is_for_handler, found)) else unsafe_fix
        return fix("write to the descriptor, past the buffer", *edits)

    def _is_for_handler(self, reached: Reached) -> bool:
        """Whether nobody else runs this code, who would see his own output change its order."""
        assert reached.function is not None
        return len(self.facts.users.beside_handlers(reached.function)) <= min(reached.depth, 1)


def _bytes_literal(text: str) -> str:
    return "b" + '"' + (text + "\n").encode("unicode_escape").decode().replace('"', '\\"') + '"'
