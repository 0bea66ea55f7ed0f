"""Signed notes and checkpoints, by what others published of theirs."""

from base64 import b64decode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from app.audit.checkpoint import Checkpoint
from app.audit.note import NoteKey, open_note, sign_note, signer_names
from app.crypto.identity import PublicIdentity
from app.errors import Damaged

SEED = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
LINE = (
    "\N{EM DASH} PeterNeumann"
    " x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNI"
    "uGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
ANOTHER = (
    "\N{EM DASH} EnochRoot"
    " rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n"
    "2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
)
"""All of the above is the example of the Go authors (golang.org/x/mod/sumdb/note)."""

SUMDB_KEY = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
SUMDB = """go.sum database tree
6476701
mb8QLQIs0Z0yP5Cstq6guj87oXWeC9gEM8oVikmm9Wk=

\N{EM DASH} sum.golang.org \
Az3grsLX85Gz+s1SiTbgkuqxgItqFq7gsMUEyVnrsa9LM7Us9S+1xbFIGu95949rj4nPRYfvimWEPWL+o3GeoWwOoAw=
"""
"""A checkpoint of the checksum database of Go."""


def verifier(key: NoteKey):
    return PublicIdentity(key.public, b"", b"").verify


def published(key: str) -> NoteKey:
    """Name, number and key, as others print them; the number is what ours comes to."""
    name, number, held = key.split("+", 2)
    read = NoteKey(name, b64decode(held)[1:])
    assert read.number.hex() == number
    return read


def opened(note: str, key: str) -> str:
    read = published(key)
    return open_note(note, read, verifier(read))


def test_the_published_note_opens_and_is_signed_to_the_same_bytes():
    private = Ed25519PrivateKey.from_private_bytes(b64decode(SEED.split("+", 4)[4])[1:])
    assert opened(f"{TEXT}\n{LINE}", KEY) == TEXT
    assert sign_note(TEXT, published(KEY), private.sign) == f"{TEXT}\n{LINE}"


def test_signatures_of_others_stand_beside_and_count_for_nothing():
    both = f"{TEXT}\n{LINE}{ANOTHER}"
    assert opened(both, KEY) == TEXT
    assert signer_names(both) == ("PeterNeumann", "EnochRoot")
    with pytest.raises(Damaged, match="bad_note"):
        opened(f"{TEXT}\n{ANOTHER}", KEY)


def test_a_published_checkpoint_reads_as_what_it_says():
    found = Checkpoint.parse(opened(SUMDB, SUMDB_KEY))
    assert (found.origin, found.size) == ("go.sum database tree", 6476701)
    assert str(found) == SUMDB.split("\n\n", maxsplit=1)[0] + "\n"


@given(st.data())
def test_an_altered_note_is_refused(data):
    note = f"{TEXT}\n{LINE}"
    at = data.draw(st.integers(0, len(note) - 1))
    other = data.draw(st.characters(codec="utf-8").filter(lambda one: one != note[at]))
    with pytest.raises(Damaged, match="bad_note"):
        opened(note[:at] + other + note[at + 1 :], KEY)


@given(st.text(max_size=200))
def test_no_text_is_taken_for_a_note_or_a_checkpoint(text):
    with pytest.raises(Damaged, match="bad_note"):
        opened(text, KEY)
    with pytest.raises(Damaged, match="bad_checkpoint"):
        Checkpoint.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "log\n1\n" + "A" * 43 + "=",
        "log\n01\n" + "A" * 43 + "=\n",
        "log\n-1\n" + "A" * 43 + "=\n",
        "log\n1\nAAAA\n",
        "\n1\n" + "A" * 43 + "=\n",
        "log\n1\n" + "A" * 43 + "=\n\n",
        "log\n1\n",
        "log\n1\n" + "A" * 42 + "B=\n",
    ],
)
def test_a_checkpoint_is_written_in_one_way_only(text):
    with pytest.raises(Damaged, match="bad_checkpoint"):
        Checkpoint.parse(text)


@given(
    st.integers(0, 2**62),
    st.binary(min_size=32, max_size=32),
    st.lists(st.from_regex(r"[a-z0-9 ]+", fullmatch=True), max_size=3),
)
def test_what_is_written_is_read(size, root, extensions):
    written = Checkpoint("casustafel/1", size, root, tuple(extensions))
    assert Checkpoint.parse(str(written)) == written
