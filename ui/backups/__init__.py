"""Backups: where they are kept, made while nobody waits, left, and tried out."""
