"""Name cards and role cards: handed out on paper, and read on the screen only when asked."""

from dataclasses import replace

import pypdfium2

from app.commands.office import KeepPerson
from app.domain.person import Language, PersonId
from app.queries.people import Persons
from tests.ui.meeting_window import Window


def test_the_cards_go_to_paper_without_a_dialog_on_a_dialog(at_table: Window) -> None:
    at_table.press(at_table.screen.meeting.table.cards)
    at_table.press(at_table.dialog().to_print)
    assert at_table.dialog().metaObject().className() == "SheetDialog"


def test_the_role_cards_of_those_at_the_table_are_in_their_own_languages(
    at_table: Window,
) -> None:
    people = at_table.call(lambda session: session.ask(Persons()))
    french = replace(next(p for p in people if p.id == "ksc"), language=Language.FR)
    at_table.call(lambda session: session.run(KeepPerson(french), PersonId("coordinator")))
    at_table.press(at_table.screen.meeting.table.cards)
    roles = {(card.language, card.category) for card in at_table.dialog().table.rows.rows}
    at_table.press(at_table.dialog().roles)
    pages = pypdfium2.PdfDocument(at_table.dialog()._data)
    told = [page.get_textpage().get_text_range() for page in pages]
    assert len(told) == len(roles)
    assert sum("Votre rôle" in page for page in told) == 1


def test_codes_of_the_name_cards_are_covered_until_somebody_asks(at_table: Window) -> None:
    at_table.press(at_table.screen.meeting.table.cards)
    dialog = at_table.dialog()
    cards = dialog.table.rows.rows

    def told() -> list[str]:
        return [str(dialog.table.rows.index(row, 2).data()) for row in range(len(cards))]

    assert not {card.code for card in cards} & {*told()}
    at_table.press(dialog.codes)
    assert told() == [card.code for card in cards]
    at_table.press(dialog.codes)
    assert not {card.code for card in cards} & {*told()}
    at_table.press(dialog.leave)
