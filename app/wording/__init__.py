"""Sentences in a named language. Imports the domain and errors only."""
