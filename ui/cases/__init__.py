"""Casussen: the list, the wizard that opens one, and the page of one case."""
