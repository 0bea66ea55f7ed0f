"""`recall`: issued copies that speak of a case which was erased, to be asked back by hand."""

import argparse

from app.cli.entering import unlocked
from app.cli.terminal import say, say_json, table
from app.domain.person import PersonId
from app.queries.register import AllCopies, CopyLine, Standing
from app.wording.sentences import Sentences

COLUMNS = ("code", "recipient", "organisation", "meeting", "issued")


def recall(options: argparse.Namespace, sentences: Sentences) -> int:
    """List whom to ask for what, without a word of what any copy says."""
    with unlocked(options, sentences) as session:
        copies = session.ask(AllCopies(), PersonId(options.member)).lines
    lines = [_told(line) for line in copies if line.standing is Standing.RECALLED]
    if options.json:
        say_json({"copies": lines}, indent=2)
    elif not lines:
        say(sentences.text("cli.recall.none"))
    else:
        headings = [sentences.text(f"cli.recall.{column}") for column in COLUMNS]
        for row in table(headings, [[line[column] for column in COLUMNS] for line in lines]):
            say(row)
    return 0


def _told(line: CopyLine) -> dict[str, str]:
    return {
        "code": line.code,
        "recipient": line.name,
        "organisation": line.organisation,
        "meeting": line.meeting_on.isoformat(),
        "issued": line.issued_on.isoformat() if line.issued_on else "",
        "sha256": line.sha256,
    }
