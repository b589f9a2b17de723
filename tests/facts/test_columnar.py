"""Systems that enter as columns: the same facts as the same design, and every slip told."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from iotsec import Field, Form, InputError, Kind, Vocabulary, facts_from_columns
from iotsec.errors import Problem
from iotsec.model.kinds import standard_vocabulary

WORDS = Vocabulary(
    {
        "zone": Kind("zone", "zones", {"trust": Field("trust", Form("ordinal", low=0, high=4))}),
        "thing": Kind(
            "thing",
            "things",
            {
                "zone": Field("zone", Form("ref", to=("zone",))),
                "safe": Field("safe", Form("truth")),
                "made": Field("made", Form("date")),
                "load": Field("load", Form("quantity", unit="W")),
                "tags": Field("tags", Form("words")),
            },
        ),
    }
)


def test_columns_become_facts() -> None:
    """Protects large systems: each form from lists with gaps, dates stay dates."""
    facts = facts_from_columns(
        WORDS,
        {
            "zone": {"id": ["y"], "trust": [None]},
            "thing": {"id": ["a", "b"], "zone": ["y", None], "safe": [True, None], "made": [20_000, None],
                      "load": [2.5, None], "tags": [["x"], None]},
        },
    )  # fmt: skip
    safe, made, load = (
        facts.truth("thing", "safe"),
        facts.number_column("thing", "made"),
        facts.number_column("thing", "load"),
    )
    assert (safe.true.tolist(), safe.false.tolist()) == ([True, False], [False, False])
    assert (made.low.tolist(), made.high.tolist(), made.dates) == ([20_000, -np.inf], [20_000, np.inf], True)
    assert (load.low.tolist(), load.high.tolist(), load.dates) == ([2.5, -np.inf], [2.5, np.inf], False)
    assert facts.rows_of("thing", "zone", "zone").tolist() == [0, -1]
    trust, tags = facts.number_column("zone", "trust"), facts.many("thing", "tags")
    assert (trust.low.tolist(), trust.high.tolist()) == ([0], [4])
    assert (tags.starts.tolist(), tags.open.tolist()) == ([0, 1, 1], [False, True])
    assert facts.many("zone", "things").open.tolist() == [True]
    closed = facts_from_columns(
        WORDS, {"zone": {"id": ["y"]}, "thing": {"id": ["a"], "zone": ["y"]}}, complete=["things"]
    )
    assert (closed.many("zone", "things").open.tolist(), closed.many("zone", "things").members.tolist()) == (
        [False],
        [1],
    )


def test_every_field_of_designs_can_be_a_column() -> None:
    """Protects the standard vocabulary: columns of every form, given or not, can be asked for."""
    words = standard_vocabulary()
    given = {"component": {"id": ["a", "b"], "service_life": ["1 year", None], "required_level": ["SL 2", None]}}
    facts = facts_from_columns(words, given)
    for kind, known in words.kinds.items():
        for name in known.fields:
            assert len(facts.column(kind, name).declared) == facts.size(kind)
    assert facts.column("component", "service_life").declared.tolist() == [True, False]
    assert facts.column("component", "required_level").declared.tolist() == [True, False]


SLIPS: dict[str, tuple[dict[str, Any], Problem]] = {
    "a kind": ({"thng": {"id": []}}, Problem("there is no kind thng", None, "did you mean thing?")),
    "a field": ({"thing": {"id": [], "zon": []}}, Problem("a thing has no field zon", None, "did you mean zone?")),
    "a length": ({"thing": {"id": ["a"], "safe": []}}, Problem("thing.safe has 0 values for 1 ids")),
    "an id twice": (
        {"thing": {"id": ["a"]}, "zone": {"id": ["a"]}},
        Problem("an id is used twice", None, "an id is unique over all kinds"),
    ),
}


@pytest.mark.parametrize(("tables", "problem"), SLIPS.values(), ids=SLIPS)
def test_slips_are_told(tables: dict[str, Any], problem: Problem) -> None:
    """Protects importers: a wrong name or length is told, never guessed."""
    with pytest.raises(InputError) as caught:
        facts_from_columns(WORDS, tables)
    assert caught.value.problems == (problem,)


def test_a_reference_to_nothing_is_told() -> None:
    """Protects importers: every element that is named must be given."""
    facts = facts_from_columns(WORDS, {"thing": {"id": ["a"], "zone": ["x"]}})
    with pytest.raises(InputError, match="zone names 'x', and there is no such element"):
        facts.column("thing", "zone")
