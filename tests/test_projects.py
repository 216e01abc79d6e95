"""Of each whole project the command says what the comments beside its lines claim, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shutdown_lint.model.levels import Preset
from support.expectations import Kind
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


ACROSS_FILES = {
    "SHD101", "SHD102", "SHD103", "SHD111", "SHD201", "SHD302", "SHD601", "SHD602", "SHD604",
    "SHD706", "SHD707",
}  # fmt: skip
IN_DEPLOYMENT_FILES = {
    "SHD901", "SHD902", "SHD903", "SHD904", "SHD911", "SHD912", "SHD913", "SHD914", "SHD921",
    "SHD931", "SHD932", "SHD941", "SHD942", "SHD951",
}  # fmt: skip


def test_each_rule_that_needs_more_than_one_file_has_a_case() -> None:
    claimed = {
        claim.code
        for project in PROJECTS
        for claims in project.claims(Preset.STRICT).values()
        for claim in claims
        if claim.kind is not Kind.FALSE_ALARM
    }
    assert (ACROSS_FILES | IN_DEPLOYMENT_FILES) - claimed == set()
