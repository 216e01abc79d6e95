"""Which signals are heard, who runs what, and what cleans up."""
