"""A catalogue of parts."""
