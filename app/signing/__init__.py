"""PAdES signatures: make and verify them. Knows files and keys, not what the files say."""
