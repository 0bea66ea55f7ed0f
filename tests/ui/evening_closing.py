"""The steps that end an evening: the rounds, closing, signing and handing out."""

from app.commands.scenario.shape import ScenarioStep
from app.domain.reveal import reveal
from tests.ui.evening import Evening
from tests.ui.evening_table import hand_out_cards, state_sources
from tests.ui.keyboard import told
from ui.table.closing_dialog import ClosingDialog


def propose_feedback(evening: Evening, step: ScenarioStep) -> None:
    """A text for the police; its round begins at once."""
    keys, fields = evening.keys, step.fields
    if not evening.codes:
        hand_out_cards(evening)
    keys.press("F7")
    keys.press("Ctrl+A", "Delete")
    text = reveal(fields["text"])
    keys.write(text)
    state_sources(evening, step)
    keys.press("Ctrl+Return")
    evening.ends(step)
    evening.texts[fields["id"]] = text
    if step.expect.rule is None:
        keys.says(told("table.cover.hand_over"))


def vote_feedback(evening: Evening, step: ScenarioStep) -> None:
    """Whoever has the laptop answers; the round goes on with the next."""
    _vote(evening, step)


def vote_record(evening: Evening, step: ScenarioStep) -> None:
    """The round on own files: the first to answer is where it begins."""
    keys = evening.keys
    if not keys.is_there("table.cover.mine"):
        if not evening.codes:
            hand_out_cards(evening)
        keys.press("F8")
        keys.row("table.rounds.title", told("table.rounds.record"))
        keys.button("table.rounds.hold")
    _vote(evening, step)


def _vote(evening: Evening, step: ScenarioStep) -> None:
    """All vote alike in both meetings: whoever's turn it is gives their own code."""
    keys = evening.keys
    turns = (
        p for p in evening.scenario.persons if keys.reads(told("table.cover.turn", name=p.name))
    )
    turn = next(turns)
    if not turn.member:
        keys.write(evening.codes[turn.name])
    keys.press("Space" if turn.member else "Return")
    keys.button(f"table.vote.{step.fields['vote']}")
    if keys.is_there("table.round.close"):
        assert keys.reads(told("table.round.unanimous"))
        keys.press("Space")


def export_feedback(evening: Evening, step: ScenarioStep) -> None:
    """The sheet goes to the police once all agreed, and not before."""
    keys = evening.keys
    if step.expect.rule is not None:
        keys.button("table.round.leave")
        keys.press("F8")
        assert not keys.is_there("table.rounds.export")
        return
    keys.press("F8")
    keys.row("table.rounds.title", evening.texts[step.fields["feedback"]])
    folder = evening.folder / "police"
    folder.mkdir()
    keys.fill("copies.folder.name", str(folder))
    keys.button("table.rounds.export")
    keys.write(f"play-{keys.front.acting}")
    keys.press("Return")
    keys.says(told("table.rounds.exported"))
    assert len(list(folder.iterdir())) == 1


def close_item(evening: Evening, step: ScenarioStep) -> None:
    """The chair closes the item."""
    evening.keys.button("table.item.close")
    close_all_the_same(evening)
    evening.ends(step)


def close_all_the_same(evening: Evening) -> None:
    """What would be lost was read, if anything would."""
    warning = evening.keys.front
    if isinstance(warning, ClosingDialog):
        evening.keys.push(warning.keep.text())


def close_meeting(evening: Evening, step: ScenarioStep) -> None:
    """The chair closes the meeting; the minutes are one tab further."""
    evening.keys.button("table.meeting.close")
    close_all_the_same(evening)
    evening.ends(step)
    evening.keys.press("Ctrl+Tab")


def sign_minutes(evening: Evening, step: ScenarioStep) -> None:
    """The password again, below what will happen."""
    keys = evening.keys
    keys.button("copies.sign.open")
    keys.write(f"play-{step.acting}")
    keys.press("Return")
    evening.ends(step)


def issue_minutes(evening: Evening, step: ScenarioStep) -> None:
    """All copies into a folder; who gets none stands in no list."""
    keys = evening.keys
    if step.expect.rule is not None:
        for person in step.fields["to"]:
            assert not evening.lists("copies.recipients.title", evening.name(person))
        return
    folder = evening.folder / "copies"
    folder.mkdir()
    keys.fill("copies.folder.name", str(folder))
    keys.button("copies.issue.issue")
    keys.write(f"play-{keys.front.acting}")
    keys.press("Return")
    keys.says(told("meetings.state.issued"))


STEPS = {
    "propose_feedback": propose_feedback,
    "vote_feedback": vote_feedback,
    "vote_record": vote_record,
    "export_feedback": export_feedback,
    "close_item": close_item,
    "close_meeting": close_meeting,
    "sign_minutes": sign_minutes,
    "issue_minutes": issue_minutes,
}
