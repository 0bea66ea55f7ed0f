"""What every test shares: how hypothesis looks for examples, and passwords derived once."""

import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "steady",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("steady")


@pytest.fixture
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Derives each password once in this process."""
    # Most tests open no vault, and should not wait for what opening one needs.
    from tests.builders import derive_each_password_once

    derive_each_password_once(monkeypatch.setattr)
