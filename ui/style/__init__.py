"""Colours, spacing and the one style sheet."""
