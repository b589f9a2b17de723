"""What the laws are tried on: the general requirements, read once."""

import pytest

from iotsec.requirements.reading import load_profile
from iotsec.requirements.requirement import Profile


@pytest.fixture(scope="session")
def general() -> Profile:
    """The general requirements."""
    return load_profile("general")
