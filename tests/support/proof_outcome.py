"""What was seen of one run of a program."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What was seen of one run; printed whole when a proof fails."""

    ready: bool  # it got to READY
    signalled: bool = False  # it was alive when the signal was due
    status: int | None  # negative for a death by signal; None: still alive at the bound
    seconds: float  # from the signal (else the start) to the exit or the bound
    stdout: str
    stderr: str
    before: dict[str, str] = field(default_factory=dict)  # files when the signal was sent
    files: dict[str, str] = field(default_factory=dict)  # files in the end
    orphans: list[str] = field(default_factory=list)  # command lines of what it left running
    answer: str | None = None  # what a client of the server got; None when there was none
    sent: int = 0  # messages that its broker was given
    kept_by_broker: int = 0  # messages that a dead worker left with its broker
    stacks: list[list[str]] = field(default_factory=list)  # of a hang, innermost first

    @property
    def is_answered(self) -> bool:
        """Whether the client got an answer, and no error."""
        head, _, body = (self.answer or "").partition("\r\n\r\n")
        return " 200 " in head.partition("\r\n")[0] and body != ""

    def stands_in(self, functions: tuple[str, ...]) -> bool:
        """Whether one thread's stack has these functions, innermost first, gaps allowed."""
        for stack in self.stacks:
            frames = iter(stack)
            if all(name in frames for name in functions):
                return True
        return False

    def __str__(self) -> str:
        tails = {
            name: text if len(text) < 2000 else f"… {text[-2000:]}"
            for name, text in {"stdout": self.stdout, "stderr": self.stderr}.items()
        }
        return (
            f"ready={self.ready} signalled={self.signalled}"
            f" status={self.status} after {self.seconds:.2f} s\n"
            f"files before: {self.before}\nfiles: {self.files}\norphans: {self.orphans}\n"
            f"kept by the broker: {self.kept_by_broker}, of {self.sent} given\n"
            f"answer: {self.answer!r}\n"
            f"stacks: {self.stacks}\nstdout: {tails['stdout']}\nstderr: {tails['stderr']}"
        )
