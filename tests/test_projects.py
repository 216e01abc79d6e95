"""Of each whole project the command says what the comments beside its lines claim, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shutdown_lint.model.levels import Preset
from support.projects import Project, all_projects, problems_of

if TYPE_CHECKING:
    from pathlib import Path

PROJECTS = all_projects()

each_project = pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.name)


@each_project
@pytest.mark.parametrize("preset", [Preset.DEFAULT, Preset.STRICT])
def test_findings_are_those_that_the_comments_claim(
    project: Project, preset: Preset, tmp_path: Path
) -> None:
    problems = problems_of(project, tmp_path, preset)
    assert not problems, "\n".join([f"{project.name}:", *problems])


@each_project
def test_each_module_compiles(project: Project) -> None:
    for path, text in project.files():
        if path.endswith(".py"):
            compile(text, path, "exec", dont_inherit=True)
