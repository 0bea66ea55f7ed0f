"""Before a vault is open: new vault, exercise, unlocking."""
