"""Names are found in every form that sentences give them, and ordinary words are no finding."""

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.secret import SecretText
from app.domain.withheld import Withheld
from app.leaks.inflection import name_forms, numbers
from app.leaks.known import Known
from app.leaks.scan import scan
from app.leaks.terms import SearchTerms, ShortNames, WholeNames
from app.minutes.compose import minutes_document, minutes_pdf
from app.queries.leaks import _strings
from app.wording.sentences import sentences
from tests.app.minutes.drafts import contribution, item, minutes
from tests.builders import law


def terms(
    texts: Iterable[str] = (), people: Iterable[str] = (), subjects: Iterable[str] = (), *told: str
) -> SearchTerms:
    masked = (tuple(map(SecretText, each)) for each in (texts, people, subjects))
    return SearchTerms(Withheld(*masked), Known(said=told))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Jan Peeters", "Peeters' auto"),
        ("Jan Peeters", "de Peetersen kwamen"),
        ("Jan Peeters", "PEETERS Jan"),
        ("Jan Peeters", "J. Peeters"),
        ("Jan Peeters", "Peeters, J."),
        ("Jan Peeters", "srete" + "eP naj"),
        ("Anna Claes", "Claesje"),
        ("Anna Claes", "la voiture d'Anna Claes"),
        ("An van de Velde", "Van de Velde's broer"),
        ("An van de Velde", "mevrouw Vandevelde"),
        ("An van de Velde", "Velde, An van de"),
        ("Élodie Châtelain", "Chatelain"),
        ("Élodie Châtelain", "E\u0301lodie Cha\u0302telain"),
        ("Jonas Özgür", "Oezguer"),
        ("Jonas Özgür", "Özgürs zus"),
        ("Sofie Vanderstraeten-Maes", "Maes"),
        ("Griet Afﬂigem", "Affligem"),
        ("Yasmina El Idrissi", "Idrissi"),
        ("Mr. Piet Goethals", "meester Goethals"),
        ("Jan Peeters", "J a n P e e t e r s"),
        ("Jan Vanderstraeten", "Vander-\nstraeten"),
        ("Jan Vanderstraeten", "JanVanderstraetenkwam"),
    ],
)
def test_a_name_is_found_in_every_form(name: str, said: str) -> None:
    assert terms((), [name]).in_text(f"Gisteren was {said} er.")


def test_words_of_the_file_format_beside_each_other_name_nobody() -> None:
    bex = terms((), ["Ann Bex"])
    assert not bex.in_text("nl-BE\nx-default", technical=True)
    assert bex.in_text("B e x", technical=True)
    assert bex.in_text("Bex\nx-default", technical=True)


@pytest.mark.parametrize("said", ["Jan was er", "het veld", "van de week", "Peer", "El Salvador"])
def test_what_names_nobody_is_no_finding(said: str) -> None:
    people = ["Jan Peeters", "An van de Velde", "Yasmina El Idrissi"]
    assert not terms((), people).in_text(said)


def test_a_first_name_alone_is_found_of_those_discussed() -> None:
    assert terms((), (), ["Jonas Maes"]).in_text("Toen kwam Jonas.")
    assert not terms((), ["Jonas Maes"]).in_text("Toen kwam Jonas.")


@pytest.mark.parametrize(
    "said", ["Li belt terug.", "Dat zegt An.", "Ans zus", "Bo’s dossier", "BO-LI", "bij Bô"]
)
def test_a_name_of_two_letters_is_found_where_it_bears_a_capital(said: str) -> None:
    assert ShortNames([SecretText("Bo Li"), SecretText("An Maes")], "Jan Peeters").in_text(said)


@pytest.mark.parametrize("said", ["an de li bo", "Dr. De Maes", "Ed belt An.", "Boor en Lint"])
def test_what_only_begins_or_sounds_like_a_name_of_two_letters_is_no_finding(said: str) -> None:
    people = [SecretText("Dr. Bo de Li"), SecretText("An Maes")]
    assert not ShortNames(people, "An Peeters").in_text(said)


@pytest.mark.parametrize(
    "said",
    [
        "Café De Zon",
        "Cafe De Zon",
        "café  de zon",
        "Café\nDe Zon",
        "café-De-Zon",
        "Cafe\u0301 De Zon",
        "eetcafé De Zon’s keuken",
        "CaféDeZonkelder",
        "t Hof",
        "JJ",
    ],
)
def test_a_name_of_ordinary_words_is_found_however_it_is_written(said: str) -> None:
    names = [SecretText(name) for name in ("Café De Zon", "’t Hof", "J.J.", "†")]
    assert WholeNames(names).in_text(f"Controle in {said} om vier uur.")


