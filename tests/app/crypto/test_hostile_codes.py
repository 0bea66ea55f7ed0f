"""What is typed from paper is a code, or it is told that it is none."""

from collections.abc import Callable
from random import Random

import pytest

from app.crypto.recovery import DeviceCode, RecoveryCode
from tests.fuzzing.mutation import bytes_of
from tests.fuzzing.survival import survive

pytestmark = pytest.mark.slow
CODE = RecoveryCode(bytes(range(20)))
SHEETS = (CODE.sheet, "\n".join(CODE.halves()), " + ".join(CODE.halves()), CODE.sheet.lower())


def typed(dice: Random, sound: str) -> str:
    return bytes_of(dice, sound.encode()).decode(dice.choice(("latin-1", "utf-16-le")), "replace")


def test_no_recovery_code_does_harm() -> None:
    survive(RecoveryCode.typed, SHEETS, typed, 14_000)


@pytest.mark.parametrize("read", [RecoveryCode.parse, DeviceCode.parse])
def test_no_code_of_another_kind_does_harm(read: Callable[[str], object]) -> None:
    sound = CODE.sheet if read == RecoveryCode.parse else DeviceCode(CODE.code).sheet
    survive(read, [sound], typed, 3_000)
