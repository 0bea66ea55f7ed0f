"""One clean copy for all tests of the scanner, with what its reader was told and was not."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.secret import SecretText
from app.domain.withheld import Withheld
from app.leaks.blank import written
from app.leaks.known import Known
from app.minutes.blank import blank_pdf
from app.minutes.compose import minutes_document, minutes_pdf
from app.queries.leaks import _strings
from tests.app.minutes.drafts import contribution, item, minutes
from tests.builders import law

SAID = "In drie zaken op de heide ontbraken de folders; de buren hebben niets gezien."
UNSAID = "De zwaluwstaart lag op de heide en werd door de buren in de Langestraat gevonden."


@pytest.fixture(scope="session")
def clean() -> bytes:
    parts = (contribution(SAID), *(contribution(f"{SAID} Ronde {n}.") for n in range(20)))
    return minutes_pdf(minutes(items=(item(contributions=parts),)), law())


@pytest.fixture(scope="session")
def known() -> Known:
    draft = minutes()
    bare = replace(draft.items[0], contributions=())
    frame = tuple(_strings(minutes_document(replace(draft, items=(bare,)), law())))
    return Known(
        said=(SAID, *(f"Ronde {n}" for n in range(20))), frame=frame, written=written(blank_pdf())
    )


@pytest.fixture(scope="session")
def withheld() -> Withheld:
    return Withheld(
        texts=(SecretText(UNSAID), SecretText("Een zwäluwstäart telt ook.")),
        people=(SecretText("Mr. Piet Goethals"),),
        subjects=(SecretText("Jonas Vanderstraeten-Özgür"),),
        born=(date(2010, 3, 14),),
        codes=(SecretText("W4XRN8"),),
    )
