"""Cleanup behind a loop without end, as `facts.sketches.behind` looks for it in the tree."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import dropwhile
from typing import TYPE_CHECKING

from shutdown_lint.knowledge import serving
from shutdown_lint.knowledge.cleanup import COMPLETING_WORDS, ENDING_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shutdown_lint.facts.outlines.outline import Block, Outline

_WHILE = re.compile(rb"\n( *)while\b[\s$(]*(?:True\b|\d)")
_ITERATORS = "|".join(
    sorted({path.rpartition(".")[2] for path in serving.ENDLESS_ITERATORS})
).encode()
_FOR = re.compile(rb"\n( *)(?:async +)?for\b[^:]*?\b(?:%s)\b[\s$)]*\(" % _ITERATORS)
_ANY_FOR = re.compile(rb"\n( *)(?:async +)?for\b")
_MODULES_NAMED = "|".join(
    sorted({path.partition(".")[0] for path in serving.ENDLESS_ITERATORS})
).encode()
_MODULES = re.compile(rb"\b(?:%s)\b" % _MODULES_NAMED)
# One of the iterators gets another name, or is named by a string.
_RENAMED = re.compile(
    rb"\b(?:%(names)s)\b +as\b"
    rb"|=[^\n]*(?<!\bself\.)(?<!\bcls\.)\b(?:%(names)s)\b(?![\s$)]*\()"
    rb"|\bgetattr[\s$(]+(?:%(modules)s)\b|\b(?:%(modules)s) +as\b(?=.*\bgetattr\b)"
    % {b"names": _ITERATORS, b"modules": _MODULES_NAMED},
    re.DOTALL,
)
_LOOP_OR_BREAK = re.compile(rb"\n( *)(?:async +)?(?:for|while)\b|break\b(?<=\Wbreak)")
_NAME = re.compile(rb" *(?:async +)?def +(\w+)")
_TIDYING = re.compile(
    rb"\b(?:\w*_)?(?:%s)(?:_\w*)?[\s$)]*\("
    % "|".join(sorted(ENDING_WORDS | COMPLETING_WORDS)).encode(),
    re.IGNORECASE,
)
_CLAUSES = frozenset({b"elif", b"else", b"except", b"finally"})
_LEAVES_OR_DEFINES = re.compile(
    rb"\n( *)(?:async +)?(?:def|class)\b|(?:return|yield)\b(?<=\W(?:return|.yield))", re.DOTALL
)
_ASSIGNMENT = re.compile(rb"(?<![=!<>+*/%&|^@-])=(?!=)")
_IN_BRACKETS = re.compile(rb"[(\[{][^()\[\]{}]*[)\]}]")
# What stands before the `=` of an assignment from what may be a call.
_MADE = re.compile(
    rb"\n[ (\[*]*+((?:[^\n=(]++(?:(?<=[,(\[* ])\([^\n=(]*+)*+=(?!=))+)[^\n]*\(|(\w+)\s*:="
)
_CALL = re.compile(rb"(?:\b(\w+)|\))[\s$)]*\(")
_DOES_NOTHING = re.compile(rb"[^:]*:[\s$]*pass[\s$]*")
_NAMELESS = frozenset({b"__call__", b"__init__"})


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
                    callers = self._callers(above)
                    if callers is None:
                        return True
                    pending += callers
                if not self._keeps(above, keyword):
                    break
        return False

    @cached_property
    def _endless(self) -> frozenset[Block]:
        """The loops that neither their condition nor a `break` ends."""
        outline = self._outline
        headers = [_WHILE]
        if _MODULES.search(outline.text):
            headers.append(_ANY_FOR if _RENAMED.search(outline.text) else _FOR)
        return frozenset(
            block
            for header in headers
            for block in outline.blocks(header)
            if not self._is_broken(block)
        )

    def _is_broken(self, loop: Block) -> bool:
        """Whether a `break` in a loop's body ends that loop."""
        at = self._outline.body_of(loop)
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
        """The statements that may run a function; None where they cannot be told."""
        named = _NAME.match(self._outline.text, function.start)
        if named is None or named[1] in _NAMELESS:
            return None
        if self._returns(function):
            return []
        found = list(self._calling_what_was_made)
        for mention in re.finditer(rb"\b%s\b" % named[1], self._outline.text):
            if mention.start() == named.start(1):
                continue
            statement = self._outline.statement_around(mention.start())
            if self._may_rename(statement, mention.start()):
                return None
            found.append(statement)
        return found

    def _returns(self, function: Block) -> bool:
        """Whether a function itself returns or yields."""
        at = self._outline.body_of(function)
        while (
            found := _LEAVES_OR_DEFINES.search(self._outline.text, at, function.end)
        ) is not None:
            if found[1] is None:
                return True
            at = self._outline.block(found.start() + 1, len(found[1])).end
        return False

    def _may_rename(self, statement: Block, place: int) -> bool:
        """Whether what is named in a statement may get another name there."""
        before = self._outline.text[statement.start : place]
        if re.search(rb":=|\bimport\b", before):
            return True
        at_top = _without_brackets(before)
        value = _ASSIGNMENT.search(at_top)
        # Behind a call's open bracket it is given to somebody.
        return value is not None and not re.search(rb"[\w)\]][\s$]*\(", at_top[value.end() :])

    @cached_property
    def _calling_what_was_made(self) -> list[Block]:
        """The statements that call what a call made: a partial, or what a factory returned."""
        text = self._outline.text
        made = frozenset(
            name for found in _MADE.findall(text) for name in re.findall(rb"\w+", b" ".join(found))
        )
        return [
            self._outline.statement_around(call.start())
            for call in _CALL.finditer(text)
            if call[1] is None or call[1] in made
        ]


def _without_brackets(code: bytes) -> bytes:
    """Code without what stands in brackets that are closed again."""
    while (inner := _IN_BRACKETS.sub(b"", code)) != code:
        code = inner
    return code
