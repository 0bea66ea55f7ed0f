"""Sentences in a named language, that never fail in front of a reader."""

import subprocess
import sys
from datetime import UTC, date, datetime

import pytest

from app.domain.person import Language
from app.errors import Damaged, Locked, Unusable
from app.wording import sentences as module
from app.wording.sentences import MISSING, Sentences, sentences

NL, FR = sentences(Language.NL), sentences(Language.FR)


def test_a_sentence_is_given_in_the_named_language() -> None:
    assert NL.text("errors.read_only") == (
        "Hier kan alleen gelezen worden. Haal de schrijfbeveiliging weg of kies een andere map."
    )
    assert FR.text("errors.read_only").startswith("Ici, seule la lecture est possible.")


def test_blanks_are_filled_and_a_missing_one_shows_as_a_gap() -> None:
    assert "minstens 15 tekens" in NL.text("errors.password_too_short", minimum=15)
    assert f"minstens {MISSING} tekens" in NL.text("errors.password_too_short")


def test_a_value_with_braces_or_markup_is_printed_as_typed() -> None:
    sentence = NL.text("errors.no_such_person", person="{member} <b>&%s")
    assert "{member} <b>&%s" in sentence


def test_dates_in_blanks_take_the_language() -> None:
    assert "26 nov 2026" in NL.text("errors.no_such_person", person=date(2026, 11, 26))


def test_an_unknown_key_shows_itself_and_never_raises() -> None:
    assert NL.text("errors.nothing_like_it", x=1) == "errors.nothing_like_it"
    assert NL.text("elsewhere.x") == "elsewhere.x"
    assert NL.n("errors.nothing_like_it", 2) == "errors.nothing_like_it"
    assert not NL.has("elsewhere.x")


def test_an_error_gets_the_sentence_of_its_code() -> None:
    assert NL.error(Locked("wrong_password")) == NL.text("errors.wrong_password")
    assert "slots" in FR.error(Damaged("store_damaged", file="slots"))
    assert NL.error(Unusable("never_heard_of")) == NL.text("errors.unknown", code="never_heard_of")


def test_an_error_about_a_file_gets_the_command_lines_sentence() -> None:
    assert NL.error(Unusable("scenario_toml", line=7)) == NL.text("cli.error.scenario_toml", line=7)


def test_a_message_that_a_language_lacks_is_given_in_dutch(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {(Language.NL, "screens"): {"screens.only_here": ("Alleen hier",)}}
    monkeypatch.setattr(module, "_messages", lambda *where: kept.get(where, {}))
    assert Sentences(Language.DE).text("screens.only_here") == "Alleen hier"


def test_damaged_translations_do_not_hide_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(*where: object) -> None:
        raise Damaged("translations_damaged", file="nl/errors.po", line=1)

    monkeypatch.setattr(module, "_messages", damaged)
    assert Sentences(Language.NL).error(Locked("vault_in_use")) == "vault_in_use"


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [
        (Language.NL, 0, "0 dagen"),
        (Language.NL, 1, "1 dag"),
        (Language.FR, 0, "0 jour"),
        (Language.FR, 1, "1 jour"),
        (Language.FR, 2, "2 jours"),
    ],
)
def test_counts_follow_the_languages_own_plural(
    monkeypatch: pytest.MonkeyPatch, language: Language, count: int, expected: str
) -> None:
    days = {
        Language.NL: {"screens.days": ("{count} dag", "{count} dagen")},
        Language.FR: {"screens.days": ("{count} jour", "{count} jours")},
    }
    monkeypatch.setattr(module, "_messages", lambda which, domain: days.get(which, {}))
    assert Sentences(language).n("screens.days", count) == expected


def test_dates_are_written_as_in_belgium() -> None:
    day = date(2026, 11, 26)
    written = {language.value: sentences(language).date(day) for language in Language}
    assert written == {
        "nl": "26 nov 2026",
        "fr": "26 nov. 2026",
        "en": "26 Nov 2026",
        "de": "26. Nov. 2026",
    }
    assert FR.date(date(2026, 12, 1)) == "1er déc. 2026"
    assert NL.long_date(date(2026, 3, 1)) == "1 maart 2026"
    assert NL.datetime(datetime(2026, 3, 1, 9, 5, tzinfo=UTC)) == "1 mrt 2026, 09:05"


def test_one_domain_is_read_without_the_others_and_without_babel() -> None:
    code = (
        "import sys; from app.domain.person import Language;"
        "from app.wording import sentences as m;"
        "m.sentences(Language.NL).text('errors.unknown', code='x');"
        "print(m._messages.cache_info().currsize, 'babel' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "False"]
