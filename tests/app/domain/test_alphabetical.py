"""Names are sorted as people look them up."""

from app.domain.person import alphabetical


def test_an_accent_or_a_capital_moves_nobody_out_of_the_alphabet() -> None:
    names = ["Zoë", "Élodie", "eva", "Emma", "Çelik", "Dirk"]
    assert sorted(names, key=alphabetical) == ["Çelik", "Dirk", "Élodie", "Emma", "eva", "Zoë"]
