"""A file is whole or not, in words; whoever asks."""

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from app.domain.person import PersonId
from app.queries.verification import LARGEST
from tests.ui.register.window import Shown
from ui.words import words


def looked_at(shown: Shown, path: Path) -> str:
    shown.screen.enter("register", "verification")
    shown.screen.verification.look_at(path)
    shown.settle()
    tab = shown.screen.verification
    return f"{tab.answer.text()}\n{tab.told.text()}" if tab.card.isVisible() else tab.refusal.text


def test_a_copy_of_this_vault_is_whole_and_known(shown: Shown, tmp_path: Path) -> None:
    file = tmp_path / "copy.pdf"
    file.write_bytes(shown.copy)
    told = looked_at(shown, file)
    assert words().text("register.verification.whole") in told
    assert "Name of mayor" in told
    assert "voor Name of insp" in told
    assert words().text("register.verify.kind_own_key")[5:] in told
    assert words().text("register.verification.holder", name="Name of mayor") in told
    assert words().text("register.verify.log_goes_on")[1:] in told


def test_a_member_without_a_register_learns_that_it_is_whole_and_not_whose(
    shown: Shown, tmp_path: Path
) -> None:
    file = tmp_path / "copy.pdf"
    file.write_bytes(shown.copy)
    shown.bridge.act_as(PersonId("clerk"))
    told = looked_at(shown, file)
    assert words().text("register.verification.whole") in told
    assert words().text("register.verification.unknown") in told
    assert "Name of insp" not in told


def test_one_byte_more_or_less_is_no_longer_whole(shown: Shown, tmp_path: Path) -> None:
    file = tmp_path / "copy.pdf"
    file.write_bytes(shown.copy.replace(b"/Type /Page", b"/Type /Pagf", 1))
    assert words().text("register.verification.changed") in looked_at(shown, file)


def test_a_certificate_that_the_vault_does_not_know_is_shown_and_not_trusted(
    shown: Shown, tmp_path: Path
) -> None:
    from io import BytesIO

    from reportlab.pdfgen.canvas import Canvas

    from app.crypto.identity import Identity
    from app.signing.key import SoftKey
    from app.signing.sign import Signer

    composed, now = BytesIO(), datetime.now(UTC)
    canvas = Canvas(composed, invariant=1)
    canvas.showPage()
    canvas.save()
    stranger = Identity.generate("Name of mayor", now)
    signer = Signer(SoftKey.own(stranger.pdf_key_der, stranger.certificate_der))
    file = tmp_path / "copy.pdf"
    file.write_bytes(signer.sign(composed.getvalue(), now))
    told = looked_at(shown, file)
    assert words().text("register.verification.whole") not in told
    assert words().text("register.verification.whole_stranger", name="Name of mayor") in told
    assert words().text("register.verification.stranger") in told
    assert words().text("register.verification.unknown") in told


def test_what_is_no_pdf_is_called_so(shown: Shown, tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    file.write_bytes(b"Geachte")
    told = looked_at(shown, file)
    assert words().text("register.verification.not_a_pdf") in told
    assert words().text("register.verify.problem_not_a_pdf")[1:] not in told


def test_a_file_that_is_gone_or_far_too_large_is_a_sentence(shown: Shown, tmp_path: Path) -> None:
    assert "gone.pdf" in looked_at(shown, tmp_path / "gone.pdf")
    with (tmp_path / "large.pdf").open("wb") as large:
        large.truncate(LARGEST + 1)
    assert words().text("register.verification.too_large") in looked_at(
        shown, tmp_path / "large.pdf"
    )


def test_a_file_is_dropped(shown: Shown, tmp_path: Path) -> None:
    file = tmp_path / "copy.pdf"
    file.write_bytes(shown.copy)
    shown.screen.enter("register", "verification")
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(file))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        dropped,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    shown.screen.verification.dropEvent(event)
    shown.settle()
    assert shown.screen.verification.card.isVisible()
