"""What is asked of many elements at once: the same as one by one."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from iotsec.conditions.evaluate import holds
from iotsec.conditions.reading import ConditionReader
from iotsec.conditions.source import Scope
from iotsec.documents.reading import design_of
from iotsec.facts import ways_in_turns
from iotsec.facts.derived.notices import Contacts, _soonest, _told
from iotsec.facts.tabulate import tabulate
from iotsec.testing import Shape
from iotsec.testing.drawing import draw_tree
from iotsec.testing.luck import Seeded

ELSEWHERE = {"not": {"fact": "zone", "is": {"fact": "self.zone"}}}
FILTERING = {"fact": "enforces", "includes": ["filtering"]}
QUESTIONS: dict[str, Any] = {
    "from another zone": {"from": ELSEWHERE},
    "from another zone, past a guard": {"from": ELSEWHERE, "avoiding": FILTERING},
    "up to a guard": {"from": ELSEWHERE, "avoiding": FILTERING, "target_counts": False},
    "toward another zone": {"toward": ELSEWHERE, "avoiding": FILTERING},
    "past guards of the own zone": {
        "from": {"fact": "exposed", "is": True},
        "avoiding": {"all": [FILTERING, {"fact": "zone", "is": {"fact": "self.zone"}}]},
        "target_counts": False,
    },
    "along some flows": {"from": ELSEWHERE, "along": {"fact": "kind", "is": "command"}},
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS.keys())
def test_turns_taken_together_answer_as_one_by_one(question: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects the lanes in which elements are asked about together, and that a way from itself says nothing."""
    answers = Counter[str]()
    for seed in range(40):
        design = design_of(draw_tree(Seeded(seed), Shape(more_fields=8, stated=0.9 if seed % 2 else 1.0)))
        told = []
        for fewest in (1, 10**9):
            monkeypatch.setattr(ways_in_turns, "FEWEST", fewest)
            facts = tabulate(design)
            reader = ConditionReader(facts.catalogue, {}, lambda *slip: pytest.fail(str(slip)))
            read = reader.condition({"reached": question, "is": True}, (), ("component",), ())
            assert read is not None
            mask = holds(read, Scope(facts, "component", slice(0, facts.size("component")), {}))
            told.append((mask.true.tolist(), mask.false.tolist()))
        assert told[0] == told[1], seed
        answers.update(map(str, zip(*told[0], strict=True)))
    assert len(answers) == 3, answers


@pytest.mark.parametrize("seed", range(30))
def test_news_reaches_the_same_parties_for_all_together(seed: int) -> None:
    """Protects who comes to know: those whom the search by time finds, from whoever begins."""
    luck = np.random.default_rng(seed)
    after = [[(int(other), bool(luck.random() < 0.7)) for other in luck.choice(7, luck.integers(3))] for _ in range(7)]
    quickest = np.where(luck.random(7) < 0.2, np.inf, luck.integers(0, 9, 7).astype(float))
    longest = np.where(luck.random(7) < 0.2, np.inf, quickest + 1)
    known = Contacts(after, np.zeros(7, dtype=np.bool_), quickest, longest)
    for sure in (True, False):
        alone = [sorted(_soonest(known, row, sure=sure)[0].keys() - {row}) for row in range(7)]
        rows, members = _told(known, sure=sure)
        assert [sorted(members[rows == row].tolist()) for row in range(7)] == alone
