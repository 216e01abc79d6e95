"""Write what is derived from the rules: `python tools/docs.py [--check]`.

Below `docs/rules/` stand one page a rule and an index; nothing there is written by hand. The
package of the rules holds the index that the engine reads instead of importing them all.
"""

from __future__ import annotations

import argparse
import inspect
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from shutdown_lint.engine.registry import BUILT_IN, load_rules, rule_files
from shutdown_lint.engine.rule_index_writer import Writer
from shutdown_lint.model.levels import Preset, Safety
from shutdown_lint.model.rule_info import FAMILIES, describe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from shutdown_lint.engine.rule import Rule
    from shutdown_lint.model.rule_info import RuleInfo

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "rules"
INDEX = ROOT / "rules" / BUILT_IN / "index.py"
INDEX_OF_ENGINE = (
    '"""What the rules say of themselves. Written by tools/docs.py: change it in the rules."""\n\n'
    "from __future__ import annotations\n\n"
)
NOTICE = "<!-- Written by tools/docs.py from the rule's docstring: change it there. -->\n\n"
INDEX_OPENING = """# The rules

Each rule has a code and a name; both work wherever a rule is selected or silenced. The name
states the bad thing. The [README](../../README.md#how-findings-are-graded) says what the columns
mean.
"""

FAMILY_QUESTIONS = {
    "own": "The tool's own",
    "registration": "Registration: will the signal be heard?",
    "handlers": "Handler bodies: is it safe to run there?",
    "bounds": "Bounds: will it end?",
    "exits": "Exits: does the exit get through?",
    "concurrency": "Concurrency: what happens to threads, tasks and children?",
    "tasks": "Tasks and messages: is the work acknowledged when it is done?",
    "servers": "Servers: are requests in flight answered?",
    "telemetry": "Buffers and telemetry: is what was written kept?",
    "deploy": "Deployment: do the code and the platform agree?",
}
FIXES = {
    None: "none",
    Safety.SAFE: "safe",
    Safety.UNSAFE: "with `--unsafe-fixes`",
    Safety.DISPLAY: "shown, never applied",
}
PRESETS = {
    Preset.DEFAULT: "always",
    Preset.STRICT: "with `--preset strict`",
    Preset.AUDIT: "with `--preset audit`",
}


def main() -> int:
    """Write the pages, or with `--check` say which of them are not as they should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, fail on a drift")
    check = parser.parse_args().check
    rules = load_rules()
    wanted = {PAGES / name: text for name, text in pages(rules)} | {INDEX: rows(rules)}
    stale = sorted(set(PAGES.glob("*.md")) - wanted.keys())
    drifted = [
        path
        for path, text in wanted.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    if check:
        for path in drifted:
            print(f"{_shown(path)} is not what the rules say: run python tools/docs.py")
        for path in stale:
            print(f"{_shown(path)} belongs to no rule")
        return 1 if drifted or stale else 0
    PAGES.mkdir(parents=True, exist_ok=True)
    for path in drifted:
        path.write_text(wanted[path], encoding="utf-8", newline="\n")
        print(f"wrote {_shown(path)}")
    for path in stale:
        path.unlink()
        print(f"removed {_shown(path)}")
    return 0


def _shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def rows(rules: Iterable[type[Rule]]) -> str:
    """The module with one row a rule, as `shutdown_lint.engine.rule_index` reads it."""
    sizes = dict(rule_files(BUILT_IN))
    modules = {rule: rule.__module__.removeprefix(f"{BUILT_IN}.") for rule in rules}
    writer = Writer()
    for rule, module in modules.items():
        if module in sizes:
            writer.add(rule, module, sizes[module])
    return INDEX_OF_ENGINE + "".join(writer.lines())


def pages(rules: Sequence[type[Rule]]) -> Iterator[tuple[str, str]]:
    """File name and text of every page, the index first."""
    infos = [describe(rule.meta, inspect.getdoc(rule)) for rule in rules]
    yield "README.md", index(infos)
    for rule, info in zip(rules, infos, strict=True):
        yield info.meta.page, page(rule, info)


def index(infos: list[RuleInfo]) -> str:
    """The table of all rules, family by family."""
    parts = [NOTICE + INDEX_OPENING]
    for family in FAMILIES:
        members = [info for info in infos if info.family == family]
        if members:
            parts.append(f"## {FAMILY_QUESTIONS[family]}\n")
            parts.append("| code | name | what is wrong | severity | shown | fix |")
            parts.append("|---|---|---|---|---|---|")
            parts += [_row(info) for info in members]
            parts.append("")
    return "\n".join(parts)


def page(rule: type[Rule], info: RuleInfo) -> str:
    """The page of one rule."""
    meta = info.meta
    return (
        f"{NOTICE}# {meta.code} {meta.name}\n\n{info.title}\n\n"
        "| severity | confidence | shown | fix | since |\n|---|---|---|---|---|\n"
        f"| {meta.severity} | {meta.confidence} | {PRESETS[meta.preset]} | {FIXES[meta.fix]} "
        f"| {meta.since} |\n\n"
        f"{info.markdown}\n\n{_overlaps(info)}{_silencing(info)}\n{_links(rule, info)}"
    )


def _row(info: RuleInfo) -> str:
    meta = info.meta
    title = info.title.replace("|", "\\|")
    return (
        f"| [{meta.code}]({meta.page}) | {meta.name} | {title} "
        f"| {meta.severity} | {PRESETS[meta.preset]} | {FIXES[meta.fix]} |"
    )


def _overlaps(info: RuleInfo) -> str:
    if not info.meta.overlaps:
        return ""
    codes = ", ".join(f"`{code}`" for code in info.meta.overlaps)
    return (
        f"## Overlaps\n\nOther linters see a part of it: {codes}. A project that has them on and\n"
        "does not want to hear twice turns this and every other such rule off with one line:\n"
        '`ignore = ["OVERLAPPING"]` below `[tool.shutdown-lint]`; `extend-select` with a code '
        "brings\none back.\n\n"
    )


def _silencing(info: RuleInfo) -> str:
    meta = info.meta
    if meta.code == "SHD001":
        return "## How to silence\n\nLeave the file out with `exclude` in the configuration.\n"
    return (
        "## How to silence\n\n"
        "On the line, by code or by name, best with the reason:\n\n"
        f"```text\n# noqa: {meta.code}\n# shutdown-lint: ignore[{meta.name}] why it is right here"
        "\n```\n\n"
        f"In the whole file: `# shutdown-lint: ignore-file[{meta.code}]`. In the whole project:\n"
        f'`ignore = ["{meta.code}"]` below `[tool.shutdown-lint]` in `pyproject.toml`.\n'
    )


def _links(rule: type[Rule], info: RuleInfo) -> str:
    source = Path(inspect.getfile(rule)).resolve()
    folder = "rules" if "shutdown_lint_rules" in source.parts else "lint"
    package = "shutdown_lint_rules" if folder == "rules" else "shutdown_lint"
    inside = source.parts[len(source.parts) - source.parts[::-1].index(package) :]
    links = [f"[source](../../{folder}/{package}/{'/'.join(inside)})"]
    for title, place in (("fixtures", "fixtures"), ("proof", "proofs")):
        if (ROOT / "tests" / place / info.meta.code).is_dir():
            links.append(f"[{title}](../../tests/{place}/{info.meta.code})")
    return f"## See also\n\n{' · '.join([*links, '[all rules](README.md)'])}\n"


if __name__ == "__main__":
    sys.exit(main())
