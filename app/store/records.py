"""Domain objects in a transaction: what is read, what is written, and for which readers."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from app.domain.anchor import MinutesAnchor
from app.domain.case import Case, CaseTerm
from app.domain.casefile import CaseFile
from app.domain.meeting import Agenda, Meeting
from app.domain.minutes import Copy
from app.domain.person import Office, Person, PersonId
from app.domain.signature import KeyFilePlace
from app.errors import Damaged, Locked
from app.store import heritage, vacancy
from app.store.anchor import Anchoring
from app.store.assembly import casefile, decoded, renewed, thing_or_damage
from app.store.backup import Backup
from app.store.codec import SCHEMA, encode
from app.store.ids import OFFICE
from app.store.office import OfficeBundle, put_together
from app.store.reading import LoggedLeaf, Slice
from app.store.roster import Trust
from app.store.transaction import Stored, Transaction

T = TypeVar("T")
Root = Case | CaseTerm | Meeting


class Records:
    """One member's typed view of one transaction.

    What is put together from a whole bundle stays on its shelf, so that a step that changes one
    record of a case decodes that one alone, and a step that only looks decodes nothing.
    """

    def __init__(self, transaction: Transaction, left_out: list[Damaged] | None = None) -> None:
        """What is damaged answers whoever asks for it by name, and stops no list.

        Whoever looks is told in `left_out` what lists do not have; a step goes on without it.
        """
        self._transaction = transaction
        self._left_out = left_out

    def new_id(self) -> str:
        """A fresh random id."""
        return self._transaction.new_id()

    def rotate(self) -> None:
        """Another vault key once this is on the disk: see `Transaction.rotate`."""
        self._transaction.rotate()

    def end_drafts(self) -> None:
        """What anybody was typing goes once this is on the disk."""
        self._transaction.end_drafts()

    def office(self) -> Office:
        """The office of this vault.

        Raises Damaged("office_damaged") where it is gone or does not open; Locked("office_closed")
        for a member who was added and to whom nothing is sealed yet.
        """
        found = self._desk().office
        if not found:
            with suppress(Damaged):
                if self._transaction.holds(OFFICE) and self._transaction.read(OFFICE) is None:
                    raise Locked("office_closed")
            raise Damaged("office_damaged", record=OFFICE)
        return found[0]

    def persons(self) -> Mapping[PersonId, Person]:
        """Everyone in the list of partners, by id.

        Where somebody's record is damaged, looking up one who is not there raises Damaged: it may
        be them.
        """
        return self._desk().persons

    def note_persons(self) -> None:
        """For whoever lists the partners: leave out those whose record is damaged."""
        for error in self._desk().damaged:
            self.leave_out(error)

    def require_names(self) -> None:
        """Raises Damaged("names_damaged") unless every case and every partner can be read."""
        if self._desk().damaged or self.damaged_root() is not None:
            raise Damaged("names_damaged")

    def damaged_root(self) -> Damaged | None:
        """What hides some case, clock or meeting; None where nothing does."""
        known = map(thing_or_damage, self._transaction.roots())
        return next((thing for thing in known if isinstance(thing, Damaged)), None)

    def leave_out(self, error: Damaged) -> None:
        """Go on without something, and say so to whoever looks."""
        if self._left_out is not None:
            self._left_out.append(error)

    @property
    def left_out(self) -> tuple[Damaged, ...]:
        """What lists did without, as far as it is kept."""
        return tuple(self._left_out or ())

    def casefile(self, case: str, *, whole: bool = True) -> CaseFile | None:
        """A case with what this member can open of it; None if unknown or closed to them.

        Raises Damaged for any of its records; for its frame alone where not `whole`.
        """
        if case == OFFICE:
            return None
        shelf = self._transaction.shelf(case)
        known: tuple[CaseFile | None, tuple[Damaged, ...]] = shelf.view or (None, ())
        found, damaged = known
        if found is None:
            found, damaged = casefile(shelf.records.values())
        elif shelf.news:
            found = renewed(found, shelf.news)
        shelf.show((found, damaged))
        if (damaged := shelf.damaged + damaged) and (whole or found is None):
            raise damaged[0]
        if found is None or not (found.case.emergencies or found.case.term):
            return found
        return replace(found, case=self._timed(found.case))

    def holds(self, record: str) -> bool:
        """Whether there is such a record, also one that this member cannot read."""
        return self._transaction.holds(record)

    def bundle_of(self, record: str) -> str | None:
        """The case or meeting in which a record lies; None if it cannot be opened."""
        stored = self._transaction.read(record)
        return None if stored is None else stored.bundle

    def case(self, case: str) -> Case | None:
        """The frame of a case alone."""
        found = self._read(case, Case)
        return None if found is None else self._timed(found)

    def meeting(self, meeting: str) -> Meeting | None:
        """The frame of a meeting; None if unknown or closed to this member."""
        return self._read(meeting, Meeting)

    def agenda(self, meeting: Meeting) -> Agenda | None:
        """Its agenda; None for a member who may not know the other items."""
        return self._read(meeting.agenda, Agenda)

    def cases(self) -> Iterator[Case]:
        """The frames of all cases that this member can open, one by one."""
        return (thing for thing in self._roots() if isinstance(thing, Case))

    def terms(self) -> Iterator[CaseTerm]:
        """Keys and clocks of the cases that somebody ends who is not admitted to them."""
        return (thing for thing in self._roots() if isinstance(thing, CaseTerm))

    def term(self, case: Case) -> CaseTerm | None:
        """Key and clock of a case, where they were written down."""
        return self._read(case.term, CaseTerm) if case.term is not None else None

    def meetings(self) -> Iterator[Meeting]:
        """The frames of all meetings that this member can open."""
        return (thing for thing in self._roots() if isinstance(thing, Meeting))

    def roots_after(self, place: int, limit: int) -> tuple[tuple[Root, ...], int | None]:
        """Frames of cases and meetings, and clocks, by slices: see `Transaction.roots_after`."""
        found, rest = self._transaction.roots_after(place, limit)
        things = self._sound(found)
        return tuple(thing for thing in things if isinstance(thing, Root)), rest

    def copies(self, meeting: Meeting) -> tuple[Copy, ...]:
        """The register of copies of a meeting."""
        return tuple(thing for thing in self._beside(meeting) if isinstance(thing, Copy))

    def stray_copies(self) -> tuple[tuple[Copy, ...], bool]:
        """The same of meetings whose frame is damaged, was lost, or is closed here.

        And whether they tell of all that lies there: no line is damaged, no register all closed.
        """
        held = {heritage.BUNDLE}.union(*((m.copies, m.files) for m in self.meetings()))
        lying = {r: of for r, of in self._transaction.rootless().items() if of not in held}
        copies, told = list[Copy](), set[str]()
        for bundle in sorted({*lying.values()}):
            shelf = self._transaction.shelf(bundle)
            things = map(thing_or_damage, shelf.records.values())
            if lines := [thing for thing in things if isinstance(thing, Copy)]:
                copies += lines
                told |= {lying.get(copy.file, bundle) for copy in lines}
                told |= set() if shelf.damaged else {bundle}
        return tuple(copies), told >= {*lying.values()}

    def anchors(self, meeting: Meeting) -> tuple[MinutesAnchor, ...]:
        """What ties its signed minutes to the log."""
        return tuple(thing for thing in self._beside(meeting) if isinstance(thing, MinutesAnchor))

    def file(self, copy: Copy) -> bytes | None:
        """The signed file of a copy; None for a member who may not read it."""
        stored = self._transaction.read(copy.file)
        return None if stored is None else stored.payload

    def has_file(self, copy: Copy) -> bool:
        """Whether the file of a copy is there, also one that this member may not read."""
        return self.holds(copy.file)

    def closed(self, copy: Copy) -> bool:
        """Whether the file of a copy is there and this member may not read it."""
        return self.has_file(copy) and self._transaction.read(copy.file) is None

    def key_file(self, certificate_sha256: str) -> KeyFilePlace | None:
        """Where this member's file with the key of a certificate is."""
        return self._desk().key_files.get(certificate_sha256)

    def keep_key_file(self, place: KeyFilePlace, reader: PersonId) -> None:
        """Write down where that file is, for its owner alone."""
        self._write(OFFICE, place.id, place, (reader,))

    def log_slice(
        self, before: int | None, count: int, wanted: Callable[[LoggedLeaf], bool]
    ) -> Slice:
        """Some leaves of the log before a position, newest first."""
        return self._transaction.log_slice(before, count, wanted)

    def log_head(self) -> tuple[int, bytes]:
        """How many leaves the log has, and the hash over all of them."""
        tree = self._transaction.history.frontier
        return tree.size, tree.root

    def anchoring(self) -> Anchoring:
        """The log beside what others hold of it."""
        return self._transaction.anchoring()

    def backups(self) -> tuple[tuple[Path, ...], dict[Path, str], bool]:
        """Where the backups are, what keeps one out of them, and whether an erasure waits there."""
        return self._transaction.backups()

    def look_at(self, place: Path) -> tuple[bool, tuple[Backup, ...], tuple[str, ...]]:
        """What is in a folder of backups: see `backup.look`."""
        return self._transaction.look_at(place)

    def fingerprints(self) -> dict[str, str | None]:
        """The members' keys as this member knows them; None for one that changed unexpectedly."""
        trust = self._transaction.trust
        told = trust.current.items()
        return {m: None if m in trust.changed else key.spoken_fingerprint for m, key in told}

    def removed(self) -> frozenset[str]:
        """Who had keys in this vault once, and was removed."""
        return self._transaction.trust.removed

    def parted(self) -> frozenset[str]:
        """Members to whom nothing is sealed, though their slot stands: see `vacancy.parted`.

        Never whose session it is. Beside an old keys.db nobody, for what is sealed to them stays
        so, and others are to enter.
        """
        return self._accused(vacancy.parted) - {self._transaction.by}

    def wronged(self) -> frozenset[str]:
        """Members who are in the list as removed by whom nobody believes: see `vacancy`."""
        return self._accused(vacancy.wronged)

    def _accused(
        self, of: Callable[[Trust, Office, Iterable[Person]], frozenset[str]]
    ) -> frozenset[str]:
        trust = self._transaction.trust
        if not trust.contested or self._transaction.behind:
            return frozenset()
        desk = self._desk()
        return of(trust, desk.office[0], desk.persons.values()) if desk.office else frozenset()

    def certificates(self) -> dict[str, bytes]:
        """The certificates of the members' own keys (DER), as this member knows them."""
        trust = self._transaction.trust
        told = trust.current.items()
        return {m: key.certificate for m, key in told if m not in trust.changed}

    def keep_office(self, office: Office, readers: Iterable[str]) -> None:
        """Write the office, for all members."""
        self._write(OFFICE, OFFICE, office, readers)

    def keep_persons(self, persons: Iterable[Person], readers: Iterable[str]) -> None:
        """Write people into the list of partners; who is there already is looked up once."""
        known, sealed_to = dict(self._desk().records), tuple(readers)
        for person in persons:
            self._write(OFFICE, known.get(person.id) or self.new_id(), person, sealed_to)

    def keep(self, bundle: str, thing: Any, readers: Iterable[str]) -> None:
        """Write a domain object under its own id into a bundle, for exactly these readers."""
        self._write(bundle, thing.id, thing, readers)

    def keep_copy(self, meeting: Meeting, copy: Copy, record: str, readers: Iterable[str]) -> None:
        """Write a line of the register of copies."""
        self._write(meeting.copies, record, copy, readers)

    def keep_file(self, bundle: str, record: str, data: bytes, readers: Iterable[str]) -> None:
        """Write a signed file as it is."""
        self._transaction.write(bundle, record, data, self._sealed_to(readers), SCHEMA)

    def readers(self, record: str) -> frozenset[PersonId]:
        """To which members a record is sealed; nobody for one that is not there yet.

        Whoever was removed is none: what is written again is sealed to these as they are (R41).
        """
        if self._transaction.read(record) is None:
            return frozenset()
        sealed_to = self._transaction.readers(record) - self.removed() - self.parted()
        return frozenset(map(PersonId, sealed_to))

    def open_to(self, case: str) -> frozenset[PersonId] | None:
        """Members whose keys open a case, also by its clock alone; None where neither tells."""
        if self._transaction.read(case) is not None:
            return self.readers(case)
        found = map(thing_or_damage, self._transaction.roots())
        terms = (t for t in found if isinstance(t, CaseTerm) and t.case == case)
        return next((self.readers(term.id) - term.beside for term in terms), None)

    def erase(self, record: str) -> None:
        """Destroy a record and its key."""
        self._transaction.erase(record)

    def erase_bundle(self, bundle: str) -> None:
        """Destroy all of a case or of a meeting's files, also what this member cannot open."""
        self._transaction.erase_bundle(bundle)

    def copy_records(self, meeting: Meeting) -> dict[str, str]:
        """Record id of each line of the register, by copy code."""
        return {copy.code: record for record, copy in self.lines(meeting).items()}

    def lines(self, meeting: Meeting) -> dict[str, Copy]:
        """The lines of its register that can be read, by record: one hides no other."""
        shelf = self._transaction.shelf(meeting.copies)
        found = {stored.id: thing_or_damage(stored) for stored in shelf.records.values()}
        return {record: thing for record, thing in found.items() if isinstance(thing, Copy)}

    def person_record(self, person: PersonId) -> str | None:
        """Id of the record that holds a person, None for somebody new."""
        return self._desk().records.get(person)

    def _desk(self) -> OfficeBundle:
        shelf = self._transaction.shelf(OFFICE)
        if shelf.view is None or shelf.news:
            shelf.show(put_together((*shelf.records.values(), *shelf.damaged)))
        found: OfficeBundle = shelf.view
        return found

    def _beside(self, meeting: Meeting) -> Iterator[Any]:
        """A step needs all of a register: what it passed over is neither handed out nor erased."""
        shelf = self._transaction.shelf(meeting.copies)
        found: tuple[Stored | Damaged, ...] = (*shelf.records.values(), *shelf.damaged)
        return self._sound(found, whole=self._left_out is None)

    def _roots(self) -> Iterator[Any]:
        return self._sound(self._transaction.roots())

    def _sound(self, found: Iterable[Stored | Damaged], whole: bool = False) -> Iterator[Any]:
        """What can be read of a list; the rest is left out, or raised if the `whole` is needed."""
        for stored in found:
            thing = thing_or_damage(stored)
            if isinstance(thing, Damaged):
                if whole:
                    raise thing
                self.leave_out(thing)
            else:
                yield self._timed(thing) if isinstance(thing, Case) else thing

    def _timed(self, case: Case) -> Case:
        log, now = self._transaction.history, self._transaction.now
        term = None
        with suppress(Damaged):  # its own list leaves it out; the case it is about stays readable
            term = self.term(case)
        case = case if term is None else case.ended(term)
        return case.timed(lambda since, moment: log.passed(since, moment, now))

    def _read(self, record: str, kind: type[T]) -> T | None:
        stored = self._transaction.read(record)
        thing = None if stored is None else decoded(stored)
        return thing if isinstance(thing, kind) else None

    def _write(self, bundle: str, record: str, thing: object, readers: Iterable[str]) -> None:
        self._transaction.write(bundle, record, encode(thing), self._sealed_to(readers), SCHEMA)

    def _sealed_to(self, readers: Iterable[str]) -> frozenset[str]:
        """What nobody is left to read is kept by who writes it; nothing is meant for nobody."""
        wanted = frozenset(readers)
        return wanted - self.parted() or (wanted and frozenset({self._transaction.by}))
