"""Verslag: whose copy says what, how it looks, signing, handing out, and the register."""
