"""What people write in the cells of a list is understood in every language."""

import pytest

from app.domain.person import Community, Language
from app.queries.partner_cells import Field, code_of

WRITTEN = {
    (Field.LANGUAGE, Language.FR): ("fr", "Frans", "français", "FRANCAIS", "French"),
    (Field.LANGUAGE, Language.NL): ("nl", "Nederlands", "néerlandais", "Dutch"),
    (Field.LANGUAGE, Language.DE): ("Duits", "allemand", "Deutsch"),
    (Field.COMMUNITY, Community.FLEMISH): ("Vlaams", "Vlaamse Gemeenschap", "flamande"),
    (Field.COMMUNITY, Community.FRENCH): ("Franse Gemeenschap", "FWB", "french"),
    (Field.COMMUNITY, Community.MUNICIPAL): ("gemeente", "stad", "communale", "municipal"),
}


@pytest.mark.parametrize(
    ("meant", "written"), [(meant, one) for meant, all_ in WRITTEN.items() for one in all_]
)
def test_a_code_is_read_by_any_of_its_names(meant: tuple[Field, str], written: str) -> None:
    field, code = meant
    assert code_of(field, written) == code


def test_what_names_nothing_is_no_code() -> None:
    assert code_of(Field.LANGUAGE, "Latijn") is None
