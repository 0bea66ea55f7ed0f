"""Who signed a statement that is no document. Imports pyHanko: import late."""

from app.signing.certificate import Holder
from app.signing.signed_data import Verdict, judge
from app.signing.signed_range import SignedRange


def holder_of(statement: bytes, untrusted_signature: bytes) -> Holder | None:
    """Whose certificate signed exactly these bytes, by no weak algorithm; None for nobody's.

    The signature is a CMS object with zeros behind it: it is judged like that of a document
    which says the statement and nothing else.
    """
    wrapped = statement + b"<%s>" % untrusted_signature.hex().encode("ascii")
    place = SignedRange(len(statement), len(wrapped), len(wrapped))
    judged = judge(wrapped, place, declared=True)
    return judged.holder if judged.verdict is Verdict.GOOD else None
