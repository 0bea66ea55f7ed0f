"""The steps at the table: who comes, what is said, asked and decided."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QComboBox, QTableView

from app.commands.scenario.shape import ScenarioStep
from app.domain.contribution import Keep
from app.domain.reveal import reveal
from app.queries.law import names
from tests.ui.evening import Evening
from tests.ui.evening_preparing import typed
from tests.ui.keyboard import rows_of, told
from ui.words import words


def open_item(evening: Evening, step: ScenarioStep) -> None:
    """The chair opens the item; then the name cards are handed out."""
    keys = evening.keys
    keys.button("table.item.open")
    evening.ends(step)


def hand_out_cards(evening: Evening) -> None:
    """Read the codes, as whoever cuts the cards does."""
    keys = evening.keys
    keys.button("table.cards.show")
    keys.button("table.cards.codes")
    for row in rows_of(keys.list_of("table.cards.title")):
        name, _, code = row.split("  ")
        evening.codes[name] = code
    keys.button("table.cards.leave")


def people(evening: Evening, person: str) -> None:
    """To somebody in the list of people."""
    evening.keys.press("F10")
    evening.keys.row("table.people.title", evening.name(person))


def arrive(evening: Evening, step: ScenarioStep) -> None:
    """Somebody sits down; who may not is not on the list, or signs first."""
    keys, rule = evening.keys, step.expect.rule
    if rule == "R10":
        keys.press("F10")
        assert not evening.lists("table.people.title", evening.name(step.acting))
        return
    people(evening, step.acting)
    keys.press("Space")
    if rule == "R17":
        assert keys.is_there("partners.declare")
        keys.press("Escape")
        assert keys.reads(told("table.badge.undeclared"))
        return
    evening.ends(step)
    people(evening, step.acting)
    assert keys.is_there("table.people.slip", enabled=True), step


def speaker(evening: Evening, person: str) -> None:
    """Alt and the number that stands before the name."""
    name = evening.name(person)
    tables = evening.keys.front.findChildren(QTableView)
    rows = (row for t in tables if t.isVisible() for row in rows_of(t))
    number = next(row.split("  ")[0] for row in rows if f"  {name}\n" in row)
    assert number.isdigit(), number
    evening.keys.press(f"Alt+{number}")


def contribute(evening: Evening, step: ScenarioStep) -> None:
    """A text, and every choice by its key while one types."""
    keys, fields = evening.keys, step.fields
    keys.press("F2")
    speaker(evening, fields.get("by") or step.acting)
    text = reveal(fields["text"])
    keys.write(text)
    _set_choices(evening, fields)
    keys.press("Ctrl+Return")
    evening.ends(step)
    if step.expect.rule is not None:
        put_off(evening)
        return
    keys.says(text)
    evening.texts[fields["id"]] = text


def _set_choices(evening: Evening, fields: Mapping[str, Any]) -> None:
    """Nature, keeping, secrecy, naming, readers and kinds of data, where they are given."""
    keys, audience = evening.keys, fields.get("audience")
    turn(evening, "nature", told(f"table.nature.{fields['nature'].value}"))
    turn(evening, "kept", told(f"table.keep.{fields.get('keep', Keep.SPOKEN).value}"))
    for name in ("secret", "attributed"):
        wanted = fields.get(name)
        if wanted is not None and checked(evening, name) is not wanted:
            opposite = "Shift+" if name == "secret" and not wanted else ""
            keys.press(opposite + told(f"table.key.{name}"))
    turn(evening, "audience", told(f"table.audience.{'admitted' if audience is None else 'named'}"))
    if audience is not None:
        offered = set(rows_of(keys.list_of("table.contribution.named")))
        names_ = {evening.name(person) for person in audience}
        keys.tick_only("table.contribution.named", offered & names_)
    if fields.get("categories"):
        keys.press(told("table.key.data"))
        kinds = names(words().language)["data"]
        keys.tick_only("table.data.list", {kinds[code] for code in fields["categories"]})


def put_off(evening: Evening) -> None:
    """What is not kept is wiped by whoever typed it."""
    keys = evening.keys
    keys.tick_only("table.data.list", set())
    keys.press(told("table.key.data"), "F2", "Ctrl+A", "Delete")


def turn(evening: Evening, name: str, wanted: str) -> None:
    """Press the key of a choice until it says this."""
    for _ in range(4):
        if choice(evening, name).currentText() == wanted:
            return
        evening.keys.press(told(f"table.key.{name}"))
    raise AssertionError((name, wanted, choice(evening, name).currentText()))


def choice(evening: Evening, name: str) -> QComboBox:
    """A choice of the form, to read."""
    wanted = told(f"table.contribution.{name}")
    return next(
        c
        for c in evening.keys.front.findChildren(QComboBox)
        if c.isVisible() and c.accessibleName() == wanted
    )


def checked(evening: Evening, name: str) -> bool:
    """Whether a tick of the form is set."""
    return evening.keys.is_checked(told(f"table.contribution.{name}"))


def text_row(evening: Evening, ident: str) -> None:
    """To a text in the list of what was said."""
    evening.keys.row("table.texts.title", evening.texts[ident])


def approve(evening: Evening, step: ScenarioStep) -> None:
    """With the code of the contributor's own card; without it nothing is approved."""
    keys = evening.keys
    if not evening.codes:
        hand_out_cards(evening)
    text_row(evening, step.fields["contribution"])
    keys.press("F5")
    if step.expect.rule is None:
        if not evening.person(step.acting).member:
            keys.write(evening.codes[evening.name(step.acting)])
        keys.press("Return")
        evening.ends(step)
        keys.says(told("table.state.approved"))
    else:
        keys.press("Return")  # asked under the contributor's name, whoever types: it wants the code
        assert keys.refusals()
        keys.press("Escape")
        assert keys.reads(told("table.state.unapproved"))


