"""Which modules of a program may register signal handlers, by the words in them."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from functools import cache

from shutdown_lint.knowledge import serving
from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.model.program import Entry
    from shutdown_lint.project.project import Project

_WORDS = re.compile(
    rb"\bsignal\.signal\b|add_signal_handler|sigwait|sigtimedwait|pthread_sigmask"
    rb"|open_signal_receiver|set_wakeup_fd|import[ \t]+signal[ \t]+as|from[ \t]+signal[ \t]+import"
)
_BY_ITSELF = re.compile(rb"\bimport\b[^\n]*\bsignal\b|\bfrom[ \t]+signal\b|add_signal_handler")
_DEFINITION = re.compile(
    rb"^(?P<indent>[ \t]*)(?:async[ \t]+)?def[ \t]+(?P<name>\w+)", re.MULTILINE
)
_MARGIN = re.compile(rb"^[^\s)#\]}\"']", re.MULTILINE)  # a statement at the left margin
_CALL_AT_MARGIN = re.compile(rb"^(?!(?:print|super)\b)([A-Za-z_]\w*)[\w.]*\(", re.MULTILINE)


class Registering(NamedTuple):
    """The files of a program that matter for its signal handlers."""

    themselves: tuple[str, ...]  # those that may register one, in the order of import
    leading: frozenset[str]  # these, and those that import them
    on_import: tuple[tuple[str, bool], ...]  # whose import may do so; and whether it is sure


def registering(entry: Entry, project: Project) -> Registering:
    """The files that matter in the program of an entry."""
    if not entry.module:
        return Registering((), frozenset(), ())
    reach = project.reach(entry.module)
    themselves = tuple(path for path in reach if may_register(path, project))
    if not themselves:
        return Registering((), frozenset(), ())
    leading = _leading_to(themselves, reach, project)
    return Registering(
        themselves,
        leading,
        tuple(
            (path, at_once)
            for path, at_once in _in_order(entry.module, leading, project)
            if (path in themselves and "" in functions_around(path, project))
            or _calls_at_margin(path, leading, project)
        ),
    )


def _leading_to(files: Iterable[str], reach: Iterable[str], project: Project) -> frozenset[str]:
    importers: dict[str, list[str]] = {}
    for path in reach:
        for imported in project.imports(path):
            for each in (*project.tree.packages_above(imported), imported):
                importers.setdefault(each, []).append(path)
    leading = set(files)
    todo = list(files)
    while todo:
        for importer in importers.get(todo.pop(), ()):
            if importer not in leading:
                leading.add(importer)
                todo.append(importer)
    return frozenset(leading)


def _in_order(first: str, wanted: frozenset[str], project: Project) -> list[tuple[str, bool]]:
    """Files as their code runs on import: each behind those that it imports at once.

    Those that are only imported later, or perhaps, come at the end.
    """
    order: list[tuple[str, bool]] = []
    seen: set[str] = set()
    later = [first]
    at_once = True
    while later:
        stack = [(path, False) for path in reversed(later)]
        later = []
        while stack:
            path, is_done = stack.pop()
            if is_done:
                order.append((path, at_once))
                continue
            if path in seen or path not in wanted:
                continue
            seen.add(path)
            stack.append((path, True))
            imports = project.imports(path)
            later += [each for each, now in imports.items() if not now]
            for each in reversed([each for each, now in imports.items() if now]):
                above = reversed([*project.tree.packages_above(each)])
                stack += [(each, False), *((one, False) for one in above)]
        at_once = False
    return order


def may_register(path: str, project: Project) -> bool:
    """Whether the words of a registration are in a file."""
    known = project.registrants.get(path)
    if known is None:
        known = project.registrants[path] = _has_words(project.reader.read(path))
    return known


def registers_itself(path: str, project: Project) -> bool:
    """Whether a file may register a handler by itself, rather than by a server that does so."""
    data = project.reader.read(path)
    return data is not None and b"signal" in data and _BY_ITSELF.search(data) is not None


def _has_words(data: bytes | None) -> bool:
    return data is not None and (
        (b"signal" in data and _WORDS.search(data) is not None)
        or any(all(word in data for word in words) for words in _servers())
    )


def functions_around(path: str, project: Project) -> frozenset[str]:
    """The names of the functions in which words of a registration stand; "" for none."""
    known = project.registrations.get(path)
    if known is None:
        known = project.registrations[path] = _functions_around(project.reader.read(path) or b"")
    return known


def _functions_around(data: bytes) -> frozenset[str]:
    found = set()
    defines = list(_DEFINITION.finditer(data))
    starts = [define.start() for define in defines]
    for word in _WORDS.finditer(data):
        start = data.rfind(b"\n", 0, word.start()) + 1
        line = data[start : word.start()]
        indent = len(line) - len(line.lstrip())
        if b"import" in word[0]:  # it goes by another name: a closer look tells
            found.add("")
            continue
        around = ""
        for define in reversed(defines[: bisect_left(starts, start)]):
            if len(define["indent"]) < indent:
                around = define["name"].decode()
                break
        between = data[define.end() : start] if around else b""
        found.add("" if _MARGIN.search(between) else around)
    return frozenset(found)


def _calls_at_margin(path: str, leading: frozenset[str], project: Project) -> bool:
    """Whether a file calls, at the left margin, something that may be of one of these files."""
    if leading.isdisjoint(project.imports(path)):
        return False
    known = project.callers_at_margin.get(path)
    if known is None:
        known = _calls_project_at_margin(project.reader.read(path) or b"")
        project.callers_at_margin[path] = known
    return known


def _calls_project_at_margin(data: bytes) -> bool:
    called = {found[1] for found in _CALL_AT_MARGIN.finditer(data)}
    return any(
        re.search(
            rb"^(?:from|import)\b[^#]*?\b%b\b|^(?:async )?def %b\b" % (name, name),
            data,
            re.MULTILINE,
        )
        for name in map(re.escape, called)
        if name.decode() not in sys.stdlib_module_names
    )


@cache
def _servers() -> tuple[tuple[bytes, ...], ...]:
    """Words of calls and classes of those who handle SIGTERM by themselves."""
    paths = [path for path, row in serving.BY_PATH.items() if row.handles_sigterm]
    paths += [f"{kind}.{name}" for (kind, name), row in serving.BY_CLASS.items() if row[0]]
    paths += [name for name, row in serving.BY_METHOD.items() if row.handles_sigterm]
    words = {frozenset(path.split(".")[:1] + path.split(".")[-1:]) for path in paths}
    words |= {
        frozenset((kind.split(".")[0], kind.split(".")[-1])) for kind in serving.SIGTERM_CLASSES
    }
    return tuple(tuple(word.encode() for word in sorted(each, key=len)) for each in words)
