"""Settings: one tab for each section; every section is kept on its own."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from app.queries.people import OfficeView, Persons
from ui.backups.section import BackupsSection
from ui.bridge import Bridge
from ui.settings.about_section import AboutSection
from ui.settings.keys_section import KeysSection
from ui.settings.law_section import LawSection
from ui.settings.locking_section import LockingSection
from ui.settings.members_section import MembersSection
from ui.settings.office_section import OfficeSection
from ui.settings.retention_section import RetentionSection
from ui.settings.screen_section import ScreenSection
from ui.settings.section import Page
from ui.settings.signing_section import SigningSection
from ui.widgets.action import add_action
from ui.widgets.refusal import RefusalPanel
from ui.widgets.screen import Navigate, Screen
from ui.widgets.tabs import Tabs
from ui.words import say, words


class SettingsScreen(Screen):
    """How this office works, and what the program is."""

    def __init__(self, bridge: Bridge, _go: Navigate, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "settings.title", parent)
        self.retention, self.office = RetentionSection(bridge), OfficeSection(bridge)
        self.backups = BackupsSection(bridge)
        self.look, self.locking = ScreenSection(), LockingSection(bridge)
        self.keys, self.law = KeysSection(bridge), LawSection()
        self.members = MembersSection(bridge)
        self.signing, self.about = SigningSection(bridge), AboutSection()
        self.sections: Mapping[str, Page | LawSection] = {
            "retention": self.retention,
            "office": self.office,
            "backups": self.backups,
            "screen": self.look,
            "locking": self.locking,
            "keys": self.keys,
            "members": self.members,
            "signing": self.signing,
            "law": self.law,
            "about": self.about,
        }
        self.refusal = RefusalPanel()
        self.pages = Tabs()
        say(self.pages.setAccessibleName, "settings.title")
        for section in self.sections.values():
            self.pages.addTab(section, "")
        self.column.addWidget(self.refusal)
        self.column.addWidget(self.pages, 1)
        self.setFocusProxy(self.pages)
        add_action(self, "settings.keep", self.keep, "Ctrl+S")
        self.texts()

    @property
    def here(self) -> tuple[str, str]:
        """The tab that is in front."""
        return "settings", list(self.sections)[self.pages.currentIndex()]

    def enter(self, _place: str, ident: str | None) -> None:
        """`ident` is a tab, or nothing."""
        section = self.sections.get(ident or "")
        if section is not None:
            self.pages.setCurrentWidget(section)

    def keep(self) -> None:
        """Keep the section in front."""
        self.sections[self.here[1]].keep()

    def refresh(self) -> None:
        """Ask for office and people again; sections in which somebody typed keep that."""
        acting = self.bridge.acting
        self.bridge.call(
            lambda s: (s.ask(OfficeView(), acting), s.ask(Persons(), acting)),
            self._show,
            self.refusal.show_error,
            owner=self,
        )

    def texts(self) -> None:
        """Names of tabs, and what they hold."""
        for index, (name, section) in enumerate(self.sections.items()):
            self.pages.setTabText(index, words().text(f"settings.tab.{name}"))
            section.texts()

    def _show(self, known: Any) -> None:
        self.refusal.clear()
        for section in self.sections.values():
            section.show_office(*known)
