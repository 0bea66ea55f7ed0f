"""The Merkle tree of the log (RFC 9162). Pure; imports errors only."""
