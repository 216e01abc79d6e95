"""Events, from a spool folder into the books."""
