"""What a contributor approves is what stood before them (R20)."""

from app.commands.speaking import Contribute
from app.domain.contribution import Keep, Nature
from app.domain.person import PersonId
from app.domain.secret import SecretText
from tests.ui.meeting_window import Window


def test_a_text_that_was_typed_anew_meanwhile_is_not_approved(at_table: Window) -> None:
    at_table.contribute("burgemeester", "Zoals ik het zei.")
    at, said = at_table.desk.at, at_table.desk.view.said[0]
    assert at is not None
    other = Contribute(
        at.meeting,
        at.case,
        SecretText("Zoals het niet was."),
        Nature.FACT,
        keep=Keep.MINUTES,
        corrects=said.id,
    )
    at_table.call(lambda session: session.run(other, PersonId("burgemeester")))
    at_table.press(at_table.desk.prompt.buttons[0])
    assert "opnieuw getypt" in at_table.said()
    assert not at_table.desk.view.said[0].approved


def test_whose_words_they_are_reads_who_will_read_them_and_approves_no_other_readers(
    at_table: Window,
) -> None:
    words = "Alleen voor de burgemeester."
    at_table.contribute("burgemeester", words)
    prompt = at_table.desk.prompt
    assert "lezers: toegelatenen · zonder naam" in prompt.text.text()
    at, said = at_table.desk.at, at_table.desk.view.said[0]
    assert at is not None
    wider = Contribute(
        at.meeting,
        at.case,
        SecretText(words),
        said.nature,
        secret=said.secret,
        keep=Keep.MINUTES,
        attributed=True,
        corrects=said.id,
    )
    at_table.call(lambda session: session.run(wider, PersonId("burgemeester")))
    at_table.press(prompt.buttons[0])
    assert "opnieuw getypt" in at_table.said()
    assert not at_table.desk.view.said[0].approved
    own = at_table.take_laptop("burgemeester")
    assert words in own.cards[0].text.text()
    assert "lezers: toegelatenen · met naam" in own.cards[0].text.text()
    at_table.press(own.cards[0].buttons[0])
    assert at_table.desk.view.said[0].approved


def test_who_takes_their_words_back_alone_hears_first_what_becomes_of_them(
    at_table: Window,
) -> None:
    words = "Dit wil ik terug."
    at_table.contribute("burgemeester", words)
    own = at_table.take_laptop("burgemeester")
    card = own.cards[0]
    at_table.press(card.buttons[1])
    assert [line.text.text for line in at_table.desk.view.said] == [words]
    assert "gewist" in card.sentence.text()
    assert words in card.text.text()
    assert own.focusWidget() is card.buttons[0]
    at_table.press(card.buttons[0])
    assert "gewist" not in card.sentence.text()
    assert len(at_table.desk.view.said) == 1
    at_table.press(card.buttons[1])
    at_table.press(card.buttons[1])
    assert at_table.desk.view.said == ()
