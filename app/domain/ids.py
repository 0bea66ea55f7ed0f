"""Names of things that documents may name: apart from the things, which hold secret texts.

`app.minutes` must reach no module that knows `app.domain.secret`, and still says which meeting a
copy is of.
"""

from typing import NewType

PersonId = NewType("PersonId", str)
CaseId = NewType("CaseId", str)
MeetingId = NewType("MeetingId", str)
ItemId = NewType("ItemId", str)
QuestionId = NewType("QuestionId", str)
TextId = NewType("TextId", str)
"""A contribution, decision, action or feedback sheet: what `derived_from` may name."""
