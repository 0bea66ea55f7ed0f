"""The steps before the table: cases, the meeting, invitations, declarations."""

from datetime import date
from typing import Any

from app.commands.scenario.shape import ScenarioStep
from app.domain.basis import Basis, Kind
from app.domain.case import SubjectKind
from app.domain.reveal import reveal
from tests.ui.evening import Evening
from tests.ui.keyboard import rows_of, told


def typed(day: date) -> str:
    """A day as people type it."""
    return f"{day:%d/%m/%Y}"


def open_case(evening: Evening, step: ScenarioStep) -> None:
    """The wizard: basis and purpose, and only then whom it is about."""
    keys, fields = evening.keys, step.fields
    evening.go("cases")
    keys.press("Ctrl+N")
    keys.choose("cases.basis.kind", told(f"screens.kind.{fields['kind'].value}"))
    keys.choose("cases.basis.purpose", told(f"screens.purpose.{fields['purpose']}"))
    _type_basis(evening, fields["kind"], fields["basis"])
    rule = step.expect.rule
    if (
        rule == "R4"
    ):  # a consultation by consent is offered no law to rest on, and lacks its consent
        keys.refuses("R1")
        assert len(list(rows_of(keys.list_of("cases.basis.citation")))) == 1
        keys.button("screens.cancel")
        return
    if rule is not None and rule != "R37":
        evening.refuses(step)
        keys.button("screens.cancel")
        return
    keys.says(told("cases.opening.allowed"))
    keys.button("cases.opening.go_on")
    _type_subject(evening, fields["subject"])
    for number, seen in enumerate(fields.get("signals", ())):
        if number:
            keys.button("cases.signal.more")
        _type_sighting(evening, seen.on, reveal(seen.behaviour), reveal(seen.source))
        keys.choose("cases.signal.about", told(f"screens.about.{seen.about.value}"))
    keys.button("cases.opening.open")
    if rule is not None:
        evening.refuses(step)
        keys.button("screens.back")
        keys.button("screens.cancel")
        return
    keys.says(told("cases.page.steps"))
    evening.cases[fields["id"]] = keys.title()


def _type_basis(evening: Evening, kind: Kind, basis: Basis) -> None:
    keys = evening.keys
    if kind is not Kind.CONSENT:
        return
    for field in ("dated", "valid_until"):
        day = getattr(basis, field)
        keys.fill(f"cases.basis.{field}", typed(day) if day else "")
    keys.fill("cases.basis.magistrate", basis.magistrate or "")
    keys.fill("cases.basis.reasons", basis.reasons or "")
    for field in ("participants", "duties"):
        names = {evening.name(p) for p in getattr(basis, field)}
        keys.tick_only(f"cases.basis.{field}", names)


def _type_subject(evening: Evening, subject: Any) -> None:
    keys = evening.keys
    keys.choose("cases.subject.kind", told(f"screens.subject.{subject.kind.value}"))
    keys.fill("cases.subject.name", reveal(subject.name))
    if subject.kind is SubjectKind.PERSON and subject.born:
        keys.fill("cases.subject.born", typed(subject.born))


def _type_sighting(evening: Evening, on: date, behaviour: str, source: str) -> None:
    keys = evening.keys
    keys.fill("cases.signal.on", typed(on))
    keys.fill("cases.signal.behaviour", behaviour)
    keys.fill("cases.signal.source", source)


def record_signal(evening: Evening, step: ScenarioStep) -> None:
    """One more signal, on the page of the case."""
    evening.go_to_case(step.fields["case"])
    evening.keys.button("cases.page.record_signal")
    fields = step.fields
    _type_sighting(evening, fields["on"], reveal(fields["behaviour"]), reveal(fields["source"]))
    evening.keys.button("cases.page.record_signal")
    evening.ends(step)


def weigh(evening: Evening, step: ScenarioStep) -> None:
    """It is a case."""
    evening.go_to_case(step.fields["case"])
    evening.keys.button("cases.page.is_case")
    evening.ends(step)


def note_child_interest(evening: Evening, step: ScenarioStep) -> None:
    """What the interest of the child asks."""
    evening.go_to_case(step.fields["case"])
    evening.keys.button("cases.page.note_child")
    evening.keys.write(reveal(step.fields["text"]))
    evening.keys.button("cases.page.note_child")
    evening.ends(step)


