"""`law`: the rules and the table as data and as a page."""

import json


def test_the_law_is_one_document(cli) -> None:
    ended = cli("law", "--json", "--on", "2026-11-21", language="fr")
    assert (ended.status, ended.err) == (0, "")
    law = json.loads(ended.out)
    assert [rule["id"] for rule in law["rules"]] == [f"R{n}" for n in range(1, 46)]
    assert {"origin", "source", "confirmed"} <= set(law["rules"][0])
    assert {"category", "kind", "purpose", "may_be_invited", "rules"} <= set(law["table"][0])


def test_the_law_of_another_day_cites_the_old_article(cli) -> None:
    def printed(day: str) -> str:
        law = json.loads(cli("law", "--json", "--on", day, language="nl").out)
        return " ".join(citation["printed"] for citation in law["citations"])

    assert "art. 353 §2 Sw. (vroeger art. 458ter)" in printed("2026-09-01")
    assert "353" not in printed("2026-08-31")


def test_the_law_is_readable(cli) -> None:
    ended = cli("law", language="nl")
    assert (ended.status, ended.err) == (0, "")
    assert "beslissingstabel" in ended.out
    assert ended.out.count("R45") >= 1


def test_a_reader_of_the_law_meets_words_and_no_codes(cli) -> None:
    said = cli("law", language="nl").out
    for code in ("seen", "derived", "if_determined", "if_named", "right_or_duty", "no_seat"):
        assert f": {code}\n" not in said, code
    assert "als de burgemeester dat bepaalt" in said
    assert "gelezen in een gepubliceerde bron" in said
