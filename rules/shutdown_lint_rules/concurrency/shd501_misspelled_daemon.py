"""SHD501."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import (
    MISSPELLS_DAEMON,
    Confidence,
    Meta,
    Replace,
    Rule,
    Safety,
    Severity,
    all_of,
    any_of,
    unsafe_fix,
)

if TYPE_CHECKING:
    from shutdown_lint.api import FixRequest, Misspelling, cst


# What a thing is called, and what the end of the program does about it.
_SUBJECTS = {
    "threading.Thread": ("a thread", "waits for this one"),
    "multiprocessing.Process": ("a process", "waits for this one"),
    "socketserver": ("a server", "waits for each of its requests"),
    None: ("what is started here", "waits for it if it is a thread"),
}


class MisspelledDaemon(Rule):
    """A thread, a child process or a server is to be a daemon, and the name is misspelled.

    Python takes `thread.deamon = True` without a word: it is an attribute like any other. The
    thread stays what it is, and the end of the program waits for it. If it loops for ever, the
    process stays alive after the main program has come to its end on SIGTERM, until SIGKILL, and
    no exit callback runs.

    ## Why

    The interpreter joins each thread that is no daemon before it does anything else at exit.
    Measured on Python 3.9 to 3.13: `finally` ran, `atexit` did not, the process hung each time.
    Ten of ten excerpts of published code that were looked at have an endless thread or server
    behind the word. With `ThreadingMixIn` it is `deamon_threads`: `server_close()` then waits for
    every request.

    As an argument, `Thread(deamon=True)`, it is a TypeError: the thread is never made.

    ## Bad

    ```python
    import threading

    thread = threading.Thread(target=watch)
    thread.deamon = True  # SHD501
    thread.start()
    ```

    ## Good

    ```python
    import threading

    thread = threading.Thread(target=watch)
    thread.daemon = True
    thread.start()
    ```

    ## Silent when

    - the module reads the attribute, or defines a method or property of the name: then it means
      something there;
    - the object is of another class than thread, process or server with threads.

    Reported in `strict`: `deamon` on an object whose class cannot be told, in a file that starts
    something; a misspelt `False`, which changes nothing, since that is the default.

    ## Known misses

    Spellings that nobody has been seen to use. Threads that come from other files, in `default`.

    ## Fix safety

    Unsafe: spelled right, the thread becomes a daemon. The end of the program no longer waits for
    it, and cuts off what it is doing. A thread that ends by itself used to finish its work even in
    a program that nobody signals; and the torn file of a daemon was seen in 12 of 12 runs.

    ## Proof

    The programs in `tests/proofs/SHD501` start an endless thread and end their main loop on
    SIGTERM. The misspelled one never ends; after the fix, and in its twin, the process is gone at
    once. The program with the argument dies at its start.
    """

    meta = Meta(
        code="SHD501",
        name="misspelled-daemon",
        since="0.2.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=all_of(
            any_of(
                "deamon", "dameon", "deamonic", "demon", "daemonic", "Daemon", "daemon_threads",
                "setDeamon", "setDemon", "set_daemon", "setdaemon", "deamon_threads",
                "dameon_threads", "demon_threads", "daemon_thread", "deamon_thread",
            ),
            any_of("threading", "multiprocessing", "Thread", "Process", "start", "socketserver"),
        ),
        default_trigger=MISSPELLS_DAEMON,
        fix=Safety.UNSAFE,
    )  # fmt: skip
    message = (
        "{subject} has no '{written}': this changes nothing, and the end of the program {waits}"
    )
    _FAILS = "{subject} knows no '{written}': this raises {error}"

    def visit_AssignTarget(self, node: cst.AssignTarget) -> None:
        """Judge `thread.deamon = True`."""
        self._judge(self.facts.misspelt_daemons.in_target(node))

    def visit_AnnAssign(self, node: cst.AnnAssign) -> None:
        """Judge `deamon: bool = True` in the body of a class."""
        self._judge(self.facts.misspelt_daemons.in_target(node))

    def visit_Call(self, node: cst.Call) -> None:
        """Judge `Thread(deamon=True)` and `thread.setDeamon(True)`."""
        found = self.facts.misspelt_daemons.in_call(node)
        if found is not None:
            of = found.of or ""
            self.report(
                found.name,
                message=self._FAILS,
                fix=self._fix(found),
                subject=f"{of}()" if found.meant == "daemon" else _SUBJECTS[of][0],
                written=found.name.value,
                error="TypeError" if found.meant == "daemon" else "AttributeError",
            )

    def _judge(self, found: Misspelling | None) -> None:
        if found is None:
            return
        subject, waits = _SUBJECTS[found.of]
        sure = found.of is not None and found.is_on
        self.report(
            found.name,
            confidence=None if sure else Confidence.LOW,
            fix=self._fix(found),
            subject=subject,
            written=found.name.value,
            waits=waits,
        )

    def _fix(self, found: Misspelling) -> FixRequest:
        return unsafe_fix(f"spell it '{found.meant}'", Replace(found.name, found.meant))
