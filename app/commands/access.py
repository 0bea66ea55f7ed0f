"""Answering a request for access by the person whom a case is about (R40)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar

from app.commands.step import Done, Loud, Step
from app.domain.case import CaseId, SubjectKind
from app.domain.ids import TextId
from app.domain.language import Language
from app.domain.log import Act
from app.errors import WrongState
from app.policy.permission import access
from app.policy.verdict import UNKNOWN, Verdict


@dataclass(frozen=True, slots=True)
class ExportAccess(Loud):
    """Sign the answer and hand it out; it is kept nowhere, and the log says that it went.

    `without` are outcomes that the organiser leaves out after consulting the participants.
    `deliver` writes the file before the log says so: where it fails, the log says nothing. Whoever
    gives it takes the file away where the step then fails (`app.host.delivery`).
    """

    verb: ClassVar[str] = "export_access"
    case: CaseId
    language: Language
    without: frozenset[TextId] = frozenset()
    deliver: Callable[[bytes], None] = field(default=lambda _pdf: None, compare=False, repr=False)

    def asks(self, step: Step) -> Verdict:
        """The organiser, with a DPIA behind the vault (R40)."""
        file = step.casefile(self.case)
        return UNKNOWN if file is None else access.export_access(step.situation(file.case))

    def carry_out(self, step: Step) -> Done:
        """Compose, sign, search and hand out.

        Raises:
            WrongState: subject_no_person, leak_on_page, leak_in_file.
            Damaged: names_damaged.
        """
        from app.commands.products import access_answer  # PDF and signature only when needed

        file = step.casefile(self.case)
        if file is None:
            raise LookupError(self.case)
        if file.case.subject.kind is not SubjectKind.PERSON:
            raise WrongState("subject_no_person")
        pdf = access_answer(step, file, self.language, self.without)
        self.deliver(pdf)
        step.note(Act.EXPORT, case=file.case, why=self.verb)
        return Done()
