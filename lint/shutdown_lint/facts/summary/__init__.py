"""What the analysis of a whole program needs to know of a module, as plain values."""
