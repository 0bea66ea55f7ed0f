"""Members whose slot somebody took out of slots.json, though nobody removed them.

A removal says in the roster that they left before anything else is done, also where it was cut
short (`app.store.stage`). So who is in the roster and has no slot lost it outside the program.
Their place is kept: what follows is sealed to them as before, and the recovery sheet lets them in
again. Whom somebody did remove and whose slot stands all the same is named: see `returned`, and
`disputed` where nobody can tell.
"""

from collections.abc import Iterable

import msgspec

from app.crypto.certificate import name_of
from app.crypto.kdf import floor
from app.domain.person import Office, Person
from app.store.finding import Finding
from app.store.ids import RECOVERY
from app.store.roster import Trust
from app.store.slot import wrap_vault_key
from app.store.slots import Kdf, Slot, Slots


def vacant(trust: Trust, slots: Slots) -> tuple[str, ...]:
    """Who was not removed and has no slot, as far as a member can tell."""
    there = slots.members | {RECOVERY}
    return tuple(sorted(trust.pins.keys() - trust.removed - there))


def returned(trust: Trust, slots: Slots) -> list[Finding]:
    """Who was removed and has a slot all the same: somebody put it back."""
    back = sorted(trust.removed & slots.members)
    return [Finding("member_left", {"member": member}) for member in back]


def disputed(trust: Trust) -> list[Finding]:
    """Of whom somebody signed that they were removed though their slot stands, and who signed."""
    said = {(one.member, one.adder) for one in trust.contested.values()}
    return [
        Finding("removal_contested", {"member": member, "adder": adder})
        for member, adder in sorted(said)
    ]


def parted(trust: Trust, office: Office, persons: Iterable[Person]) -> frozenset[str]:
    """Of whom the list of partners says that they were removed, and somebody who may has signed it.

    Nothing is sealed to them, though their slot stands. Whoever has the keys of a member can write
    a removal of anybody, and the list with it. But who holds an office removes members, and nobody
    removes whoever holds one: any other removal was written outside the program.
    """
    said = {one.member for one in trust.contested.values() if one.adder in office.all_holders}
    said -= {office.mayor, office.coordinator}
    return frozenset(person.id for person in persons if person.id in said and not person.member)


def wronged(trust: Trust, office: Office, persons: Iterable[Person]) -> frozenset[str]:
    """Of whom the list of partners says that they were removed, which nobody has signed who may."""
    persons = tuple(persons)
    said = {one.member for one in trust.contested.values()} - parted(trust, office, persons)
    return frozenset(person.id for person in persons if person.id in said and not person.member)


def kept(trust: Trust, slots: Slots, vault_key: bytes) -> Slots:
    """The slots with a closed one for each of them, except where their key may be another's."""
    for member in vacant(trust, slots):
        if member not in trust.changed:
            slots = slots.with_slot(_closed(trust, slots.vault, member, vault_key))
    return slots


def stripped(trust: Trust, slots: Slots) -> Slots:
    """The slots without those of members who were removed, which somebody put back."""
    gone = trust.removed
    rest = tuple(slot for slot in slots.slots if slot.member not in gone)
    return msgspec.structs.replace(slots, slots=rest)


def _closed(trust: Trust, vault: str, member: str, vault_key: bytes) -> Slot:
    """A slot that no password opens: their own keys are sealed to nobody any more."""
    public, terms = trust.public(member), floor()
    return Slot(
        member=member,
        name=name_of(public.certificate) or member,
        kdf=Kdf(terms.memory_kib, terms.passes, terms.lanes, terms.salt),
        confirmation=b"",
        member_key=b"",
        bundle=b"",
        vault_keys=(wrap_vault_key(vault, member, public.hpke, vault_key),),
    )
