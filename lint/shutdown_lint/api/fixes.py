"""What fixes are put together from.

The edits are plain values; what lays code out, in `engine/fixes/`, needs libcst.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutdown_lint.engine.fix_request import EditRequest as EditRequest
    from shutdown_lint.engine.fix_request import EnsureImport as EnsureImport
    from shutdown_lint.engine.fix_request import FixRequest as FixRequest
    from shutdown_lint.engine.fix_request import Indent as Indent
    from shutdown_lint.engine.fix_request import InsertAfter as InsertAfter
    from shutdown_lint.engine.fix_request import InsertBefore as InsertBefore
    from shutdown_lint.engine.fix_request import Remove as Remove
    from shutdown_lint.engine.fix_request import Replace as Replace
    from shutdown_lint.engine.fix_request import Wrap as Wrap
    from shutdown_lint.engine.fix_request import display_fix as display_fix
    from shutdown_lint.engine.fix_request import safe_fix as safe_fix
    from shutdown_lint.engine.fix_request import unsafe_fix as unsafe_fix
    from shutdown_lint.engine.fixes.laid_out import call_line as call_line
    from shutdown_lint.engine.fixes.laid_out import with_argument as with_argument
    from shutdown_lint.engine.fixes.laid_out import with_keyword as with_keyword
    from shutdown_lint.engine.fixes.literal_elements import without_elements as without_elements
    from shutdown_lint.engine.fixes.main_guard import first_under_guard as first_under_guard
    from shutdown_lint.engine.fixes.more_options import with_members as with_members
    from shutdown_lint.engine.fixes.more_options import with_neighbour as with_neighbour
    from shutdown_lint.engine.fixes.more_options import with_options as with_options
    from shutdown_lint.engine.fixes.try_finally import into_try_finally as into_try_finally
    from shutdown_lint.engine.fixes.unneeded_imports import without_unused as without_unused

HOMES = {
    "shutdown_lint.engine.fix_request": (
        "EditRequest",
        "EnsureImport",
        "FixRequest",
        "Indent",
        "InsertAfter",
        "InsertBefore",
        "Remove",
        "Replace",
        "Wrap",
        "display_fix",
        "safe_fix",
        "unsafe_fix",
    ),
    "shutdown_lint.engine.fixes.laid_out": ("call_line", "with_argument", "with_keyword"),
    "shutdown_lint.engine.fixes.literal_elements": ("without_elements",),
    "shutdown_lint.engine.fixes.main_guard": ("first_under_guard",),
    "shutdown_lint.engine.fixes.more_options": ("with_members", "with_neighbour", "with_options"),
    "shutdown_lint.engine.fixes.try_finally": ("into_try_finally",),
    "shutdown_lint.engine.fixes.unneeded_imports": ("without_unused",),
}
