"""Rules for deployment files, and what the readers of these files hand to them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.deployment.children import drops_tasks as drops_tasks
    from shutdown_lint.deployment.children import preforks as preforks
    from shutdown_lint.deployment.children import run_by as run_by
    from shutdown_lint.deployment.dockerfile import Dockerfile as Dockerfile
    from shutdown_lint.deployment.dockerfile import Form as Form
    from shutdown_lint.deployment.dockerfile import Image as Image
    from shutdown_lint.deployment.dockerfile import Start as Start
    from shutdown_lint.deployment.dockerfile_launch import may_have_dash as may_have_dash
    from shutdown_lint.deployment.entry_scripts import handed_over as handed_over
    from shutdown_lint.deployment.kubernetes import KubernetesFile as KubernetesFile
    from shutdown_lint.deployment.launching import is_finite as is_finite
    from shutdown_lint.deployment.launching import lead as lead
    from shutdown_lint.deployment.launching import runs_long as runs_long
    from shutdown_lint.deployment.reactions import reaction_to as reaction_to
    from shutdown_lint.deployment.script import Script as Script
    from shutdown_lint.deployment.servers import serves as serves
    from shutdown_lint.deployment.shell import Shell as Shell
    from shutdown_lint.deployment.shell import read_shell as read_shell
    from shutdown_lint.deployment.shortfalls import Shortfall as Shortfall
    from shutdown_lint.deployment.shortfalls import shortfall_of as shortfall_of
    from shutdown_lint.deployment.simple_commands import Simple as Simple
    from shutdown_lint.deployment.supervisor import SupervisorProgram as SupervisorProgram
    from shutdown_lint.deployment.systemd import Unit as Unit
    from shutdown_lint.engine.deployment_rule import DeploymentRule as DeploymentRule
    from shutdown_lint.model.deployment import Command as Command
    from shutdown_lint.model.deployment import Launch as Launch
    from shutdown_lint.model.deployment import Limit as Limit
    from shutdown_lint.model.deployment import Platform as Platform
    from shutdown_lint.model.deployment import Spot as Spot
    from shutdown_lint.model.finding import Edit as Edit
    from shutdown_lint.model.finding import Fix
    from shutdown_lint.model.span import Span as Span

    TextFix = Fix

HOMES = {
    "shutdown_lint.deployment.children": ("drops_tasks", "preforks", "run_by"),
    "shutdown_lint.deployment.dockerfile": ("Dockerfile", "Form", "Image", "Start"),
    "shutdown_lint.deployment.dockerfile_launch": ("may_have_dash",),
    "shutdown_lint.deployment.entry_scripts": ("handed_over",),
    "shutdown_lint.deployment.kubernetes": ("KubernetesFile",),
    "shutdown_lint.deployment.launching": ("is_finite", "lead", "runs_long"),
    "shutdown_lint.deployment.servers": ("serves",),
    "shutdown_lint.deployment.reactions": ("reaction_to",),
    "shutdown_lint.deployment.script": ("Script",),
    "shutdown_lint.deployment.shell": ("Shell", "read_shell"),
    "shutdown_lint.deployment.shortfalls": ("Shortfall", "shortfall_of"),
    "shutdown_lint.deployment.simple_commands": ("Simple",),
    "shutdown_lint.deployment.supervisor": ("SupervisorProgram",),
    "shutdown_lint.deployment.systemd": ("Unit",),
    "shutdown_lint.engine.deployment_rule": ("DeploymentRule",),
    "shutdown_lint.model.deployment": ("Command", "Launch", "Limit", "Platform", "Spot"),
    "shutdown_lint.model.finding": ("Edit", "TextFix"),
    "shutdown_lint.model.span": ("Span",),
}
