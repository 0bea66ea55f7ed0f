"""Every step that a log can name has words in it."""

import re
from pathlib import Path

from app.domain.language import Language
from app.domain.log import Act
from app.queries.register import Standing
from app.wording.sentences import sentences

COMMANDS = Path(__file__).parents[3] / "app" / "commands"
VERB = re.compile(r'verb: ClassVar\[str\] = "(\w+)"')


def test_every_step_act_and_standing_has_words() -> None:
    verbs = {verb for path in COMMANDS.rglob("*.py") for verb in VERB.findall(path.read_text())}
    assert len(verbs) > 40
    dutch = sentences(Language.NL)
    keys = [f"register.why.{verb}" for verb in sorted(verbs)]
    keys += [f"register.act.{act.value}" for act in Act]
    keys += [f"register.standing.{standing.value}" for standing in Standing]
    assert [key for key in keys if not dutch.has(key)] == []
