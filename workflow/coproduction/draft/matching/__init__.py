"""Which variables of several files are the same question."""
