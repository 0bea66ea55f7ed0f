"""One person of a new vault: name, function, and the password of a key slot."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from app.domain.person import Category, Community, Person, PersonId
from ui.unlock.password import NewPassword
from ui.unlock.place import plain_name
from ui.widgets.form import Form, LineField
from ui.words import say, words


class MemberFields(QWidget):
    """`choice`: a key slot is offered rather than needed; the person then acts through another."""

    edited = Signal()

    def __init__(self, role: str, category: Category, *, choice: bool) -> None:
        super().__init__()
        self._role, self._category = role, category
        form = self.form = Form()
        form.setContentsMargins(0, 0, 0, 0)
        self.setLayout(form)
        self.name = LineField()
        self._proposed = self._usual_function()
        self.function = LineField(self._proposed)
        form.field("screens.founding.name", self.name)
        form.field("screens.founding.function", self.function)
        self.has_key = QCheckBox()
        self.has_key.setChecked(True)
        if choice:
            say(self.has_key.setText, "screens.founding.own_key")
            form.addRow("", self.has_key)
        self.secret = NewPassword()
        form.field("screens.key.password", self.secret)
        self.has_key.toggled.connect(lambda on: form.setRowVisible(self.secret, on))
        self.has_key.toggled.connect(lambda _on: self.edited.emit())
        self.name.textChanged.connect(lambda _text: self.edited.emit())
        self.secret.edited.connect(self.edited)

    @property
    def member(self) -> bool:
        """Whether this person gets a key slot."""
        return self.has_key.isChecked()

    @property
    def ready(self) -> bool:
        """Whether all that is needed is typed."""
        return bool(self.name.value) and (not self.member or self.secret.ready)

    def person(self, organisation: str) -> Person:
        """The person as typed; the id follows from the name, for the command line's sake."""
        return Person(
            id=PersonId(plain_name(self.name.value) or self._role),
            name=self.name.value,
            function=self.function.value or self._usual_function(),
            organisation=organisation,
            category=self._category,
            community=Community.MUNICIPAL,
            language=words().language,
            member=self.member,
        )

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Propose the function in the new language, unless another was typed."""
        if event.type() is QEvent.Type.LanguageChange:
            before, self._proposed = self._proposed, self._usual_function()
            if self.function.value == before:
                self.function.setText(self._proposed)
        super().changeEvent(event)

    def _usual_function(self) -> str:
        return words().text(f"screens.founding.function_{self._role}")
