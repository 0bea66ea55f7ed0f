"""With what somebody signs: asked only of whoever has more than their own key to choose from.

What is typed here is a secret of a file or a card: it goes with the step and stays nowhere.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from app.commands.signing import How, OwnKey, WithCertificate
from app.domain.person import PersonId
from app.domain.signature import BoundCertificate, KeyStore
from app.errors import AppError, Locked
from app.queries.certificates import OwnCertificates
from ui.bridge import Bridge
from ui.unlock.password import PasswordField
from ui.widgets.dialog import CommandDialog
from ui.widgets.form import Choice, Form
from ui.widgets.label import Label
from ui.words import say, words

_OWN = ""
_OF_SECRETS = frozenset(
    {"wrong_pin", "wrong_pin_low", "wrong_pin_last", "pin_needed", "key_file_password"}
)


class WayOfSigning:
    """Rows of a form: the choice, what kind of signature it makes, and the secret it needs."""

    def __init__(self, bridge: Bridge, form: Form, signer: PersonId) -> None:
        self._form = form
        self._found: tuple[BoundCertificate, ...] = ()
        self._asked: set[str] = set()
        """Certificates whose card asked for its code here after all."""
        self.choice = Choice()
        self.secret = PasswordField("copies.how.pin")
        form.field("copies.how.choose", self.choice)
        self.kind = form.hint()
        form.field("copies.how.pin", self.secret)
        self.choice.currentIndexChanged.connect(self._chosen)
        for widget in (self.choice, self.kind, self.secret):
            form.setRowVisible(widget, False)
        bridge.ask(OwnCertificates(), signer, self._offer, owner=self.choice)

    @property
    def how(self) -> How:
        """As chosen and typed."""
        bound = self._bound
        if bound is None:
            return OwnKey()
        return WithCertificate(bound.sha256, self.secret.value if self._asks(bound) else None)

    def failed(self, error: AppError) -> None:
        """No secret stays in the field, whatever failed; a wrong one is typed again at once."""
        self.secret.clear()
        if not isinstance(error, Locked) or error.code not in _OF_SECRETS:
            return
        if error.code == "pin_needed" and self._bound is not None:
            self._asked.add(self._bound.sha256)
            self._chosen()
        self.secret.setFocus()

    @property
    def _bound(self) -> BoundCertificate | None:
        chosen = self.choice.currentData()
        return next((one for one in self._found if one.sha256 == chosen), None)

    def _asks(self, bound: BoundCertificate) -> bool:
        return bound.asks_secret or bound.sha256 in self._asked

    def _offer(self, found: tuple[BoundCertificate, ...]) -> None:
        self._found = found
        if not found:
            return  # one way only: nothing to choose
        own = (_OWN, words().text("copies.how.own_key"))
        self.choice.offer([own, *((one.sha256, _named(one)) for one in found)])
        self._form.setRowVisible(self.choice, True)
        self._form.setRowVisible(self.kind, True)
        self._chosen()

    def _chosen(self, *_signal: Any) -> None:
        bound = self._bound
        self.secret.clear()
        kind = "own_key" if bound is None else bound.kind.value
        self.kind.say(f"copies.how.kind_{kind}")
        if bound is not None and bound.holding is KeyStore.CARD:
            card = "card_each_time" if bound.each_time else "card"
            self.kind.show_text(f"{self.kind.text()} {words().text(f'copies.how.{card}')}")
        self._form.setRowVisible(self.secret, bound is not None and self._asks(bound))
        if bound is None:
            return
        name = "copies.how.pin" if bound.holding is KeyStore.CARD else "copies.how.password"
        label = self._form.labelForField(self.secret)
        if isinstance(label, Label):
            label.say(name)
        for field in (self.secret, self.secret.line):
            say(field.setAccessibleName, name)


def _named(bound: BoundCertificate) -> str:
    where = words().text(f"copies.how.on_{bound.holding.value}")
    return words().text("copies.how.certificate", name=bound.name, where=where)


class WayDialog(CommandDialog):
    """How to sign, asked on its own where signing is one press of a button."""

    def __init__(
        self, bridge: Bridge, signer: PersonId, go: Callable[[How], object], parent: QWidget
    ) -> None:
        super().__init__(bridge, "copies.how.title", parent, signer)
        self.way = WayOfSigning(bridge, self.form, signer)
        self._go = go

    def do(self) -> None:
        """Go on with what was chosen and typed."""
        how = self.way.how
        self.accept()
        self._go(how)


def choose_way(
    bridge: Bridge, signer: PersonId, go: Callable[[How], object], parent: QWidget
) -> None:
    """Go on with the one key of whoever has no other, else with what they choose."""
    bridge.ask(
        OwnCertificates(), signer, partial(_choose, bridge, signer, go, parent), None, parent
    )


def _choose(
    bridge: Bridge,
    signer: PersonId,
    go: Callable[[How], object],
    parent: QWidget,
    found: tuple[BoundCertificate, ...],
) -> None:
    if found:
        WayDialog(bridge, signer, go, parent).open()
    else:
        go(OwnKey())
