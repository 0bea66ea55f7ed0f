"""Which screen shows a place. Loaded with the frame, after unlocking."""

from collections.abc import Callable, Mapping

from ui.bridge import Bridge
from ui.cases.list_screen import CaseListScreen
from ui.cases.opening import OpenCaseScreen
from ui.cases.page import CaseScreen
from ui.meetings.screen import MeetingsScreen
from ui.people.screen import PeopleScreen
from ui.register.screen import RegisterScreen
from ui.settings.screen import SettingsScreen
from ui.today.screen import TodayScreen
from ui.widgets.screen import Navigate, Screen

Making = Callable[[Bridge, Navigate], Screen]
"""How a screen is made, when somebody first goes there."""

SCREENS: Mapping[str, Making] = {
    "today": TodayScreen,
    "cases": CaseListScreen,
    "case": CaseScreen,
    "new_case": OpenCaseScreen,
    "meetings": MeetingsScreen,
    "meeting": MeetingsScreen,
    "preparation": MeetingsScreen,
    "table": MeetingsScreen,
    "minutes": MeetingsScreen,
    "people": PeopleScreen,
    "register": RegisterScreen,
    "settings": SettingsScreen,
}
"""`meeting` takes the id of a meeting and shows the page that its state asks for; `preparation`,
`table` and `minutes` show that page of it."""
