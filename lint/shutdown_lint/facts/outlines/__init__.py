"""What the lines of a module tell before CPython's tree of it is made.

Each question has an answer that leaves nothing out: where it is no, the tree cannot say yes to the
question of `facts.sketches` that stands behind it.
"""

from __future__ import annotations
