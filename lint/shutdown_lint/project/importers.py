"""Which files of a project import which."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.project.project import Project


class Importers:
    """The imports of a tree the other way round, found out a folder at a time."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, list[str]]] = {}

    def leading_to(self, path: str, region: str, project: Project) -> Iterator[str]:
        """The files of a folder from which imports may lead to a file, the nearest first."""
        importers = self._in(region, project)
        seen, todo = {path}, [path]
        while todo:
            following: list[str] = []
            for one in todo:
                for importer in importers.get(one, ()):
                    if importer not in seen:
                        seen.add(importer)
                        following.append(importer)
                        yield importer
            todo = following

    def _in(self, region: str, project: Project) -> dict[str, list[str]]:
        known = self._known.get(region)
        if known is None:
            known = self._known[region] = {}
            for path in project.below(region):
                for imported in project.imports(path):
                    for each in (*project.tree.packages_above(imported), imported):
                        known.setdefault(each, []).append(path)
        return known
