"""The general template as a whole: every item of the framework is asked at every stage of life."""

from __future__ import annotations

from itertools import product

import pytest

from iotsec.model.values import STAGES
from iotsec.requirements.reading import load_profile
from iotsec.requirements.requirement import ITEMS, OBLIGATIONS

GENERAL = load_profile("general")


@pytest.mark.parametrize(("item", "stage"), list(product(ITEMS, STAGES)))
def test_no_cell_of_the_matrix_is_empty(item: str, stage: str) -> None:
    """Protects the template's claim: each of the seven items has a binding requirement at each of the five stages."""
    asked = [one.id for one in GENERAL.requirements.values() if (one.item, one.stage) == (item, stage)]
    binding = [id for id in asked if GENERAL.requirements[id].obligation == OBLIGATIONS[0]]
    assert binding != []
