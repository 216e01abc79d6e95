"""SHD913."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.api import Confidence, DeploymentRule, Meta, Severity, any_of

if TYPE_CHECKING:
    from shutdown_lint.api import KubernetesFile


class BudgetMinAndMax(DeploymentRule):
    """A PodDisruptionBudget says both how many must stay and how many may go.

    The two are alternatives, and Kubernetes refuses an object with both. The budget is not
    created, so that nothing limits how many pods are stopped at once: when nodes are drained, all
    of a service may be told to stop together.

    ## Why

    The API server answers "minAvailable and maxUnavailable cannot be both set", and [the
    documentation](https://kubernetes.io/docs/tasks/run-application/configure-pdb/#specifying-a-poddisruptionbudget)
    says that only one of the two can be given. Where many objects are applied at once, the one
    error is easily overlooked.

    ## Bad

    ```yaml
    apiVersion: policy/v1
    kind: PodDisruptionBudget
    metadata:
      name: shop
    spec:
      minAvailable: 2
      maxUnavailable: 1  # SHD913
      selector:
        matchLabels: {app: shop}
    ```

    ## Good

    ```yaml
    apiVersion: policy/v1
    kind: PodDisruptionBudget
    metadata:
      name: shop
    spec:
      maxUnavailable: 1
      selector:
        matchLabels: {app: shop}
    ```

    ## Silent when

    - one of the two is left empty: that is as if it were not there;
    - the manifest is a template.

    ## Known misses

    A budget that allows no disruption at all, so that nodes cannot be drained.

    ## Fix safety

    There is none: which of the two is meant, only the author knows.

    ## Proof

    None that runs: the API server cannot run in a test. That it refuses such a budget is its own
    validation, `ValidatePodDisruptionBudgetSpec` in
    [validation.go](https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/policy/validation/validation.go).
    """

    meta = Meta(
        code="SHD913",
        name="budget-min-and-max",
        since="0.1.0",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        trigger=any_of("PodDisruptionBudget"),
    )
    message = (
        "a budget with both minAvailable and maxUnavailable is refused by Kubernetes: "
        "all pods may be stopped at once"
    )

    def check_manifest(self, manifest: KubernetesFile) -> None:
        """Judge the budgets of a file."""
        for budget in manifest.budgets:
            if budget.min_available and budget.max_unavailable:
                self.report(
                    budget.max_unavailable, related=[(budget.min_available, "the other one")]
                )
