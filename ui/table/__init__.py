"""Aan tafel: the meeting while it runs, for one person who types while others talk."""
