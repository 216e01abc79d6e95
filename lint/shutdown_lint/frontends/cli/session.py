"""What one run of the linting command works with."""

from __future__ import annotations

from shutdown_lint.model.record import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.engine.config import ConfigFinder
    from shutdown_lint.engine.listed_rule import ListedRule
    from shutdown_lint.engine.planner import Planner
    from shutdown_lint.frontends.cli.options import Options


class Session(NamedTuple):
    """The options and what follows from them."""

    options: Options
    finder: ConfigFinder
    planner: Planner
    started: float  # seconds since the epoch
    rules: tuple[ListedRule, ...]  # all that are loaded
