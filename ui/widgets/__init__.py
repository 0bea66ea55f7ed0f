"""Pieces that two screens use."""
