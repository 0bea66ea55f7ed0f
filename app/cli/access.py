"""`export-access-request`: the answer to the person concerned, out of one case, as a file."""

import argparse

from app.cli.entering import unlocked
from app.cli.terminal import say
from app.commands.access import ExportAccess
from app.domain.case import CaseId
from app.domain.language import Language
from app.domain.person import PersonId
from app.errors import Unusable
from app.queries.cases import CaseList
from app.session import delivering
from app.wording.sentences import Sentences


def export_access_request(options: argparse.Namespace, sentences: Sentences) -> int:
    """Ask the member's password, sign the answer and write it; the log notes the export.

    Raises:
        Unusable: to_unusable, where the file is there already or its folder is not.
    """
    if options.to.exists() or not options.to.parent.is_dir():
        raise Unusable("to_unusable")
    language = Language(options.document_language or sentences.language)
    with unlocked(options, sentences) as session:
        member = PersonId(options.member)
        wanted = options.case.upper()
        found = [line.id for line in session.ask(CaseList(), member) if line.key == wanted]
        # Asked all the same: the answer and the log are those for a case that does not exist.
        case = found[0] if found else CaseId(options.case)
        with delivering() as write:
            answer = ExportAccess(case, language, deliver=lambda pdf: write(options.to, pdf, None))
            session.run(answer, member)
    say(sentences.text("cli.access.done", file=str(options.to)))
    return 0
