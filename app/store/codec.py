"""Domain objects to the bytes that are sealed, and back.

With the disclosure of the policy the only module that reveals a secret text: straight into the
seal.
"""

import re
from contextlib import suppress
from typing import Any

import msgspec

from app.domain.amendment import Amendment
from app.domain.anchor import MinutesAnchor
from app.domain.case import Case, CaseTerm, Signal
from app.domain.contribution import Contribution
from app.domain.decision import Action, Decision, FeedbackSheet, Notice
from app.domain.log import LogEntry, NoCase
from app.domain.meeting import Agenda, Item, Meeting, Question
from app.domain.minutes import Copy
from app.domain.person import Office, Person
from app.domain.reveal import reveal
from app.domain.secret import SecretText
from app.domain.signature import KeyFilePlace
from app.errors import Damaged, Unusable

SCHEMA = 1

KINDS: dict[str, type[Any]] = {
    "action": Action,
    "agenda": Agenda,
    "amendment": Amendment,
    "anchor": MinutesAnchor,
    "case": Case,
    "contribution": Contribution,
    "copy": Copy,
    "decision": Decision,
    "feedback": FeedbackSheet,
    "item": Item,
    "key_file": KeyFilePlace,
    "log": LogEntry,
    "meeting": Meeting,
    "no_case": NoCase,
    "notice": Notice,
    "office": Office,
    "person": Person,
    "question": Question,
    "signal": Signal,
    "term": CaseTerm,
}
_NAMES = {kind: name for name, kind in KINDS.items()}
_FORM = re.compile(rb"[a-z_]+\n", re.ASCII)


def _hide(wanted: type, value: Any) -> Any:
    if wanted is SecretText and isinstance(value, str):
        return SecretText(value)
    raise TypeError


def _show(value: Any) -> Any:
    if isinstance(value, SecretText):
        return reveal(value)
    raise NotImplementedError


_DECODERS = {name: msgspec.json.Decoder(kind, dec_hook=_hide) for name, kind in KINDS.items()}
_ENCODER = msgspec.json.Encoder(enc_hook=_show, order="deterministic")


def encode(thing: object) -> bytes:
    """The bytes of a domain object: its kind, a line feed, its fields as JSON."""
    return _NAMES[type(thing)].encode() + b"\n" + _ENCODER.encode(thing)


def decode(untrusted_payload: bytes, schema: int = SCHEMA) -> Any:
    """The domain object in a payload.

    Raises:
        Unusable: a schema newer than this program.
        Damaged: not a payload of ours.
    """
    if schema > SCHEMA:
        raise Unusable("vault_newer")
    kind = _FORM.match(untrusted_payload)
    if kind is None:
        raise Damaged("record_damaged")
    decoder = _DECODERS.get(kind[0][:-1].decode())
    if decoder is None:
        raise Damaged("record_damaged")
    with suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return decoder.decode(untrusted_payload[kind.end() :])
    raise Damaged("record_damaged")  # outside, because those quote what they could not read
