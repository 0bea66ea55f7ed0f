"""Overleg: plan a meeting, fill its agenda, invite with the live verdict, open it."""
