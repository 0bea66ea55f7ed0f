"""Putting right what is signed: new words, the chair's annex with them, and handing it out.

Nothing signed changes. New words wait beside the text that they put right until the chair signs
them into one annex for each recipient whose copy says that text.
"""

from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar

from app.commands.minutes import IssueMinutes, keep_copy, must_open_all
from app.commands.signing import How, OwnKey, Watch
from app.commands.sitting import meeting_for
from app.commands.speaking import attestation
from app.commands.step import Done, Loud, Step
from app.domain.amendment import Amendment
from app.domain.casefile import CaseFile
from app.domain.contribution import TextId
from app.domain.decision import Action
from app.domain.log import Act
from app.domain.meeting import MeetingId
from app.domain.minutes import Product
from app.domain.secret import SecretText
from app.errors import WrongState
from app.policy.permission import amending, texts
from app.policy.verdict import UNKNOWN, Verdict
from app.queries.annexes import told_of_annex, waiting, waiting_at
from app.queries.cabinet import Place
from app.queries.drafts import opens_all, sat_through
from app.queries.reading import reads_in_full
from app.queries.standing import standing, standing_action


@dataclass(frozen=True, slots=True)
class Amend(Loud):
    """Word a signed text anew, or add to it; it holds once the chair has signed the annex (R20).

    By its contributor, its owner outside the mayor's services, or the chair. New words take the
    place of those that still wait.
    """

    verb: ClassVar[str] = "amend"
    of: TextId
    text: SecretText
    added: bool = False
    code: str | None = field(default=None, repr=False)
    """Of the name card, for a contributor or an owner who has no key slot."""
    due: date | None = None
    """The day by which an action is now to be done; None leaves its due date as it stands."""

    def asks(self, step: Step) -> Verdict:
        """Only whose text it is, and not once a consent has lapsed (R6)."""
        place, text = _signed(step, self.of)
        if place is None or text is None:
            return UNKNOWN
        visible = reads_in_full(step, place, text, step.acting)
        return amending.amend(step.looking(place), text, visible)

    def carry_out(self, step: Step) -> Done:
        """Let it wait for the chair.

        Raises:
            WrongState: unknown_text, not_signed_yet, empty_text, nothing_changed.
            Locked: wrong_table_code, member_locked.
        """
        place, text = _signed(step, self.of)
        if place is None or text is None:
            raise WrongState("unknown_text")
        due = self.due
        if due is not None:
            if not isinstance(text, Action):
                raise WrongState("unknown_text")  # no action goes by that id
            due = due if due != standing_action(place.file, text).due else None
        if not place.meeting.state.signed:
            raise WrongState("not_signed_yet")
        if not self.text:
            raise WrongState("empty_text")
        if due is None and self._stands(place.file, text):
            raise WrongState("nothing_changed")
        whose = amending.words_of(step.looking(place), text)
        by = attestation(step, place, self.code) if whose is not None else None
        before = next((a for a in waiting(place.file, place.item) if a.of == self.of), None)
        new = before.id if before is not None else step.records.new_id()
        words = Amendment(new, place.item.id, self.of, step.acting, self.text, self.added, by)
        step.keep_amendment(place, replace(words, due=due))
        step.note(Act.ADD, case=place.file.case, why=self.verb)
        return Done(new)

    def _stands(self, file: CaseFile, text: amending.Signed) -> bool:
        """Whether these words are read there already."""
        last = standing(file, self.of)
        return self.text == (text if last is None else last).text


@dataclass(frozen=True, slots=True)
class TakeBackAmendment(Loud):
    """Take new words back before the chair signs them: for everybody they never were."""

    verb: ClassVar[str] = "take_back_amendment"
    amendment: str

    def asks(self, step: Step) -> Verdict:
        """Whoever put them down."""
        place, one = _amendment(step, self.amendment)
        own = one is not None and one.author == step.acting
        if place is not None:
            step.looking(place)
        return amending.take_back(one, own)

    def carry_out(self, step: Step) -> Done:
        """Destroy them."""
        place, one = _amendment(step, self.amendment)
        if place is None or one is None:
            raise WrongState("unknown_text")
        step.erase(place.file, one.id)
        step.note(Act.DELETE, case=place.file.case, why=self.verb)
        return Done()


@dataclass(frozen=True, slots=True)
class SignAnnex(Loud):
    """The chair signs all new words into one annex for each recipient entitled to some of them."""

    verb: ClassVar[str] = "sign_annex"
    meeting: MeetingId
    watch: Watch | None = field(default=None, compare=False, repr=False)
    how: How = field(default=OwnKey(), repr=False)

    def asks(self, step: Step) -> Verdict:
        """As for the minutes themselves; also under a lapsed consent (R6)."""
        meeting = step.records.meeting(self.meeting)
        if meeting is None or not opens_all(step, meeting):
            return UNKNOWN
        return texts.sign(step.situation(None, meeting), sat=sat_through(step, meeting))

    def carry_out(self, step: Step) -> Done:
        """Compose, code, sign, search and keep sealed.

        Raises:
            WrongState: not_signed_yet, nothing_to_amend, nobody_to_issue_to,
                countersignature_first, keys_awaited, signing_stopped, leak_on_page, leak_in_file.
        """
        from app.commands.products import annex_copies  # PDF and signature only when needed

        meeting = meeting_for(step, self.meeting)
        if not meeting.state.signed:
            raise WrongState("not_signed_yet")
        new = waiting_at(step, meeting)
        if not new:
            raise WrongState("nothing_to_amend")
        must_open_all(step, meeting)
        held = {c.code: c for c in step.records.copies(meeting)}
        recipients = []
        with closing(annex_copies(step, meeting, self.watch, self.how)) as copies:
            for handed in copies:
                recipients.append(handed.copy.recipient)
                files = told_of_annex(step, meeting, held[handed.copy.corrects or ""])
                keep_copy(step, meeting, handed, [file.case for file in files])
        if not recipients:
            raise WrongState("nobody_to_issue_to")
        for file, item, amendment in new:
            signed = replace(amendment, signed_at=step.now)
            step.keep_amendment(Place(meeting, file, item), signed)
        step.note(Act.SIGN, meeting=meeting, to=recipients, why=self.verb)
        return Done()


@dataclass(frozen=True, slots=True)
class IssueAnnexes(IssueMinutes):
    """Hand annexes out, to whom copies may be handed (R6, R17, R41)."""

    verb: ClassVar[str] = "issue_annexes"
    product: ClassVar[Product] = Product.ANNEX


def _signed(step: Step, text: TextId) -> tuple[Place | None, amending.Signed | None]:
    file = step.case_of(text)
    found = file.source(text) if file is not None else None
    return (step.around_text(found), found) if found is not None else (None, None)


def _amendment(step: Step, amendment: str) -> tuple[Place | None, Amendment | None]:
    file = step.case_of(amendment)
    one = next((a for a in file.amendments if a.id == amendment), None) if file else None
    item = file.item(one.item) if file is not None and one is not None else None
    if file is None or item is None:
        return None, None
    return step.at(item.meeting, file.case.id), one
