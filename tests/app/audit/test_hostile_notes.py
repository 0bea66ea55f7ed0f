"""Checkpoints that others hold come back as they were, or they are none."""

import pytest

from app.audit.checkpoint import Checkpoint
from app.audit.merkle import Frontier
from tests.fuzzing.mutation import bytes_of, lines_of
from tests.fuzzing.survival import survive

pytestmark = pytest.mark.slow
SOUND = str(Checkpoint("casustafel", 3, bytes(32), ("x",))).encode()
WORDS = (b"9" * 5000, b"-1", b"AAAA", b"", b"\xe2\x80\xa8", b"0x3", b"\xd9\xa3")


def test_no_checkpoint_does_harm() -> None:
    def read(untrusted: bytes) -> None:
        told = untrusted.decode("utf-8", "surrogateescape")
        assert str(Checkpoint.parse(told)) == told

    survive(read, [SOUND], lines_of(WORDS), 12_000)


def test_no_head_of_a_log_does_harm() -> None:
    tree = Frontier()
    for number in range(11):
        tree = tree.append(bytes([number]) * 32)
    survive(Frontier.from_bytes, [tree.to_bytes()], bytes_of, 5_000)
