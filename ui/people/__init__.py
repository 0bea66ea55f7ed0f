"""Partners: who can be asked to the table."""
