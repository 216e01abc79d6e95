"""SHD104."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    REGISTERS_HANDLER,
    Confidence,
    FixRequest,
    Meta,
    Remove,
    Replace,
    Rule,
    Safety,
    Severity,
    Via,
    all_of,
    any_signal,
    cst,
    display_fix,
    safe_fix,
    unsafe_fix,
)

if TYPE_CHECKING:
    from shutdown_lint.api import Registration


class UncatchableSignal(Rule):
    """A handler is registered for a signal that the kernel never delivers to a program.

    Registering it raises: `OSError: [Errno 22] Invalid argument` from `signal.signal`,
    `RuntimeError: sig 9 cannot be caught` from an event loop. The process dies at start-up, or, if
    somebody catches that error, runs on without the protection that it seems to have.

    ## Why

    SIGKILL and SIGSTOP are dealt with by the kernel. No process can catch, block or ignore them:
    that is what makes them the last resort of every supervisor. A service that wants to stop in
    good order handles SIGTERM, which comes first.

    ## Bad

    ```python
    import signal

    def stop(signum, frame):
        worker.stop()

    signal.signal(signal.SIGKILL, stop)  # SHD104
    ```

    ## Good

    ```python
    import signal

    def stop(signum, frame):
        worker.stop()

    signal.signal(signal.SIGTERM, stop)
    ```

    ## Silent when

    - the registration stands in a `try` that catches the error, or under `pytest.raises`: then
      the failure is expected;
    - the signal is sent (`os.kill`), not handled.

    - the loop over the signals compares its variable: it may leave them out.

    ## Known misses

    A signal that is only known at run time; loops over pairs of signal and handler.

    ## Fix safety

    Safe where the registration is a statement of its own outside of any `try` and `with`, and
    SIGTERM is handled in the same module, or no handler is set but SIG_DFL or SIG_IGN: the
    statement goes, with the imports that only it used. In a tuple or list
    that is looped over, only the element goes; where something else uses the same list, that is
    shown and not applied. Where SIGTERM is not handled, the fix registers SIGTERM instead; that is
    unsafe, since the handler then really runs.

    ## Proof

    The proof starts both programs; the bad one dies before it is ready. The registration raised on
    Python 3.9 to 3.13.
    """

    meta = Meta(
        code="SHD104",
        name="uncatchable-signal",
        since="0.1.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=all_of(REGISTERS_HANDLER, any_signal("SIGKILL", "SIGSTOP")),
        fix=Safety.SAFE,
        in_tests=True,
    )
    default_question = "callbacks.catches_uncatchable"
    message = "{signals} cannot be caught: this registration raises {error}"

    def check_registration(self, registration: Registration) -> None:
        """Judge one call that installs a handler."""
        uncatchable = registration.uncatchable
        error = "RuntimeError" if registration.in_loop else "OSError"
        if not uncatchable or self.facts.exceptions.expected_at(
            registration.call, error, "ValueError"
        ):
            return
        self.report(
            registration.call,
            fix=self._fix(registration),
            related=[
                Via(node, f"{signal} is named here")
                for signal, node in uncatchable.items()
                if not self.facts.tree.inside(node, registration.call)
            ],
            signals=" and ".join(sorted(uncatchable)),
            error=error,
        )

    def _fix(self, registration: Registration) -> FixRequest | None:
        tree = self.facts.tree
        nodes = set(registration.uncatchable.values())
        if not registration.signals.complete:
            return None
        if all(node is registration.signal_node for node in nodes):
            statement = tree.parent(registration.call)
            if not isinstance(statement, cst.Expr) or self._is_tried(statement):
                return None
            if registration.disposition or self.facts.handlers.registers("SIGTERM"):
                title = "remove the registration that always fails"
                from shutdown_lint.api import without_unused

                return safe_fix(title, Remove(statement), *without_unused(self.facts, [statement]))
            module = self.facts.names.imported_as("signal", registration.call)
            if module is None:
                return None
            sigterm = Replace(nodes.pop(), f"{module}.SIGTERM")
            return unsafe_fix("handle SIGTERM instead", sigterm)
        return self._fix_of_collection(nodes)

    def _is_tried(self, statement: cst.CSTNode) -> bool:
        return any(
            isinstance(above, (cst.Try, cst.With))
            for above in self.facts.tree.ancestors(statement)
        )

    def _fix_of_collection(self, nodes: set[cst.CSTNode]) -> FixRequest | None:
        tree = self.facts.tree
        element = tree.parent(next(iter(nodes)))
        collection = tree.parent(element) if element is not None else None
        if not isinstance(collection, (cst.Tuple, cst.List, cst.Set)):
            return None
        from shutdown_lint.api import without_elements

        left = without_elements(collection, nodes)
        if left is None:
            return None
        # The parentheses around a tuple are no part of the text that is replaced.
        text = self.facts.source(left.with_changes(lpar=(), rpar=()))
        if isinstance(collection, cst.Tuple) and not collection.lpar:
            text = f"({text})"
        looped_over = isinstance(tree.parent(collection), (cst.For, cst.CompFor))
        fix = safe_fix if looped_over or self._has_one_reader(collection) else display_fix
        return fix("take it out of the signals", Replace(collection, text))

    def _has_one_reader(self, collection: cst.CSTNode) -> bool:
        """Whether the collection has a name that is read in one place only."""
        assignment = self.facts.tree.parent(collection)
        if not isinstance(assignment, cst.Assign) or len(assignment.targets) != 1:
            return False
        target = assignment.targets[0].target
        if not isinstance(target, cst.Name):
            return False
        uses = [name for name in self.facts.tree.all(cst.Name) if name.value == target.value]
        return len(uses) == 2
