"""A new vault: its office, its partners and its members, before there is a session."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from app.crypto.kdf import KdfParameters, floor
from app.crypto.password import check_password
from app.crypto.recovery import RecoveryCode
from app.domain.basis import Profile
from app.domain.calendar import moment
from app.domain.log import Act, LogEntry
from app.domain.person import LogTerm, Office, Person, PersonId
from app.errors import AppError, Unusable
from app.queries.logbook import log_reader
from app.store.codec import encode
from app.store.ground import require_apart, require_free
from app.store.records import Records
from app.store.vault import Vault


@dataclass(frozen=True, slots=True)
class Opening:
    """What a new vault begins with."""

    label: str
    profile: Profile
    exercise: bool
    office: Office
    persons: tuple[Person, ...]
    founder: PersonId
    passwords: Mapping[PersonId, str] = field(repr=False)
    whole: bool = True
    """Whether it is a vault at once, or only by `Vault.establish`; an end before leaves none."""

    @property
    def clock(self) -> date | None:
        """The day on which an exercise plays; None is today."""
        return self.office.exercise_today if self.exercise else None

    @property
    def kdf(self) -> KdfParameters | None:
        """Exercises use the floor of Argon2id; None is as the machine is calibrated."""
        return floor() if self.exercise else None


def opened(folder: Path) -> Vault:
    """The vault in a folder, still locked. Raises as `Vault.open`.

    So does a profile that only a later program knows: Unusable("vault_newer").
    """
    vault = Vault.open(folder)
    if vault.header.profile not in {profile.value for profile in Profile}:
        vault.close()
        raise Unusable("vault_newer")
    return vault


def is_free(folder: Path) -> bool:
    """Whether a vault could be made there, as far as is seen at once."""
    try:
        require_free(folder)
        require_apart(folder)
    except AppError:
        return False
    return True


def found(folder: Path, opening: Opening) -> tuple[Vault, RecoveryCode]:
    """The vault with everybody unlocked, and the code that is shown once and kept nowhere.

    Raises:
        AppError: a password is refused, or the folder cannot hold a vault.
    """
    require_apart(folder)
    if not opening.exercise:
        for password in opening.passwords.values():
            check_password(password)
    founder = opening.founder
    names = {person.id: person.name for person in opening.persons}
    now = min(moment(opening.clock), moment(None))  # certificates hold on both clocks
    vault, code = Vault.create(
        folder,
        label=opening.label,
        profile=opening.profile.value,
        exercise=opening.exercise,
        member=founder,
        name=names[founder],
        password=opening.passwords[founder],
        now=now,
        kdf=opening.kdf,
        whole=False,
    )
    try:
        for member, password in opening.passwords.items():
            if member != founder:
                vault.add_member(founder, member, names[member], password, now, opening.kdf)
                vault.unlock(member, password)
        _keep(vault, opening)
        if opening.whole:
            vault.establish()
    except BaseException:
        vault.close()
        raise
    return vault, code


def _keep(vault: Vault, opening: Opening) -> None:
    """Office and partners, for every member, and the first line of the log."""
    members = frozenset(opening.passwords)
    now = moment(opening.clock)
    with vault.transaction(opening.founder, now=now) as transaction:
        records = Records(transaction)
        reader = log_reader(opening.office, members, None, opening.founder)
        terms = (LogTerm(reader, chaired=False),)
        office = replace(opening.office, sheet_halved=len(members) > 1, log_terms=terms)
        records.keep_office(office, members)
        persons = (replace(one, member=one.id in members) for one in opening.persons)
        records.keep_persons(persons, members)
        entry = LogEntry(now, Act.ADD, opening.founder, why="new_vault")
        transaction.log(encode(entry), frozenset({reader}))
