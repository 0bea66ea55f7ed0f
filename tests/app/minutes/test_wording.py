"""Every label of a document exists in every language, with the same blanks."""

import re
from importlib.resources import files

import pytest

from app.domain.contribution import Nature
from app.domain.decision import ActionState
from app.domain.person import Language
from app.wording.po import Messages, read_messages

BLANK = re.compile(r"\{\w+\}")


def messages(language: Language) -> Messages:
    name = f"translations/{language}/LC_MESSAGES/minutes.po"
    return read_messages(files("resources").joinpath(name).read_text(encoding="utf-8"), name)


@pytest.mark.parametrize("language", Language)
def test_every_language_has_every_label_with_the_same_blanks(language: Language) -> None:
    dutch, other = messages(Language.NL), messages(language)
    assert other.keys() == dutch.keys()
    for key, (text,) in dutch.items():
        assert set(BLANK.findall(other[key][0])) == set(BLANK.findall(text)), key


def test_every_label_that_the_documents_ask_for_is_there() -> None:
    asked: set[str] = set()
    for module in ("compose.py", "frame.py"):
        source = files("app").joinpath("minutes", module).read_text(encoding="utf-8")
        asked |= set(re.findall(r'\bsay\(\s*"(\w+)"', source))
    asked |= {f"nature_{nature}" for nature in Nature}
    asked |= {f"state_{state}" for state in ActionState}
    assert {f"minutes.{key}" for key in asked} <= messages(Language.NL).keys()
