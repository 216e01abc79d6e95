"""Libraries that wait for somebody outside of the program, by subject.

Each module has tables under these names, as far as there is something to say:

- `CLASSES`: constructors and factory functions -> the class by which the tables know the object;
- `FACTORIES`: (class, method) -> the class of what it makes;
- `CALLS`: dotted path -> `Blocking`; `METHODS`: (class, method) -> `Blocking`;
- `SPEAKING`: classes that speak to their server in every method but these, also in those of their
  attributes (`client.containers.list()`).

Timeouts are checked against the signatures of the libraries that are installed
(`tests/test_knowledge_signatures.py`). Coroutines have no rows: they are awaited. Their classes
are named all the same, so that nobody takes `await session.commit()` for a call that blocks.
"""

from __future__ import annotations
