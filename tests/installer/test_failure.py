"""What pip prints becomes one sentence that says what mends it."""

import pytest

from installer.failure import explained

OFFLINE = """WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(
': Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')'
ERROR: Could not find a version that satisfies the requirement attrs==26.1.0 (from versions: none)
ERROR: No matching distribution found for attrs==26.1.0
"""
NO_WHEEL = """ERROR: Could not find a version that satisfies the requirement cryptography==50.0.2 \
(from versions: 46.0.3, 47.0.0, 48.0.0)
ERROR: No matching distribution found for cryptography==50.0.2
"""


@pytest.mark.parametrize(
    ("output", "beginning"),
    [
        (OFFLINE, "The packages could not be fetched"),
        (NO_WHEEL, "There is no cryptography==50.0.2 for this machine (a Mac)"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM", "A downloaded package is not"),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("OSError: [Errno 13] Permission denied: '/x'", "This folder cannot be written to"),
        ("PermissionError(30, 'Read-only file system')", "This folder cannot be written to"),
        ("SSLError(SSLCertVerificationError(1, 'x'))", "The package server's certificate"),
        ("HINT: ... does not have Windows Long Path support", "The folder's path is too long"),
        ("WARNING: x\nERROR: the sky fell\n", "The environment could not be made: ERROR: the sky"),
        ("", "The environment could not be made: no reason given"),
    ],
)
def test_each_cause_has_its_sentence(output: str, beginning: str) -> None:
    sentence = explained(output, "a Mac")
    assert sentence.startswith(beginning)
    assert "\n" not in sentence
