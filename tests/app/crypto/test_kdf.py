"""Argon2id: published vector, an independent program's answer, floor, ceiling, calibration."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.crypto import kdf
from app.errors import Damaged, Unusable

ROOT = Path(__file__).parents[3]


def test_the_library_gives_the_answer_of_rfc_9106():
    derived = Argon2id(
        salt=b"\2" * 16,
        length=32,
        iterations=3,
        lanes=4,
        memory_cost=32,
        ad=b"\4" * 12,
        secret=b"\3" * 8,
    ).derive(b"\1" * 32)
    assert derived.hex() == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"


def test_a_password_derives_what_the_reference_program_derives():
    # From the reference C implementation, through argon2-cffi.
    parameters = replace(kdf.FLOOR, salt=bytes(range(16)))
    key = kdf.derive("naïef maar lang genoeg", parameters)
    assert isinstance(key, bytearray)
    assert key.hex() == "f511523290b57565b667850a77eb5c2b8afe526f5fa42d25b71b7913a0f47b4d"


def test_composed_and_decomposed_letters_are_one_password():
    composed, decomposed = "één wachtwoord", "e\u0301e\u0301n wachtwoord"
    assert composed != decomposed
    assert kdf.derive(composed, kdf.FLOOR) == kdf.derive(decomposed, kdf.FLOOR)


def test_another_password_or_salt_gives_another_key():
    keys = {
        bytes(kdf.derive("a", kdf.FLOOR)),
        bytes(kdf.derive("b", kdf.FLOOR)),
        bytes(kdf.derive("a", kdf.floor())),
    }
    assert len(keys) == 3


def test_the_floor_is_64_mebibytes_3_passes_4_lanes_with_a_fresh_salt():
    first, second = kdf.floor(), kdf.floor()
    assert (first.memory_kib, first.passes, first.lanes) == (65536, 3, 4)
    assert len(first.salt) == 16
    assert first.salt != second.salt


@pytest.mark.parametrize(
    "hostile",
    [
        {"memory_kib": 64 * 1024 - 1},
        {"memory_kib": 1024 * 1024 + 1},
        {"passes": 2},
        {"passes": 13},
        {"lanes": 3},
        {"lanes": 17},
        {"salt": bytes(15)},
        {"salt": bytes(65)},
    ],
)
def test_parameters_outside_floor_and_ceiling_are_refused(hostile):
    with pytest.raises(Damaged) as caught:
        kdf.derive("whatever", replace(kdf.FLOOR, **hostile))
    assert caught.value.code == "kdf_out_of_range"


def test_a_lone_surrogate_is_no_password():
    with pytest.raises(Unusable) as caught:
        kdf.derive("\ud800", kdf.FLOOR)
    assert caught.value.code == "password_not_text"


@pytest.mark.parametrize(
    ("floor_takes", "memory_mib", "passes"),
    [
        (2.0, 64, 3),  # a slow machine: never below the floor
        (1.0, 64, 3),
        (0.5, 128, 3),
        (0.25, 256, 3),
        (0.125, 256, 6),
        (0.0625, 256, 12),
        (1 / 32, 512, 12),
        (1e-6, 1024, 12),  # a machine of the future: never above the ceiling
        (0.0, 1024, 12),
    ],
)
def test_calibration_spends_about_a_second_between_floor_and_ceiling(
    floor_takes, memory_mib, passes
):
    times = iter([10.0, 10.0 + floor_takes])
    found = kdf.calibrate(1.0, clock=lambda: next(times))
    assert (found.memory_kib, found.passes, found.lanes) == (memory_mib * 1024, passes, 4)


def test_calibration_gives_a_fresh_salt():
    assert kdf.calibrate(0.0).salt != kdf.calibrate(0.0).salt


STARVED = """
import resource
from app.crypto.kdf import CEILING, FLOOR, derive, replace
from app.errors import Unavailable
resource.setrlimit(resource.RLIMIT_AS, (600 * 2**20, 600 * 2**20))
try:
    derive("a password", replace(FLOOR, memory_kib=CEILING.memory_kib))
except Unavailable as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere memory has no such limit")
def test_too_little_memory_is_a_known_error():
    """A vault that was made on a larger machine, or a hostile slot."""
    done = subprocess.run(
        [sys.executable, "-c", STARVED], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout == "memory_short memory_mib=1024\n", done.stderr