def plan(evening: Evening, step: ScenarioStep) -> None:
    """A meeting, with its chair and minute-taker."""
    keys, fields = evening.keys, step.fields
    evening.go("meetings")
    keys.find("meetings.list.plan")
    keys.choose("meetings.plan.kind", told(f"screens.kind.{fields['kind'].value}"))
    keys.fill("meetings.plan.day", typed(fields["on"]))
    keys.fill("meetings.plan.place", fields["place"])
    keys.choose("meetings.plan.chair", evening.name(fields["chair"]))
    keys.choose("meetings.plan.minute_taker", evening.name(fields["minute_taker"]))
    keys.press("Return")
    evening.ends(step)
    keys.says(fields["place"])


def to_meeting(evening: Evening) -> None:
    """The only meeting there is, from wherever one is."""
    if not evening.keys.is_there("meetings.agenda.title"):
        evening.go("meetings")
        evening.keys.press("Return")


def add_item(evening: Evening, step: ScenarioStep) -> None:
    """A case on the agenda."""
    to_meeting(evening)
    evening.keys.choose("meetings.agenda.case", evening.cases[step.fields["case"]])
    evening.keys.button("meetings.agenda.add")
    if step.expect.rule is not None:
        evening.refuses(step)
    else:
        assert evening.lists("meetings.agenda.title", evening.cases[step.fields["case"]])


def invite(evening: Evening, step: ScenarioStep) -> None:
    """Somebody, whose verdict stands beside the list before anything is pressed."""
    keys = evening.keys
    to_meeting(evening)
    keys.row("meetings.invite.people", evening.name(step.fields["person"]))
    if step.expect.rule == "R14":  # nobody is asked twice, and nobody sees that they said no
        assert keys.is_there("meetings.invite.decline")
        assert not keys.is_there("meetings.invite.invite")
    elif step.expect.rule is not None:
        evening.refuses(step)
        assert not keys.is_there("meetings.invite.invite", enabled=True)
    else:
        keys.button("meetings.invite.invite")
        keys.says(told("meetings.invite.invited"))


def respond(evening: Evening, step: ScenarioStep) -> None:
    """What somebody answered by telephone."""
    to_meeting(evening)
    evening.keys.row("meetings.invite.people", evening.name(step.acting))
    answer = step.fields["answer"]
    evening.keys.button(f"meetings.invite.{answer}")
    if answer == "accept":
        evening.keys.says(told("meetings.invite.accepted"))


def delegate(evening: Evening, step: ScenarioStep) -> None:
    """The mayor lets somebody else invite, until it is taken back."""
    keys = evening.keys
    to_meeting(evening)
    keys.find("meetings.menu.delegate")
    keys.choose("meetings.delegate.who", evening.name(step.fields["to"]))
    keys.choose("meetings.delegate.scope", told("meetings.delegate.for_good"))
    keys.button("meetings.delegate.give")
    evening.ends(step)
    keys.button("meetings.delegate.leave")


def declare(evening: Evening, step: ScenarioStep) -> None:
    """Somebody signed the declaration: at home, or at the table before they sit down."""
    keys = evening.keys
    if evening.at_table:
        keys.press("F10")
        keys.row("table.people.title", evening.name(step.acting))
        keys.button("table.people.declare")
    else:
        evening.go("people")
        keys.row("partners.title", evening.name(step.acting))
        keys.find("partners.declare")
    keys.press("Space")
    keys.button("partners.declare")
    if keys.is_there("meetings.password.of", name=evening.name(step.acting)):
        keys.write(f"play-{step.acting}")
        keys.press("Return")
        evening.unlocked.add(step.acting)
    evening.ends(step)


def wait(evening: Evening, step: ScenarioStep) -> None:
    """Days go by."""
    evening.days(step.fields["days"])


def open_meeting(evening: Evening, step: ScenarioStep) -> None:
    """The chair opens it, and the table is in front."""
    keys = evening.keys
    to_meeting(evening)
    keys.button("meetings.open.open")
    evening.ends(step)
    evening.at_table = True


STEPS = {
    "open_case": open_case,
    "record_signal": record_signal,
    "weigh": weigh,
    "note_child_interest": note_child_interest,
    "plan": plan,
    "add_item": add_item,
    "invite": invite,
    "respond": respond,
    "delegate": delegate,
    "declare": declare,
    "wait": wait,
    "open_meeting": open_meeting,
}
