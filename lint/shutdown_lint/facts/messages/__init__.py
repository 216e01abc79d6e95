"""Which messages are taken from a broker, and when it is told that they are done."""
