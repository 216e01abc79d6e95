"""Tables only: from a dotted name to what it means for shutdown, each row with its source.

Rows that carry no source of their own are the documented behaviour of the standard library;
"measured" is what a real process did when it was really signalled.
"""

from __future__ import annotations
