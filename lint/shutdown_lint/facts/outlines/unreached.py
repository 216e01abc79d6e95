"""Cleanup behind a loop without end, as `facts.sketches.behind` looks for it in the tree."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import dropwhile
from typing import TYPE_CHECKING

from shutdown_lint.facts.outlines.callers import callers
from shutdown_lint.facts.outlines.definitions import definitions
from shutdown_lint.facts.outlines.endless_loops import without_end
from shutdown_lint.knowledge.cleanup import COMPLETING_WORDS, ENDING_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.outlines.outline import Block, Outline

_BREAK = re.compile(rb"\bbreak\b")
_LOOP_OR_BREAK = re.compile(rb"\n( *)(?:async +)?(?:for|while)\b|\bbreak\b")
_TIDYING = re.compile(
    rb"(?<![^\W_])(?:%s)(?![^\W_])\w*[\s$)]*\("
    % "|".join(sorted(ENDING_WORDS | COMPLETING_WORDS)).encode(),
    re.IGNORECASE,
)
_CLAUSES = frozenset({b"elif", b"else", b"except", b"finally"})
_LEAVES = re.compile(rb"\b(?:return|yield)\b")
_LEAVES_OR_DEFINES = re.compile(rb"\n( *)(?:async +)?(?:def|class)\b|\b(?:return|yield)\b")
_DOES_NOTHING = re.compile(rb"[^:]*:[\s$]*pass[\s$]*")


def may_leave_cleanup_unreached(outline: Outline) -> bool:
    """Whether a call that tidies may stand behind a loop without end, or a call that has one."""
    return _Unreached(outline).may_be_there()


class _Unreached:
    """Looks behind the loops of a module that never end."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline

    def may_be_there(self) -> bool:
        """Whether a call that tidies may stand behind such a loop, or a call that leads to it."""
        pending = list(self._endless)
        seen = set[int]()
        while pending:
            node: Block | None = pending.pop()
            while node is not None:
                if self._tidies_behind(node):
                    return True
                node = above = self._outline.around(node)
                if above is None:
                    break
                keyword = self._outline.keyword(above)
                if keyword == b"def" and above.start not in seen:
                    seen.add(above.start)
                    calling = self._callers(above)
                    if calling is None:
                        return True
                    pending += calling
                if not self._keeps(above, keyword):
                    break
        return False

    @cached_property
    def _endless(self) -> frozenset[Block]:
        """The loops that neither their condition nor a `break` ends."""
        return frozenset(one for one in without_end(self._outline) if not self._is_broken(one))

    def _is_broken(self, loop: Block) -> bool:
        """Whether a `break` in a loop's body ends that loop."""
        at = self._outline.body_of(loop)
        if _BREAK.search(self._outline.text, at, loop.end) is None:
            return False
        while (found := _LOOP_OR_BREAK.search(self._outline.text, at, loop.end)) is not None:
            if found[1] is None:
                return True
            at = self._outline.block(found.start() + 1, len(found[1])).end
        return False

    def _tidies_behind(self, node: Block) -> bool:
        """Whether a call that tidies stands behind a statement in the same block."""
        # The first clauses are those of the statement itself.
        behind = dropwhile(lambda one: self._outline.keyword(one) in _CLAUSES, self._behind(node))
        return any(_TIDYING.search(self._outline.text, one.start, one.end) for one in behind)

    def _behind(self, node: Block) -> Iterator[Block]:
        following = self._outline.statement_at(node.end)
        while following is not None and following.indent >= node.indent:
            yield following
            following = self._outline.statement_at(following.end)

    def _keeps(self, above: Block, keyword: bytes) -> bool:
        """Whether a statement may be without end since one of its blocks is."""
        match keyword:
            case b"while" | b"for":
                return above in self._endless
            case b"if" | b"elif":
                return self._next_clause(above) in (b"elif", b"else")
            case b"try":
                return not any(map(self._goes_on, self._handlers(above)))
            case b"def" | b"class":
                return False
        return True

    def _next_clause(self, above: Block) -> bytes:
        return next(map(self._outline.keyword, self._behind(above)), b"")

    def _handlers(self, try_: Block) -> Iterator[Block]:
        for clause in self._behind(try_):
            if self._outline.keyword(clause) != b"except":
                return
            yield clause

    def _goes_on(self, clause: Block) -> bool:
        """Whether a clause has nothing in it that may leave it."""
        return _DOES_NOTHING.fullmatch(self._outline.text_of(clause)) is not None

    def _callers(self, function: Block) -> list[Block] | None:
        """The statements that are a call of a function; None where they cannot be told."""
        if self._returns(function):
            return []
        defined = definitions(self._outline).at(function)
        return None if defined is None else callers(self._outline, defined)

    def _returns(self, function: Block) -> bool:
        """Whether a function itself returns or yields."""
        at = self._outline.body_of(function)
        if _LEAVES.search(self._outline.text, at, function.end) is None:
            return False
        while (
            found := _LEAVES_OR_DEFINES.search(self._outline.text, at, function.end)
        ) is not None:
            if found[1] is None:
                return True
            at = self._outline.block(found.start() + 1, len(found[1])).end
        return False
