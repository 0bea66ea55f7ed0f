"""What one unsigned copy costs beside the same text through bare paragraphs."""

from collections.abc import Iterator
from time import process_time

from app.queries.copies import CopyFile
from tests.benchmarks.paragraphs import CopyText, bare_pdf, register
from tests.benchmarks.rounds import Ratio, rounds
from tests.benchmarks.sitting import MAYOR, office, sit_down

CONTRIBUTIONS = 100
ROUNDS = 15


def measure() -> Iterator[Ratio]:
    """From the store to the bytes of a draft: reading, disclosing, composing, setting."""
    register()
    with office(partners=3) as session:
        sitting = sit_down(session, partners=3)
        sitting.fill(CONTRIBUTIONS)
        texts = session.ask(CopyText(sitting.meeting, MAYOR), MAYOR)

        def program() -> float:
            begin = process_time()
            session.ask(CopyFile(sitting.meeting, MAYOR), MAYOR)
            return process_time() - begin

        def bare() -> float:
            begin = process_time()
            bare_pdf(texts)
            return process_time() - begin

        taken = rounds(program, bare, ROUNDS)
    yield Ratio("one unsigned copy ÷ bare ReportLab", 1.5, "ms", *map(tuple, taken))
