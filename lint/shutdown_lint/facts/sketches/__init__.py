"""What CPython's tree of a module tells before libcst's is made.

Each question has an answer that leaves nothing out: where it is no, none of the facts that the
other floors work out can be there. They need no libcst.
"""

from __future__ import annotations
