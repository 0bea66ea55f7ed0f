"""The places of the window: what navigation offers, and what belongs to what.

A place has a name and, where it is one of several, an id: (`case`, its id). Screens send people
to places (`ui.widgets.screen.Navigate`), never to each other. Which screen shows a place stands
in `ui.screens`, which loads them all; this module is for those who only name places.
"""

from collections.abc import Mapping

NAVIGATION = ("today", "cases", "meetings", "people", "register", "settings")
"""What navigation offers, in this order, with Ctrl+1, Ctrl+2 …"""
FIRST: tuple[str, str | None] = (NAVIGATION[0], None)
"""Where one arrives after unlocking."""
HOME: Mapping[str, str] = {
    "case": "cases",
    "new_case": "cases",
    "meeting": "meetings",
    "preparation": "meetings",
    "table": "meetings",
    "minutes": "meetings",
}
"""The place of the navigation to which every other place belongs."""