@pytest.mark.parametrize(
    "said",
    [
        "Bar",
        "de BAR.",
        "Bars uitbater",
        "bar’s terras",
        "bar-uitbater",
        "in de\nzaal",
        "De\u00a0Záál’s trap",
        "DeZaals trap",
        "Dach des Kranzes",
        "D'Oase",
        "Oa\u00adse",
        "Oa\u200bse",
        "Brouwe-\nrij",
        "Stadsbrouwerij",
    ],
)
def test_a_short_name_is_found_where_it_stands_as_words(said: str) -> None:
    names = [SecretText(name) for name in ("Bar", "De Zaal", "Kranz", "Oase", "Brouwerij")]
    assert WholeNames(names).in_text(f"Controle {said}, om vier uur")


@pytest.mark.parametrize(
    "said",
    [
        "Openbare zitting",
        "Stadhuis",
        "het internet is netjes",
        "de wijde zaaltjes",
        "inde zaal",
        "zaal A205",
        "bureau voor zitting",
        "het interieur",
    ],
)
def test_letters_of_other_words_are_no_name(said: str) -> None:
    names = [SecretText(name) for name in ("Bar", "Stad", "Net", "De Zaal", "A2", "’t Oor", "Rio")]
    assert not WholeNames(names).in_text(said)


@pytest.mark.parametrize(("said", "found"), [("Jan Maes’ moeder", True), ("Jan Maessens", False)])
def test_a_person_is_found_by_the_whole_surname(said: str, found: bool) -> None:
    assert WholeNames((), [SecretText("Jan Maes")]).in_text(said) is found


@pytest.mark.parametrize("said", ["café in de zon", "Hofje", "de zon", ""])
def test_a_part_of_a_name_of_ordinary_words_is_no_finding(said: str) -> None:
    names = [SecretText(name) for name in ("Café De Zon", "’t Hof", "J.J.", "†")]
    assert not WholeNames(names).in_text(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Bel 0475 12 34 56.", "tel. 0475/12.34.56"),
        ("De auto is 1-ABC-234.", "1ABC234"),
        ("Mail jan.p@voorbeeld.be", "JAN.P@VOORBEELD.BE"),
        ("Op 14 maart 2010", "2010-03-14"),
        ("Op 14/3/2010", "14. März 2010"),
        ("Informatiekaart 4471", "kaart 4471"),
        ("Rekening BE68 5390 0754 7034", "5390 0754 7034"),
    ],
)
def test_numbers_and_days_are_found_however_they_are_written(text: str, said: str) -> None:
    assert terms([text]).in_text(said)


def test_common_words_alone_are_no_finding() -> None:
    sought = terms(["Dat is wel een heel ding in de zaak van die man."])
    assert not sought.in_text("Een man in de zaak van de week, dat is wel een ding.")


def test_what_the_reader_was_told_too_is_no_finding() -> None:
    text = "De uitbater gebruikt een stroman uit Zeebrugge, zegt Peeters."
    sought = terms([text], ["Jan Peeters"], (), text)
    assert not sought.in_text(text)


def test_nothing_of_a_term_shows() -> None:
    sought = terms(["Zwaluwstaart"], ["Jan Peeters"])
    assert repr(sought) == str(sought) == f"{sought}" == "SearchTerms(…)"


def test_forms_of_a_name_and_numbers_of_a_text_say_something() -> None:
    assert all(len(form) >= 3 for form in name_forms("Jan De Li"))
    assert set(numbers("niets te zien")) == set()


_WORDS = """
    de het een van en in op dat die is was niet aan met voor er maar om dan zou of wat werd door
    over ook bij uit tot naar had heeft kan wordt zal deze nog zijn haar hun geen meer jongere
    ouders school wijk politie burgemeester gesprek toezicht zaak overleg afspraak dienst
    dossier bewoner uitbater inrichting controle maand week 2026 1500 14/03/2026 veiligheid
    woning straat buurt
"""
TEXTS = st.lists(st.sampled_from(_WORDS.split()), min_size=1, max_size=30).map(" ".join)
ODD = st.text(min_size=1, max_size=60)


@given(
    st.lists(TEXTS | ODD, min_size=1, max_size=4),
    st.lists(TEXTS, max_size=6),
    st.sampled_from(["Jan De Man", "An Bewoner", "Straatman", "Koen Baert"]),
)
@settings(max_examples=40)
def test_no_clean_copy_ever_has_a_finding(told: list[str], left: list[str], name: str) -> None:
    draft = minutes(items=(item(contributions=tuple(map(contribution, told))),))
    bare = minutes(items=(item(contributions=()),))
    frame = (*_strings(minutes_document(bare, law())), *sentences(draft.language).every("minutes"))
    withheld = Withheld(
        texts=tuple(map(SecretText, left)),
        people=(SecretText(name),),
        subjects=(SecretText("Netwerk rond de wijk"), SecretText("De Buurt")),
    )
    known = Known(tuple(told), frame)
    assert scan(minutes_pdf(draft, law()), SearchTerms(withheld, known), known) == ()
