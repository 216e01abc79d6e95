"""`shutdown-lint rule`: the manual of a rule."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from shutdown_lint.engine.near_miss import near_miss
from shutdown_lint.engine.registry import RulesError, load_rules
from shutdown_lint.engine.selection import matches
from shutdown_lint.frontends.cli import exit_codes
from shutdown_lint.frontends.cli.parser import Parser
from shutdown_lint.frontends.cli.streams import PROGRAM, complain, is_terminal, say
from shutdown_lint.model.rule_info import describe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shutdown_lint.model.rule_info import RuleInfo


def rule_parser() -> Parser:
    """The parser of the command."""
    parser = Parser(
        f"{PROGRAM} rule",
        f"{PROGRAM} rule RULE ... | --all [--output-format FORMAT]",
        "Print the manual of a rule.",
    )
    add = parser.add_argument
    parser.actions += (
        add("rules", nargs="*", metavar="RULE", help="a code, a name, or a prefix of codes"),
        add("--all", action="store_true", help="every rule"),
        add(
            "--output-format",
            choices=["text", "json"],
            default="text",
            help="how it is written (default: text)",
        ),
    )
    return parser


def show_rules(arguments: Sequence[str]) -> int:
    """Print manuals; the exit code.

    Raises:
        WriteError: standard output cannot be written.
    """
    parser = rule_parser()
    given = parser.parse(arguments, positional="rules")
    if bool(given.rules) is given.all:
        parser.error("name a rule, or ask for --all")
    try:
        loaded = load_rules()
    except RulesError as error:
        complain(str(error))
        return exit_codes.INTERNAL
    chosen = list(loaded)
    if not given.all:
        chosen = []
        for selector in given.rules:
            named = [rule for rule in loaded if matches(selector, rule)]
            if not named:
                words = [word for rule in loaded for word in (rule.meta.code, rule.meta.name)]
                parser.error(f"unknown rule {selector!r}{near_miss(selector, words)}")
            chosen += [rule for rule in named if rule not in chosen]
    manuals = [describe(rule.meta, rule.__doc__) for rule in chosen]
    if given.output_format == "json":
        alone = len(given.rules) == 1 and len(manuals) == 1
        document = as_json(manuals[0]) if alone else [as_json(manual) for manual in manuals]
        say(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
    else:
        _print(manuals)
    return exit_codes.CLEAN


def as_json(rule: RuleInfo) -> dict[str, object]:
    """A rule as a JSON object; texts are Markdown."""
    meta = rule.meta
    return {
        "code": meta.code,
        "name": meta.name,
        "title": rule.title,
        "family": rule.family,
        "since": meta.since,
        "severity": meta.severity,
        "confidence": meta.confidence,
        "preset": meta.preset,
        "fix": meta.fix,
        "in_tests": meta.in_tests,
        "in_examples": meta.in_examples,
        "overlaps": list(meta.overlaps),
        "url": meta.url,
        "summary": rule.summary,
        "sections": [{"title": title, "text": text} for title, text in rule.sections],
    }


def _print(manuals: Sequence[RuleInfo]) -> None:
    pages = [f"# {_heading(rule)}\n\n{_traits(rule)}\n\n{_body(rule)}" for rule in manuals]
    text = "\n\n---\n\n".join(pages)
    if is_terminal(sys.stdout):
        from rich.console import Console
        from rich.markdown import Markdown

        console = Console(width=min(Console().width, 100))
        with console.capture() as capture:
            console.print(Markdown(text))
        say(capture.get())
        return
    from shutdown_lint.reporters.manual import plain

    say(plain(text) + "\n")


def _heading(rule: RuleInfo) -> str:
    return f"{rule.meta.code} {rule.meta.name}"


def _traits(rule: RuleInfo) -> str:
    meta = rule.meta
    fix = f"fix: {meta.fix}" if meta.fix else "no fix"
    overlaps = f", overlaps {', '.join(meta.overlaps)}" if meta.overlaps else ""
    return (
        f"{meta.severity}, {meta.confidence} confidence, shown by preset {meta.preset}, {fix}, "
        f"since {meta.since}{overlaps}, {meta.url}"
    )


def _body(rule: RuleInfo) -> str:
    return f"{rule.title}\n\n{rule.markdown}"
