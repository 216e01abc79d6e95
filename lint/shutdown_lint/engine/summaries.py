"""Summaries of modules, made of their text or known from an earlier run."""

from __future__ import annotations

from hashlib import blake2b

from shutdown_lint.engine.cache.place import read_own, write_own
from shutdown_lint.engine.cache.summaries import summary_of_text, summary_text
from shutdown_lint.engine.libcst_start import import_libcst
from shutdown_lint.model.source import SourceFile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from shutdown_lint.model.summary import ModuleSummary

_WORTH = 40_000  # bytes of modules that are worth another process
_MOST = 2_000  # summaries that are kept: the last that were asked for


class Summaries:
    """Makes each summary once for a content, and keeps it for the next run.

    Args:
        path: the file in which they are kept; None for nowhere.
        identity: a text that changes with the code of the tool.
        processes: how many may make summaries at the same time.
    """

    def __init__(
        self, path: str | None = None, identity: Callable[[], str] = str, processes: int = 1
    ) -> None:
        self._path = path
        self._head = identity().replace("\n", "\t") if path is not None else ""
        self._known = _read(path, self._head) if path is not None else {}
        self._asked: dict[str, str] = {}
        self._processes = processes
        self._ready: dict[str, ModuleSummary | str | None] = {}  # made before they are asked for
        self.made = 0

    def of(self, path: str, name: str, data: bytes) -> ModuleSummary | None:
        """The summary of a module; None when it cannot be read."""
        key = _key(path, name, data)
        known = summary_of_text(self._known.get(key, ""))
        if known is not None and known.path == path:
            self._asked[key] = self._known[key]
            return known
        if key in self._ready:
            ready = self._ready.pop(key)
            made = summary_of_text(ready) if isinstance(ready, str) else ready
        else:
            import_libcst()
            from shutdown_lint.engine.summarising import summary_of

            ready = made = summary_of(SourceFile(path, data), name)
        self.made += 1
        if made is not None and self._path is not None:
            self._asked[key] = ready if isinstance(ready, str) else summary_text(made)
        return made

    def prepare(self, modules: Iterable[tuple[str, str, bytes]]) -> None:
        """Make summaries that will be asked for, several at a time where that is worth it.

        Each of the modules comes with its path, its name and its text.
        """
        if self._processes < 2:
            return
        missing = {
            key: module
            for module in modules
            if (key := _key(*module)) not in self._known and key not in self._ready
        }
        size = sum(len(data) for _, _, data in missing.values())
        processes = min(self._processes, len(missing), size // _WORTH)
        if processes < 2:
            return
        import_libcst()
        from shutdown_lint.engine.summary_processes import Module, made_at_once

        keys = [*missing]
        wanted = [Module(*module) for module in missing.values()]
        self._ready |= {keys[number]: made for number, made in made_at_once(wanted, processes)}

    def save(self) -> None:
        """Write the summaries for the next run; if that fails, the next run is just slower."""
        if self._path is not None and self.made:
            kept = list({**self._known, **self._asked}.items())[-_MOST:]
            lines = [self._head, *(f"{key} {text}" for key, text in kept)]
            body = "\n".join(lines).encode()
            digest = blake2b(body, digest_size=16).hexdigest().encode()
            write_own(self._path, digest + b"\n" + body)


def _key(path: str, name: str, data: bytes) -> str:
    return blake2b(f"{path}\n{name}\n".encode() + data, digest_size=16).hexdigest()


def _read(path: str, head: str) -> dict[str, str]:
    digest, _, body = (read_own(path) or b"").partition(b"\n")
    if not body or digest != blake2b(body, digest_size=16).hexdigest().encode():
        return {}
    first, *lines = body.decode("utf-8", "replace").split("\n")
    return dict(line.split(" ", 1) for line in lines if " " in line) if first == head else {}
