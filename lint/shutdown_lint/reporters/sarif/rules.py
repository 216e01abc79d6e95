"""The rules of a run, with all that code scanning shows of them."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from shutdown_lint.model.levels import Severity
from shutdown_lint.reporters.characters import encodable
from shutdown_lint.reporters.manual import plain

if TYPE_CHECKING:
    from shutdown_lint.model.rule_info import RuleInfo

MESSAGE = "default"  # id of the one message that a rule has
_DESCRIPTION = 1_024  # characters that GitHub takes of a description
_SENTENCE_END = re.compile(r"[.!?:](?=\s)")
# GitHub's scale for rules that are not about security.
_PROBLEM = MappingProxyType(
    {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "recommendation"}
)


def descriptor(rule: RuleInfo) -> dict[str, Any]:
    """A `reportingDescriptor`."""
    meta = rule.meta
    title = sentence(plain(rule.title))
    tags = ["reliability", "shutdown", *([rule.family] if rule.family else [])]
    return {
        "id": meta.code,
        "name": "".join(word.capitalize() for word in re.split(r"[^a-zA-Z0-9]+", meta.name)),
        "shortDescription": {"text": cut(title)},
        "fullDescription": {"text": cut("\n\n".join([title, plain(rule.summary)]).strip())},
        "help": {
            "text": encodable("\n\n".join([title, plain(rule.markdown)]).strip()),
            "markdown": encodable(f"# {meta.code} {meta.name}\n\n{rule.title}\n\n{rule.markdown}"),
        },
        "helpUri": meta.url,
        "messageStrings": {MESSAGE: {"text": f"{_literal(title)}: '{{0}}'."}},
        "defaultConfiguration": {"level": meta.severity.value},
        "properties": {
            "precision": meta.confidence.value,
            "problem.severity": _PROBLEM[meta.severity],
            "tags": tags,
            "preset": meta.preset.value,
            "since": meta.since,
        },
    }


def _literal(title: str) -> str:
    """A title as the start of a message template."""
    return title.removesuffix(".").replace("{", "{{").replace("}", "}}")


def sentence(text: str) -> str:
    """`text` with a full stop, unless it ends a sentence already."""
    text = encodable(text).rstrip()
    return text if text.endswith((".", "!", "?")) else f"{text}."


def cut(text: str) -> str:
    """`text` shortened to what GitHub takes: after a sentence, or after a word."""
    text = encodable(text)
    if len(text) <= _DESCRIPTION:
        return text
    start = text[: _DESCRIPTION - len("...")]
    end = max((match.end() for match in _SENTENCE_END.finditer(start)), default=0)
    if end > _DESCRIPTION // 2:
        return start[:end]
    return start.rsplit(maxsplit=1)[0].rstrip(".,;:") + "..."
