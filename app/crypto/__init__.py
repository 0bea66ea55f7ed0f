"""Keys, seals and identities from published standards; knows no domain word."""
