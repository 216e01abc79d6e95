"""Which rules run on which file: the settings of its folder, its role, and what is off in it."""

from __future__ import annotations

import os

from shutdown_lint.engine.profile import Profile, Shortcuts
from shutdown_lint.engine.roles import Role, role_of
from shutdown_lint.engine.selection import Selection, matches, select, unknown_selectors
from shutdown_lint.engine.settings import ConfigError
from shutdown_lint.model.record import NamedTuple
from shutdown_lint.model.trigger import all_of, any_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.engine.config import ConfigFinder
    from shutdown_lint.engine.listed_rule import ListedRule
    from shutdown_lint.engine.patterns import Matcher
    from shutdown_lint.engine.settings import FileIgnores, Patterns, Settings
    from shutdown_lint.knowledge.own_rows import OwnRows
    from shutdown_lint.model.trigger import Trigger


class Plan(NamedTuple):
    """How one file is treated."""

    profile: Profile
    unsafe_fixes: bool
    withheld: frozenset[str] = frozenset()  # codes of rules whose fixes are not for this file


class _Folder(NamedTuple):
    settings: Settings
    selection: Selection
    plans: dict[tuple[Role, frozenset[str]], Plan]  # shared by all folders with these settings


class Planner:
    """Plans for files; each combination is worked out once and is then the same object.

    Args:
        rules: all that are loaded.
        finder: where the settings of a folder come from.
        noqa: whether comments silence findings.
        report_unused: whether comments that silence nothing are reported.
        shortcuts: which ways to save time are taken.
        only: codes of the rules that judge, whatever is selected; None for all.
    """

    def __init__(
        self,
        rules: tuple[ListedRule, ...],
        finder: ConfigFinder,
        *,
        noqa: bool = True,
        report_unused: bool = True,
        shortcuts: Shortcuts = Shortcuts(),  # noqa: B008  it is a constant
        only: frozenset[str] | None = None,
    ) -> None:
        self._rules = rules
        self._finder = finder
        self._noqa = noqa
        self._report_unused = report_unused
        self._shortcuts = shortcuts
        self._only = only
        self._folders: dict[str, _Folder] = {}
        self._by_settings: dict[Settings, _Folder] = {}
        self._matchers: dict[Patterns, Matcher] = {}
        self._withheld: dict[str, frozenset[str]] = {}  # by path

    def plan(self, path: str) -> Plan:
        """How to treat the file at an absolute path.

        Raises:
            ConfigError: its settings cannot be used.
        """
        name = os.path.dirname(path)
        folder = self._folders.get(name)
        if folder is None:
            folder = self._folders[name] = self._folder(self._finder.settings_for(name))
        role = Role.PROGRAM
        if not folder.settings.check_tests:
            role = role_of(path, self._finder.project_root(name))
        ignored = self._ignored_in(path, folder.settings.per_file_ignores)
        plan = folder.plans.get((role, ignored))
        if plan is None:
            plan = folder.plans[role, ignored] = self._make(folder, role, ignored)
        withheld = self._withheld.get(path)
        return plan._replace(withheld=withheld) if withheld else plan

    def withhold(self, path: str, code: str) -> None:
        """Have no fix of a rule applied to the file at an absolute path."""
        self._withheld[path] = self._withheld.get(path, frozenset()) | {code}

    def root_of(self, folder: str) -> str:
        """The folder of the project that an absolute one belongs to; itself if to none."""
        return self._finder.project_root(folder) or folder

    def is_excluded(self, path: str, root: str) -> bool:
        """Whether the settings leave out a file that nobody named.

        Raises:
            ConfigError: they cannot be used.
        """
        from shutdown_lint.engine.excludes import compile_excludes

        settings = self._finder.settings_for(os.path.dirname(path))
        return compile_excludes(settings).match_with_parents(path, root)

    @property
    def plans(self) -> tuple[Plan, ...]:
        """All plans that were made so far."""
        return tuple(
            plan for folder in self._by_settings.values() for plan in folder.plans.values()
        )

    def _folder(self, settings: Settings) -> _Folder:
        folder = self._by_settings.get(settings)
        if folder is None:
            if mistakes := tuple(unknown_selectors(settings, self._rules)):
                raise ConfigError(*mistakes)
            folder = _Folder(settings, select(settings.layers, self._rules), {})
            self._by_settings[settings] = folder
        return folder

    def _make(self, folder: _Folder, role: Role, ignored: frozenset[str]) -> Plan:
        enabled = folder.selection.enabled - ignored
        if self._only is not None:
            enabled &= self._only
        rules = tuple(
            rule for rule in self._rules if rule.meta.code in enabled and _judges(rule, role)
        )
        knowledge = folder.settings.knowledge
        profile = Profile(
            rules=rules,
            preset=folder.settings.preset,
            always_shown=folder.selection.named,
            noqa=self._noqa,
            report_unused=self._report_unused,
            shortcuts=self._shortcuts,
            known=tuple((rule.meta.code, rule.meta.name) for rule in self._rules),
            knowledge=knowledge,
            own_trigger=None if knowledge is None else _trigger_of(knowledge),
            check_tests=folder.settings.check_tests,
        )
        return Plan(profile, folder.settings.unsafe_fixes)

    def _ignored_in(self, path: str, entries: tuple[FileIgnores, ...]) -> frozenset[str]:
        return frozenset(
            rule.meta.code
            for entry in entries
            if self._applies(entry.patterns, path)
            for rule in self._rules
            if any(matches(selector, rule) for selector in entry.selectors)
        )

    def _applies(self, pattern: Patterns, path: str) -> bool:
        matcher = self._matchers.get(pattern)
        negated = pattern.lines[0].startswith("!")  # "everywhere but in ..."
        if matcher is None:
            from shutdown_lint.engine.patterns import compile_patterns

            lines = (pattern.lines[0].removeprefix("!"),)
            matcher = compile_patterns(pattern._replace(lines=lines))
            self._matchers[pattern] = matcher
        return (matcher.verdict(path, folder=False) is True) is not negated


def _trigger_of(rows: OwnRows) -> Trigger:
    """What a file must hold before one of a project's rows can matter in it.

    The last two parts of a name: also `from .signals import on_term` has those.
    """
    return any_of(*(all_of(*name.split(".")[-2:]) for name in rows.names()))


def _judges(rule: ListedRule, role: Role) -> bool:
    if role is Role.PROGRAM:
        return True
    return rule.meta.in_examples if role is Role.EXAMPLE else rule.meta.in_tests
