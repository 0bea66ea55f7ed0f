"""Register: four tabs, each of which asks for itself when it is in front."""

from PySide6.QtWidgets import QWidget

from ui.bridge import Bridge
from ui.register.copies_page import CopiesTab
from ui.register.log_page import LogTab
from ui.register.received_page import ReceivedTab
from ui.register.verification_page import VerificationTab
from ui.widgets.action import add_action
from ui.widgets.screen import Navigate, Screen
from ui.widgets.tabs import Tabs
from ui.words import say, words

Tab = LogTab | CopiesTab | ReceivedTab | VerificationTab
TABS = ("log", "copies", "received", "verification")


class RegisterScreen(Screen):
    """What left the vault and what happened in it."""

    def __init__(self, bridge: Bridge, go: Navigate, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "register.title", parent)
        begin = ("register.copies.go", lambda: go("meetings", None))
        self.log, self.copies = LogTab(bridge), CopiesTab(bridge, begin)
        self.received, self.verification = ReceivedTab(bridge, begin), VerificationTab(bridge)
        self.tabs: tuple[Tab, ...] = (self.log, self.copies, self.received, self.verification)
        self.pages = Tabs()
        say(self.pages.setAccessibleName, "register.title")
        for tab in self.tabs:
            self.pages.addTab(tab, "")
        self.column.addWidget(self.pages, 1)
        self.pages.currentChanged.connect(lambda _index: self.refresh())
        self.setFocusProxy(self.pages)
        add_action(self, "register.check.start", self.log.check.check)
        add_action(self, "register.verification.choose", self._verify, "Ctrl+O")
        self.texts()

    @property
    def here(self) -> tuple[str, str | None]:
        """The tab that is in front."""
        return "register", TABS[self.pages.currentIndex()]

    def enter(self, _place: str, ident: str | None) -> None:
        """`ident` is a tab, or nothing."""
        if ident in TABS:
            self.pages.setCurrentIndex(TABS.index(ident))

    def refresh(self) -> None:
        """The tab in front asks again."""
        self.tabs[self.pages.currentIndex()].refresh()

    def texts(self) -> None:
        """Names of tabs, and what they hold."""
        for index, (name, tab) in enumerate(zip(TABS, self.tabs, strict=True)):
            self.pages.setTabText(index, words().text(f"register.tab.{name}"))
            tab.texts()

    def _verify(self) -> None:
        self.pages.setCurrentWidget(self.verification)
        self.verification.pick()
