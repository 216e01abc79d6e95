"""What must stand in a file for a fact to hold in it, worked out from the tables.

Rules combine these in their triggers. A new row in a table extends them by itself. They hold for
the built-in rows: where a project's own rows matter, every rule runs anyway. Names that a string
holds in pieces or by escapes (`getattr(signal, "sig" "nal")`) are out of scope.
"""
