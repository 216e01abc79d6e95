"""What Django runs of its apps before a command or a program of one's own goes on."""

from __future__ import annotations

import re

from shutdown_lint.model.deployment import Spot
from shutdown_lint.model.span import Span
from shutdown_lint.project.registering import may_register

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shutdown_lint.model.program import Entry
    from shutdown_lint.model.summary import ModuleSummary
    from shutdown_lint.project.project import Project

_READY = re.compile(rb"^[ \t]+def[ \t]+(ready)\(self", re.MULTILINE)
_SETS_UP = re.compile(rb"\bdjango\.setup\(|\bimport[ \t]+setup\b")


def unread_apps(
    entry: Entry, modules: Iterable[ModuleSummary], project: Project
) -> Iterator[tuple[str, Spot]]:
    """Apps that the settings may install, and that may register a handler when they are ready."""
    sets_up = entry.runner == "django" or any(
        _SETS_UP.search(project.reader.read(one.path) or b"") for one in modules
    )
    for path in sorted(project.around(entry.module)) if sets_up and entry.module else ():
        if path.rpartition("/")[2] != "apps.py":
            continue
        data = project.reader.read(path) or b""
        found = _READY.search(data)
        if found is not None and any(may_register(one, project) for one in project.reach(path)):
            line = data.count(b"\n", 0, found.start(1)) + 1
            column = found.start(1) - data.rfind(b"\n", 0, found.start(1))
            span = Span(line, column, line, column + len("ready"))
            yield "what an app of Django does when it is ready", Spot(path, span)
