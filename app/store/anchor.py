"""What the log was at a moment, for holding outside the vault, and whether it still is that log.

Every leaf is signed over the root that it makes. So one leaf tells whether the log went on from a
checkpoint, however long it is; that the leaves before it are what they were, `check` tells.
"""

from dataclasses import dataclass

from app.audit.checkpoint import Checkpoint
from app.audit.merkle import EMPTY_ROOT, root
from app.audit.note import LARGEST, NoteKey, open_note, sign_note, signer_names
from app.domain.noticed import Anchored
from app.errors import Damaged
from app.store.finding import Finding
from app.store.ids import RECOVERY
from app.store.log import signed_message
from app.store.member import Unlocked
from app.store.opened import Opened
from app.store.roster import Trust

ORIGIN = "casustafel"
CODES = frozenset(
    {"anchor_damaged", "anchor_missing", "vault_restored", "vault_put_back", "vault_forked"}
)
"""What `compare` finds, and that there is nothing to compare with where there should be."""
OLD = frozenset({"vault_put_back", "vault_forked"})
"""What follows where the store is an old copy beside today's keys."""
_SHEET = "sheet"
"""An extension line: the number and fingerprint of the recovery sheet that was valid then."""


@dataclass(frozen=True, slots=True)
class Anchoring:
    """The log of an open vault for one member, beside what others hold of it."""

    opened: Opened
    me: Unlocked

    @property
    def held(self) -> Anchored:
        """What the system's keyring holds."""
        return self.opened.anchored or Anchored()

    def checkpoint(self) -> str:
        """The log as it stands, inside a transaction without its own line."""
        return make(self.opened, self.me)

    def begins_as(self, note: str) -> bool:
        """Whether the leaves, all of them hashed, begin as a checkpoint says.

        For a transaction that does not write.
        """
        try:
            known = read(self.opened.vault, self.me.trust, note)
        except Damaged:
            return False
        hashes = self.opened.log.hashes()[: known.size]
        return len(hashes) == known.size and root(hashes) == known.root

    def signed_as(self, note: str) -> bool:
        """The same by the one leaf at which it ends, whatever became of those before."""
        try:
            known = read(self.opened.vault, self.me.trust, note)
        except Damaged:
            return False
        return goes_on_from(self.opened, self.me.trust, known)


def make(opened: Opened, me: Unlocked) -> str:
    """The checkpoint of the log as it stands, a note signed by a member: some 400 characters."""
    tree = opened.log.frontier
    number, fingerprint = _sheet(me.trust)
    sheet = " ".join((_SHEET, str(number), fingerprint))
    said = Checkpoint(_origin(opened.vault), tree.size, tree.root, (sheet,))
    key = NoteKey(f"{said.origin}/{me.entry}", me.identity.public.signing)
    return sign_note(str(said), key, me.identity.sign)


def read(vault: str, trust: Trust, note: str) -> Checkpoint:
    """What a note says that some member of this vault signed. Raises Damaged("anchor_damaged")."""
    try:
        if len(note) > LARGEST:
            raise Damaged("bad_note")
        for name in signer_names(note):
            origin, _, number = name.rpartition("/")
            holder = trust.by_number.get(int(number) if number.isdecimal() else 0)
            if origin == _origin(vault) and holder is not None:
                key = NoteKey(name, holder.public.signing)
                found = Checkpoint.parse(open_note(note, key, holder.public.verify))
                if found.origin == origin:
                    return found
    except Damaged:
        pass
    raise Damaged("anchor_damaged")


def compare(opened: Opened, me: Unlocked, note: str) -> Finding | None:
    """What is wrong where the log did not go on from a checkpoint; None where all is well.

    anchor_damaged · vault_restored, vault_put_back, vault_forked (size, known): the log has so many
    steps, and so many were known. Restored was a vault whose recovery sheet was used since, which
    no former state can show.
    """
    try:
        known = read(opened.vault, me.trust, note)
    except Damaged as error:
        return Finding.of(error)
    size = opened.log.frontier.size
    if goes_on_from(opened, me.trust, known):
        return None
    facts = {"size": size, "known": known.size}
    if _sheet_used_since(me.trust, known):
        return Finding("vault_restored", facts)
    return Finding("vault_put_back" if size < known.size else "vault_forked", facts)


def goes_on_from(opened: Opened, trust: Trust, known: Checkpoint) -> bool:
    """Whether the log once had this root, by the signature of the leaf that made it."""
    tree = opened.log.frontier
    if known.size >= tree.size:
        return (known.size, known.root) == (tree.size, tree.root)
    if not known.size:
        return known.root == EMPTY_ROOT
    position = known.size - 1
    for signed in opened.log.leaves(position, known.size):
        try:
            holder = trust.by_number[signed.leaf().entry]
            message = signed_message(opened.vault, position, known.root)
            holder.public.verify(signed.signature, message)
        except (Damaged, KeyError):
            return False
        return True
    return False


def _origin(vault: str) -> str:
    return f"{ORIGIN}/{vault}"


def _sheet(trust: Trust) -> tuple[int, str]:
    """The newest sheet in the roster."""
    sheets = (n for n, holder in trust.by_number.items() if holder.member == RECOVERY)
    number = max(sheets, default=0)
    return number, trust.by_number[number].public.fingerprint if number else "-"


def _sheet_used_since(trust: Trust, known: Checkpoint) -> bool:
    """Its use makes the next one, and only who holds it can add that to the roster."""
    number, fingerprint = _sheet(trust)
    for line in known.extensions:
        name, then, which = (*line.split(" "), "", "")[:3]
        if name == _SHEET and then.isdecimal():
            return number >= int(then) and fingerprint != which
    return False
