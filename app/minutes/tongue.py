"""Which language a typed text is in, so that it is read aloud with the right voice.

People type in their own language whatever the recipient's is. Only the text itself is looked at:
who typed it would tell.
"""

from app.domain.language import Language

_WORDS = {
    Language.NL: "aan bij deze een geen heeft het naar niet ook op uit van voor werd wordt zijn",
    Language.FR: "aux avec cette dans elle est et il la le les ne par pas pour qui sur une",
    Language.EN: "and are been for from has have it on that the they this to were with",
    Language.DE: "auf das dem den eine für haben ist mit nach nicht sich sind und von wird zu",
}
"""Small words that only one of the four has."""
_OF = {word: language for language, words in _WORDS.items() for word in words.split()}
_ENOUGH = 3
_READ = 2000
"""Characters that are looked at."""


def language_of(text: str) -> Language | None:
    """The language that three small words at least, and three in four, belong to; else None."""
    found = [_OF[word] for word in text[:_READ].lower().split() if word in _OF]
    if len(found) < _ENOUGH:
        return None
    most = max(Language, key=found.count)
    enough = max(_ENOUGH, len(found) * 3 / 4)
    return most if found.count(most) >= enough else None
