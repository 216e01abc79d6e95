"""SHD203."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
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
    any_of,
    cst,
    safe_fix,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Handler, Reached


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
    - the output goes through `os.write` or `faulthandler`;
    - the process has already been ended in the handler (`os._exit`);
    - it goes to standard error in a module that otherwise only writes to standard output, or
      stands more than one call deep, or in a handler of another signal than SIGTERM and SIGINT:
      those are reported in `strict`.

    ## Known misses

    Output in functions of other files.

    ## Fix safety

    Safe for `print` of a constant text to the standard output with the default `sep` and `end`: it
    becomes `os.write(1, b"...\\n")`, on the same descriptor. The text may come out before text
    that is still in the buffer. Other output has no mechanical fix: set a flag, and write after
    the loop.

    ## Proof

    Experiments 6 and 7. In the proof the reader of the pipe is slow: the bad program dies of the
    RuntimeError every time, the good one and the fixed one never.
    """

    meta = Meta(
        code="SHD203",
        name="unsafe-output-in-handler",
        since="0.1.0",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        trigger=any_of("signal"),
        fix=Safety.SAFE,
    )
    message = (
        "{call} in a signal handler can re-enter the buffered writer that the signal interrupted: "
        "{harm}"
    )

    def check_handler(self, handler: Handler) -> None:
        """Judge one handler."""
        if handler.in_loop:
            return
        found = self._output_in(handler)
        if not found:
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
            fix=self._fix([reached.node for reached in found]),
            preset=Preset.STRICT if strict else None,
            confidence=Confidence.MEDIUM if strict else None,
            call=self.facts.called(first.node),
            harm=(
                "the record is lost, or RuntimeError is raised in the main program"
                if self.facts.effects.is_logging(first.node)
                else "RuntimeError is raised in the middle of the main program"
            ),
        )

    def _output_in(self, handler: Handler) -> list[Reached]:
        found = []
        for reached in self.facts.reach.from_function(handler.function):
            if reached.depth == 0 and self.facts.effects.ends_at_once(reached.node):
                break
            if isinstance(reached.node, cst.Call) and self.facts.effects.output(reached.node):
                found.append(reached)
        return found

    def _needs_strict(self, reached: Reached, handler: Handler) -> bool:
        assert isinstance(reached.node, cst.Call)
        effects = self.facts.effects
        return (
            reached.depth > 1
            or not handler.ends_program
            or (effects.writes_to_stderr(reached.node) and effects.main_writes_to_stdout_only)
        )

    def _fix(self, nodes: list[cst.CSTNode]) -> FixRequest | None:
        edits = []
        for node in nodes:
            text = self.facts.effects.constant_print(node)
            if text is not None:
                os_module = self.facts.names.imported_as("os", node) or "os"
                edits.append(Replace(node, f"{os_module}.write(1, {_bytes_literal(text)})"))
        if not edits:
            return None
        imported = self.facts.names.imported_as("os", nodes[0])
        imports = [] if imported else [EnsureImport("os")]
        return safe_fix("write to the descriptor, past the buffer", *imports, *edits)


def _bytes_literal(text: str) -> str:
    escaped = (text + "\n").encode().decode("latin-1").encode("unicode_escape").decode()
    return 'b"' + escaped.replace('"', '\\"') + '"'
