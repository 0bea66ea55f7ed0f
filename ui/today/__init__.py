"""Vandaag: what asks for somebody, each line the way to where it is solved."""
