"""Signs finished documents: PAdES B-B, certified; later changes only where one was foreseen.

Light to import: pyHanko (half a second, and an HTTP client that is never used) is loaded by the
first `Signer`.
"""

import hashlib
from datetime import UTC, datetime

from app.errors import Damaged, Unusable
from app.signing.key import Key
from app.signing.verify import verify_pdf

FIELD_NAME = "Signature1"
COUNTERSIGNATURE = "Signature2"


class Signer:
    """One key with its certificate; signs any number of documents.

    Writes no file, opens no socket, runs no event loop: fit for a worker thread. Nothing about
    the machine gets into the file, and two signatures of one document differ in the CMS object's
    signature value only.
    """

    def __init__(self, key: Key) -> None:
        """Prepare what stays the same in every signature.

        Raises:
            Unusable: certificate_unusable.
        """
        from app.signing.cms import CmsTemplate

        self._key = key
        try:
            self._template = CmsTemplate.of(key)
            # Fixed width: what varies in a signature must not move what follows it.
            self._room = self._template.longest()
        except ValueError:
            raise Unusable("certificate_unusable") from None

    def sign(
        self,
        unsigned: bytes,
        signed_at: datetime,
        *,
        told: str = "",
        countersignature: str | None = None,
    ) -> bytes:
        """The document with one more revision, which certifies it in an invisible field.

        Args:
            unsigned: a PDF of one revision, neither encrypted nor signed.
            signed_at: what the signature dictionary's /M says, in UTC there: the machine's time
                zone is nobody's business. Must know its own.
            told: what assistive technology says of the field, in the document's language.
            countersignature: the same for a second, empty field. With it, that field may still
                be filled (DocMDP 2); without it nothing may change (DocMDP 1).

        Raises:
            Unusable: `pdf_unusable`.
            WrongState: `already_signed`.
            Unavailable, Locked, WrongState: what a card says; see `app.signing.card`.
            ValueError: `signed_at` is naive (a bug of the caller).
        """
        from app.signing.incremental import certified

        fields = {FIELD_NAME: told}
        if countersignature is not None:
            fields[COUNTERSIGNATURE] = countersignature
        prepared = certified(
            unsigned, fields, _utc(signed_at), room=self._room, digest=self._key.mechanism.digest
        )
        return prepared.finish(self._template.sign(prepared.digest))

    def attest(self, statement: bytes) -> bytes:
        """A detached CMS object over bytes that are no document; DER.

        Raises:
            Unavailable, Locked, WrongState: what a card says.
        """
        digest = hashlib.new(self._key.mechanism.digest, statement).digest()
        return self._template.sign(digest)

    def countersign(self, signed: bytes, signed_at: datetime) -> bytes:
        """The certified document with one more revision, which fills its second field.

        Raises:
            Damaged: `copy_altered`: nobody signs what is not whole.
            WrongState: `no_countersignature_field`, `countersigned_already`.
            Unavailable, Locked, WrongState: what a card says.
        """
        from app.signing.incremental import filled

        if not verify_pdf(signed).whole:
            raise Damaged("copy_altered")
        prepared = filled(
            signed,
            COUNTERSIGNATURE,
            _utc(signed_at),
            room=self._room,
            digest=self._key.mechanism.digest,
        )
        return prepared.finish(self._template.sign(prepared.digest))


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("signed_at needs a time zone")
    return moment.astimezone(UTC)
