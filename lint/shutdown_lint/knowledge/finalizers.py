"""What objects are ended by, and what sees to it even where `__del__` is never called."""

from __future__ import annotations

from typing import Final

# Class as the tables know it -> the methods that end what would go on without them. Executors and
# pools are not among them: the interpreter ends those by itself, before it looks for `__del__`.
ENDING: Final[dict[str, frozenset[str]]] = {
    "multiprocessing.Process": frozenset({"join", "kill", "terminate"}),
    "subprocess.Popen": frozenset({"kill", "send_signal", "terminate", "wait"}),
    "threading.Event": frozenset({"set"}),
    "threading.Thread": frozenset({"join"}),
}

# They take files away, or end processes by their number.
ENDING_CALLS: Final = frozenset(
    {
        "os.kill", "os.killpg", "os.remove", "os.removedirs", "os.rmdir", "os.unlink",
        "shutil.rmtree",
    }
)  # fmt: skip

SURE_WAYS: Final = frozenset({"atexit.register", "weakref.finalize"})
