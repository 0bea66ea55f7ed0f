"""A meeting that is under way, made through the front door: who speaks at it, and what they say."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from app.commands.cases import OpenCase, Sighting, Weigh
from app.commands.meetings import AddItem, Invite, Plan, Respond
from app.commands.office import Declare
from app.commands.rounds import Vote, VoteRecord
from app.commands.sitting import Arrive, CloseItem, CloseMeeting, OpenItem, OpenMeeting
from app.commands.speaking import Approve, Contribute
from app.domain.basis import Basis, BasisType, Kind, Profile
from app.domain.case import CaseId, Subject, SubjectKind
from app.domain.contribution import Keep, Nature, TextId
from app.domain.meeting import MeetingId
from app.domain.person import Category, Community, Office, Person, PersonId
from app.domain.secret import SecretText
from app.queries.board import NameCards
from app.session import Opening, Session

MAYOR, COORDINATOR, WRITER = PersonId("mayor"), PersonId("coordinator"), PersonId("writer")
MEMBERS = (MAYOR, COORDINATOR, WRITER)
TODAY = date(2026, 11, 26)
PURPOSE = "criminal_organisation"
_STATEMENT = (
    "Bij het gezamenlijk toezicht van nummer {number} ontbraken in drie van de acht zaken de"
    " verplichte folders over gokverslaving; in één zaak waren inzetten boven 2000 euro niet"
    " bijgehouden. De uitbater liet weten dat de toestellen sinds de zomer door een derde worden"
    " geleverd en dat de huur maandelijks contant wordt betaald."
)


def statement(number: int) -> str:
    """What is said at a table in two sentences: about 300 characters."""
    return _STATEMENT.format(number=number)


@contextmanager
def office(partners: int) -> Iterator[Session]:
    """An exercise vault with its three members unlocked, and partners who have declared."""
    people = (
        _person(MAYOR, Category.BM, member=True),
        _person(COORDINATOR, Category.AIV, member=True),
        _person(WRITER, Category.GEM, member=True),
        *(_person(PersonId(f"partner-{n}"), Category.INSP) for n in range(partners)),
    )
    opening = Opening(
        label="Benchmarks",
        profile=Profile.CASUSOVERLEG,
        exercise=True,
        office=Office("Zeestad", MAYOR, COORDINATOR, "L. Vermandere", exercise_today=TODAY),
        persons=people,
        founder=COORDINATOR,
        passwords={member: f"benchmark {member}" for member in MEMBERS},
    )
    with TemporaryDirectory(prefix="benchmark-") as folder:
        session, _ = Session.create(Path(folder) / "vault", opening)
        with session:
            for person in people:
                session.run(Declare(), person.id)
            yield session


@dataclass(frozen=True, slots=True)
class Sitting:
    """One open item at one open meeting, with everyone at the table."""

    session: Session
    meeting: MeetingId
    case: CaseId
    people: tuple[PersonId, ...]

    def contribute(self, number: int, *, keep: Keep = Keep.MINUTES) -> TextId:
        """The mayor says something that nobody has approved yet."""
        said = Contribute(
            self.meeting, self.case, SecretText(statement(number)), Nature.FACT, False, keep
        )
        return TextId(_made(self.session, said, MAYOR))

    def fill(self, contributions: int) -> None:
        """So many contributions, approved for the minutes and free to be kept in own files."""
        for number in range(contributions):
            self.session.run(Approve(self.contribute(number)), MAYOR)
        cards = self.session.ask(NameCards(self.meeting))
        codes = {card.person: card.code for card in cards}
        for person in self.people:
            vote = VoteRecord(self.meeting, self.case, Vote.AGREE, codes.get(person))
            self.session.run(vote, person)

    def close(self) -> None:
        """The end of the item and of the meeting: from here on its minutes can be signed."""
        self.session.run(CloseItem(self.meeting, self.case), MAYOR)
        self.session.run(CloseMeeting(self.meeting), MAYOR)


def sit_down(session: Session, partners: int) -> Sitting:
    """A new case at a new meeting, to which everyone came."""
    guests = tuple(PersonId(f"partner-{n}") for n in range(partners))
    people = (*MEMBERS, *guests)
    case = CaseId(_made(session, _opened(people), None))
    session.run(Weigh(case, True), MAYOR)
    plan = Plan(Kind.CONSENT, TODAY, "Stadhuis, zaal 2", MAYOR, WRITER)
    meeting = MeetingId(_made(session, plan, None))
    session.run(AddItem(meeting, case))
    for guest in guests:
        session.run(Invite(meeting, case, guest), MAYOR)
        session.run(Respond(meeting, case, True), guest)
    session.run(OpenMeeting(meeting), MAYOR)
    session.run(OpenItem(meeting, case), MAYOR)
    for person in people:
        session.run(Arrive(meeting, case), person)
    return Sitting(session, meeting, case, people)


def _opened(people: tuple[PersonId, ...]) -> OpenCase:
    basis = Basis(
        BasisType.CONSENT,
        "art. 353 §2 Sw.",
        dated=date(2026, 11, 10),
        magistrate="substituut D. Roels",
        reasons="Verwevenheid van acht inrichtingen",
        valid_until=date(2027, 5, 10),
        participants=frozenset(people),
    )
    seen = (
        Sighting(
            date(2026, 10, 4), SecretText("Inzetten niet geregistreerd"), SecretText("dienst")
        ),
        Sighting(date(2026, 10, 19), SecretText("Weddenschap zonder pers"), SecretText("dienst")),
    )
    subject = Subject(SecretText("Netwerk rond wedkantoren"), SubjectKind.NETWORK)
    return OpenCase(Kind.CONSENT, PURPOSE, basis, subject, seen)


def _made(session: Session, command: OpenCase | Plan | Contribute, acting: PersonId | None) -> str:
    made = session.run(command, acting).made
    if made is None:
        raise RuntimeError("nothing was made")
    return made


def _person(identifier: PersonId, category: Category, *, member: bool = False) -> Person:
    federal = category is Category.INSP
    return Person(
        identifier,
        f"Naam van {identifier}",
        "Controleur" if federal else "Medewerker",
        "Kansspelcommissie" if federal else "Stad Zeestad",
        category,
        Community.FEDERAL if federal else Community.MUNICIPAL,
        member=member,
    )