def withdraw(evening: Evening, step: ScenarioStep) -> None:
    """Take a text back; once the minutes are signed it stays, and nothing else is offered."""
    keys = evening.keys
    if step.expect.rule is not None:
        keys.press("Ctrl+Shift+Tab")
    text_row(evening, step.fields["contribution"])
    if step.expect.rule is not None:
        assert keys.is_there("table.texts.withdraw")
        assert not keys.is_there("table.texts.withdraw", enabled=True)
        return
    keys.button("table.texts.withdraw")
    if not evening.person(step.acting).member:
        keys.write(evening.codes[evening.name(step.acting)])
        keys.press("Return")
    else:
        keys.button("table.texts.withdraw")
    evening.ends(step)


def ask(evening: Evening, step: ScenarioStep) -> None:
    """The chair asks; to youth work nothing is asked before its relevance is said."""
    keys, fields = evening.keys, step.fields
    keys.press("F6")
    keys.choose("table.question.to", evening.name(fields["to"]))
    if step.expect.rule == "R23":
        assert keys.reads(told("table.question.relevance_first"))
        assert not keys.is_there("table.question.text", enabled=True)
        keys.choose("table.question.to", told("table.question.nobody"))
        return
    if "relevance" in fields:
        keys.fill("table.question.relevance", reveal(fields["relevance"]))
    keys.fill("table.question.text", reveal(fields["question"]))
    keys.press("Ctrl+Return")
    evening.ends(step)


def own(evening: Evening, person: str, key: str) -> None:
    """Somebody takes the laptop and presses one button of what waits for them."""
    keys = evening.keys
    coded = not evening.person(person).member
    if coded and not evening.codes:
        hand_out_cards(evening)
    people(evening, person)
    keys.press("F9")
    if coded:
        keys.write(evening.codes[evening.name(person)])
        keys.press("Return")
    else:
        keys.press("Space")
    keys.button(key)
    keys.button("table.own.leave")


def pass_(evening: Evening, step: ScenarioStep) -> None:
    """They say nothing, and that shows nowhere."""
    own(evening, step.acting, "table.own.say_nothing")


def answer(evening: Evening, step: ScenarioStep) -> None:
    """Under a duty: there are no data."""
    own(evening, step.acting, "table.duty.no_data")


def state_sources(evening: Evening, step: ScenarioStep) -> None:
    keys, wanted = evening.keys, step.fields["derived_from"]
    if wanted:
        texts = [evening.texts[ident] for ident in wanted]
        offered = list(rows_of(keys.list_of("table.sources.list")))
        found = {row for row in offered if any(t[:40] in row for t in texts)}
        assert len(found) == len(texts), offered
        keys.tick_only("table.sources.list", found)
    else:
        keys.to("table.sources.nothing")
        keys.press("Space")


def decide(evening: Evening, step: ScenarioStep) -> None:
    """The chair decides, and says what it rests on."""
    evening.keys.press("F3")
    _outcome(evening, step)


def _outcome(evening: Evening, step: ScenarioStep) -> None:
    keys, fields = evening.keys, step.fields
    text = reveal(fields["text"])
    keys.write(text)
    state_sources(evening, step)
    if fields.get("neutral"):
        keys.choose("table.neutral.choice", names(words().language)["neutral"][fields["neutral"]])
    keys.press("Ctrl+Return")
    evening.ends(step)
    evening.texts[fields["id"]] = text


def assign(evening: Evening, step: ScenarioStep) -> None:
    """The chair offers an action."""
    keys, fields = evening.keys, step.fields
    keys.press("F4")
    keys.choose("table.action.owner", evening.name(fields["owner"]))
    keys.fill("table.action.due", typed(fields["due"]))
    keys.to("table.action.text")
    _outcome(evening, step)


def accept_action(evening: Evening, step: ScenarioStep) -> None:
    """Whoever was offered it takes it on, under their own name."""
    own(evening, step.acting, "table.offer.accept")
    evening.keys.says(evening.texts[step.fields["action"]])


def search(evening: Evening, step: ScenarioStep) -> None:
    """Nobody is found by name: the list says that it does not search for one."""
    keys = evening.keys
    evening.go("cases")
    keys.press("Ctrl+A")
    keys.write(reveal(step.fields["text"]))
    keys.says(f"({step.expect.rule})")
    keys.press("Ctrl+A", "Delete")
    evening.go("meetings")
    keys.press("Return")


STEPS = {
    "open_item": open_item,
    "arrive": arrive,
    "contribute": contribute,
    "approve": approve,
    "withdraw": withdraw,
    "ask": ask,
    "pass": pass_,
    "answer": answer,
    "decide": decide,
    "assign": assign,
    "accept_action": accept_action,
    "search": search,
}
