"""Films: transcoded by one program, uploaded by another."""
