"""A copy's passages as bytes, and their proofs: what two copies share word for word is one leaf.

A passage says what its page says and no more. One that stands in two forms, such as attributed
and not, is two passages that nobody can link. A template says its words in every language, as
they were when the copies were made: recipients of any language share it, and no catalogue is
asked for it afterwards.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.audit.opening import BLANK_OPENING, BLANK_ROOT, Opening, open_all
from app.audit.proof import BLANK_SIGNATURE, Proofs, Proven, state, with_room
from app.domain.disclosed import Disclosed
from app.domain.law import Law
from app.domain.minutes import ActionPart, ContributionPart, ItemPart, MinutesDraft, PersonLine
from app.domain.proof import Proof


def passages(draft: MinutesDraft, law: Law) -> tuple[bytes, ...]:
    """Every passage that a copy shows, in reading order: JSON with sorted keys, UTF-8."""
    return tuple(
        json.dumps(
            {"case": item.case_key, **told},
            ensure_ascii=False,
            separators=(",", ":"),
            sort_keys=True,
        ).encode("utf-8", "surrogatepass")
        for item in draft.items
        for told in _of_item(item, law)
    )


@dataclass(frozen=True, slots=True)
class HiddenLeaf:
    """A leaf that no copy shows, and who keeps what proves it: root and opening."""

    content: bytes
    keep: Callable[[bytes, bytes], object]


def prove(
    drafts: Iterable[MinutesDraft],
    sign: Callable[[bytes], bytes],
    law: Law,
    checkpoint: HiddenLeaf | None = None,
) -> Iterator[MinutesDraft]:
    """The drafts of one meeting with their proofs, under one root that is signed once.

    Every passage that some copy shows is one leaf; where a copy shows equal ones, each is its own.
    So is the `checkpoint`, which must be none of them. The drafts are gone through twice, so that
    no more than one of them need be held.

    Raises:
        Unusable: too_many_leaves.
    """
    most: Counter[bytes] = Counter()
    stated: tuple[str, date] | None = None
    for draft in drafts:
        most |= Counter(passages(draft, law))
        stated = draft.municipality, draft.meeting_on
    if stated is None:
        return
    hidden = [] if checkpoint is None else [checkpoint.content]
    root, openings = _opened([*most.elements(), *hidden])
    if checkpoint is not None:
        checkpoint.keep(root, openings[checkpoint.content][0])
    anchored = checkpoint is not None
    signature = with_room(sign(state(*stated, root, anchored)))
    for draft in drafts:
        own = tuple(_own(passages(draft, law), openings))
        yield replace(draft, proof=Proof(root, own, signature, anchored))


def _opened(leaves: Sequence[bytes]) -> tuple[bytes, Mapping[bytes, Sequence[bytes]]]:
    """The root of a new tree, and how each of its leaves is opened, equal ones one by one."""
    tree = open_all(leaves)
    openings: dict[bytes, list[bytes]] = defaultdict(list)
    for leaf, opening in zip(leaves, tree.openings, strict=True):
        openings[leaf].append(opening.to_bytes())
    return tree.root, openings


def _own(shown: Iterable[bytes], openings: Mapping[bytes, Sequence[bytes]]) -> Iterator[bytes]:
    used: Counter[bytes] = Counter()
    for passage in shown:
        yield openings[passage][used[passage]]
        used[passage] += 1


def proofs(draft: MinutesDraft, law: Law) -> Proofs:
    """What a copy carries: zeros of the same width as long as nothing is signed."""
    shown = passages(draft, law)
    proof = draft.proof
    if proof is None:
        blank = (BLANK_OPENING.to_bytes(),) * len(shown)
        proof = Proof(BLANK_ROOT, blank, BLANK_SIGNATURE)
    proven = (
        Proven(content, Opening.from_bytes(opening))
        for content, opening in zip(shown, proof.openings, strict=True)
    )
    return Proofs(
        draft.municipality,
        draft.meeting_on,
        proof.root,
        proof.signature,
        tuple(proven),
        proof.anchored,
    )


def _of_item(item: ItemPart, law: Law) -> Iterator[dict[str, object]]:
    yield from (_contribution(part, law) for part in item.contributions)
    yield from ({"kind": "decision", "text": _text(text, law)} for text in item.decisions)
    yield from (_action(part, law) for part in item.actions)


def _contribution(part: ContributionPart, law: Law) -> dict[str, object]:
    told = {"kind": "contribution", "nature": part.nature, "text": _text(part.text, law)}
    return told | ({"by": _person(part.contributor)} if part.contributor is not None else {})


def _action(part: ActionPart, law: Law) -> dict[str, object]:
    told: dict[str, object] = {"kind": "action", "text": _text(part.text, law)}
    if part.owner is not None:
        told["owner"] = _person(part.owner)
    if part.due is not None:
        told["due"] = part.due.isoformat()
    return told | ({"state": part.state.value} if part.state is not None else {})


def _text(text: Disclosed, law: Law) -> object:
    """The words; of a template those of every language, by its code."""
    return text.text if text.template is None else dict(law.neutral[text.template].text)


def _person(line: PersonLine) -> list[str]:
    return [line.name, line.function, line.organisation]
