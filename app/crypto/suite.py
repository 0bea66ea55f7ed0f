"""Names the one set of algorithms in use, so that stored bytes say how to open them."""

SUITE = "CT1-Argon2id-MLKEM768X25519-HKDFSHA256-AES256GCM-Ed25519-P256"
"""Recorded in every slot, identity, record and escrow (OWASP ASVS 11.2.2); never reused."""
