"""Tables only: from a dotted name to what it means for shutdown, each row with its source.

Rows that carry no source of their own are the documented behaviour of the standard library;
"experiment n" refers to the shutdown experiments that the project keeps as proofs.
"""

from __future__ import annotations
